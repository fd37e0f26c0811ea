"""Where rows lie, from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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

    `lane` is the height of one of the lanes that overlapping bouts have.
    """

    row: Row
    top: int
    height: int
    lanes: list[Lane] = field(default_factory=list)
    levels: CurveLevels | None = None
    lane: int = ROW

    @property
    def bottom(self) -> int:
        """One past the lowest point."""
        return self.top + self.height


def row_boxes(
    rows: tuple[Row, ...], old: dict[str, RowBox], heights: Mapping[str, int] = USUAL
) -> list[RowBox]:
    """Return the rows with their places; curves that did not change are not reduced again.

    Args:
        rows: From top to bottom.
        old: Boxes of the scene before, by the rows' keys.
        heights: By key, of rows or their lanes that are not as high as usual.
    """
    boxes: list[RowBox] = []
    top = GAP
    for row in rows:
        high = heights.get(row.key, ROW)
        box = RowBox(row, top, high, lane=high)
        if isinstance(row, BoutRow):
            before = old.get(row.key)
            same = before is not None and getattr(before.row, "bouts", None) is row.bouts
            box.lanes = before.lanes if before is not None and same else lanes(row.bouts)
            box.height = high * len(box.lanes)
        elif isinstance(row, Curve):
            box.levels = _levels(row, old.get(row.key))
        boxes.append(box)
        top += box.height + GAP
    return boxes


def _levels(row: Curve, old: RowBox | None) -> CurveLevels:
    if row.levels is not None:
        return row.levels
    if old is not None and isinstance(old.row, Curve) and old.row.values is row.values:
        assert old.levels is not None
        return old.levels
    return CurveLevels(row.values)
