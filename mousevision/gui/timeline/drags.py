"""What a drag does, without a mouse: frames in, a draft out.

A drag changes nothing before it ends; until then there is a draft, which is painted. So one drag
is one edit, and Escape has nothing to undo.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mousevision.core.annotation import Bout
from mousevision.core.intervals import Interval
from mousevision.gui.timeline.hit import Side

Snap = Callable[[float], int | None]
"""Returns the boundary between two frames that a place should snap to, or None."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An interval that is being drawn or changed; `bout` is the one that it will replace."""

    row: int
    behaviour_id: int | None
    start: int
    stop: int
    bout: Bout | None = None


class Drag(Protocol):
    """One drag."""

    @property
    def draft(self) -> Draft:
        """What it would do if it ended now."""

    def move(self, frame: float) -> None:
        """Follow the mouse."""


class Drawing:
    """Draws a new interval from one frame to another, both included."""

    def __init__(
        self, row: int, behaviour_id: int | None, frame: float, limits: Interval, snap: Snap
    ) -> None:
        self._row, self._behaviour, self._limits, self._snap = row, behaviour_id, limits, snap
        self._anchor = min(max(math.floor(frame), limits.start), limits.stop - 1)
        self._begin = snap(frame)
        self.draft = Draft(row, behaviour_id, self._anchor, self._anchor + 1)

    def move(self, frame: float) -> None:
        """Follow the mouse."""
        low, high = self._limits
        end = self._snap(frame)
        if frame >= self._anchor:
            start = self._begin if self._begin is not None else self._anchor
            stop = end if end is not None else math.floor(frame) + 1
        else:
            start = end if end is not None else math.floor(frame)
            stop = self._begin if self._begin is not None else self._anchor + 1
        start = min(max(start, low), high - 1)
        stop = max(min(stop, high), start + 1)
        self.draft = Draft(self._row, self._behaviour, start, stop)


class Pointing:
    """Places a new point where the mouse is."""

    def __init__(self, row: int, behaviour_id: int | None, frame: float, limits: Interval) -> None:
        self._row, self._behaviour, self._limits = row, behaviour_id, limits
        self.draft = self._at(frame)

    def move(self, frame: float) -> None:
        """Follow the mouse."""
        self.draft = self._at(frame)

    def _at(self, frame: float) -> Draft:
        start = min(max(math.floor(frame), self._limits.start), self._limits.stop - 1)
        return Draft(self._row, self._behaviour, start, start + 1)


class Edging:
    """Moves one edge of a bout; the bout keeps one frame at least."""

    def __init__(self, row: int, bout: Bout, side: Side, limits: Interval, snap: Snap) -> None:
        self._row, self._bout, self._side, self._limits, self._snap = row, bout, side, limits, snap
        self.draft = Draft(row, bout.behaviour_id, bout.start, bout.stop, bout)

    def move(self, frame: float) -> None:
        """Follow the mouse."""
        snapped = self._snap(frame)
        edge = snapped if snapped is not None else round(frame)
        self.draft = moved_edge(self._row, self._bout, self._side, edge, self._limits)


class Moving:
    """Moves a bout as a whole."""

    def __init__(self, row: int, bout: Bout, frame: float, limits: Interval, snap: Snap) -> None:
        self._row, self._bout, self._limits, self._snap = row, bout, limits, snap
        self._grip = frame
        self.draft = Draft(row, bout.behaviour_id, bout.start, bout.stop, bout)

    def move(self, frame: float) -> None:
        """Follow the mouse; the edge that is near something snaps to it."""
        bout, shift = self._bout, frame - self._grip
        start = self._snap(bout.start + shift)
        if start is None:
            stop = self._snap(bout.stop + shift)
            start = bout.start + round(shift) if stop is None else stop - (bout.stop - bout.start)
        length = bout.stop - bout.start
        start = min(max(start, self._limits.start), self._limits.stop - length)
        self.draft = Draft(self._row, bout.behaviour_id, start, start + length, bout)


def moved_edge(row: int, bout: Bout, side: Side, edge: int, limits: Interval) -> Draft:
    """Return a bout with one edge elsewhere, inside the limits and one frame long at least."""
    start, stop = bout.start, bout.stop
    if side is Side.START:
        start = min(max(edge, limits.start), stop - 1)
    else:
        stop = max(min(edge, limits.stop), start + 1)
    return Draft(row, bout.behaviour_id, start, stop, bout)
