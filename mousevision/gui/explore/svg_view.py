"""A figure in the window: SVG made anew for the room there is, sharp at any scale."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

DOTS_PER_INCH = 300
INCH = 25.4
Draw = Callable[[tuple[float, float]], str]
"""Makes of width and height the SVG of a figure."""
Least = Callable[[float], float]
"""Says how high a figure of a width must be."""
LOWEST = 180


class SvgView(QWidget):
    """Shows a figure, drawn for its size, so that words are neither squeezed nor tiny."""

    def __init__(self, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(260, LOWEST)
        self._least: Least | None = None
        self._draw: Draw | None = None
        self._renderer: QSvgRenderer | None = None

    def show_figure(self, draw: Draw | None, words: str = "", least: Least | None = None) -> None:
        """Show a figure; `words` say what is on it to screen readers."""
        self._draw, self._least, self._renderer = draw, least, None
        self._keep_room()
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size at which it looks best."""
        return QSize(560, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw it anew for another size."""
        super().resizeEvent(event)
        self._renderer = None
        if event.size().width() != event.oldSize().width():
            self._keep_room()

    def _keep_room(self) -> None:
        least = 0.0 if self._least is None else self._least(self.width())
        self.setMinimumHeight(max(LOWEST, math.ceil(least)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        if self._draw is None:
            return
        if self._renderer is None:
            svg = self._draw((self.width(), self.height()))
            self._renderer = QSvgRenderer(QByteArray(svg.encode()))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._renderer.render(painter, self.rect())
        painter.end()


def picture_of(svg: str, millimetres: float) -> QImage:
    """Return a figure as a picture of 300 dots per inch, on white."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    box = renderer.viewBoxF()
    wide = round(millimetres / INCH * DOTS_PER_INCH)
    size = QSize(wide, round(wide * box.height() / box.width()))
    picture = QImage(size, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    for set_dots in (picture.setDotsPerMeterX, picture.setDotsPerMeterY):
        set_dots(round(DOTS_PER_INCH / INCH * 1000))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    return picture
