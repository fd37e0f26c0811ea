"""From the frame numbers of one table of a video to those of another, by time of showing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mousevision.core.intervals import Interval
from mousevision.core.video import FrameTable


class Renumbering:
    """Which frames of the new table are shown where those of the old one were.

    Not frames but the cuts between them are mapped: each picture of the new table belongs to that
    of the old one which is nearest in time (of two equally near ones to the later), and the cut
    lies between the groups. So the same times give the same frames, the whole video stays the
    whole, order and inclusion are kept, what touches goes on to touch and what was apart never
    overlaps, whichever pictures were too many or too few.

    Times of different units, or made from a rate in one of the tables only, are compared in
    seconds from the first picture.
    """

    def __init__(self, before: FrameTable, after: FrameTable) -> None:
        """Prepare the map.

        Raises:
            ValueError: If one of the tables is empty.
        """
        if not len(before) or not len(after):
            raise ValueError("a table without pictures")
        self._old, self._new = _times(before, after)
        middles = (self._old[:-1] + self._old[1:]) / 2
        inner = np.searchsorted(self._new, middles, side="left")
        self._cuts = np.concatenate([[0], inner, [len(after)]])

    @property
    def whole(self) -> Interval:
        """All frames of the new table."""
        return Interval(0, len(self._new))

    def kept(self, start: int, stop: int) -> Interval | None:
        """Return the new frames of `[start, stop)`; None where none of its pictures exists."""
        start, stop = self._inside(start, stop)
        low, high = int(self._cuts[start]), int(self._cuts[stop])
        return Interval(low, high) if low < high else None

    def interval(self, start: int, stop: int, inside: Interval | None = None) -> Interval:
        """Return the new frames of `[start, stop)`, one at least.

        Where none of its pictures exists, it is the picture nearest in time among `inside`, or
        among all.
        """
        found = self.kept(start, stop)
        if found is not None:
            return found
        start, stop = self._inside(start, stop)
        limits = inside or self.whole
        frame = self._nearest(int(self._cuts[start]), self._old[start] + self._old[stop - 1])
        frame = min(max(frame, limits.start), limits.stop - 1)
        return Interval(frame, frame + 1)

    def _inside(self, start: int, stop: int) -> tuple[int, int]:
        """Return the interval kept inside the old table, from which no project should differ."""
        start = min(max(start, 0), len(self._old) - 1)
        return start, min(max(stop, start + 1), len(self._old))

    def _nearest(self, cut: int, twice: float) -> int:
        """Return the frame before or behind a cut, whichever is nearer to half of this time."""
        if cut == 0 or cut == len(self._new):
            return min(cut, len(self._new) - 1)
        behind, before = 2 * self._new[cut] - twice, twice - 2 * self._new[cut - 1]
        return cut if behind <= before else cut - 1


def same_times(before: FrameTable, after: FrameTable) -> bool:
    """Whether the same frame numbers mean the same times in both tables."""
    return before.time_base == after.time_base and np.array_equal(before.pts, after.pts)


def _times(
    before: FrameTable, after: FrameTable
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the times of both in one unit."""
    if before.time_base == after.time_base and before.nominal == after.nominal:
        zero = before.pts[0]
        return (before.pts - zero).astype(np.float64), (after.pts - zero).astype(np.float64)
    old, new = ((table.pts - table.pts[0]) * float(table.time_base) for table in (before, after))
    return old, new
