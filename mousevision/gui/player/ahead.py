"""Which pictures to decode before they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from mousevision.gui.player.source import ClipSource

AHEAD = 24
"""Pictures decoded in the direction of travel."""
KEEP_BEHIND = 12
"""Going back, the next stretch is decoded when fewer than this many are left."""


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
    frames: Iterable[int] = ()
    if request.direction >= 0:
        low = index + request.stride
        if request.direction == 0:
            low = max(source.start, index - KEEP_BEHIND)
        frames = range(low, min(source.stop, index + request.stride * reach + 1), request.stride)
    else:
        frames = _stretch_before(source, index, reach, has)
    if source.frames <= room * 3 // 4 and request.stride == 1:
        frames = chain(frames, range(index, source.stop), range(source.start, index))
    for frame in frames:
        if not has(frame):
            yield frame


def _stretch_before(
    source: ClipSource, index: int, reach: int, has: Callable[[int], bool]
) -> range:
    """Return a stretch before `index` in ascending order, which is how video is decoded.

    It is empty while enough is left of the last stretch: each one costs a jump back.
    """
    low = index
    while low > source.start and has(low - 1) and index - low < KEEP_BEHIND:
        low -= 1
    if index - low >= min(KEEP_BEHIND, reach):
        return range(0)
    return range(max(source.start, low - reach), low)
