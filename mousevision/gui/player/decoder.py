"""Decoding in a thread of its own, where only the newest request counts.

The window asks for one picture at a time. A request that was overtaken before the decoder came to
it is dropped, so that scrubbing never lags behind the mouse; when nothing is asked for, neighbours
are decoded ahead. The worker is a `QObject` moved to a `QThread`, as Qt wants it.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from mousevision.core.errors import MouseVisionError
from mousevision.gui.player.ahead import Request, plan
from mousevision.gui.player.cache import FrameCache
from mousevision.gui.player.source import ClipSource, Picture, Reader, ReaderFactory

log = logging.getLogger(__name__)

CACHE_BYTES = 192 << 20
OPEN_READERS = 2
"""The clip at hand and one more; each reader keeps up to 96 MB of decoded pictures itself."""
HOP = 4
"""Frames between pictures that are shown on the way to one that is due, at least."""
TELL_EVERY = 0.04
"""Seconds between them, at least."""
NEAR = 8
"""Pictures decoded around the one on screen before those of clips that come next."""
EXPECTED_FRAMES = 6
"""Pictures decoded of a clip that will probably come next."""
Video = tuple[Path, int, bool]
"""What readers differ by: clips of one recording share one."""


class _Worker(QObject):
    """Lives in the decoding thread; `ask`, `expect` and `stop` may be called from outside."""

    ready = Signal(object, int, object)  # clip key, frame, picture
    failed = Signal(object, int, str)  # clip key, frame, sentence

    def __init__(self, factory: ReaderFactory, cache: FrameCache) -> None:
        super().__init__()
        self._factory = factory
        self._cache = cache
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._request: Request | None = None
        self._shown: Request | None = None
        self._expected: list[ClipSource] = []
        self._news = False
        self._awake = False
        self._plan: Iterator[tuple[ClipSource, int]] = iter(())
        self._readers: OrderedDict[Video, Reader] = OrderedDict()
        self._last: tuple[int | str, int] = ("", 0)
        self._told = 0.0
        self._broken: set[tuple[int | str, int]] = set()

    def ask(self, request: Request) -> bool:
        """Replace the request; return whether the worker must be woken."""
        with self._lock:
            self._request = request
            sleeping, self._awake = not self._awake, True
            return sleeping

    def expect(self, sources: Sequence[ClipSource]) -> bool:
        """Name the clips that will come next; return whether the worker must be woken."""
        with self._lock:
            self._expected, self._news = list(sources), True
            sleeping, self._awake = not self._awake, True
            return sleeping

    def stop(self) -> None:
        """Leave `work` after the picture at hand."""
        self._stop.set()

    def close_readers(self) -> None:
        """Close all files; only while the thread does not run."""
        for reader in self._readers.values():
            reader.close()
        self._readers.clear()

    @Slot()
    def work(self) -> None:
        """Serve the newest request, then decode ahead until there is nothing to do."""
        while not self._stop.is_set():
            request = self._take()
            if request is not None:
                self._serve(request)
                self._shown = request
                self._plan = self._ahead(request, NEAR)
            elif self._heard() and self._shown is not None:
                self._plan = self._ahead(self._shown, 0)  # those near were decoded until now
            elif not self._decode_ahead() and self._fall_asleep():
                return

    def _take(self) -> Request | None:
        with self._lock:
            request, self._request = self._request, None
            return request

    def _heard(self) -> bool:
        """Return once whether other clips are expected than before."""
        with self._lock:
            news, self._news = self._news, False
            return news

    def _fall_asleep(self) -> bool:
        with self._lock:
            self._awake = self._request is not None or self._news
            return not self._awake

    def _serve(self, request: Request) -> None:
        source, index = request.source, request.index
        if not request.wanted:
            return
        try:
            for frame in self._on_the_way(request):
                picture = self._picture(source, frame)
                if frame == index or time.monotonic() - self._told >= TELL_EVERY:
                    self._told = time.monotonic()
                    self.ready.emit(source.key, frame, picture)
                if self._request is not None or self._stop.is_set():
                    return
        except MouseVisionError as error:
            self.failed.emit(source.key, index, str(error))
        except Exception as error:
            log.exception("frame %d of %s", index, source.path)
            words = f"{source.path.name}: frame {index} could not be read ({error})."
            self.failed.emit(source.key, index, words)

    def _on_the_way(self, request: Request) -> Iterator[int]:
        """Yield the frames to decode for a request: it alone, or when playing also some before.

        Where decoding is slower than playing, the picture that is due is always far ahead. All
        pictures up to it must be decoded anyway, so some of them are shown.
        """
        key, at = self._last
        if request.direction > 0 and key == request.source.key and at < request.index:
            yield from range(
                at + max(request.stride, HOP), request.index, max(request.stride, HOP)
            )
        yield request.index

    def _picture(self, source: ClipSource, index: int) -> Picture:
        picture = self._cache.get(source.key, index)
        if picture is None:
            picture = self._reader(source).rgb(index)
            self._cache.put(source.key, index, picture)
            self._last = (source.key, index)
        return picture

    def _reader(self, source: ClipSource) -> Reader:
        video = (source.path, source.rotation, source.table.verified)
        reader = self._readers.get(video)
        if reader is None:
            while len(self._readers) >= OPEN_READERS:
                self._readers.popitem(last=False)[1].close()
            reader = self._readers[video] = self._factory(source)
        self._readers.move_to_end(video)
        return reader

    def _ahead(self, request: Request, first: int) -> Iterator[tuple[ClipSource, int]]:
        """Yield pictures to decode: `first` ones of the clip on screen, others, and the rest."""
        source = request.source
        shown = self._cache.get(source.key, request.index)
        if shown is None:
            return
        room = self._cache.limit_bytes // max(shown.nbytes, 1)
        near = plan(request, lambda i: self._cache.has(source.key, i), room)
        yield from ((source, index) for index in islice(near, first))
        # Whoever labels goes to the next clip before this one has been decoded to its end.
        for frames in (1, EXPECTED_FRAMES):
            for coming in list(self._expected):
                for index in range(coming.start, min(coming.stop, coming.start + frames)):
                    if not self._cache.has(coming.key, index):
                        yield coming, index
        yield from ((source, index) for index in near)

    def _decode_ahead(self) -> bool:
        """Decode one picture of the plan; return whether there was one."""
        step = next(self._plan, None)
        if step is None:
            return False
        source, index = step
        if (source.key, index) in self._broken:
            return True
        try:
            self._picture(source, index)
        except Exception as error:
            # Nobody asked for this picture yet; when somebody does, the reason is told.
            log.debug("ahead: frame %d of %s: %s", index, source.path, error)
            self._broken.add((source.key, index))
        return True


class _Lane:
    """One thread and the worker in it, from start to stop."""

    def __init__(self, worker: _Worker) -> None:
        self.worker = worker
        self.thread = QThread()
        self.thread.setObjectName("player decoding")
        worker.moveToThread(self.thread)
        self.thread.start()

    def stop(self) -> None:
        """Stop after the picture at hand, and close all files; more than once does no harm."""
        self.worker.stop()
        self.thread.quit()
        self.thread.wait()
        self.worker.close_readers()


class Decoder(QObject):
    """The window's end of the decoding thread, which starts with the first request."""

    ready = Signal(object, int, object)
    failed = Signal(object, int, str)
    _wake = Signal()

    def __init__(
        self,
        factory: ReaderFactory,
        parent: QObject | None = None,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        super().__init__(parent)
        self._factory = factory
        self.cache = FrameCache(cache_bytes)
        self._lane: _Lane | None = None

    def frame(
        self, source: ClipSource, index: int, direction: int = 0, stride: int = 1
    ) -> Picture | None:
        """Return a picture if it is here; otherwise None, and `ready` or `failed` will follow.

        Either way the pictures around it are decoded next. A later call replaces this one.
        """
        picture = self.cache.get(source.key, index)
        request = Request(source, index, direction, stride, wanted=picture is None)
        if self._worker().ask(request):
            self._wake.emit()
        return picture

    def expect(self, sources: Sequence[ClipSource]) -> None:
        """Name clips whose first pictures are decoded once those near the one shown are here."""
        if self._worker().expect(sources):
            self._wake.emit()

    @Slot()
    def shutdown(self) -> None:
        """Stop the thread after the picture at hand, close all files, forget all pictures."""
        if self._lane is not None:
            self._finalizer()
            self._lane = None
        self.cache.clear()

    def _worker(self) -> _Worker:
        if self._lane is None:
            worker = _Worker(self._factory, self.cache)
            worker.ready.connect(self._on_ready)
            worker.failed.connect(self._on_failed)
            self._wake.connect(worker.work)
            self._lane = _Lane(worker)
            # A running thread must not be destroyed: Qt would end the process. This stops it
            # when nobody holds the player any more, and at the end of the program.
            self._finalizer = weakref.finalize(self, self._lane.stop)
        return self._lane.worker

    @Slot(object, int, object)
    def _on_ready(self, key: object, index: int, picture: object) -> None:
        self.ready.emit(key, index, picture)

    @Slot(object, int, str)
    def _on_failed(self, key: object, index: int, words: str) -> None:
        self.failed.emit(key, index, words)
