"""How a clip looks and moves, in a few numbers that no network has to learn; NumPy only.

What a network has learnt tells clips of its classes apart, and may be blind to what else differs:
another camera, another species. These numbers are not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mousevision.core.job import JobContext
from mousevision.core.tensors import TensorSource
from mousevision.learn.motion_features import clip_motion

ROWS, COLUMNS = 6, 8


def clip_looks(clip: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Return the looks of a clip, uint8 of shape (frames, channels, height, width).

    These are the mean level of its mean picture in each cell of a coarse grid, 0 to 1, the
    contrast of that picture, and the statistics of `motion_features.clip_motion`.
    """
    still = clip.mean(axis=(0, 1)) / 255
    cells = [
        part.mean()
        for band in np.array_split(still, ROWS, axis=0)
        for part in np.array_split(band, COLUMNS, axis=1)
    ]
    return np.concatenate([cells, [still.std()], clip_motion(clip)]).astype(np.float32)


def looks_of(
    ctx: JobContext,
    source: TensorSource,
    indices: Sequence[int] | npt.NDArray[np.int64] | None = None,
) -> npt.NDArray[np.float32]:
    """Return the looks of some clips, (n, numbers); one clip is in memory at a time."""
    wanted = range(len(source)) if indices is None else indices
    found = []
    for done, index in enumerate(wanted, start=1):
        ctx.check()
        found.append(clip_looks(source.read([int(index)])[0]))
        ctx.report(done, len(wanted))
    return np.stack(found) if found else np.zeros((0, 0), np.float32)
