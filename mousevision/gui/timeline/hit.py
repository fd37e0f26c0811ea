"""What lies under the mouse."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from mousevision.core.annotation import Bout
from mousevision.gui.timeline.layout import RowBox
from mousevision.gui.timeline.model import BoutRow
from mousevision.gui.timeline.points import point_at
from mousevision.gui.timeline.view import ViewRange

TOLERANCE = 5.0
"""Points within which an edge is taken."""


class Side(enum.StrEnum):
    """Which end of an interval."""

    START = "start"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Hit:
    """What is there.

    Attributes:
        row: Index of the row; None on the axis and below the last row.
        bout: The bout under the mouse, or whose edge is near.
        edge: Which edge of an editable bout can be gripped here.
    """

    row: int | None = None
    bout: Bout | None = None
    edge: Side | None = None


def row_at(boxes: Sequence[RowBox], y: float) -> int | None:
    """Return the row at a height that counts from the top of the first row."""
    for index, box in enumerate(boxes):
        if box.top <= y < box.bottom:
            return index
    return None


def drop_place(boxes: Sequence[RowBox], y: float) -> int:
    """Return before which row another one is dropped at a height; their number for the end."""
    return sum(y >= (box.top + box.bottom) / 2 for box in boxes)


def hit(
    boxes: Sequence[RowBox], view: ViewRange, x: float, y: float, selected: object = None
) -> Hit:
    """Return what is at a point; the edges of the selected bout come first."""
    index = row_at(boxes, y)
    if index is None:
        return Hit()
    box = boxes[index]
    if not isinstance(box.row, BoutRow):
        return Hit(index)
    point = point_at(box, view, x, y, selected)
    if point is not None:
        return Hit(index, point)
    lane = box.lanes[min(int((y - box.top) * len(box.lanes) / box.height), len(box.lanes) - 1)]
    frame = view.frame(x)
    reach = TOLERANCE / view.scale
    near = list(lane.between(frame - reach, frame + reach))
    inside = next((bout for bout in near if bout.start <= frame < bout.stop), None)
    if box.row.editable:
        gripped = _edge(near, inside, frame, reach, selected)
        if gripped is not None:
            return Hit(index, *gripped)
    return Hit(index, inside)


def _edge(
    near: Sequence[Bout], inside: Bout | None, frame: float, reach: float, selected: object
) -> tuple[Bout, Side] | None:
    """Return the edge to grip: of the selected bout, else of the one inside, else any."""

    def rank(bout: Bout) -> tuple[bool, bool]:
        return bout.id != selected, bout is not inside

    for bout in sorted(near, key=rank):
        # The middle third of a short bout is left for moving it.
        inner = min(reach, (bout.stop - bout.start) / 3)
        for side, edge, sign in ((Side.START, bout.start, 1), (Side.STOP, bout.stop, -1)):
            depth = (frame - edge) * sign
            if -reach <= depth <= inner:
                return bout, side
    return None


def near_line(view: ViewRange, x: float, frame: float) -> bool:
    """Whether a point is near a vertical line at a frame."""
    return abs(view.x(frame) - x) <= TOLERANCE
