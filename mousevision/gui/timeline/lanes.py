"""Overlapping bouts one below the other, and quickly those that are in view."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

from mousevision.core.annotation import Bout

MOST_LANES = 4


class Lane:
    """Bouts that do not overlap, in order of time."""

    def __init__(self) -> None:
        self.bouts: list[Bout] = []
        self._starts: list[int] = []
        self._stops: list[int] = []

    @property
    def stop(self) -> int:
        """Where the last bout ends."""
        return self._stops[-1] if self._stops else -1

    def add(self, bout: Bout) -> None:
        """Add a later bout."""
        self.bouts.append(bout)
        self._starts.append(bout.start)
        self._stops.append(max(bout.stop, self.stop))

    def take(self, bouts: list[Bout]) -> None:
        """Take over bouts that are in order and do not overlap."""
        self.bouts = bouts
        self._starts = [bout.start for bout in bouts]
        self._stops = [bout.stop for bout in bouts]

    def between(self, first: float, last: float, coarse: float = 0.0) -> Iterator[Bout]:
        """Yield the bouts that reach into `[first, last)`.

        Args:
            first: Frame at which to begin.
            last: Frame at which to end.
            coarse: Bouts that end before this many frames behind the last one's start are left
                out: they would be painted on the same pixel.
        """
        index = bisect_right(self._stops, first)
        end = bisect_left(self._starts, last)
        while index < end:
            bout = self.bouts[index]
            yield bout
            index += 1
            if coarse > 0:
                index = max(index, bisect_right(self._stops, bout.start + coarse))


def lanes(bouts: Sequence[Bout]) -> list[Lane]:
    """Return the bouts in as few lanes as possible; at least one lane, at most `MOST_LANES`."""
    found = [Lane()]
    in_order = sorted(bouts, key=attrgetter("start", "stop", "id"))
    if all(one.stop <= two.start for one, two in pairwise(in_order)):
        found[0].take(in_order)
        return found
    for bout in in_order:
        lane = next((lane for lane in found if lane.stop <= bout.start), None)
        if lane is None and len(found) < MOST_LANES:
            lane = Lane()
            found.append(lane)
        (lane or found[-1]).add(bout)
    return found
