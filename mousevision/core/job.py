"""One job: a plain function `fn(ctx, ...) -> result`, the same for window, CLI and tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from mousevision.core.errors import Cancelled

T = TypeVar("T")


class JobContext(Protocol):
    """What a job may say and must ask while it works."""

    def report(self, done: float, total: float, note: str = "") -> None:
        """Tell the progress; cheap enough to call for every clip."""

    def check(self) -> None:
        """Raise `Cancelled` once the user has cancelled."""

    def emit(self, event: object) -> None:
        """Hand out an intermediate result, such as the losses of one round of training."""


class QuietContext:
    """A context without a listener, for tests and library use; `cancel` works from any thread."""

    def __init__(self, on_event: Callable[[object], None] | None = None) -> None:
        self._cancelled = threading.Event()
        self._on_event = on_event

    def report(self, done: float, total: float, note: str = "") -> None:
        """Ignore the progress."""

    def check(self) -> None:
        """Raise `Cancelled` after `cancel`."""
        if self._cancelled.is_set():
            raise Cancelled

    def emit(self, event: object) -> None:
        """Pass the event to the listener given at construction, if any."""
        if self._on_event is not None:
            self._on_event(event)

    def cancel(self) -> None:
        """Ask the job to stop at its next check."""
        self._cancelled.set()


class SpanContext:
    """The part `[start, stop)` of a longer job, in fractions of the whole.

    A job that is made of jobs hands each of them a span, so that one bar runs from 0 to 100 %.
    """

    def __init__(self, parent: JobContext, start: float, stop: float, note: str = "") -> None:
        self._parent = parent
        self._start = start
        self._width = stop - start
        self._note = note

    def report(self, done: float, total: float, note: str = "") -> None:
        """Report to the parent as a fraction of the whole."""
        fraction = done / total if total > 0 else 1.0
        words = ": ".join(part for part in (self._note, note) if part)
        self._parent.report(self._start + self._width * fraction, 1.0, words)

    def check(self) -> None:
        """Raise `Cancelled` when the whole job was cancelled."""
        self._parent.check()

    def emit(self, event: object) -> None:
        """Pass the event on."""
        self._parent.emit(event)


def track(ctx: JobContext, items: Iterable[T], total: int, note: str = "") -> Iterator[T]:
    """Yield the items, checking for cancellation before and reporting after each."""
    for done, item in enumerate(items):
        ctx.check()
        yield item
        ctx.report(done + 1, total, note)
