"""Point events on the timeline: diamonds over the bouts of the row, each at its frame."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPalette, QPen, QPolygonF

from mousevision.core.annotation import Bout
from mousevision.gui.timeline.layout import RowBox
from mousevision.gui.timeline.sheet import Sheet
from mousevision.gui.timeline.style import colour_of
from mousevision.gui.timeline.view import ViewRange

HALF = 6.0
"""Points from the middle of a diamond to its corners."""
APART = 3.0
"""Points between two diamonds that are told apart."""
TAKEN = 7.0
"""Points within which it is taken by the mouse."""


def point_at(box: RowBox, view: ViewRange, x: float, y: float, selected: object) -> Bout | None:
    """Return the point under the mouse; the selected one first, then the nearest.

    `y` counts as the box's `top` does.
    """
    reach = TAKEN / view.scale
    frame = view.frame(x)
    found: list[tuple[bool, float, int, Bout]] = []
    for level, lane in enumerate(box.points):
        if abs(_middle(box, level, box.top) - y) > max(TAKEN, box.height / len(box.points) / 2):
            continue
        for bout in lane.between(frame - reach - 1, frame + reach + 1):
            away = abs(bout.start + 0.5 - frame)
            if away <= max(reach, 0.5):
                found.append((bout.id != selected, away, bout.id, bout))
    return min(found)[3] if found else None


def paint_points(sheet: Sheet, box: RowBox, top: float) -> None:
    """Paint the points in view; of those closer together than a few pixels, some."""
    view, painter = sheet.view, sheet.painter
    margin, coarse = HALF / view.scale, APART / view.scale
    shape = diamond(sheet, 0, 0.0, HALF)
    step, known = view.scale, sheet.scene.behaviours
    painter.setPen(QPen(sheet.colour(QPalette.ColorRole.Base), 1.0))
    last: int | None = None
    for level, lane in enumerate(box.points):
        y = _middle(box, level, top)
        for bout in lane.between(view.first - margin, view.last + margin, coarse):
            if bout.behaviour_id != last:
                last = bout.behaviour_id
                painter.setBrush(colour_of(known.get(last)))
            painter.drawPolygon(shape.translated(bout.start * step, y))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_point(sheet: Sheet, behaviour_id: int | None, frame: int, y: float) -> None:
    """Paint one diamond with an outline that is seen on any ground."""
    behaviour = sheet.scene.behaviours.get(behaviour_id) if behaviour_id is not None else None
    painter = sheet.painter
    painter.setBrush(colour_of(behaviour))
    painter.setPen(QPen(sheet.colour(QPalette.ColorRole.Base), 1.0))
    painter.drawPolygon(diamond(sheet, frame, y, HALF))


def paint_point_frame(
    sheet: Sheet, frame: int, y: float, role: QPalette.ColorRole = QPalette.ColorRole.Text
) -> None:
    """Paint the outline of a selected point, or of one on its way."""
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
    sheet.painter.setPen(QPen(sheet.colour(role), 2.0))
    sheet.painter.drawPolygon(diamond(sheet, frame, y, HALF + 1.5))


def diamond(sheet: Sheet, frame: int, y: float, half: float) -> QPolygonF:
    """Return the shape of a point at a frame."""
    x = sheet.view.x(frame + 0.5)
    corners = ((0, -half), (half, 0), (0, half), (-half, 0))
    return QPolygonF([QPointF(x + right, y + down) for right, down in corners])


def point_middle(box: RowBox, bout: Bout | None, top: float) -> float:
    """Return the height of a point's middle, in a row whose upper edge is at `top`."""
    for level, lane in enumerate(box.points):
        if bout is not None and any(b.id == bout.id for b in lane.between(bout.start, bout.stop)):
            return _middle(box, level, top)
    return top + box.height / 2


def _middle(box: RowBox, level: int, top: float) -> float:
    return top + box.height * (level + 0.5) / max(len(box.points), 1)
