"""Playback of one clip without a picture: where it is, what plays, how fast, in which loop.

Where it is, is a *place* of the clip: a frame, or beside a clip that is compared also a place
before the first or behind the last frame, at which that one is held.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from mousevision.core.intervals import Interval
from mousevision.gui.player.clock import SPEEDS, PlaybackClock
from mousevision.gui.player.decoder import Decoder
from mousevision.gui.player.source import ClipSource, Picture, ReaderFactory
from mousevision.gui.player.tally import Tally


class Playback(QObject):
    """Says which picture to show when; one per clip on screen, so that two can be compared."""

    opened = Signal()  # another clip
    picture = Signal(int, object)  # frame, picture
    moved = Signal(int)  # place asked for; its picture follows
    clock_set = Signal(float)  # while playing: it is there now, seconds of the video
    held_changed = Signal(int)  # -1: the first frame is held, 1: the last one, 0: neither
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    loop_changed = Signal(object)  # Interval or None
    dropped_changed = Signal(int)
    failed = Signal(str)

    def __init__(
        self,
        factory: ReaderFactory,
        parent: QObject | None = None,
        now: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self.decoder = Decoder(factory, self)
        self.decoder.ready.connect(self._on_ready)
        self.decoder.failed.connect(self._on_failed)
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.setObjectName("playback")
        self._timer.timeout.connect(self._tick)
        self.source: ClipSource | None = None
        self.index = 0
        self.held = 0
        self.speed = 1.0
        self.playing = False
        self.dropped = 0
        self._tally = Tally()
        self.loop: Interval | None = None
        self._repeat = False
        self._shown: int | None = None
        self._painted: int | None = None
        self._clock: PlaybackClock | None = None
        self._anchored = False

    @property
    def on_screen(self) -> int:
        """The frame that the user sees while playing; otherwise the one that was asked for."""
        if self.playing and self._anchored and self._painted is not None:
            return self._painted
        return self.index if self.source is None else self.source.frame(self.index)

    def open(self, source: ClipSource, index: int | None = None) -> None:
        """Show another clip, at its first frame or at `index`; a loop of a part ends."""
        self.pause()
        self.source, self._shown = source, None
        self.loop = Interval(source.start, source.stop) if self._repeat else None
        self.loop_changed.emit(self.loop)
        self._tally = Tally()
        self.tell_dropped()
        self._go(source.start if index is None else index, 1)
        self.opened.emit()

    def expect(self, sources: Sequence[ClipSource]) -> None:
        """Name the clips that will probably be opened next, so that they open at once."""
        self.decoder.expect(sources)

    def close(self) -> None:
        """Show nothing."""
        self.pause()
        self.source = self._shown = None

    def shutdown(self) -> None:
        """Stop the decoding thread."""
        self.close()
        self.decoder.shutdown()

    def painted(self, index: int) -> None:
        """Take note that a picture is on screen; called while it is painted, so it tells nobody.

        A picture of the clip before that is painted late is none that this clip waits for.
        """
        self._tally.painted(index)
        self._painted = index if index == self._shown else None

    def tell_dropped(self) -> None:
        """Tell how many frames were due since `play` and not on screen, if that has changed."""
        if self._tally.missed != self.dropped:
            self.dropped = self._tally.missed
            self.dropped_changed.emit(self.dropped)

    # -- moving ---------------------------------------------------------------------------

    def seek(self, index: int) -> None:
        """Go to a frame; while playing, play on from there. Leaving a loop ends it."""
        if self.source is not None:
            self._leave_loop(self.source.clamp(index))
            self._go(index, 0)

    def step(self, frames: int) -> None:
        """Go some frames forward, or back if negative; stops playing."""
        self.pause()
        if self.source is not None:
            self._leave_loop(self.source.clamp(self.index + frames))
            self._go(self.index + frames, 1 if frames > 0 else -1)

    def jump_seconds(self, seconds: float) -> None:
        """Go to the picture that is on screen this much later, at least one frame away."""
        if self.source is None:
            return
        index = self.source.at(self.source.seconds(self.index) + seconds)
        if index == self.index:
            index += 1 if seconds > 0 else -1
        self.seek(index)

    def first(self) -> None:
        """Go to the first frame."""
        if self.source is not None:
            self.seek(self.source.places.start)

    def last(self) -> None:
        """Go to the last frame."""
        if self.source is not None:
            self.pause()
            self.seek(self.source.places.stop - 1)

    # -- playing --------------------------------------------------------------------------

    def toggle_play(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play from here; from the start when at the end, or when outside the loop."""
        if self.source is None or self.playing:
            return
        span = self._span()
        if not span.start <= self.index < span.stop or (
            self.index == span.stop - 1 and span.length > 1
        ):
            self._go(span.start, 1)
        frame = self.source.frame(self.index)
        self._tally.start(frame, painted=self._painted == frame)
        self.tell_dropped()
        self.playing = True
        self._restart_clock()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stay at the picture that is on screen."""
        if not self.playing:
            return
        self.playing = False
        self._tally.stop()
        self._timer.stop()
        shown = self._shown if self._anchored else None
        if shown is not None and self.source is not None and self._frame() != shown:
            self._set_place(shown)
        self.playing_changed.emit(False)

    def slower(self) -> None:
        """Half the speed, down to 1/16."""
        self.set_speed(SPEEDS[max(0, SPEEDS.index(self.speed) - 1)])

    def faster(self) -> None:
        """Twice the speed, up to 16."""
        self.set_speed(SPEEDS[min(len(SPEEDS) - 1, SPEEDS.index(self.speed) + 1)])

    def set_speed(self, speed: float) -> None:
        """Play at one of `SPEEDS`."""
        if speed == self.speed:
            return
        self.speed = speed
        if self._clock is not None and self.playing:
            now = self._now()
            self._clock.change_speed(speed, now)
            if self._anchored:
                self.clock_set.emit(self._clock.video(now))
            self._timer.start(0)
        self.speed_changed.emit(speed)

    def set_loop(self, span: Interval | None) -> None:
        """Play frames of an interval again and again; None ends every loop."""
        self._repeat = self._repeat and span is not None
        self.loop = None
        if span is not None and self.source is not None:
            self.loop = Interval(*span).clamp(self.source.start, self.source.stop)
        self._after_loop_change()

    def set_repeat(self, on: bool) -> None:
        """Play each clip as a whole again and again, also the ones opened later."""
        self._repeat = on
        self.loop = None
        if on and self.source is not None:
            self.loop = Interval(self.source.start, self.source.stop)
        self._after_loop_change()

    # -- inside ---------------------------------------------------------------------------

    def _after_loop_change(self) -> None:
        if self.playing:
            span = self._span()
            if not span.start <= self.index < span.stop:
                self._go(span.start, 1)
            self._restart_clock()
        self.loop_changed.emit(self.loop)

    def _span(self) -> Interval:
        assert self.source is not None
        return self.loop or self.source.places

    def _restart_clock(self) -> None:
        assert self.source is not None
        self._clock = PlaybackClock(self.source, self._span())
        self._anchored = False
        self._timer.start(0)

    def _leave_loop(self, index: int) -> None:
        if self.loop is not None and not self.loop.start <= index < self.loop.stop:
            self.set_loop(None)

    def _go(self, index: int, direction: int) -> None:
        """Ask for a picture, and show it at once when it is here."""
        assert self.source is not None
        self._set_place(self.source.clamp(index))
        frame = self.source.frame(self.index)
        if self._tally.running:
            self._tally.jump(frame)
        self._anchored = False
        self._painted = None
        self.moved.emit(self.index)
        picture = self.decoder.frame(self.source, frame, direction)
        if picture is not None:
            self._show(frame, picture)
            if self.playing:
                self._timer.start(0)

    def _frame(self) -> int:
        """Return the frame that is shown at this place."""
        assert self.source is not None
        return self.source.frame(self.index)

    def _set_place(self, index: int) -> None:
        assert self.source is not None
        self.index = index
        held = (index >= self.source.stop) - (index < self.source.start)
        if held != self.held:
            self.held = held
            self.held_changed.emit(held)

    def _show(self, index: int, picture: Picture) -> None:
        self._shown = index
        self._tally.show(index)
        self.picture.emit(index, picture)

    @Slot()
    def _tick(self) -> None:
        """Show what is due, then sleep until the next picture is."""
        if self.source is None or self._clock is None or not self.playing:
            return
        now = self._now()
        if not self._anchored:
            # The clock starts with the picture, not with the wish for it: waiting for a jump
            # in the file is no reason to skip what comes after it.
            if self._shown != self.source.frame(self.index):
                return
            self._clock.anchor(self.index, self.speed, now)
            self._anchored = True
            self.clock_set.emit(self._clock.video(now))
        due = self._clock.due(now)
        if due.ended:
            self._end_of_span()
            return
        if due.index != self.index:
            before = self.source.frame(self.index)
            self._set_place(due.index)
            frame = self.source.frame(due.index)
            picture = None
            if frame != before:
                picture = self.decoder.frame(self.source, frame, 1, due.stride)
            if picture is not None:
                self._show(frame, picture)
        self._timer.start(max(1, round(1000 * due.wait)))

    def _end_of_span(self) -> None:
        span = self._span()
        if self.loop is None:
            assert self.source is not None
            self._tally.end(min(span.stop, self.source.stop))
            if self._shown != self.source.frame(span.stop - 1):
                self._go(span.stop - 1, 1)
            self._set_place(span.stop - 1)
            self.playing = False
            self.playing_changed.emit(False)
        else:
            self._tally.again(*span)
            self._go(span.start, 1)
        self.tell_dropped()

    @Slot(object, int, object)
    def _on_ready(self, key: object, index: int, picture: Picture) -> None:
        if self.source is None or key != self.source.key:
            return
        wanted = self.source.frame(self.index)
        if self.playing and self._anchored:
            if (self._shown is None or index > self._shown) and index <= wanted:
                self._show(index, picture)
            return
        if index == wanted:
            self._show(index, picture)
            if self.playing:
                self._timer.start(0)

    @Slot(object, int, str)
    def _on_failed(self, key: object, index: int, words: str) -> None:
        if self.source is None or key != self.source.key:
            return
        self.pause()
        self.failed.emit(words)
