"""A bounded number of open videos, shared by all threads of the program."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from mousevision.core.ahead import WORKERS
from mousevision.core.errors import VideoError
from mousevision.core.video import FrameTable
from mousevision.media.container import THREADS
from mousevision.media.reader import FrameReader

RETRY_SECONDS = 0.01


class ReaderPool:
    """Readers by file, of which at most `limit` have their file open at any time.

    A reader that is lent out may lose its open file to another that needs one more urgently; it
    opens it again at its next picture. So lending never waits, however many readers are lent.
    """

    def __init__(self, limit: int = 8, threads: int = THREADS) -> None:
        self._limit = max(1, limit)
        self._threads = threads
        self._changed = threading.Condition()
        self._readers: OrderedDict[Path, FrameReader] = OrderedDict()
        self._lent: dict[FrameReader, int] = {}
        self._open: OrderedDict[FrameReader, None] = OrderedDict()
        self._closed = False

    @property
    def open_files(self) -> int:
        """Number of files open now."""
        with self._changed:
            return len(self._open)

    @contextmanager
    def reader(self, path: Path, table: FrameTable, rotation: int = 0) -> Iterator[FrameReader]:
        """Lend the reader of a file; several threads may hold the same one.

        Raises:
            VideoError: If the pool is closed.
        """
        reader = self._lend(path, table, rotation)
        try:
            yield reader
        finally:
            self._take_back(reader)

    def close(self) -> None:
        """Close all files, those of readers still lent out too; the pool lends no more."""
        with self._changed:
            self._closed = True
            readers = {*self._readers.values(), *self._lent}
            self._readers.clear()
            self._changed.notify_all()
        for reader in readers:
            reader.close()

    def enter(self, reader: FrameReader) -> None:
        """Wait until `reader` may open its file, closing the one used least recently for it.

        Raises:
            VideoError: If the pool is closed.
        """
        with self._changed:
            while not self._closed:
                if len(self._open) < self._limit or self._close_one():
                    self._open[reader] = None
                    return
                # All are in the middle of a picture; none of them waits for us, for they are open.
                self._changed.wait(RETRY_SECONDS)
        raise VideoError(f"{reader.path.name} was not opened: the program is closing.")

    def leave(self, reader: FrameReader) -> None:
        """Note that the file of `reader` is closed."""
        with self._changed:
            self._open.pop(reader, None)
            self._changed.notify_all()

    def _lend(self, path: Path, table: FrameTable, rotation: int) -> FrameReader:
        with self._changed:
            if self._closed:
                raise VideoError(f"{path.name} was not opened: the program is closing.")
            reader = self._readers.get(path)
            if reader is None or not _reads(reader, table, rotation):
                reader = FrameReader(path, table, rotation, gate=self, threads=self._threads)
                self._readers[path] = reader
            self._readers.move_to_end(path)
            self._lent[reader] = self._lent.get(reader, 0) + 1
            if reader in self._open:
                self._open.move_to_end(reader)
            return reader

    def _take_back(self, reader: FrameReader) -> None:
        with self._changed:
            self._lent[reader] -= 1
            if not self._lent[reader]:
                del self._lent[reader]
            if self._readers.get(reader.path) is not reader and reader not in self._lent:
                reader.try_close()
            while len(self._readers) > self._limit:
                self._forget_oldest()

    def _forget_oldest(self) -> None:
        _, reader = self._readers.popitem(last=False)
        if reader not in self._lent:
            reader.try_close()

    def _close_one(self) -> bool:
        """Close one open file, of a reader that nobody has if possible; return whether one was."""
        idle_first = sorted(self._open, key=lambda reader: reader in self._lent)
        return any(reader.try_close() for reader in idle_first)


def threads_each(clips: int) -> int:
    """Return the threads of each decoder where `core.ahead.in_order` reads so many clips."""
    return max(1, THREADS // max(1, min(clips, WORKERS)))


def _reads(reader: FrameReader, table: FrameTable, rotation: int) -> bool:
    """Whether a reader serves for this table, which may have been read from the project anew."""
    known = reader.table
    return reader.rotation == rotation % 360 and (
        known is table
        or (
            known.verified == table.verified
            and np.array_equal(known.pts, table.pts)
            and np.array_equal(known.keys, table.keys)
        )
    )
