"""What the player shows, and what it needs of a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from mousevision.core.video import FrameTable

Picture = npt.NDArray[np.uint8]
"""One picture as displayed: (height, width, 3), red, green, blue."""


@dataclass(frozen=True, slots=True, eq=False)
class ClipSource:
    """Frames `[start, stop)` of one video, with the words that stand above them.

    Attributes:
        key: Names the clip; pictures of sources with equal keys are taken to be the same.
        path: The video file, or the folder of an image sequence.
        table: Times of all the video's pictures.
        rotation: Clockwise turn for showing, in degrees.
        start: First frame of the clip in the video.
        stop: One past the last frame.
        fps: Pictures per second, used for the length of the last picture only.
        title: For example `m07 . week 2 . 0012.mp4`.
        subtitle: More about the clip, in a fainter colour.
        veiled: Whether the name of the file must not be shown, in no message either.
    """

    key: int | str
    path: Path
    table: FrameTable
    rotation: int = 0
    start: int = 0
    stop: int = 0
    fps: float = 0.0
    title: str = ""
    subtitle: str = ""
    veiled: bool = False

    @property
    def frames(self) -> int:
        """Number of frames."""
        return self.stop - self.start

    def clamp(self, index: int) -> int:
        """Return the frame of the clip that is nearest to `index`."""
        return min(max(index, self.start), self.stop - 1)

    def end_seconds(self, stop: int) -> float:
        """Return the time at which frame `stop - 1` leaves the screen."""
        if stop < len(self.table):
            return self.table.seconds(stop)
        return self.table.seconds(stop - 1) + (1.0 / self.fps if self.fps > 0 else 0.04)


class Reader(Protocol):
    """The part of `media.reader.FrameReader` that the player uses."""

    def rgb(self, index: int) -> Picture:
        """Return one picture; raises `VideoError` when it cannot be read exactly."""

    def close(self) -> None:
        """Close the file."""


ReaderFactory = Callable[[ClipSource], Reader]


def open_reader(source: ClipSource) -> Reader:
    """Open the clip's video with the program's own reader; called in the decoding thread."""
    from mousevision.media.reader import FrameReader

    reader: Reader = FrameReader(source.path, source.table, source.rotation)
    return reader
