"""The line between picture and transport: which clip, which frame, which time."""

from __future__ import annotations

from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from mousevision.core.video import clock
from mousevision.gui.player.elided import ElidedLabel
from mousevision.gui.player.source import ClipSource

FRAME_TIP = (
    "Frames are counted from 0, here, on the timeline, in “Go to frame” and in exports: "
    "the last of 120 frames is 119. The time is that of the picture itself."
)


def place_words(source: ClipSource, index: int) -> str:
    """Return `frame 84 / 120   0:02.800`.

    In a clip that begins inside a recording the number is still that of the video, with the
    place in the clip behind it: `frame 9084 (84 / 120)   5:02.800`.
    """
    inside = index - source.start
    frame = f"{index} / {source.frames}"
    if source.start:
        frame = f"{index} ({inside} / {source.frames})"
    return f"frame {frame}   {clock(source.table.seconds(index))}"


class Heading(QWidget):
    """Title, subtitle, frame and time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel()
        self.subtitle = ElidedLabel()
        self.subtitle.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.place = QLabel()
        self.place.setObjectName("player.place")
        self.place.setToolTip(FRAME_TIP)
        self.place.setFont(steady_digits(self.place.font()))
        self._note = self._own = ""
        self._line = layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self.subtitle, 1)
        layout.addWidget(self.place)

    def set_narrow(self, on: bool, note: str = "") -> None:
        """Stand in lines below each other, with a note what this clip is here for."""
        self._line.setDirection(
            QHBoxLayout.Direction.TopToBottom if on else QHBoxLayout.Direction.LeftToRight
        )
        self._line.setSpacing(0 if on else 12)
        self._note = note
        self._show_subtitle()

    def show_clip(self, source: ClipSource | None) -> None:
        """Tell which clip it is."""
        self.title.setText(source.title if source else "")
        self._own = source.subtitle if source else ""
        self._show_subtitle()
        self.place.setText("")
        self.place.setMinimumWidth(0)
        if source is not None:
            widest = place_words(source, source.stop - 1)
            self.place.setMinimumWidth(self.place.fontMetrics().horizontalAdvance(widest))

    def _show_subtitle(self) -> None:
        self.subtitle.setText(" · ".join(part for part in (self._note, self._own) if part))

    def show_place(self, source: ClipSource, index: int) -> None:
        """Tell frame and time."""
        self.place.setText(place_words(source, index))


def steady_digits(font: QFont) -> QFont:
    """Return the font with digits of equal width, so that running numbers do not jump."""
    steady = QFont(font)
    steady.setFeature(QFont.Tag("tnum"), 1)
    return steady
