"""Is this run better than another, or is it chance?"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from mousevision.gui.browser.parts import column, elastic, label, row
from mousevision.gui.training.fields import keep_from_wheel

NOBODY = "no other run"


class ComparisonView(QWidget):
    """Which run to compare with, and the sentence.

    Signals:
        asked: Id of the run to compare with.
    """

    asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.other = elastic(QComboBox())
        self.other.setObjectName("compare_with")
        self.other.setAccessibleName("Compare with this run")
        self.other.setToolTip(
            "On the clips that both runs tested: is one better than the other by more than chance?"
        )
        keep_from_wheel(self.other)
        self.words = label(wrap=True, name="compare_words", spoken="Comparison")
        line = row(label("Compare with"), self.other, spacing=8)
        line.setStretchFactor(self.other, 1)
        self.setLayout(column(line, self.words))
        self.other.activated.connect(self._ask)

    def set_others(self, others: Sequence[tuple[int, str]], *, same: bool) -> None:
        """Offer runs by id and name; `same` keeps what was chosen for this run."""
        before = self.other.currentData() if same else None
        self.other.clear()
        self.other.addItem(NOBODY, None)
        for identity, name in others:
            self.other.addItem(name, identity)
        self.other.setCurrentIndex(max(0, self.other.findData(before)))
        self.other.setEnabled(bool(others))
        if not others:
            self.other.setItemText(0, "no other run tested these clips")
        self._ask()

    def show_words(self, other: int, words: str) -> None:
        """Show what came out, unless another run has been chosen meanwhile."""
        if self.other.currentData() == other:
            self.words.setText(words)
            self.words.show()

    def _ask(self) -> None:
        other = self.other.currentData()
        if other is None:
            self.words.clear()
            self.words.hide()
        else:
            self.asked.emit(int(other))
