"""Reading any picture of a video by its index: exact, or refused."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol

import numpy as np

from mousevision.core.errors import VideoError
from mousevision.core.video import FrameTable
from mousevision.media.container import THREADS, Damaged
from mousevision.media.decoder import Decoder, Lost
from mousevision.media.images import ImageFolder
from mousevision.media.planes import DecodedPicture, Picture, Pixels
from mousevision.media.window import FrameWindow

WINDOW_BYTES = 96 * 1024 * 1024
"""Memory for decoded pictures per reader: some 120 pictures of 960x540."""
SEEK_WORTH = 8
"""A seek costs about as much as decoding so many pictures; nearer ones are decoded up to."""


class Gate(Protocol):
    """Who may have a file open: see `ReaderPool`."""

    def enter(self, reader: FrameReader) -> None:
        """Wait until the reader may open its file."""

    def leave(self, reader: FrameReader) -> None:
        """Note that the reader's file is closed."""


class FrameReader:
    """Any picture of one video, or of the folder of an image sequence, by index.

    It may be used from several threads. The file is opened at the first picture and stays open.
    Pictures decoded on the way are kept in a bounded window, so that steps back are cheap.
    """

    def __init__(
        self,
        path: Path,
        table: FrameTable,
        rotation: int = 0,
        *,
        window_bytes: int = WINDOW_BYTES,
        gate: Gate | None = None,
        threads: int = THREADS,
    ) -> None:
        """Prepare to read; nothing is opened yet.

        Args:
            path: The video file, or the folder of an image sequence.
            table: Its frame table, as `probe` made it.
            rotation: Clockwise turn for showing, degrees, as `probe` found it.
            window_bytes: Bound of the memory for decoded pictures.
            gate: Asked before the file is opened.
            threads: Threads of its decoder; one is best for each of several files read at a time.
        """
        self.path = path
        self.table = table
        self.rotation = rotation % 360
        self._gate = gate
        self._threads = threads
        self._lock = threading.RLock()
        self._window = FrameWindow(window_bytes)
        self._decoder: Decoder | None = None
        self._images: ImageFolder | None = None
        self._is_folder = path.is_dir()
        self._last: tuple[int, Picture] | None = None

    def __len__(self) -> int:
        return len(self.table)

    def __enter__(self) -> FrameReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def rgb(self, index: int) -> Pixels:
        """Return one picture as displayed, (height, width, 3), the caller's own.

        Raises:
            VideoError: If it cannot be read exactly.
            IndexError: If there is no such picture.
        """
        return self.picture(index).rgb()

    def gray(self, index: int) -> Pixels:
        """Return the brightness of one picture, (height, width), the caller's own.

        It is the gray plane as coded where there is one.

        Raises:
            VideoError: If it cannot be read exactly.
            IndexError: If there is no such picture.
        """
        return np.array(self.picture(index).gray(), order="C")

    def each(self, indices: Iterable[int], *, colour: bool) -> Iterator[Pixels]:
        """Yield pictures one after the other; ascending ones are decoded in one go.

        Raises:
            VideoError: If one cannot be read exactly.
            IndexError: If there is no such picture.
        """
        for picture in self.pictures(indices):
            yield picture.rgb() if colour else np.array(picture.gray(), order="C")

    def pictures(self, indices: Iterable[int]) -> Iterator[Picture]:
        """Yield pictures that share the decoder's memory, for those who only look at them.

        Raises:
            VideoError: If one cannot be read exactly.
            IndexError: If there is no such picture.
        """
        last = -1
        for index in indices:
            yield self.picture(index, keep=index < last)
            last = index

    def picture(self, index: int, *, keep: bool = True) -> Picture:
        """Return one picture, not yet turned into an array.

        Args:
            index: Which one.
            keep: Whether to remember the pictures decoded on the way; not worth it in a stream.

        Raises:
            VideoError: If it cannot be read exactly.
            IndexError: If there is no such picture.
        """
        if not 0 <= index < len(self.table):
            raise IndexError(f"{self.path.name} has no picture {index}")
        with self._lock:
            if self._last is not None and self._last[0] == index:
                return self._last[1]
            picture = self._window.get(index)
            if picture is None:
                picture = self._image(index) if self._is_folder else self._decode(index, keep)
            self._last = index, picture
            return picture

    def close(self) -> None:
        """Close the file and forget the pictures; a later read opens it again."""
        with self._lock:
            self._close()

    def try_close(self) -> bool:
        """Close the file unless a picture is being read just now; return whether it is closed."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            self._close()
        finally:
            self._lock.release()
        return True

    def _close(self) -> None:
        self._window.clear()
        self._last = None
        if self._decoder is not None:
            self._decoder.close()
            self._decoder = None
            if self._gate is not None:
                self._gate.leave(self)

    def _image(self, index: int) -> Picture:
        if self._images is None:
            self._images = ImageFolder(self.path)
        if len(self._images) != len(self.table):
            self._images = None
            raise VideoError(f"The pictures in {self.path.name} have changed: import it again.")
        picture = self._images.read(index)
        self._window.put(index, picture)
        return picture

    def _open(self) -> Decoder:
        if self._decoder is None:
            if self._gate is not None:
                self._gate.enter(self)
            try:
                self._decoder = Decoder(self.path, self.table, self._threads)
            except VideoError:
                if self._gate is not None:
                    self._gate.leave(self)
                raise
        return self._decoder

    def _decode(self, index: int, keep: bool) -> Picture:
        decoder = self._open()
        near = decoder.next == index or (
            0 <= decoder.next < index and decoder.key_before(index) - decoder.next <= SEEK_WORTH
        )
        if near:
            try:
                return self._run_to(decoder, index, keep)
            except Lost:
                pass
        for start in decoder.ways_to(index):
            try:
                start()
                return self._run_to(decoder, index, keep)
            except (Lost, Damaged):
                decoder.next = -1
            except VideoError:
                self._close()  # The file is gone; should it come back, it is opened anew.
                raise
        raise VideoError(
            f"Picture {index} of {self.path.name} cannot be read exactly: the file is damaged or "
            "was changed; import it again."
        )

    def _run_to(self, decoder: Decoder, index: int, keep: bool) -> Picture:
        while decoder.next <= index:
            frame = decoder.advance()
            at = decoder.next - 1
            if not keep and at < index:
                continue
            picture = DecodedPicture(frame, self.rotation)
            if keep:
                self._window.put(at, picture)
            if at == index:
                return picture
        raise Lost
