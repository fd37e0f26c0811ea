"""How a verb speaks: one JSON document or plain lines, progress aside, four exit codes.

0 done; 1 finished, but something was skipped or a check failed; 2 the user must change something;
130 interrupted.
"""

from __future__ import annotations

import json
import logging
import math
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

import typer

from mousevision.core.errors import Cancelled, MouseVisionError

log = logging.getLogger(__name__)

DONE, INCOMPLETE, USER_MUST_ACT, INTERRUPTED = 0, 1, 2, 130
LINE_SECONDS = 5.0
BAR_SECONDS = 0.1
BAR_WIDTH = 30


class ConsoleContext:
    """A job's context on the command line: progress on standard error, Ctrl+C cancels."""

    def __init__(self, stream: IO[str] | None, *, quiet: bool) -> None:
        self._stream = None if quiet else stream
        self._terminal = bool(stream is not None and stream.isatty())
        self._cancelled = threading.Event()
        self._shown = -math.inf
        self._started = time.monotonic()
        self._open_line = False

    def report(self, done: float, total: float, note: str = "") -> None:
        """Draw a bar on a terminal; elsewhere print a line every few seconds."""
        now = time.monotonic()
        if self._stream is None or now - self._shown < self._pause():
            return
        self._shown = now
        fraction = min(done / total, 1.0) if total > 0 else 0.0
        if self._terminal:
            filled = round(fraction * BAR_WIDTH)
            bar = "#" * filled + "-" * (BAR_WIDTH - filled)
            self._stream.write(f"\r[{bar}] {fraction:4.0%} {note[:60]:<60}")
            self._open_line = True
        elif now - self._started >= LINE_SECONDS:
            self._stream.write(f"{fraction:4.0%} {note}\n")
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
        """Ask the job to stop at its next check."""
        self._cancelled.set()

    def end_line(self) -> None:
        """Leave the line of the bar, so that what follows begins on its own."""
        if self._open_line and self._stream is not None:
            self._stream.write("\r" + " " * (BAR_WIDTH + 70) + "\r")
            self._open_line = False

    def _pause(self) -> float:
        return BAR_SECONDS if self._terminal else LINE_SECONDS


@dataclass
class Answer:
    """What a verb has to say.

    Attributes:
        document: The JSON document.
        lines: The same for people.
        complete: Whether nothing was skipped and no check failed.
    """

    document: Mapping[str, Any]
    lines: Iterable[str] = field(default_factory=list)
    complete: bool = True


def run_verb(work: Callable[[ConsoleContext], Answer], *, as_json: bool, quiet: bool) -> None:
    """Do a verb's work, print its answer and leave with its exit code."""
    ctx = ConsoleContext(sys.stderr, quiet=quiet)
    try:
        with _interruptible(ctx):
            answer = work(ctx)
    except (Cancelled, KeyboardInterrupt):
        _complain(ctx, "Interrupted; nothing is half written.")
        raise typer.Exit(INTERRUPTED) from None
    except MouseVisionError as error:
        _complain(ctx, str(error))
        raise typer.Exit(USER_MUST_ACT) from None
    ctx.end_line()
    if as_json:
        sys.stdout.write(json.dumps(_plain(answer.document), ensure_ascii=False, indent=1) + "\n")
    elif not quiet:
        for line in answer.lines:
            sys.stdout.write(line + "\n")
    sys.stdout.flush()
    raise typer.Exit(DONE if answer.complete else INCOMPLETE)


def _complain(ctx: ConsoleContext, sentence: str) -> None:
    ctx.end_line()
    sys.stderr.write(f"mousevision: {sentence}\n")


@contextmanager
def _interruptible(ctx: ConsoleContext) -> Iterator[None]:
    """Let Ctrl+C (and a polite kill) cancel the job; a second Ctrl+C stops at once."""

    def on_signal(number: int, frame: object) -> None:
        if number == signal.SIGINT and ctx.cancelled:
            raise KeyboardInterrupt
        ctx.cancel()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {n: signal.signal(n, on_signal) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: NumPy's numbers and NaN included."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
