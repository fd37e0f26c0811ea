"""Recordings in memory for the tests of bouts: a bright square jumps while the bout lasts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mousevision.core.intervals import Interval
from mousevision.learn.bout_split import Recordings
from mousevision.learn.bout_truth import Repertoire, Truth
from mousevision.learn.frame_windows import BLOCK, block_mean

HEIGHT, WIDTH = 16, 24
JUMP = Repertoire(("jump",))


class ArrayFrames:
    """A `FrameSource` of arrays."""

    def __init__(self, recordings: Sequence[npt.NDArray[np.uint8]], rate: float = 16.0) -> None:
        self.recordings = recordings
        self._rate = rate

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.recordings[0].shape[1:]
        return height, width

    def __len__(self) -> int:
        return len(self.recordings)

    def frames(self, recording: int) -> int:
        return len(self.recordings[recording])

    def rate(self, recording: int) -> float:
        return self._rate

    def read(self, recording: int, start: int, stop: int) -> npt.NDArray[np.uint8]:
        return self.recordings[recording][start:stop]

    def means(self, recording: int, first: int, last: int) -> npt.NDArray[np.uint8]:
        frames = self.recordings[recording]
        return np.stack(
            [block_mean(frames[b * BLOCK : (b + 1) * BLOCK]) for b in range(first, last)]
        )


def recording(bouts: Sequence[tuple[int, int]], frames: int, seed: int) -> npt.NDArray[np.uint8]:
    """Return noise in which a square is bright in the upper half during bouts, else below."""
    rng = np.random.default_rng(seed)
    pictures = rng.normal(rng.integers(60, 90), 4, (frames, HEIGHT, WIDTH))
    left = int(rng.integers(2, WIDTH - 8))
    up = np.zeros(frames, dtype=bool)
    for start, stop in bouts:
        up[start:stop] = True
    for at in range(frames):
        top = 2 if up[at] else HEIGHT - 7
        pictures[at, top : top + 5, left : left + 5] += 110
    return np.clip(pictures, 0, 255).astype(np.uint8)


def spans(seed: int, frames: int) -> list[tuple[int, int]]:
    """Return bouts of some eight frames, one in every thirty."""
    rng = np.random.default_rng(seed)
    starts = range(10, frames - 20, 30)
    return [(s + int(rng.integers(0, 6)), s + int(rng.integers(10, 16))) for s in starts]


def make_study(animals: int = 3, frames: int = 96) -> tuple[ArrayFrames, Recordings]:
    """Return a recording of each animal with the bouts of one behaviour, all looked at."""
    bouts = [spans(seed, frames) for seed in range(animals)]
    source = ArrayFrames([recording(each, frames, at) for at, each in enumerate(bouts)])
    truths = tuple(
        Truth(frames, (Interval(0, frames),), tuple((0, *span) for span in each), 1)
        for each in bouts
    )
    names = tuple(f"m{at + 1}" for at in range(animals))
    files = tuple(f"{name}.mp4" for name in names)
    rates = (16.0,) * animals
    return source, Recordings(truths, JUMP, rates, {"animal": names, "video": files})
