"""Where rows lie, from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mousevision.core.annotation import Bout
from mousevision.gui.timeline.lanes import Lane, lanes
from mousevision.gui.timeline.levels import CurveLevels
from mousevision.gui.timeline.model import BoutRow, Curve, Row

ROW = 22
GAP = 2
AXIS = 34
HEAD_LEAST, HEAD_MOST = 88, 176
"""Points: height of a row, space between rows, height of the axis, width of the names."""
USUAL: Mapping[str, int] = {}
"""No row is other than usual."""


@dataclass(slots=True)
class RowBox:
    """One row and its place; `top` counts from the top of the first row.

    `lane` is the height of one of the lanes that overlapping bouts have; `points` are the point
    events, which lie over the bouts, more than one level only where they share a frame.
    """

    row: Row
    top: int
    height: int
    lanes: list[Lane] = field(default_factory=list)
    levels: CurveLevels | None = None
    lane: int = ROW
    points: list[Lane] = field(default_factory=list)

    @property
    def bottom(self) -> int:
        """One past the lowest point."""
        return self.top + self.height


def row_boxes(
    rows: tuple[Row, ...],
    old: dict[str, RowBox],
    heights: Mapping[str, int] = USUAL,
    points: frozenset[int] = frozenset(),
) -> list[RowBox]:
    """Return the rows with their places; curves that did not change are not reduced again.

    Args:
        rows: From top to bottom.
        old: Boxes of the scene before, by the rows' keys.
        heights: By key, of rows or their lanes that are not as high as usual.
        points: Behaviours that are marked on single frames.
    """
    boxes: list[RowBox] = []
    top = GAP
    for row in rows:
        high = heights.get(row.key, ROW)
        box = RowBox(row, top, high, lane=high)
        if isinstance(row, BoutRow):
            before = old.get(row.key)
            if before is not None and getattr(before.row, "bouts", None) is row.bouts:
                box.lanes, box.points = before.lanes, before.points
            else:
                box.lanes, box.points = _laid_out(row.bouts, points)
            box.height = high * len(box.lanes)
        elif isinstance(row, Curve):
            box.levels = _levels(row, old.get(row.key))
        boxes.append(box)
        top += box.height + GAP
    return boxes


def _laid_out(bouts: Sequence[Bout], points: frozenset[int]) -> tuple[list[Lane], list[Lane]]:
    """Return the lanes of the stretches, and those of the points."""
    if not points:
        return lanes(bouts), []
    single = [bout for bout in bouts if bout.behaviour_id in points]
    stretches = [bout for bout in bouts if bout.behaviour_id not in points]
    return lanes(stretches), lanes(single) if single else []


def _levels(row: Curve, old: RowBox | None) -> CurveLevels:
    if row.levels is not None:
        return row.levels
    if old is not None and isinstance(old.row, Curve) and old.row.values is row.values:
        assert old.levels is not None
        return old.levels
    return CurveLevels(row.values)
