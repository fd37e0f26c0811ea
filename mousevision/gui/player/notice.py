"""A bar that tells what went wrong, in the panel concerned."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class NoticeBar(QFrame):
    """One sentence with Copy and Close; hidden while there is nothing to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("player.notice")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.label = QLabel(wordWrap=True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = QPushButton("Copy")
        copy.setToolTip("Copy this sentence.")
        copy.clicked.connect(self._copy)
        close = QPushButton("Close")
        close.setToolTip("Hide this bar.")
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self.label, 1)
        layout.addWidget(copy)
        layout.addWidget(close)
        self.hide()

    def tell(self, words: str) -> None:
        """Show a sentence."""
        self.label.setText(words)
        self.setAccessibleName("Problem: " + words)
        self.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.label.text())
