"""The line across a curve that can be dragged, and the bouts that it would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen, QPolygonF

from mousevision.gui.timeline.layout import RowBox
from mousevision.gui.timeline.model import Curve
from mousevision.gui.timeline.sheet import Sheet

REACH = 4.0
"""Points within which the line is taken."""
LEAST, MOST, STEP = 0.01, 0.99, 0.01
FINE = 0.2
"""How much slower the line follows the mouse while Shift is held."""
GRIP = 4.0


def curve_room(top: float, height: float) -> tuple[float, float]:
    """Return where zero lies in a row's track, and the height of the maximum above it."""
    return top + height - 1, height - 3


def line_height(row: Curve, value: float, top: float, height: float) -> float:
    """Return where a value lies on the screen."""
    foot, room = curve_room(top, height)
    return foot - min(value / (row.maximum or 1.0), 1.0) * room


@dataclass(slots=True)
class ThresholdDrag:
    """The line on its way; `value` is what it would be if the drag ended now."""

    index: int
    row: Curve
    height: float
    y: float
    value: float

    def move(self, y: float, fine: bool) -> None:
        """Follow the mouse; slower where it has to be exact."""
        assert self.row.threshold is not None
        _, room = curve_room(0.0, self.height)
        by = (self.y - y) / room * (self.row.maximum or 1.0) * (FINE if fine else 1.0)
        self.y = y
        whole = self.row.maximum or 1.0
        self.value = min(max(self.value + by, LEAST * whole), MOST * whole)

    @property
    def rounded(self) -> float:
        """The value in steps that can be told apart."""
        return round(round(self.value / STEP) * STEP, 4)


def threshold_at(boxes: Sequence[RowBox], y: float) -> int | None:
    """Return the row whose line lies at a height, if it can be dragged.

    `y` counts from the top of the first row.
    """
    for index, box in enumerate(boxes):
        row = box.row
        if (
            isinstance(row, Curve)
            and row.adjustable
            and row.threshold is not None
            and abs(line_height(row, row.threshold, box.top, box.height) - y) <= REACH
            and box.top <= y < box.bottom
        ):
            return index
    return None


def paint_grip(painter: QPainter, x: float, y: float) -> None:
    """Paint a mark at the right end, at `x`, of a line that can be dragged."""
    painter.save()
    painter.setBrush(painter.pen().color())
    painter.setPen(Qt.PenStyle.NoPen)
    corners = [QPointF(x, y - GRIP), QPointF(x, y + GRIP), QPointF(x - 1.5 * GRIP, y)]
    painter.drawPolygon(QPolygonF(corners))
    painter.restore()


def paint_moving_line(sheet: Sheet, drag: ThresholdDrag, top: float) -> None:
    """Paint the line where it is now, with its value in words."""
    track = sheet.track(top, drag.height)
    y = line_height(drag.row, drag.rounded, top, drag.height)
    painter = sheet.painter
    painter.setPen(QPen(sheet.colour(QPalette.ColorRole.Accent), 2.0))
    painter.drawLine(QPointF(track.left(), y), QPointF(track.right(), y))
    words = f"{drag.rounded:.2f}"
    width = sheet.metrics.horizontalAdvance(words) + 8
    height = min(sheet.metrics.height(), drag.height - 2)
    # Above the line where there is room, else below it, and never outside the row.
    place = y - height - 1 if y - height - 1 >= top else min(y + 1, top + drag.height - height)
    box = QRectF(track.right() - width - 4, place, width, height)
    painter.fillRect(box, sheet.colour(QPalette.ColorRole.Accent))
    painter.setPen(sheet.colour(QPalette.ColorRole.HighlightedText))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
