"""Frames of the clip at hand as the network gets them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

GAP, MOST = 4, 160
"""Distance between frames, and the most that one is wide, points."""


class FrameStrip(QWidget):
    """A row of frames, as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("input_preview")
        self.setAccessibleName("The clip at hand as the network gets it")
        self.setToolTip(
            "The clip at hand with these settings: what the network gets to see, frame by frame."
        )
        self.images: list[QImage] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def set_frames(self, frames: npt.NDArray[np.uint8]) -> None:
        """Show frames, (n, height, width, 1 or 3); without any it hides itself."""
        self.images = [_image(frame) for frame in frames]
        self.setVisible(bool(self.images))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all frames."""
        width = len(self.images) * (MOST + GAP)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return room in which something can be recognised."""
        return QSize(160, self.heightForWidth(160))

    def hasHeightForWidth(self) -> bool:
        """Whether the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        if not self.images:
            return 0
        size = self.images[0].size()
        return round(self._wide(width) * size.height() / size.width()) + 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frames side by side."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wide, high = self._wide(self.width()), self.heightForWidth(self.width()) - 2
        for at, image in enumerate(self.images):
            painter.drawImage(QRectF(at * (wide + GAP), 1, wide, high), image)

    def _wide(self, width: int) -> float:
        count = max(1, len(self.images))
        return min((width - GAP * (count - 1)) / count, MOST)


def _image(frame: npt.NDArray[np.uint8]) -> QImage:
    height, width, channels = frame.shape
    form = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_Grayscale8
    plain = np.ascontiguousarray(frame)
    return QImage(plain.data, width, height, width * channels, form).copy()
