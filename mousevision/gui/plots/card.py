"""The small card beside the dot under the mouse: picture and words of its clip."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

WIDTH = 160


class Card(QFrame):
    """Floats over the plot and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.picture = QLabel()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setMaximumWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self.picture)
        layout.addWidget(self.words)
        self.hide()

    def show_at(self, point: QPoint, image: QImage, words: str) -> None:
        """Show picture and words beside a point of the parent, wherever there is room."""
        self.picture.setVisible(not image.isNull())
        if not image.isNull():
            self.picture.setPixmap(_fitted(image, self.devicePixelRatioF()))
        self.words.setText(words)
        self.adjustSize()
        self.move(self._corner(point))
        self.show()
        self.raise_()

    def _corner(self, point: QPoint) -> QPoint:
        parent = self.parentWidget()
        room = parent.rect() if parent is not None else QRect()
        x, y = point.x() + 14, point.y() + 14
        if x + self.width() > room.right():
            x = point.x() - 14 - self.width()
        if y + self.height() > room.bottom():
            y = point.y() - 14 - self.height()
        return QPoint(max(0, x), max(0, y))


def _fitted(image: QImage, scale: float) -> QPixmap:
    box = QSize(WIDTH, WIDTH * 9 // 16) * scale
    how = Qt.TransformationMode.SmoothTransformation
    pixmap = QPixmap.fromImage(image.scaled(box, Qt.AspectRatioMode.KeepAspectRatio, how))
    pixmap.setDevicePixelRatio(scale)
    return pixmap
