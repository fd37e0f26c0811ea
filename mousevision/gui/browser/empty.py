"""What a panel shows while there is nothing in it: one sentence, and the button that helps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from mousevision.gui.icons import icon


class EmptyState(QWidget):
    """An icon, a sentence and a button.

    Args:
        drawing: Name of the icon.
        words: The sentence.
        button: Words on the button; empty for none.

    Signals:
        clicked: The button was pressed.
    """

    clicked = Signal()

    def __init__(self, drawing: str, words: str, button: str = "") -> None:
        super().__init__()
        self.label = QLabel(words, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(button)
        self.button.setVisible(bool(button))
        self.button.clicked.connect(self.clicked)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addStretch(2)
        layout.addWidget(_Drawing(drawing))
        layout.addWidget(self.label)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def set_words(self, words: str) -> None:
        """Change the sentence."""
        self.label.setText(words)


class _Drawing(QWidget):
    """An icon that follows the palette."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._icon = icon(name)
        self.setFixedHeight(32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the middle."""
        painter = QPainter(self)
        self._icon.paint(painter, self.rect(), Qt.AlignmentFlag.AlignCenter)
