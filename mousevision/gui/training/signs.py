"""Signs of verdicts and findings: a shape, a mark and a colour, so that none rests on colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

FINE, NOTE, SUSPECT, CONFOUNDED, UNKNOWN = "fine", "note", "suspect", "confounded", "unknown"
ORDER = (CONFOUNDED, SUSPECT, UNKNOWN, NOTE, FINE)
"""The worst first."""
_COLOURS = {
    FINE: "#007A59", NOTE: "#0072B2", SUSPECT: "#E69F00", CONFOUNDED: "#C4420A",
    UNKNOWN: "#6E6E73",
}  # fmt: skip
_MARKS = {NOTE: "i", SUSPECT: "!", UNKNOWN: "?"}


def sign_colour(level: str) -> QColor:
    """Return the colour of a level."""
    return QColor(_COLOURS.get(level, _COLOURS[UNKNOWN]))


def paint_sign(painter: QPainter, level: str, area: QRectF) -> None:
    """Paint a tick in a circle, a mark in a triangle or square, or a cross in an octagon."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(sign_colour(level))
    side = min(area.width(), area.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(area.center())
    corners = _CORNERS.get(level)
    if corners is None:
        painter.drawEllipse(box)
    else:
        points = [QPointF(box.x() + x * side, box.y() + y * side) for x, y in corners]
        painter.drawPolygon(QPolygonF(points))
    _paint_mark(painter, level, box)


_CORNERS = {
    SUSPECT: ((0.5, 0.02), (1.0, 0.95), (0.0, 0.95)),
    # No diamond: with its mark it would look like the sign of a letter that no font has.
    UNKNOWN: ((0.08, 0.08), (0.92, 0.08), (0.92, 0.92), (0.08, 0.92)),
    CONFOUNDED: (
        (0.3, 0.0), (0.7, 0.0), (1.0, 0.3), (1.0, 0.7), (0.7, 1.0), (0.3, 1.0), (0.0, 0.7),
        (0.0, 0.3),
    ),
}  # fmt: skip


def _paint_mark(painter: QPainter, level: str, box: QRectF) -> None:
    side = box.width()
    ink = QColor("black" if level == SUSPECT else "white")
    painter.setPen(QPen(ink, max(1.4, side / 9), c=Qt.PenCapStyle.RoundCap))

    def line(*points: tuple[float, float]) -> None:
        painter.drawPolyline([QPointF(box.x() + x * side, box.y() + y * side) for x, y in points])

    if level == FINE:
        line((0.27, 0.53), (0.44, 0.7), (0.74, 0.33))
    elif level == CONFOUNDED:
        line((0.32, 0.32), (0.68, 0.68))
        line((0.68, 0.32), (0.32, 0.68))
    else:
        font = painter.font()
        font.setPixelSize(max(7, round(side * 0.66)))
        font.setBold(True)
        painter.setFont(font)
        lower = box.adjusted(0, side * 0.14, 0, side * 0.08) if level == SUSPECT else box
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, _MARKS[level])


class Sign(QWidget):
    """A sign as a widget.

    Args:
        side: Its height and width, points.
    """

    def __init__(self, side: int = 20) -> None:
        super().__init__()
        self.level = UNKNOWN
        self.setFixedSize(side, side)

    def set_level(self, level: str) -> None:
        """Show the sign of a level."""
        self.level = level
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign."""
        painter = QPainter(self)
        paint_sign(painter, self.level, QRectF(self.rect()).adjusted(1, 1, -1, -1))


def sign_icon(level: str, side: int = 16, ratio: float = 2.0) -> QIcon:
    """Return a sign as an icon for buttons."""
    picture = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_sign(painter, level, QRectF(0, 0, side, side).adjusted(1, 1, -1, -1))
    painter.end()
    return QIcon(picture)
