"""Squares in the colour of a class: filled for a label, hollow for a prediction."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from mousevision.gui.browser.columns import SWATCH

_SCALE = 4
"""Pixels a point: as sharp as any screen."""


def swatch(colour: QColor, filled: bool) -> QIcon:
    """Return the square of a colour; it keeps its colour in a selected line."""
    return _swatch(colour.name(), filled)


@lru_cache(maxsize=256)
def _swatch(colour: str, filled: bool) -> QIcon:
    pixmap = QPixmap(SWATCH * _SCALE, SWATCH * _SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.scale(_SCALE, _SCALE)
    # White around it, so that it is seen on the ground of a selected line too.
    painter.fillRect(QRectF(0, 0, SWATCH, SWATCH), Qt.GlobalColor.white)
    inside = QRectF(1, 1, SWATCH - 2, SWATCH - 2)
    if filled:
        painter.fillRect(inside, QColor(colour))
    else:
        painter.setPen(QPen(QColor(colour), 2))
        painter.drawRect(inside.adjusted(1, 1, -1, -1))
    painter.end()
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(pixmap, mode)
    return icon
