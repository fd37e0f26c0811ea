"""Draws on a picture what is known of it: words on patches, region of interest, what lies over.

It works in any thread: Qt paints on images everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPalette

from mousevision.core.annotation import Bout
from mousevision.core.ethogram import Behaviour
from mousevision.gui.player.overlay import Film, Overlay
from mousevision.gui.player.region import Region, paint_region
from mousevision.gui.player.source import Picture
from mousevision.gui.player.tone import apply_tone, tone_curve
from mousevision.gui.saving.words import place_words
from mousevision.gui.timeline.style import colour_of, fill, ink_on, rounded

LINES = 20
"""Lines of words that would fill a picture's height."""
SMALLEST, LARGEST = 9, 48
"""Height of the letters in pixels."""
GROUND = QColor(0, 0, 0, 150)


@dataclass(frozen=True, slots=True)
class Patch:
    """Words on a ground; of a behaviour, on its colour and pattern."""

    words: str
    behaviour: Behaviour | None = None


@dataclass(frozen=True, eq=False)
class Caption:
    """What is drawn on the pictures of a clip.

    Attributes:
        lines: At the top left, one below the other: class, prediction.
        bouts: At the top right, while they last: behaviours by their bouts.
        place: Whether frame number and time stand at the bottom left.
        region: Region of interest, the rest dimmed, or None.
        overlay: What lies over the video, or None.
        tone: Brightness and contrast, -100 to 100.
        palette: Gives the colour of the region.
    """

    lines: tuple[Patch, ...] = ()
    bouts: tuple[tuple[Bout, Patch], ...] = ()
    place: bool = False
    region: Region | None = None
    overlay: Overlay | None = None
    tone: tuple[int, int] = (0, 0)
    palette: QPalette = field(default_factory=QPalette)

    @property
    def empty(self) -> bool:
        """Whether pictures stay as they are recorded."""
        drawn = self.lines or self.bouts or self.place or self.region or self.overlay
        return not drawn and self.tone == (0, 0)

    def draw(self, frame: int, seconds: float, picture: Picture) -> Picture:
        """Return a picture with all of it; the one given may be changed."""
        picture = np.ascontiguousarray(apply_tone(picture, tone_curve(*self.tone)))
        height, width = picture.shape[:2]
        canvas = QImage(picture.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        painter = QPainter(canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0, 0, width, height)
        if self.overlay is not None:
            film = Film()
            film.set(self.overlay, frame)
            film.paint(painter, whole)
        if self.region is not None:
            paint_region(painter, self.region, whole, self.palette)
        words = _Words(painter, whole)
        words.stack(self.lines, Qt.AlignmentFlag.AlignLeft)
        now = [patch for bout, patch in self.bouts if bout.start <= frame < bout.stop]
        words.stack(now, Qt.AlignmentFlag.AlignRight)
        if self.place:
            words.bottom(Patch(place_words(frame, seconds)))
        painter.end()
        return picture


class _Words:
    """Writes on one picture, as large as suits it; what finds no room is shortened."""

    def __init__(self, painter: QPainter, whole: QRectF) -> None:
        self._painter = painter
        self._whole = whole
        font = QFont(painter.font())
        font.setPixelSize(round(min(max(whole.height() / LINES, SMALLEST), LARGEST)))
        painter.setFont(font)
        self._metrics = QFontMetricsF(font)
        self._margin = font.pixelSize() * 0.4
        self._line = self._metrics.height() + 0.5 * self._margin

    def stack(self, patches: Sequence[Patch], side: Qt.AlignmentFlag) -> None:
        """Write one below the other, at the left or right of the top half."""
        left = side == Qt.AlignmentFlag.AlignLeft
        room = self._whole.width() / 2 - 2 * self._margin
        for at, patch in enumerate(patches):
            width = self._width(patch, room)
            x = self._margin if left else self._whole.width() - self._margin - width
            self._write(patch, x, self._margin + at * (self._line + 2), width)

    def bottom(self, patch: Patch) -> None:
        """Write at the bottom left."""
        width = self._width(patch, self._whole.width() - 2 * self._margin)
        y = self._whole.height() - self._margin - self._line
        self._write(patch, self._margin, y, width)

    def _width(self, patch: Patch, room: float) -> float:
        return min(self._metrics.horizontalAdvance(patch.words) + 2 * self._margin, room)

    def _write(self, patch: Patch, x: float, y: float, width: float) -> None:
        box = QRectF(QPointF(x, y).toPoint(), QRectF(0, 0, width, self._line).size())
        shape = rounded(box, self._margin * 0.6)
        if patch.behaviour is None:
            self._painter.fillPath(shape, GROUND)
        else:
            fill(self._painter, shape, patch.behaviour)
        self._painter.setPen(
            ink_on(GROUND if patch.behaviour is None else colour_of(patch.behaviour))
        )
        inside = box.adjusted(self._margin, 0, -self._margin, 0)
        words = self._metrics.elidedText(
            patch.words, Qt.TextElideMode.ElideRight, inside.width() + 1
        )
        self._painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, words)
