"""The picture: zoomed with the wheel, moved by drag, with region of interest and overlay."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mousevision.gui.icons import tinted
from mousevision.gui.player.overlay import Film, Overlay
from mousevision.gui.player.region import Region, paint_region, region_between
from mousevision.gui.player.source import Picture
from mousevision.gui.player.tone import apply_tone, tone_curve
from mousevision.gui.player.view import PictureView


class PictureCanvas(QWidget):
    """Shows one picture at a time.

    Signals:
        painted: The picture of this frame has been painted for the first time.
        region_drawn: A region was drawn with the mouse: fractions of the picture.
        drawing_ended: The mode of drawing a region is over, with or without a region.
        zoom_changed: New zoom; 1 is the whole picture.
    """

    painted = Signal(int)
    region_drawn = Signal(object)
    drawing_ended = Signal()
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("player.canvas")
        self.setAccessibleName("Video picture")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)
        self.view = PictureView()
        self.region: Region | None = None
        self.words = ""
        self.badge = ""
        self._picture: Picture | None = None
        self._image = QImage()
        self._index: int | None = None
        self._unseen = False
        self._curve = tone_curve(0, 0)
        self._film = Film()
        self._drawing = False
        self._corner: QPointF | None = None
        self._drawn: Region | None = None
        self._grip: QPointF | None = None

    def sizeHint(self) -> QSize:
        """Prefer a picture of common shape."""
        return QSize(640, 360)

    # -- content --------------------------------------------------------------------------

    def show_picture(self, index: int, picture: Picture) -> None:
        """Show a frame's picture."""
        self._index, self._picture, self._unseen = index, picture, True
        self._make_image()
        self._film.show(index)
        self.view.resize(QSizeF(self.size()), QSizeF(self._image.size()))
        if self.isVisible():
            self.update()
        else:
            self._tell_painted()

    def clear(self, words: str) -> None:
        """Show no picture but a sentence."""
        self._picture, self._image, self._index = None, QImage(), None
        self._unseen = False
        self.words = words
        self.setAccessibleDescription(words)
        self.update()

    @property
    def index(self) -> int | None:
        """The frame whose picture is shown."""
        return self._index

    @property
    def picture(self) -> Picture | None:
        """The picture that is shown, as recorded; not to be written to."""
        return self._picture

    @property
    def overlay(self) -> Overlay | None:
        """What lies over the video."""
        return self._film.overlay

    def set_tone(self, brightness: int, contrast: int) -> None:
        """Change brightness and contrast, each -100 to 100, of what is on screen."""
        self._curve = tone_curve(brightness, contrast)
        self._make_image()
        self.update()

    def set_overlay(self, overlay: Overlay | None) -> None:
        """Lay transparent pictures over the video, or nothing."""
        self._film.set(overlay, self._index)
        self.update()

    def paint_now(self) -> None:
        """Paint a new picture at once rather than with all that changes with it."""
        if self._unseen:
            self.repaint()

    def set_region(self, region: Region | None) -> None:
        """Show a region of interest, or none."""
        self.region = region
        self.update()

    def set_badge(self, words: str) -> None:
        """Write a few words at the top left of the picture, or none."""
        self.badge = words
        self.update()

    def set_drawing(self, on: bool) -> None:
        """Let the next drag draw a region instead of moving the picture."""
        self._drawing, self._corner, self._drawn = on, None, None
        self._choose_cursor()
        self.update()

    def zoom_reset(self) -> None:
        """Show the whole picture."""
        self.view.reset()
        self._after_zoom()

    # -- painting -------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture, overlay and region, or the sentence."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._surround())
        if self._image.isNull():
            self._paint_words(painter)
            return
        target = self.view.rect()
        self._paint_picture(painter, target)
        self._film.paint(painter, target)
        region = self._drawn or (None if self._corner is not None else self.region)
        if region is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_region(painter, region, target, self.palette())
        if self.badge:
            self._paint_badge(painter, target)
        painter.end()
        if self._unseen:
            self._tell_painted()

    def _surround(self) -> QColor:
        window = self.palette().color(QPalette.ColorRole.Window)
        return window.darker(108 if window.lightness() > 127 else 130)

    def _paint_picture(self, painter: QPainter, target: QRectF) -> None:
        scale = target.width() * self.devicePixelRatioF() / self._image.width()
        image = self._image
        if scale < 0.5 and self.view.zoom == 1:
            # Smooth scaling of the painter looks at four pixels only, too few for this.
            size = (target.size() * self.devicePixelRatioF()).toSize()
            image = image.scaled(
                size,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        # Very large pixels are shown as what they are.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 8)
        painter.drawImage(target, image)

    def _paint_badge(self, painter: QPainter, target: QRectF) -> None:
        corner = target.intersected(QRectF(self.rect())).topLeft() + QPointF(6, 6)
        box = QRectF(painter.fontMetrics().boundingRect(self.badge)).adjusted(-6, -3, 6, 3)
        box.moveTopLeft(corner)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor("white"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.badge)

    def _paint_words(self, painter: QPainter) -> None:
        middle = self.rect().center()
        faint = self.palette().color(QPalette.ColorRole.PlaceholderText)
        picture = tinted("player-empty", QSize(40, 40), faint, self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - 20, middle.y() - 56, picture)
        painter.setPen(faint)
        box = self.rect().adjusted(16, 0, -16, 0)
        box.setTop(middle.y() - 8)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(box, flags | Qt.TextFlag.TextWordWrap, self.words)

    def _make_image(self) -> None:
        if self._picture is None:
            return
        data = np.ascontiguousarray(apply_tone(self._picture, self._curve))
        height, width = data.shape[:2]
        wrapped = QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        # 32 bits a pixel are several times faster to scale; this also copies the pixels.
        self._image = wrapped.convertToFormat(QImage.Format.Format_RGB32)

    def _tell_painted(self) -> None:
        self._unseen = False
        if self._index is not None:
            self.painted.emit(self._index)

    # -- mouse ----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture again."""
        if not self._image.isNull():
            self.view.resize(QSizeF(self.size()), QSizeF(self._image.size()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        turns = event.angleDelta().y() / 120
        if turns and not self._image.isNull():
            self.view.zoom_about(event.position(), 1.25**turns)
            self._after_zoom()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a region, or grip the picture to move it."""
        if self._image.isNull():
            return
        if self._drawing and event.button() is Qt.MouseButton.LeftButton:
            self._corner = self.view.to_picture(event.position())
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip = event.position()
        self._choose_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the region, or move the picture."""
        if self._corner is not None:
            self._drawn = region_between(self._corner, self.view.to_picture(event.position()))
            self.update()
        elif self._grip is not None and self.view.zoom > 1:
            self.view.pan(event.position() - self._grip)
            self._grip = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish the region or the move."""
        self._grip = None
        if self._corner is not None:
            region = self._drawn
            self._corner = self._drawn = None
            if region is not None:
                self._end_drawing()
                self.set_region(region)
                self.region_drawn.emit(region)
        self._choose_cursor()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape give up drawing a region."""
        if event.key() == Qt.Key.Key_Escape and self._drawing:
            self._end_drawing()
        else:
            super().keyPressEvent(event)

    def _end_drawing(self) -> None:
        self.set_drawing(False)
        self.drawing_ended.emit()

    def _after_zoom(self) -> None:
        self.zoom_changed.emit(self.view.zoom)
        self._choose_cursor()
        self.update()

    def _choose_cursor(self) -> None:
        if self._drawing:
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif self.view.zoom > 1:
            gripped = self._grip is not None
            self.setCursor(
                Qt.CursorShape.ClosedHandCursor if gripped else Qt.CursorShape.OpenHandCursor
            )
        else:
            self.unsetCursor()
