"""What is laid over the video: another picture for each frame, on a region of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from mousevision.gui.player.region import Region, region_rect

WHOLE: Region = (0.0, 0.0, 1.0, 1.0)
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """A transparent picture for each frame.

    Attributes:
        at: Gives for a frame (height, width, 4), red, green, blue, opacity, of any size; it is
            asked in the GUI thread for each frame that is shown, so it must be quick.
        region: Where in the video's picture it lies.
    """

    at: Callable[[int], Pixels]
    region: Region = WHOLE


class Film:
    """The overlay of the frame that is shown, ready to be painted."""

    def __init__(self) -> None:
        self.overlay: Overlay | None = None
        self._image = QImage()
        self._pixels: Pixels | None = None

    def set(self, overlay: Overlay | None, index: int | None) -> None:
        """Take another overlay, or none, for the frame that is shown."""
        self.overlay = overlay
        self.show(index)

    def show(self, index: int | None) -> None:
        """Make the picture of a frame."""
        self._image, self._pixels = QImage(), None
        if self.overlay is None or index is None:
            return
        # The image borrows the memory of the array, which must therefore be kept.
        self._pixels = np.ascontiguousarray(self.overlay.at(index), np.uint8)
        height, width = self._pixels.shape[:2]
        form = QImage.Format.Format_RGBA8888
        self._image = QImage(self._pixels.data, width, height, 4 * width, form)

    def paint(self, painter: QPainter, picture: QRectF) -> None:
        """Paint it over a video's picture that lies in `picture`."""
        if self.overlay is None or self._image.isNull():
            return
        before = painter.renderHints()
        # However large its pixels are: they are no pixels of the video.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(region_rect(self.overlay.region, picture), self._image)
        painter.setRenderHints(before)
