"""The row of the tab TRAIN in which is chosen what a network begins from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from mousevision.core.run import Run
from mousevision.gui.browser.parts import column, elastic, label, quiet, row
from mousevision.gui.training.fields import keep_from_wheel

HELP = (
    "A network may begin with what an autoencoder has learnt from all clips. That helps where "
    "some ten are labelled and may cost a little where dozens are: evaluate both ways and compare."
)


class Beginning(QWidget):
    """Nothing, or the run of an autoencoder; hidden as long as there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.choice = elastic(QComboBox())
        self.choice.setObjectName("beginning")
        self.choice.setAccessibleName("What the network begins from")
        self.choice.setToolTip(HELP)
        keep_from_wheel(self.choice)
        self.choice.addItem("nothing", 0)
        line = row(label("Begin from"), self.choice, spacing=8)
        line.setStretchFactor(self.choice, 1)
        self.setLayout(column(line, quiet(label(HELP, wrap=True))))

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Offer runs to begin from; what was chosen stays chosen if it is still there."""
        before = self.run()
        self.choice.clear()
        self.choice.addItem("nothing", 0)
        for run in runs:
            self.choice.addItem(f"run {run.id}, {run.model}", run.id)
        self.choose(before)

    def choose(self, run: int) -> None:
        """Choose a run by its number; nothing if there is none such."""
        self.choice.setCurrentIndex(max(0, self.choice.findData(run)))

    def run(self) -> int:
        """Return the number of the chosen run, 0 for none."""
        return int(self.choice.currentData() or 0)

    def any_run(self) -> bool:
        """Whether there is any run to begin from."""
        return self.choice.count() > 1
