"""Half-open intervals of frames: `[start, stop)`, sorted, never empty.

Every interval inside the program is half open; importers convert inclusive ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Interval(NamedTuple):
    """Frames `start` up to but without `stop`."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        """Number of frames."""
        return self.stop - self.start

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share a frame; touching is not sharing."""
        return self.start < other.stop and other.start < self.stop

    def share(self, other: Interval) -> float:
        """Return the frames in both as a part of the frames in either, 0 to 1."""
        shared = max(min(self.stop, other.stop) - max(self.start, other.start), 0)
        return shared / (self.length + other.length - shared)

    def clamp(self, start: int, stop: int) -> Interval | None:
        """Return the part inside `[start, stop)`, or None when there is none."""
        low, high = max(self.start, start), min(self.stop, stop)
        return Interval(low, high) if low < high else None


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the frames in any of the intervals, as few intervals as possible, sorted."""
    merged: list[Interval] = []
    for interval in sorted(i for i in intervals if i.start < i.stop):
        if merged and interval.start <= merged[-1].stop:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].stop, interval.stop))
        else:
            merged.append(interval)
    return merged


def subtract(interval: Interval, cut: Interval) -> list[Interval]:
    """Return what is left of `interval` outside `cut`: none, one or two pieces."""
    if not interval.overlaps(cut):
        return [interval]
    left = Interval(interval.start, cut.start)
    right = Interval(cut.stop, interval.stop)
    return [piece for piece in (left, right) if piece.start < piece.stop]


def intersection(first: Iterable[Interval], second: Iterable[Interval]) -> list[Interval]:
    """Return the frames in both sets of intervals, sorted."""
    left, right = union(first), union(second)
    shared: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        piece = left[i].clamp(*right[j])
        if piece is not None:
            shared.append(piece)
        if left[i].stop <= right[j].stop:
            i += 1
        else:
            j += 1
    return shared


def span(first: int, second: int, start: int, stop: int) -> Interval:
    """Return the interval that a drag from frame `first` to `second` draws, both included.

    It is kept inside `[start, stop)` and holds one frame at least.
    """
    low, high = min(first, second), max(first, second) + 1
    low = min(max(low, start), stop - 1)
    return Interval(low, max(min(high, stop), low + 1))
