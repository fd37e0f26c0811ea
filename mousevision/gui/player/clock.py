"""When which picture is due: playback paced by the pictures' own times."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mousevision.core.intervals import Interval
from mousevision.gui.player.source import ClipSource

MIN_TICK = 1 / 60
"""Seconds between two pictures on most screens; more of them cannot be seen."""
SPEEDS = tuple(2.0**power for power in range(-4, 5))
"""1/16 to 16 times."""


@dataclass(frozen=True, slots=True)
class Due:
    """What should be on screen now.

    Attributes:
        index: The frame.
        ended: The last picture has had its time.
        wait: Seconds until this changes.
        stride: Frames from one picture shown to the next.
    """

    index: int
    ended: bool
    wait: float
    stride: int = 1


class PlaybackClock:
    """Maps the wall clock to frames, from an anchor: this frame appeared at that moment.

    Variable frame rates come out right, since only time stamps are compared.
    """

    def __init__(self, source: ClipSource, span: Interval) -> None:
        self._source = source
        self._span = span
        self._end = source.end_seconds(span.stop)
        self._gap = (self._end - source.seconds(span.start)) / span.length
        self._speed = 1.0
        self._video = source.seconds(span.start)
        self._wall = 0.0

    def anchor(self, index: int, speed: float, now: float) -> None:
        """Start counting: frame `index` appears at `now` (seconds)."""
        self.set(self._source.seconds(index), speed, now)

    def set(self, video: float, speed: float, now: float) -> None:
        """Start counting: it is `video` in the clip at `now` (seconds)."""
        self._video, self._speed, self._wall = video, speed, now

    def video(self, now: float) -> float:
        """Return where in the video it is, in seconds from its first picture."""
        return self._at(now)

    def change_speed(self, speed: float, now: float) -> None:
        """Go on from the present moment of the video at another speed."""
        self._video, self._wall = self._at(now), now
        self._speed = speed

    def due(self, now: float) -> Due:
        """Return the frame due at `now`, kept inside the span that is played."""
        video = self._at(now)
        stride = self._stride()
        # Half a nanosecond forgives rounding, so that a picture is due at its very time.
        index = self._source.at(video + 5e-10)
        index = min(max(index, self._span.start), self._span.stop - 1)
        # Going fast, the same pictures are due whatever the jitter: they can be decoded ahead.
        index -= (index - self._span.start) % stride
        following = index + stride
        last = following >= self._span.stop
        change = self._end if last else self._source.seconds(following)
        return Due(index, video >= self._end, max(0.0, change - video) / self._speed, stride)

    def _stride(self) -> int:
        """Return how many frames pass between two refreshes of the screen, a power of two."""
        gap = self._gap / self._speed
        return 1 if gap >= 0.8 * MIN_TICK else 2 ** math.ceil(math.log2(MIN_TICK / gap))

    def _at(self, now: float) -> float:
        return self._video + (now - self._wall) * self._speed


def speed_words(speed: float) -> str:
    """Return `1/4×`, `1×`, `16×`."""
    return f"{speed:.0f}×" if speed >= 1 else f"1/{1 / speed:.0f}×"
