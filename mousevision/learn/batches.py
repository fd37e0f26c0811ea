"""Batches of clips, read ahead by one background thread; NumPy only.

The first time a clip is read it may have to be decoded, so reading overlaps with learning. The
thread reads clip by clip, so that it stops within one clip's time, and holds a bounded number of
batches, so that memory does not grow with the number of clips.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType

import numpy as np
import numpy.typing as npt

from mousevision.core.job import JobContext
from mousevision.core.tensors import TensorSource

Clip = npt.NDArray[np.uint8]
Prepare = Callable[[int, Clip], Clip]
"""Given the place of a clip in the order and its tensor, returns the tensor to learn from."""

AHEAD = 2
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Batch:
    """Some clips: their indices in the source, (n,), and tensors, uint8, (n, t, c, h, w)."""

    indices: npt.NDArray[np.int64]
    clips: npt.NDArray[np.uint8]


class BatchReader:
    """Reads clips in a given order, some at a time, ahead of whoever iterates over it.

    Use it as a context manager: leaving it stops and joins the thread, whatever happened. What
    the source raises is raised to the one who iterates.
    """

    def __init__(
        self,
        ctx: JobContext,
        source: TensorSource,
        order: Sequence[int] | npt.NDArray[np.int64],
        size: int,
        prepare: Prepare | None = None,
    ) -> None:
        self._ctx = ctx
        self._source = source
        self._order = [int(index) for index in order]
        self._size = size
        self._prepare = prepare
        self._stop = threading.Event()
        self._ready: queue.Queue[Batch | BaseException | None] = queue.Queue(AHEAD)
        self._thread = threading.Thread(target=self._run, name="batch-reader", daemon=True)

    def __enter__(self) -> BatchReader:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def __iter__(self) -> Iterator[Batch]:
        """Yield the batches in order, checking for cancellation while waiting.

        Raises:
            Cancelled: Once the user has cancelled.
        """
        while True:
            self._ctx.check()
            try:
                found = self._ready.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
            if found is None:
                return
            if isinstance(found, BaseException):
                raise found
            yield found

    def _run(self) -> None:
        try:
            for start in range(0, len(self._order), self._size):
                batch = self._read(start)
                if batch is None or not self._put(batch):
                    return
            self._put(None)
        except BaseException as error:  # handed to the one who iterates
            self._put(error)

    def _read(self, start: int) -> Batch | None:
        """Read one batch; None when asked to stop."""
        indices = self._order[start : start + self._size]
        clips = np.empty((len(indices), *self._source.shape), dtype=np.uint8)
        for place, index in enumerate(indices):
            if self._stop.is_set():
                return None
            clip = self._source.read([index])[0]
            clips[place] = clip if self._prepare is None else self._prepare(start + place, clip)
        return Batch(np.asarray(indices, dtype=np.int64), clips)

    def _put(self, found: Batch | BaseException | None) -> bool:
        while not self._stop.is_set():
            try:
                self._ready.put(found, timeout=POLL_SECONDS)
            except queue.Full:
                continue
            return True
        return False
