"""The tool bar: the three steps of the work, who is rating, and what a drag marks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy, QToolBar, QWidget

from mousevision.core.ethogram import Behaviour, Scope
from mousevision.gui.actions import Actions

STEPS = ("import", "train", "classify")
NOTHING = 0
"""Stands for no behaviour among their ids."""


class MainToolBar(QToolBar):
    """Import, Train, Classify; rater; the behaviour that a drag on the timeline marks.

    Signals:
        rater_pressed: The user wants to say who is rating.
        behaviour_chosen: Id of the behaviour that drags mark, or None for selecting stretches.
    """

    rater_pressed = Signal()
    behaviour_chosen = Signal(object)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("Tools", parent)
        self.setObjectName("tools")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for name in STEPS:
            self.addAction(actions[name])
        self.addSeparator()
        self.rater = QPushButton()
        self.rater.setFlat(True)
        self.rater.setToolTip("Who is labelling; every rater's labels are kept apart.")
        self.rater.clicked.connect(self.rater_pressed)
        self.addWidget(self.rater)
        self.addAction(actions["blind"])
        self.addSeparator()
        self._words = QLabel("A drag marks ")
        self.behaviour = QComboBox()
        self.behaviour.setAccessibleName("Behaviour that a drag on the timeline marks")
        self.behaviour.setToolTip(
            "Drag in your row of the timeline to mark a bout, or a point, of this behaviour."
        )
        self.behaviour.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.behaviour.activated.connect(self._chosen)
        self._parts = [self.addWidget(self._words), self.addWidget(self.behaviour)]
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)

    def set_rater(self, name: str) -> None:
        """Show who is rating."""
        self.rater.setText(f"Rater: {name}")

    def set_behaviours(self, behaviours: Sequence[Behaviour]) -> None:
        """Offer the behaviours of the timeline; the choice stays where it can."""
        before = self.behaviour.currentData()
        marked = [b for b in behaviours if b.scope is not Scope.CLIP]
        self.behaviour.clear()
        for behaviour in marked:
            picture = QPixmap(12, 12)
            picture.fill(QColor(behaviour.colour))
            self.behaviour.addItem(picture, f"{behaviour.name}  ({behaviour.key})", behaviour.id)
        self.behaviour.addItem("nothing, it selects", NOTHING)
        self.behaviour.setCurrentIndex(max(self.behaviour.findData(before), 0))
        for part in self._parts:
            part.setVisible(bool(marked))
        self._chosen()

    def show_behaviour(self, identity: int) -> None:
        """Show which behaviour a drag marks, when a key has chosen it."""
        self.behaviour.setCurrentIndex(max(self.behaviour.findData(identity), 0))

    def _chosen(self) -> None:
        chosen = self.behaviour.currentData()
        self.behaviour_chosen.emit(None if chosen == NOTHING else chosen)
