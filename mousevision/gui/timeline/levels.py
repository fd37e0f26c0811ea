"""Curves of any length on a screen of some thousand pixels, without losing a peak."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FACTOR = 8
Floats = npt.NDArray[np.float64]


class CurveLevels:
    """Minima and maxima of a curve over blocks of 8, 64, 512, ... values, made once.

    Ten hours at 250 frames a second are nine million values; a screen's worth of any part of them
    is then found in well under a millisecond.
    """

    def __init__(self, values: npt.NDArray[np.float32]) -> None:
        clean = np.nan_to_num(np.asarray(values, np.float32), nan=0.0)
        self.low, self.high = [clean], [clean]
        while len(self.low[-1]) > FACTOR * 64:
            self.low.append(_eighths(self.low[-1], np.minimum))
            self.high.append(_eighths(self.high[-1], np.maximum))
        self.maximum = float(clean.max()) if len(clean) else 0.0

    def __len__(self) -> int:
        return len(self.low[0])

    def columns(self, first: float, last: float, count: int) -> tuple[Floats, Floats]:
        """Return the lowest and highest value in each of `count` equal parts of `[first, last)`.

        Parts are cut at blocks, so that a value may appear one part too far, but never not at all.
        """
        per = (last - first) / count
        level = 0
        while level + 1 < len(self.low) and per >= FACTOR ** (level + 2):
            level += 1
        size = len(self.low[level])
        edges = np.linspace(first, last, count + 1) / FACTOR**level
        cuts = np.clip(edges.astype(np.int64), 0, size - 1)
        end = min(size, int(cuts[-1]) + 1)
        low = np.minimum.reduceat(self.low[level][:end], cuts[:-1])
        high = np.maximum.reduceat(self.high[level][:end], cuts[:-1])
        return low.astype(np.float64), high.astype(np.float64)


def _eighths(values: npt.NDArray[np.float32], function: np.ufunc) -> npt.NDArray[np.float32]:
    """Return `function` over blocks of eight, halving three times, which is the fastest way."""
    for _ in range(3):
        half = len(values) // 2
        reduced = function(values[: 2 * half : 2], values[1 : 2 * half : 2])
        values = reduced if len(values) == 2 * half else np.append(reduced, values[-1])
    return values
