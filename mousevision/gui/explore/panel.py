"""The panel “Explore”: what the dots of the embedding tell, a tab for each question."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget


class ExplorePanel(QTabWidget):
    """Holds the tabs; each has a controller of its own, made by `Explorer`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explore")
        self.setAccessibleName("Explore")
        self.setDocumentMode(True)
        self.setUsesScrollButtons(True)
