"""Thumbnails in memory: the ones last looked at, at the size in which they are shown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap

LIMIT_BYTES = 96 * 2**20
LIMIT_PIXMAPS = 400


class ThumbCache:
    """Pictures by clip id; the least recently shown ones go when the memory is used up."""

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self._limit = limit_bytes
        self._bytes = 0
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._shown: OrderedDict[tuple[int, int, int, int], QPixmap] = OrderedDict()

    def __contains__(self, clip_id: int) -> bool:
        return clip_id in self._images

    @property
    def size_bytes(self) -> int:
        """Memory that the pictures take."""
        return self._bytes

    def put(self, clip_id: int, image: QImage) -> None:
        """Keep a picture; an empty one says that there is none to be had."""
        self.forget([clip_id])
        self._images[clip_id] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > self._limit and len(self._images) > 1:
            _, old = self._images.popitem(last=False)
            self._bytes -= old.sizeInBytes()

    def image(self, clip_id: int) -> QImage | None:
        """Return a picture as it came; None when it is not here."""
        return self._images.get(clip_id)

    def pixmap(self, clip_id: int, size: QSize, scale: float) -> QPixmap | None:
        """Return a picture that fits into `size` points, for `scale` pixels a point."""
        image = self._images.get(clip_id)
        if image is None or image.isNull():
            return None
        self._images.move_to_end(clip_id)
        key = (clip_id, size.width(), size.height(), round(scale * 100))
        pixmap = self._shown.get(key)
        if pixmap is None:
            pixmap = fitted(image, size, scale)
            self._shown[key] = pixmap
            while len(self._shown) > LIMIT_PIXMAPS:
                self._shown.popitem(last=False)
        else:
            self._shown.move_to_end(key)
        return pixmap

    def forget(self, clip_ids: Iterable[int] | None = None) -> None:
        """Drop some pictures, or all."""
        if clip_ids is None:
            self._images.clear()
            self._shown.clear()
            self._bytes = 0
            return
        gone = {clip_id for clip_id in clip_ids if clip_id in self._images}
        for clip_id in gone:
            self._bytes -= self._images.pop(clip_id).sizeInBytes()
        for key in [key for key in self._shown if key[0] in gone]:
            del self._shown[key]


def fitted(image: QImage, size: QSize, scale: float) -> QPixmap:
    """Return a picture that fits into `size` points, for `scale` pixels a point."""
    pixels = image.scaled(
        size * scale,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    pixmap = QPixmap.fromImage(pixels)
    pixmap.setDevicePixelRatio(scale)
    return pixmap
