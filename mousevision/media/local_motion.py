"""Where something moves: the change of small parts of the picture over the noise usual there.

A paw is a small part of the picture, and much else changes: the camera's noise, more where it is
bright; lamps that flicker with the mains, in bands where the shutter rolls; light that drifts; a
coder that draws everything a little anew with every key picture. So it is measured like this:

1. Levels become logarithms: a lamp that flickers, or drifts, adds the same to all of them
   (homomorphic filtering; Toth, Aach and Metzler, Illumination-invariant change detection, 2000).
2. A frame is compared with the one a thirtieth of a second before, and from each line the median
   change of the whole picture at that height is taken: what the light did there.
3. The mean absolute change of each cell of 8 x 8 small pixels is divided by the first quartile of
   that cell over a minute: its usual noise. The quartile does not mind motion in up to three
   quarters of the time (a robust baseline as for drifting signals in general; Rousseeuw and
   Croux, Alternatives to the median absolute deviation, 1993, on quantiles for scale).
4. The mean of the three cells that changed most is the frame's value; a running median (Tukey,
   Exploratory data analysis, 1977) takes away what lasts one frame, such as a key picture; and the
   whole is divided by its own first quartile in the minutes around: 1 is the usual noise.

Each minute is measured on its own, so that memory is flat and work broken off can be gone on with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mousevision.media.planes import Pixels
from mousevision.media.shrink import fit, shrink
from mousevision.media.tensor import crop

Floats = npt.NDArray[np.float32]
Region = tuple[float, float, float, float]

FORMAT = 1
"""Raised whenever the same frames would give other numbers, so that kept ones are not used."""
LONGEST = 96
"""Longest side of the small pictures."""
CELL = 8
STRONGEST = 3
QUARTILE = 0.25
LAG_SECONDS = 1 / 30
CHUNK_SECONDS = 60.0
FEWEST, MOST = 256, 16_384
"""Frames of a chunk."""
BATCH = 64
"""Frames compared at a time."""
DARK = 16
"""Added to the levels, so that noise in the dark does not count without limit."""
SCALE = 256.0
LEAST = 2.0
"""Least usual noise: where the coder leaves a cell as it was, it would be nothing. It is some half
a gray level in the middle of the scale."""
NEAR_CHUNKS = 5

_LOGARITHM = np.rint(SCALE * np.log2(np.arange(256) + DARK)).astype(np.int16)


class Chunk(NamedTuple):
    """The motion of some frames in a row: the values, float32, (n,), and their usual noise."""

    values: Floats
    noise: float


@dataclass(frozen=True, slots=True)
class Plan:
    """In which pieces a recording is measured.

    Attributes:
        start: First frame.
        stop: One past the last.
        chunk: Frames of each piece but the last.
        lag: Frames between the two that are compared.
    """

    start: int
    stop: int
    chunk: int
    lag: int

    @classmethod
    def of(cls, start: int, stop: int, fps: float) -> Plan:
        """Return the plan for frames `[start, stop)`."""
        chunk = min(max(round(CHUNK_SECONDS * fps), FEWEST), MOST)
        return cls(start, stop, chunk, max(1, round(LAG_SECONDS * fps)))

    def __len__(self) -> int:
        return -(-(self.stop - self.start) // self.chunk)

    def frames(self, index: int) -> range:
        """Return the frames to read for a piece: its own, and before them those to compare."""
        first = self.start + index * self.chunk
        return range(max(first - self.lag, self.start), min(first + self.chunk, self.stop))

    def own(self, index: int) -> int:
        """Return how many frames are a piece's own."""
        first = self.start + index * self.chunk
        return min(first + self.chunk, self.stop) - first


def chunk_motion(frames: Iterable[Pixels], plan: Plan, index: int, region: Region) -> Chunk:
    """Return the motion of one piece of a recording.

    Args:
        frames: Gray pictures, (height, width), of the frames that the plan names.
        plan: The pieces.
        index: Which piece.
        region: Where to look: left, top, right, bottom as fractions of the picture.
    """
    own = plan.own(index)
    changes = [_cell_changes(*pair, region) for pair in _batches(frames, plan.lag, region)]
    found = np.concatenate(changes) if changes else np.zeros((0, 1), np.float32)
    if not len(found):
        return Chunk(np.zeros(own, np.float32), LEAST)
    usual = np.maximum(np.quantile(found, QUARTILE, axis=0), LEAST)
    # A cell without noise, such as a dead corner, must not turn a trifle into much.
    usual = np.maximum(usual, 0.5 * np.median(usual)).astype(np.float32)
    values = _strongest(found / usual)
    return Chunk(np.pad(values, (own - len(values), 0)), float(usual.mean()))


def motion_curve(chunks: Iterable[Chunk], plan: Plan) -> Floats:
    """Return the motion of a recording in times of its usual noise, float32, one per frame."""
    kept = list(chunks)
    if not kept:
        return np.zeros(0, np.float32)
    noise = np.array([chunk.noise for chunk in kept])
    # In a minute full of motion the usual is too much: what is usual around it counts.
    excess = np.maximum(noise / _around(noise), 1.0).astype(np.float32)
    pieces = [chunk.values * more for chunk, more in zip(kept, excess, strict=True)]
    curve = _without_flashes(np.concatenate(pieces), plan.lag)
    starts = np.arange(len(kept)) * plan.chunk
    parts = np.split(curve, starts[1:])
    usual = np.maximum(_around(np.array([np.quantile(p, QUARTILE) for p in parts])), 1.0)
    middles = starts + np.array([len(part) for part in parts]) / 2
    for start, part in zip(starts, parts, strict=True):
        part /= np.interp(np.arange(start, start + len(part)), middles, usual)
    return curve


def _batches(
    frames: Iterable[Pixels], lag: int, region: Region
) -> Iterator[tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]]:
    """Yield the changes of the whole picture and of the region, (n, height, width) each."""
    wide: list[Pixels] = []
    near: list[Pixels] = []
    whole = region == (0.0, 0.0, 1.0, 1.0)
    for frame in frames:
        wide.append(_small(frame))
        near.append(wide[-1] if whole else _small(crop(frame, region)))
        if len(wide) == BATCH + lag:
            yield _changes(wide, lag), _changes(near, lag)
            del wide[:-lag], near[:-lag]
    if len(wide) > lag:
        yield _changes(wide, lag), _changes(near, lag)


def _small(gray: Pixels) -> Pixels:
    height, width = gray.shape
    size = fit(width, height, LONGEST)
    return gray.copy() if size == (width, height) else shrink(gray, *size)


def _changes(pictures: list[Pixels], lag: int) -> npt.NDArray[np.int16]:
    levels = _LOGARITHM[np.stack(pictures)]
    return np.asarray(levels[lag:] - levels[:-lag], np.int16)


def _cell_changes(
    wide: npt.NDArray[np.int16], near: npt.NDArray[np.int16], region: Region
) -> Floats:
    """Return the mean absolute change of each cell, without that of the light, (n, cells)."""
    light = np.median(wide, axis=2).astype(np.float32)
    rows = near.shape[1]
    at = (region[1] + (np.arange(rows) + 0.5) / rows * (region[3] - region[1])) * wide.shape[1]
    low = np.clip(np.floor(at - 0.5).astype(int), 0, wide.shape[1] - 1)
    high = np.minimum(low + 1, wide.shape[1] - 1)
    part = np.clip(at - 0.5 - low, 0, 1).astype(np.float32)
    shift = (1 - part) * light[:, low] + part * light[:, high]
    left = np.abs(near - shift[:, :, None])
    sums = left
    for axis in (1, 2):
        edges = _edges(near.shape[axis])
        sums = np.add.reduceat(sums, edges[:-1], axis=axis)
        sums /= np.diff(edges).reshape((-1, 1) if axis == 1 else (-1,))
    return np.asarray(sums.reshape(len(near), -1), np.float32)


def _edges(length: int) -> npt.NDArray[np.int64]:
    count = max(1, length // CELL)
    return np.linspace(0, length, count + 1).astype(np.int64)


def _strongest(ratios: Floats) -> Floats:
    """Return the mean of the cells that changed most, (n,)."""
    few = min(STRONGEST, ratios.shape[1])
    most = np.partition(ratios, ratios.shape[1] - few, axis=1)[:, -few:]
    return np.asarray(most.mean(axis=1), np.float32)


def _without_flashes(values: Floats, lag: int) -> Floats:
    """Return the running median over what one frame can change: itself and `lag` on both sides."""
    padded = np.pad(values, lag, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * lag + 1)
    out = np.empty_like(values)
    for first in range(0, len(values), MOST):  # in pieces: a median copies what it looks at
        out[first : first + MOST] = np.median(windows[first : first + MOST], axis=1)
    return out


def _around(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the median over some chunks around each."""
    half = NEAR_CHUNKS // 2
    padded = np.pad(values, half, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, NEAR_CHUNKS)
    return np.asarray(np.nanmedian(windows, axis=1), np.float64)
