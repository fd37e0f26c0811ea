"""Which pictures to decode before they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from mousevision.gui.player.source import ClipSource

AHEAD = 24
"""Pictures decoded in the direction of travel, and at least kept behind when going back."""


@dataclass(frozen=True, slots=True)
class Request:
    """One picture that is wanted on screen.

    Attributes:
        source: The clip.
        index: The frame.
        direction: Where the next request will probably be: 1, -1, or 0 for both.
        stride: Frames between two pictures shown when playing fast.
        wanted: Whether somebody waits for it; otherwise it is on screen already.
    """

    source: ClipSource
    index: int
    direction: int = 0
    stride: int = 1
    wanted: bool = True


def plan(request: Request, has: Callable[[int], bool], room: int) -> Iterator[int]:
    """Yield frames worth decoding now, most useful first, without those that are here already.

    Args:
        request: What is on screen, and where it is going.
        has: Whether a frame is decoded already.
        room: How many pictures may be kept.
    """
    source, index = request.source, request.index
    reach = max(1, min(AHEAD, room // 3))
    frames: Iterable[int]
    if request.direction >= 0:
        low = index + request.stride
        if request.direction == 0:
            low = max(source.start, index - reach)
        frames = range(low, min(source.stop, index + request.stride * reach + 1), request.stride)
    else:
        frames = _stretch_before(source, index, has, room)
    if source.frames <= room * 3 // 4 and request.stride == 1:
        frames = chain(frames, range(index, source.stop), range(source.start, index))
    for frame in frames:
        if not has(frame):
            yield frame


def _stretch_before(
    source: ClipSource, index: int, has: Callable[[int], bool], room: int
) -> range:
    """Return a stretch before `index` in ascending order, which is how video is decoded.

    Each stretch costs decoding from the key picture before it, so it is the longer the farther
    that is; and it is empty while enough is left of the stretch before.
    """
    reach = max(1, min(AHEAD, room // 3))
    low = index
    while low > source.start and has(low - 1) and index - low < reach:
        low -= 1
    if index - low >= reach:
        return range(0)
    keys = source.table.keys
    key = int(keys[max(0, int(np.searchsorted(keys, low, side="right")) - 1)]) if len(keys) else 0
    length = min(max(reach, (low - key) // 2), max(1, room // 2))
    return range(max(source.start, low - length), low)
