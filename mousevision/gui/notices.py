"""The bar that tells what went wrong, without stopping the work."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)


class ProblemBar(QFrame):
    """One sentence, with Details, Copy and Close; hidden while all is well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problems")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Problem")
        self._details = ""
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.details = QPushButton("Details")
        self.details.setToolTip("Show all that is known of it.")
        self.details.clicked.connect(self._show_details)
        copy, close = QPushButton("Copy"), QPushButton("Close")
        copy.setToolTip("Copy the words, to send them to somebody.")
        copy.clicked.connect(self._copy)
        close.setToolTip("Hide this sentence.")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self.words, 1)
        for button in (self.details, copy, close):
            row.addWidget(button)
        self.hide()

    @Slot(str)
    def tell(self, words: str, details: str = "") -> None:
        """Show a sentence, and what stands behind it."""
        self._details = details
        self.words.setText(f"⚠ {words}")
        self.details.setVisible(bool(details))
        self.show()

    def _copy(self) -> None:
        text = "\n".join(part for part in (self.words.text(), self._details) if part)
        QGuiApplication.clipboard().setText(text)

    def _show_details(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Information, "Details", self.words.text(), parent=self)
        box.setDetailedText(self._details)
        box.exec()
