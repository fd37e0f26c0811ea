"""Simple statistics of how much moves, when, where and how fast; nothing of the still picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mousevision.core.job import JobContext, track
from mousevision.core.tensors import TensorSource

Floats = npt.NDArray[np.float64]
PROFILE, ROWS, COLUMNS = 8, 4, 6
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
FLOOR = 0.05
"""Change, in grey levels, below which nothing moves; keeps the logarithm of stillness finite."""


def motion_features(
    ctx: JobContext, source: TensorSource, indices: Sequence[int] | npt.NDArray[np.int64]
) -> Floats:
    """Return the statistics of some clips, (n, numbers); one clip is in memory at a time."""
    wanted = [int(index) for index in indices]
    rows = [
        clip_motion(source.read([index])[0])
        for index in track(ctx, wanted, len(wanted), "simple motion statistics")
    ]
    return np.stack(rows) if rows else np.zeros((0, 0))


def clip_motion(clip: npt.NDArray[np.uint8]) -> Floats:
    """Return the statistics of one clip, uint8 of shape (frames, channels, height, width).

    All rest on the absolute difference between each frame and the one before: its mean over the
    picture, called energy, in logarithms of grey levels (mean, maximum, spread, quantiles, and a
    profile over time), its share in each cell of a coarse grid, and the path of its centre.
    """
    change = _change(clip)
    energy = change.mean(axis=(1, 2))
    return np.concatenate([_amounts(energy), _profile(energy), _places(change), _path(change)])


def _change(clip: npt.NDArray[np.uint8]) -> Floats:
    """Return the absolute difference to the frame before, (frames - 1, height, width)."""
    grey = clip.astype(np.float64).mean(axis=1)
    if len(grey) < 2:
        return np.zeros((1, *grey.shape[1:]))
    return np.asarray(np.abs(np.diff(grey, axis=0)))


def _amounts(energy: Floats) -> Floats:
    values = [energy.mean(), energy.max(), energy.std(), *np.quantile(energy, QUANTILES)]
    return np.asarray(np.log(np.array(values) + FLOOR))


def _profile(energy: Floats) -> Floats:
    """Return how the energy goes over the clip, relative to its mean."""
    ends = np.linspace(0, len(energy), PROFILE + 1)
    total = np.concatenate([[0.0], np.cumsum(energy)])
    parts = np.diff(np.interp(ends, np.arange(len(total)), total))
    return np.asarray(parts / (parts.mean() + FLOOR))


def _places(change: Floats) -> Floats:
    """Return the share of the motion in each cell of the grid."""
    still = change.mean(axis=0)
    cells = [
        part.mean()
        for band in np.array_split(still, ROWS, axis=0)
        for part in np.array_split(band, COLUMNS, axis=1)
    ]
    return np.asarray(np.log((np.array(cells) + FLOOR) / (still.mean() + FLOOR)))


def _path(change: Floats) -> Floats:
    """Return speed, drift and spread of the centre of the motion, in parts of the picture."""
    total = change.sum(axis=(1, 2))
    moving = total > FLOOR * change[0].size
    if moving.sum() < 2:
        return np.zeros(10)
    height, width = change.shape[1:]
    down = (change.sum(axis=2) @ np.linspace(0, 1, height))[moving] / total[moving]
    across = (change.sum(axis=1) @ np.linspace(0, 1, width))[moving] / total[moving]
    steps = np.stack([np.diff(across), np.diff(down)])
    speed = np.hypot(*steps)
    wide = _width(change.sum(axis=1)[moving], across)
    high = _width(change.sum(axis=2)[moving], down)
    return np.array([
        speed.mean(), speed.max(), *steps.mean(axis=1), *np.abs(steps).mean(axis=1),
        across.std(), down.std(), wide.mean(), high.mean(),
    ])  # fmt: skip


def _width(profile: Floats, centre: Floats) -> Floats:
    """Return how far the motion of each frame reaches around its centre."""
    place = np.linspace(0, 1, profile.shape[1])
    apart = (place - centre[:, None]) ** 2
    return np.asarray(np.sqrt((profile * apart).sum(axis=1) / profile.sum(axis=1)))
