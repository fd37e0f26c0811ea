"""A reader without a file: each picture is of one gray level, which tells its number."""

from __future__ import annotations

import threading
from fractions import Fraction
from pathlib import Path

import numpy as np

from mousevision.core.errors import VideoError
from mousevision.core.video import FrameTable
from mousevision.gui.player.source import ClipSource, Picture


def table(times_ms: list[int]) -> FrameTable:
    """Return a table with these times."""
    return FrameTable(
        np.array(times_ms, np.int64),
        Fraction(1, 1000),
        np.array([0], np.int64),
        np.array([-1], np.int64),
    )


def source(
    frames: int = 60, gap_ms: int = 40, key: int = 1, start: int = 0, stop: int | None = None
) -> ClipSource:
    """Return a clip of equal gaps."""
    return ClipSource(
        key=key,
        path=Path(f"clip {key}.mp4"),
        table=table([i * gap_ms for i in range(frames)]),
        start=start,
        stop=frames if stop is None else stop,
        fps=1000 / gap_ms,
        title=f"m07 · week 2 · clip {key}.mp4",
        subtitle="25 frames a second",
    )


class FakeReader:
    """Says in which thread it was used, and waits at a gate when told to."""

    def __init__(self, library: FakeLibrary, clip: ClipSource) -> None:
        self.library, self.clip, self.closed = library, clip, False
        self.at = -1

    def rgb(self, index: int) -> Picture:
        self.library.threads.add(threading.get_ident())
        self.library.gate.wait(20)
        between = max(1, index - self.at) if index > self.at else index + 1
        self.at = index
        if self.library.seconds_per_frame:
            self.library.stop.wait(between * self.library.seconds_per_frame)
        self.library.read.append((self.clip.key, index))
        if index in self.library.broken:
            raise VideoError(f"{self.clip.path.name}: frame {index} is damaged.")
        return np.full((36, 64, 3), index % 256, np.uint8)

    def close(self) -> None:
        self.closed = True


class FakeLibrary:
    """Opens fake readers, and keeps what was asked of them."""

    def __init__(self) -> None:
        self.readers: list[FakeReader] = []
        self.read: list[tuple[int | str, int]] = []
        self.threads: set[int] = set()
        self.broken: set[int] = set()
        self.seconds_per_frame = 0.0
        self.stop = threading.Event()
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, clip: ClipSource) -> FakeReader:
        if clip.path.name == "missing.mp4":
            raise VideoError("missing.mp4 is not there: point to its folder.")
        self.readers.append(FakeReader(self, clip))
        return self.readers[-1]
