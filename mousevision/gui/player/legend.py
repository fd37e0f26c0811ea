"""The line below the picture that says what is laid over it: a bar of colours and words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from mousevision.media.heat import COLOURS


class ColourBar(QWidget):
    """The colours from little to much."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Colours from little, dark, to much, bright")
        self.setToolTip("From little, dark, to much, bright.")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Take as little room as the eye needs."""
        return QSize(72, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the colours side by side."""
        line = COLOURS.copy()
        image = QImage(line.data, len(line), 1, 3 * len(line), QImage.Format.Format_RGB888)
        QPainter(self).drawImage(self.rect(), image)


class HeatLegend(QWidget):
    """Hidden while nothing is laid over the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("player.legend")
        self.setAccessibleName("What is laid over the picture")
        self.bar = ColourBar()
        self.label = QLabel(wordWrap=True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.label, 1)
        self.hide()

    def tell(self, words: str) -> None:
        """Say what is laid over the picture; nothing hides the line."""
        self.label.setText(words)
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))
