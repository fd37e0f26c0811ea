"""Distributions of weights and biases over the rounds of a run, as pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mousevision.gui.browser.parts import label
from mousevision.media.heat import colours
from mousevision.services.looking_inside import WeightPicture

HIGH = 64
"""Points: height of a picture without its words."""


class WeightPlot(QWidget):
    """One parameter: rounds from left to right, values from low to high, brighter is more."""

    def __init__(self, picture: WeightPicture) -> None:
        super().__init__()
        self._picture = picture
        most = picture.shares.max(axis=1, keepdims=True)
        # Each round by its own peak, and its root, so that thin tails are still to be seen.
        level = np.sqrt(picture.shares / np.maximum(most, 1e-9)).astype(np.float32)
        self._pixels = np.ascontiguousarray(colours(level.T[::-1]))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setAccessibleName(picture.words)
        first, last = self.spread(0), self.spread(-1)
        self.setAccessibleDescription(
            f"Half of them lie within {first:.3g} of each other after the first round, within "
            f"{last:.3g} after the last."
        )
        self.setToolTip(f"{picture.words}. {self.accessibleDescription()}")

    def spread(self, at: int) -> float:
        """Return the width of the middle half of the values after a round."""
        picture = self._picture
        total = np.cumsum(picture.shares[at])
        low, high = np.searchsorted(total, (0.25 * total[-1], 0.75 * total[-1]))
        return float((high - low + 1) * (picture.high - picture.low) / picture.shares.shape[1])

    def sizeHint(self) -> QSize:
        """Ask for the picture and a line below it."""
        return QSize(240, HIGH + self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, the limits of the values beside it and the rounds below."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        ends = f"{self._picture.high:.2g}", f"{self._picture.low:.2g}"
        left = max(metrics.horizontalAdvance(words) for words in (*ends, "−0.00")) + 8
        box = QRectF(left, 0, max(self.width() - left - 4, 1), HIGH)
        height, width = self._pixels.shape[:2]
        image = QImage(self._pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        painter.drawImage(box, image)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        right = Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(0, 0, left - 4, HIGH), right | Qt.AlignmentFlag.AlignTop, ends[0])
        painter.drawText(
            QRectF(0, 0, left - 4, HIGH), right | Qt.AlignmentFlag.AlignBottom, ends[1]
        )
        below = QRectF(box.left(), HIGH + 1, box.width(), metrics.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "round 1")
        painter.drawText(below, right, f"{width}")


class WeightList(QWidget):
    """A line of words and a picture for each parameter."""

    def __init__(self) -> None:
        super().__init__()
        self.plots: list[WeightPlot] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def set_pictures(self, pictures: Sequence[WeightPicture]) -> None:
        """Show other parameters."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.plots = [WeightPlot(picture) for picture in pictures]
        for picture, plot in zip(pictures, self.plots, strict=True):
            self._column.addWidget(label(picture.words, wrap=True))
            self._column.addWidget(plot)
        self._column.addStretch(1)
