"""The region of interest in the picture: drawn with the mouse, shown with the rest dimmed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen

Region = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the picture."""

SMALLEST = 0.02
"""Less than this part of a side is taken as a click."""


def region_between(first: QPointF, second: QPointF) -> Region | None:
    """Return the region between two corners, kept inside the picture; None if it is too small."""
    left, right = sorted((_unit(first.x()), _unit(second.x())))
    top, bottom = sorted((_unit(first.y()), _unit(second.y())))
    if right - left < SMALLEST or bottom - top < SMALLEST:
        return None
    return left, top, right, bottom


def region_rect(region: Region, picture: QRectF) -> QRectF:
    """Return where a region lies when the picture lies in `picture`."""
    left, top, right, bottom = region
    return QRectF(
        QPointF(picture.left() + left * picture.width(), picture.top() + top * picture.height()),
        QPointF(
            picture.left() + right * picture.width(), picture.top() + bottom * picture.height()
        ),
    )


def paint_region(painter: QPainter, region: Region, picture: QRectF, palette: QPalette) -> None:
    """Dim what is outside the region, and outline it."""
    inside = region_rect(region, picture)
    outside = QPainterPath()
    outside.addRect(picture)
    outside.addRect(inside)
    painter.fillPath(outside, QColor(0, 0, 0, 120))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # White under the accent: visible on any picture.
    accent = palette.color(QPalette.ColorRole.Accent)
    for colour, width in ((QColor(255, 255, 255, 140), 3.0), (accent, 1.5)):
        painter.setPen(QPen(colour, width))
        painter.drawRect(inside)


def _unit(value: float) -> float:
    return min(max(value, 0.0), 1.0)
