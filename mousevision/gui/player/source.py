"""What the player shows, and what it needs of a reader."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from mousevision.core.intervals import Interval
from mousevision.core.video import FrameTable

Picture = npt.NDArray[np.uint8]
"""One picture as displayed: (height, width, 3), red, green, blue."""

ROUNDING = 1e-6
"""Part of a frame by which a time may fall short of its place."""


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
        lead: Places before the first frame at which it is held, since a clip that is compared
            begins earlier; each lasts as long as a frame on average.
        tail: Places behind the last frame at which that is held.
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
    lead: int = 0
    tail: int = 0

    @property
    def frames(self) -> int:
        """Number of frames."""
        return self.stop - self.start

    @property
    def places(self) -> Interval:
        """The frames of the clip and the places at which its first and last one are held."""
        return Interval(self.start - self.lead, self.stop + self.tail)

    @property
    def gap(self) -> float:
        """Seconds that a frame lasts on average."""
        span = self.end_seconds(self.stop) - self.table.seconds(self.start)
        return span / self.frames if span > 0 else 0.04

    def clamp(self, index: int) -> int:
        """Return the place of the clip that is nearest to `index`."""
        return min(max(index, self.start - self.lead), self.stop + self.tail - 1)

    def frame(self, place: int) -> int:
        """Return the frame that is shown at a place."""
        return min(max(place, self.start), self.stop - 1)

    def seconds(self, place: int) -> float:
        """Return when a place begins, in seconds from the video's first picture."""
        if place < self.start:
            return self.table.seconds(self.start) - (self.start - place) * self.gap
        if place >= self.stop:
            return self.end_seconds(self.stop) + (place - self.stop) * self.gap
        return self.table.seconds(place)

    def at(self, seconds: float) -> int:
        """Return the place of a time, kept to `places`."""
        first, end = self.table.seconds(self.start), self.end_seconds(self.stop)
        if seconds < first:
            place = self.start + math.floor((seconds - first) / self.gap + ROUNDING)
        elif seconds >= end:
            place = self.stop + math.floor((seconds - end) / self.gap + ROUNDING)
        else:
            place = self.frame(self.table.at(seconds))
        return self.clamp(place)

    def end_seconds(self, stop: int) -> float:
        """Return the time at which place `stop - 1` leaves the screen."""
        if stop > self.stop or stop <= self.start:
            return self.seconds(stop)
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
