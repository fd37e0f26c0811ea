"""A row of pictures: the mean of some clips, moving, and the most typical of them to click."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QIcon, QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from mousevision.gui.browser.parts import column, label, row
from mousevision.gui.thumbnails import to_image

SIDE = QSize(100, 64)
SHOWN = 4
PICTURE_MILLISECONDS = 110


class Strip(QWidget):
    """The mean clip plays while it is to be seen.

    Signals:
        clicked: Id of the clip whose picture was clicked.
    """

    clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._frames: list[QImage] = []
        self._at = 0
        self._tick = QTimer(self, interval=PICTURE_MILLISECONDS)
        self._tick.timeout.connect(self._next)
        self.mean = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.mean.setFixedSize(SIDE)
        self.mean.setAccessibleName("Mean of the clips")
        self.words = label(name="mean_words")
        self._buttons = [_button() for _ in range(SHOWN)]
        self._names = [label() for _ in range(SHOWN)]
        parts = [column(self.mean, self.words, spacing=2)]
        for button, name in zip(self._buttons, self._names, strict=True):
            button.clicked.connect(self._pressed)
            name.setMaximumWidth(SIDE.width())
            parts.append(column(button, name, spacing=2))
        inside = row(*parts, None, spacing=8)
        self.setLayout(inside)
        self.clear()

    def show_mean(self, pictures: npt.NDArray[np.uint8], count: int) -> None:
        """Play the mean of so many clips, (frames, height, width, 3)."""
        scale = self.devicePixelRatioF()
        how = Qt.TransformationMode.SmoothTransformation
        keep = Qt.AspectRatioMode.KeepAspectRatio
        self._frames = [
            to_image(picture).scaled(SIDE * scale, keep, how) for picture in pictures
        ]  # fmt: skip
        for frame in self._frames:
            frame.setDevicePixelRatio(scale)
        self.words.setText(f"mean of {count:,}")
        self.words.setToolTip("The mean of the clips: what they share is sharp, the rest blurred.")
        self.mean.setToolTip(self.words.toolTip())
        self._at = -1
        self._next()
        self._play()

    def show_typical(self, clips: Sequence[tuple[int, str]]) -> None:
        """Offer clips, the most typical first: id and name."""
        for at, (button, name) in enumerate(zip(self._buttons, self._names, strict=True)):
            there = at < len(clips)
            button.setVisible(there)
            name.setVisible(there)
            button.setProperty("clip", clips[at][0] if there else None)
            button.setIcon(QIcon())
            if there:
                words = clips[at][1]
                button.setAccessibleName(f"Typical clip {words}")
                button.setToolTip(f"Play {words}, typical clip {at + 1}.")
                metrics = name.fontMetrics()
                elided = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, SIDE.width())
                name.setText(elided)
                name.setToolTip(words)

    def set_picture(self, clip_id: int, image: QImage) -> None:
        """Show the picture of one of the typical clips."""
        for button in self._buttons:
            if button.property("clip") == clip_id and not image.isNull():
                button.setIcon(QIcon(QPixmap.fromImage(image)))

    def clear(self) -> None:
        """Show nothing."""
        self._frames = []
        self._tick.stop()
        self.mean.clear()
        self.words.clear()
        self.show_typical([])

    def showEvent(self, event: QShowEvent) -> None:
        """Go on playing."""
        super().showEvent(event)
        self._play()

    def hideEvent(self, event: QHideEvent) -> None:
        """Play only where it is seen."""
        super().hideEvent(event)
        self._tick.stop()

    def _play(self) -> None:
        if len(self._frames) > 1 and self.isVisible():
            self._tick.start()

    @Slot()
    def _next(self) -> None:
        if self._frames:
            self._at = (self._at + 1) % len(self._frames)
            self.mean.setPixmap(QPixmap.fromImage(self._frames[self._at]))

    @Slot()
    def _pressed(self) -> None:
        sender = self.sender()
        clip = sender.property("clip") if sender is not None else None
        if clip is not None:
            self.clicked.emit(int(clip))


def _button() -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setIconSize(SIDE - QSize(4, 4))
    button.setFixedSize(SIDE)
    return button
