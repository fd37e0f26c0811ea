"""Two clips that move as one: by time, from a moment that both share."""

from __future__ import annotations

import dataclasses
import math

from PySide6.QtCore import QObject, Signal, Slot

from mousevision.gui.player.clock import PlaybackClock
from mousevision.gui.player.playback import Playback
from mousevision.gui.player.source import ROUNDING, ClipSource

SLACK = 0.02
"""Part of a frame by which one may be late and still belongs to the other clip's frame: times of
equal rates are rounded differently by different containers."""


class Follower(Playback):
    """A clip that goes where another one leads, and has no clock of its own."""

    def follow(self, seconds: float) -> None:
        """Show what is on screen at a time of this clip's video."""
        if self.source is None:
            return
        place = self.source.at(seconds + SLACK * self.source.gap)
        if place != self.index:
            self._go(place, 1 if place > self.index else -1)

    def join(self, seconds: float, speed: float) -> None:
        """Play from a time of this clip's video, at once: the leader does not wait for it."""
        if self.source is None:
            return
        if not self.playing:
            frame = self.source.frame(self.index)
            self._tally.start(frame, painted=self._painted == frame)
            self.playing = True
            self.tell_dropped()
        video = seconds + SLACK * self.source.gap
        self.speed = speed
        if self.source.at(video) < self.index:  # the leader's loop begins again
            self._go(self.source.at(video), 1)
            self._shown = None
        self._clock = PlaybackClock(self.source, self.source.places)
        self._clock.set(video, speed, self._now())
        self._anchored = True
        self._timer.start(0)


class Together(QObject):
    """Keeps a follower at the leader's moment while both are synchronised.

    Signals:
        linked_changed: Whether they move as one.
    """

    linked_changed = Signal(bool)

    def __init__(
        self, leader: Playback, follower: Follower, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._leader = leader
        self._follower = follower
        self._offset: float | None = None
        leader.moved.connect(self._on_moved)
        leader.clock_set.connect(self._on_clock)
        leader.playing_changed.connect(self._on_playing)

    @property
    def linked(self) -> bool:
        """Whether they move as one."""
        return self._offset is not None

    def link(self) -> None:
        """Make the two frames shown now the moment that both share."""
        self.unlink()
        first, second = self._leader.source, self._follower.source
        if first is None or second is None:
            return
        self._offset = second.seconds(self._follower.index) - first.seconds(self._leader.index)
        self._leader.source, self._follower.source = held(first, second, self._offset)
        self.linked_changed.emit(True)

    def unlink(self) -> None:
        """Let each go its own way, from the frames that are shown."""
        if self._offset is None:
            return
        self._offset = None
        self._leader.pause()
        self._follower.pause()
        for playback in (self._leader, self._follower):
            if playback.source is not None:
                playback.source = dataclasses.replace(playback.source, lead=0, tail=0)
                playback.seek(playback.source.clamp(playback.index))
        self.linked_changed.emit(False)

    def close(self) -> None:
        """Let the leader go on alone."""
        self.unlink()
        self._leader.moved.disconnect(self._on_moved)
        self._leader.clock_set.disconnect(self._on_clock)
        self._leader.playing_changed.disconnect(self._on_playing)

    @Slot(int)
    def _on_moved(self, place: int) -> None:
        source = self._leader.source
        if self._offset is not None and source is not None:
            self._follower.pause()
            self._follower.follow(source.seconds(place) + self._offset)

    @Slot(float)
    def _on_clock(self, seconds: float) -> None:
        if self._offset is not None:
            self._follower.join(seconds + self._offset, self._leader.speed)

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        if not playing:
            self._on_moved(self._leader.index)


def held(first: ClipSource, second: ClipSource, offset: float) -> tuple[ClipSource, ClipSource]:
    """Return both clips with places at which their ends are held while the other one goes on.

    Args:
        first: The leader.
        second: The follower.
        offset: Seconds of the follower's video at second 0 of the leader's.
    """
    wider = _covering(
        first, second.seconds(second.start), second.end_seconds(second.stop), -offset
    )
    start, stop = wider.places
    return wider, _covering(second, wider.seconds(start), wider.seconds(stop), offset)


def _covering(source: ClipSource, start: float, end: float, offset: float) -> ClipSource:
    """Return a clip that goes from `start` to `end` seconds of another, shifted by `offset`."""
    before = source.table.seconds(source.start) - (start + offset)
    behind = end + offset - source.end_seconds(source.stop)
    lead, tail = (
        max(0, math.ceil(part / source.gap - 2 * SLACK - ROUNDING)) for part in (before, behind)
    )
    return dataclasses.replace(source, lead=lead, tail=tail)
