"""Work on several items at a time, with the results in order and memory flat."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from itertools import islice
from typing import TypeVar

from mousevision.core.job import JobContext

T = TypeVar("T")
R = TypeVar("R")

WORKERS = 2
POLL_SECONDS = 0.05


class CheckOnly:
    """A context for work beside the job's own: it can be cancelled and says nothing."""

    def __init__(self, parent: JobContext) -> None:
        self._parent = parent

    def report(self, done: float, total: float, note: str = "") -> None:
        """Ignore the progress: the job reports how many items are done."""

    def check(self) -> None:
        """Raise `Cancelled` when the job was cancelled."""
        self._parent.check()

    def emit(self, event: object) -> None:
        """Ignore the event."""


def in_order(
    ctx: JobContext,
    items: Iterable[T],
    work: Callable[[T], R],
    workers: int = WORKERS,
    ahead: int = 0,
) -> Generator[R, None, None]:
    """Yield the result of `work` for each item, in order; some are worked on ahead.

    At most `ahead` results wait or are being made; without it, two for each worker. `work` runs
    in other threads and must end soon after the job was cancelled: give it a `CheckOnly` context.
    What it raises is raised here. When the iteration ends, however it does, no work goes on.

    Raises:
        Cancelled: Once the user has cancelled.
    """
    rest = iter(items)
    pool = ThreadPoolExecutor(workers, thread_name_prefix="ahead")
    try:
        waiting = deque(pool.submit(work, item) for item in islice(rest, ahead or 2 * workers))
        while waiting:
            result = _result(ctx, waiting.popleft())
            waiting.extend(pool.submit(work, item) for item in islice(rest, 1))
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def _result(ctx: JobContext, future: Future[R]) -> R:
    while True:
        ctx.check()
        try:
            return future.result(timeout=POLL_SECONDS)
        except TimeoutError:
            if future.done():  # what the work itself raised
                raise
