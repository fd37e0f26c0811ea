"""Batches of clips, read ahead in background threads; NumPy only.

The first time a clip is read it may have to be decoded, so reading overlaps with learning, and
several clips are decoded at a time: short ones gain little from a decoder's own threads. Clips
are read one by one, so that reading stops within one clip's time, and only so far ahead, so that
memory does not grow with the number of clips.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from mousevision.core.ahead import in_order
from mousevision.core.job import JobContext
from mousevision.core.tensors import TensorSource

Clip = npt.NDArray[np.uint8]
Prepare = Callable[[int, Clip], Clip]
"""Given the place of a clip in the order and its tensor, returns the tensor to learn from."""

AHEAD = 2
"""Batches that may be read before they are needed."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some clips: their indices in the source, (n,), and tensors, uint8, (n, t, c, h, w)."""

    indices: npt.NDArray[np.int64]
    clips: npt.NDArray[np.uint8]


def batches(
    ctx: JobContext,
    source: TensorSource,
    order: Iterable[int],
    size: int,
    prepare: Prepare | None = None,
) -> Generator[Batch, None, None]:
    """Yield the clips of `source` in a given order, `size` at a time, read ahead.

    Close it when leaving early: that ends the threads.

    Raises:
        Cancelled: Once the user has cancelled.
        Exception: What the source raises.
    """

    def read(item: tuple[int, int]) -> Clip:
        place, index = item
        clip = source.read([index])[0]
        return clip if prepare is None else prepare(place, clip)

    wanted = [int(index) for index in order]
    with closing(in_order(ctx, enumerate(wanted), read, ahead=AHEAD * size)) as clips:
        for start in range(0, len(wanted), size):
            indices = np.asarray(wanted[start : start + size], np.int64)
            yield Batch(indices, np.stack(list(islice(clips, size))))
