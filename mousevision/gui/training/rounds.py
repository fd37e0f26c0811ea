"""How a run learnt, round by round: one training at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from mousevision.gui.browser.parts import column, elastic
from mousevision.gui.training.curves import Curves
from mousevision.gui.training.fields import keep_from_wheel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mousevision.services.examining import History, RunNumbers


class RoundsView(QWidget):
    """Which training of a run, and its curves."""

    def __init__(self) -> None:
        super().__init__()
        self._histories: Sequence[History] = ()
        self.which = elastic(QComboBox())
        self.which.setObjectName("which_training")
        self.which.setAccessibleName("Which training of the run")
        self.which.setToolTip("An evaluation trains once for each animal that is held out.")
        keep_from_wheel(self.which)
        self.curves = Curves()
        self.setLayout(column(self.which, self.curves))
        self.which.currentIndexChanged.connect(self._show)

    def set_numbers(self, numbers: RunNumbers) -> None:
        """Offer the trainings of a run."""
        histories = numbers.histories
        before = self.which.currentText()
        self._histories = histories
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItems([history.name for history in histories])
        self.which.setCurrentIndex(max(0, self.which.findText(before)))
        self.which.blockSignals(False)
        self.which.setVisible(len(histories) > 1)
        self._show()

    def _show(self) -> None:
        at = self.which.currentIndex()
        self.curves.show_rounds(self._histories[at].rounds if self._histories else ())
