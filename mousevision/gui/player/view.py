"""Where the picture lies in its widget: fit, zoom about a point, pan."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

MAX_ZOOM = 32.0


class PictureView:
    """Zoom and position of a picture in a widget, in points.

    `zoom` is 1 when the whole picture fits. The centre is kept in fractions of the picture, so
    that it stays the same when the widget or the size of the picture changes.
    """

    def __init__(self) -> None:
        self.zoom = 1.0
        self._centre = QPointF(0.5, 0.5)
        self._widget = QSizeF(1, 1)
        self._picture = QSizeF(1, 1)

    def resize(self, widget: QSizeF, picture: QSizeF) -> None:
        """Set the sizes of the widget and of the picture."""
        self._widget, self._picture = widget, picture
        self._keep_inside()

    def reset(self) -> None:
        """Show the whole picture."""
        self.zoom, self._centre = 1.0, QPointF(0.5, 0.5)

    def rect(self) -> QRectF:
        """Return where the whole picture lies; parts may be outside the widget."""
        scale = self.zoom * min(
            self._widget.width() / self._picture.width(),
            self._widget.height() / self._picture.height(),
        )
        width, height = self._picture.width() * scale, self._picture.height() * scale
        left = self._widget.width() / 2 - self._centre.x() * width
        top = self._widget.height() / 2 - self._centre.y() * height
        return QRectF(left, top, width, height)

    def to_picture(self, point: QPointF) -> QPointF:
        """Return a point of the widget in fractions of the picture."""
        rect = self.rect()
        return QPointF(
            (point.x() - rect.left()) / rect.width(), (point.y() - rect.top()) / rect.height()
        )

    def zoom_about(self, point: QPointF, factor: float) -> None:
        """Change the zoom so that what is under `point` stays there."""
        before = self.to_picture(point)
        self.zoom = min(max(self.zoom * factor, 1.0), MAX_ZOOM)
        after = self.to_picture(point)
        self._centre += before - after
        self._keep_inside()

    def pan(self, delta: QPointF) -> None:
        """Move the picture by some points."""
        rect = self.rect()
        self._centre -= QPointF(delta.x() / rect.width(), delta.y() / rect.height())
        self._keep_inside()

    def _keep_inside(self) -> None:
        """Leave no empty margin where the picture is larger than the widget."""
        rect = self.rect()
        self._centre = QPointF(
            _kept(self._centre.x(), self._widget.width() / rect.width()),
            _kept(self._centre.y(), self._widget.height() / rect.height()),
        )


def _kept(centre: float, visible: float) -> float:
    """Return the centre for a view that shows the fraction `visible` of a side."""
    if visible >= 1:
        return 0.5
    return min(max(centre, visible / 2), 1 - visible / 2)
