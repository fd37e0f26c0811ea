"""Which animals are kept aside for the test."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QWidget

from mousevision.gui.browser.parts import column, elastic, label, quiet, row
from mousevision.gui.training.fields import keep_from_wheel

WHY = (
    "Whole animals are held out: clips of one animal are so alike that a test on them would only "
    "show that the network knows the animal, not the behaviour."
)
_MOST_LINES = 6


class HeldOut(QWidget):
    """Chosen by the program, or ticked in a list.

    Signals:
        changed: The user chose others.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.how = elastic(QComboBox())
        self.how.setObjectName("held_out")
        self.how.setAccessibleName("Held-out animals")
        self.how.setToolTip(WHY)
        self.how.addItems(["chosen automatically", "these animals"])
        keep_from_wheel(self.how)
        self.animals = QListWidget()
        self.animals.setObjectName("held_out_animals")
        self.animals.setAccessibleName("Animals to hold out")
        self.animals.hide()
        self.how.currentIndexChanged.connect(self._chosen)
        self.animals.itemChanged.connect(self.changed)
        line = row(label("Held out"), self.how, spacing=8)
        line.setStretchFactor(self.how, 1)
        self.setLayout(column(line, self.animals, quiet(label(WHY, wrap=True))))

    def set_subjects(self, names: Sequence[str]) -> None:
        """Offer these animals; those that were ticked stay so."""
        ticked = set(self._ticked())
        self.animals.blockSignals(True)
        self.animals.clear()
        for name in names:
            item = QListWidgetItem(name, self.animals)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            on = name in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.animals.blockSignals(False)
        line = max(self.animals.sizeHintForRow(0), self.fontMetrics().height())
        self.animals.setFixedHeight(line * min(max(len(names), 1), _MOST_LINES) + 4)

    def chosen(self) -> list[str] | None:
        """Return the ticked animals; None when the program chooses."""
        return None if self.how.currentIndex() == 0 else self._ticked()

    def choose(self, names: Sequence[str] | None) -> None:
        """Tick these animals; None lets the program choose."""
        self.how.setCurrentIndex(0 if names is None else 1)
        for at in range(self.animals.count()):
            item = self.animals.item(at)
            on = item.text() in (names or ())
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def problem(self) -> str:
        """Return why this choice cannot be trained with; empty when it can."""
        chosen = self.chosen()
        if chosen is None:
            return ""
        if not chosen:
            return "Tick at least one animal to hold out."
        if len(chosen) >= self.animals.count():
            return "Leave at least one animal to learn from."
        return ""

    def _ticked(self) -> list[str]:
        items = [self.animals.item(at) for at in range(self.animals.count())]
        return [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]

    def _chosen(self) -> None:
        self.animals.setVisible(self.how.currentIndex() == 1)
        self.changed.emit()
