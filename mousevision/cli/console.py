"""A job on the command line: its progress on standard error, and Ctrl+C."""

from __future__ import annotations

import contextlib
import math
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from typing import IO

from mousevision.core.errors import Cancelled

LINE_SECONDS = 5.0
FIRST_LINE_SECONDS = 1.0
BAR_SECONDS = 0.1
BAR_WIDTH = 30
ESTIMATE_AFTER_SECONDS = 3.0
SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")
"""Ctrl+C, a polite kill, and Ctrl+Break; the last exists on Windows only."""


class ConsoleContext:
    """A job's context: a bar on a terminal, elsewhere a line every few seconds; Ctrl+C cancels.

    Args:
        stream: Standard error; None in a program without a console.
        quiet: Show no progress.
    """

    def __init__(self, stream: IO[str] | None, *, quiet: bool) -> None:
        self._stream = None if quiet else stream
        self._terminal = bool(stream is not None and stream.isatty())
        self._cancelled = threading.Event()
        self._shown = -math.inf
        self._started = time.monotonic()
        self._open_line = False
        self._at_once = False

    def report(self, done: float, total: float, note: str = "") -> None:
        """Show how far the job is, unless it was shown just before."""
        now = time.monotonic()
        pause = BAR_SECONDS if self._terminal else LINE_SECONDS
        early = not self._terminal and now - self._started < FIRST_LINE_SECONDS
        if self._stream is None or early or now - self._shown < pause:
            return
        self._shown = now
        fraction = min(done / total, 1.0) if total > 0 else 0.0
        words = ", ".join(part for part in (note, self._remaining(fraction, now)) if part)
        if self._terminal:
            self._draw(fraction, words)
        else:
            self._stream.write(f"{fraction:4.0%} {words}\n")
        self._stream.flush()

    def check(self) -> None:
        """Raise `Cancelled` after Ctrl+C."""
        if self._cancelled.is_set():
            raise Cancelled

    def emit(self, event: object) -> None:
        """Intermediate results are not shown here: the final ones are."""

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the job to stop at its next check; where that may be at once, it is."""
        self._cancelled.set()
        if self._at_once:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """Let Ctrl+C break off inside, without waiting for a check.

        It is for slow steps of other libraries, such as importing one, while nothing is written.
        """
        self.check()
        self._at_once = True
        try:
            yield
        finally:
            self._at_once = False
        self.check()

    def end_line(self) -> None:
        """Leave the line of the bar, so that what follows begins on its own."""
        if self._open_line and self._stream is not None:
            self._stream.write("\r" + " " * (self._columns() - 1) + "\r")
            self._open_line = False

    def _draw(self, fraction: float, words: str) -> None:
        assert self._stream is not None
        filled = round(fraction * BAR_WIDTH)
        room = max(self._columns() - BAR_WIDTH - 9, 0)
        bar = "#" * filled + "-" * (BAR_WIDTH - filled)
        self._stream.write(f"\r[{bar}] {fraction:4.0%} {words[:room]:<{room}}")
        self._open_line = True

    def _remaining(self, fraction: float, now: float) -> str:
        """Return the time that is left, as far as it can be told."""
        spent = now - self._started
        if spent < ESTIMATE_AFTER_SECONDS or not 0.02 < fraction < 1:
            return ""
        seconds = round(spent * (1 - fraction) / fraction)
        return f"{seconds // 60}:{seconds % 60:02d} left"

    @staticmethod
    def _columns() -> int:
        return shutil.get_terminal_size().columns


@contextlib.contextmanager
def interruptible(ctx: ConsoleContext) -> Iterator[None]:
    """Let Ctrl+C, or a polite kill, cancel the job; a second Ctrl+C stops at once."""

    def on_signal(number: int, _: object) -> None:
        if number == signal.SIGINT and ctx.cancelled:
            raise KeyboardInterrupt
        ctx.cancel()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, on_signal) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def load_torch(ctx: ConsoleContext) -> None:
    """Load what learning needs, which takes a second or more, so that Ctrl+C can break it off."""
    with ctx.at_once():
        from mousevision.learn.device import warm_up

        warm_up()
