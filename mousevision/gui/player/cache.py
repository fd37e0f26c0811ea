"""Decoded pictures, bounded in bytes; safe to use from any thread."""

from __future__ import annotations

import threading
from collections import OrderedDict

from mousevision.gui.player.source import Picture

Key = tuple[int | str, int]
"""The clip's key and the frame."""


class FrameCache:
    """Keeps the pictures that were used last, up to a number of bytes.

    The newest picture is always kept, however large it is.
    """

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self._pictures: OrderedDict[Key, Picture] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def size_bytes(self) -> int:
        """Bytes of all pictures kept."""
        return self._bytes

    def get(self, clip: int | str, index: int) -> Picture | None:
        """Return a picture and count it as used, or None."""
        with self._lock:
            picture = self._pictures.get((clip, index))
            if picture is not None:
                self._pictures.move_to_end((clip, index))
            return picture

    def has(self, clip: int | str, index: int) -> bool:
        """Whether the picture is here; does not count as use."""
        return (clip, index) in self._pictures

    def put(self, clip: int | str, index: int, picture: Picture) -> None:
        """Keep a picture; the ones not used for longest make room."""
        with self._lock:
            old = self._pictures.pop((clip, index), None)
            self._pictures[(clip, index)] = picture
            self._bytes += picture.nbytes - (old.nbytes if old is not None else 0)
            while self._bytes > self.limit_bytes and len(self._pictures) > 1:
                _, dropped = self._pictures.popitem(last=False)
                self._bytes -= dropped.nbytes

    def clear(self) -> None:
        """Drop all pictures."""
        with self._lock:
            self._pictures.clear()
            self._bytes = 0
