"""The tables of the panel “Agreement”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mousevision.gui.training.tables import ListTable
from mousevision.services.agreement import Pair
from mousevision.services.beside import between


class PairTable(ListTable):
    """Two raters a row."""

    def __init__(self) -> None:
        # Names below each other: side by side a narrow panel would show the first one only.
        super().__init__(("Raters", "Clips", "Alike", "By chance", "Kappa"), lines=2)
        self.setObjectName("agreement.pairs")
        self.setAccessibleName("Agreement of two raters at a time")

    def set_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show pairs in their order."""
        self.blockSignals(True)
        self.setRowCount(len(pairs))
        for at, pair in enumerate(pairs):
            self.put(at, 0, f"{pair.first.name}\n{pair.second.name}")
            kappa = pair.kappa
            if kappa is None:
                numbers = ["0", "", "", ""]
            else:
                value = "none" if kappa.value is None else f"{kappa.value:.2f}"
                numbers = [str(kappa.items), f"{kappa.agreement:.2f}", f"{kappa.chance:.2f}",
                           value + between(pair.interval)]  # fmt: skip
            for to, words in enumerate(numbers, 1):
                self.put(at, to, words, number=True)
        self.blockSignals(False)
        self.fit()


class ClassTable(ListTable):
    """How often another rater says a class of a clip of which one said it."""

    def __init__(self) -> None:
        super().__init__(("Where one rater says", "another does too"))
        self.setObjectName("agreement.classes")
        self.setAccessibleName("Agreement on each class")

    def set_classes(self, shares: Mapping[str, float | None]) -> None:
        """Show a row per class that anybody has said."""
        said = [(name, share) for name, share in shares.items() if share is not None]
        self.setRowCount(len(said))
        for at, (name, share) in enumerate(said):
            self.put(at, 0, name)
            self.put(at, 1, f"{share:.2f}", number=True)
        self.fit()


class BoutTable(ListTable):
    """Agreement of two raters on one behaviour a row."""

    HEADS = ("Behaviour, raters", "Bouts", "One event", "Starts", "Ends", "Kappa")

    def __init__(self) -> None:
        super().__init__(self.HEADS, lines=2)
        self.setObjectName("agreement.bouts")
        self.setAccessibleName("Agreement on bouts")
        tips = (
            "",
            "How many the first and the second marked where both have looked",
            "Bouts that share at least half of their frames, as a share of all",
            "Median frames by which the second rater begins later",
            "Median frames by which the second rater ends later",
            "Cohen's kappa over the frames that both have looked at",
        )
        for at, tip in enumerate(tips):
            item = self.horizontalHeaderItem(at)
            if item is not None:
                item.setToolTip(tip)

    def set_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show every behaviour of every pair."""
        rows = [(pair, name, found) for pair in pairs for name, found in pair.bouts.items()]
        self.setRowCount(len(rows))
        for at, (pair, name, found) in enumerate(rows):
            kappa = found.kappa.value if found.kappa is not None else None
            self.put(at, 0, f"{name}\n{pair.first.name}, {pair.second.name}")
            numbers = (
                f"{found.first} and {found.second}",
                _number(found.f1, ".2f"),
                _number(found.start_off, "+.0f"),
                _number(found.stop_off, "+.0f"),
                _number(kappa, ".2f"),
            )
            for to, words in enumerate(numbers, 1):
                self.put(at, to, words, number=True)
        self.fit()


def _number(value: float | None, form: str) -> str:
    return "none" if value is None else format(value, form)
