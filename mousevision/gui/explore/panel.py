"""The panel “Explore”: what the dots of the embedding tell, a tab for each question."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget

from mousevision.gui.explore.groups_tab import GroupsTab
from mousevision.gui.explore.recovery_tab import RecoveryTab
from mousevision.gui.explore.redrawn_tab import RedrawnTab
from mousevision.gui.explore.selection_tab import SelectionTab


class ExplorePanel(QTabWidget):
    """Holds the tabs; each has a controller of its own, made by `Explorer`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explore")
        self.setAccessibleName("Explore")
        self.setDocumentMode(True)
        self.setUsesScrollButtons(True)
        self.selection, self.groups = SelectionTab(), GroupsTab()
        self.addTab(self.selection, "Selection")
        self.addTab(self.groups, "Groups")
        self.redrawn = RedrawnTab()
        self.addTab(self.redrawn, "Drawn again")
        self.recovery = RecoveryTab()
        at = self.addTab(self.recovery, "Recovery")
        self.setTabToolTip(at, "How far each animal is from its own baseline, week by week.")
