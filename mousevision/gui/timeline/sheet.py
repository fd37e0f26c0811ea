"""What every painting function of the timeline needs to know."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPalette

from mousevision.gui.timeline.model import TimelineScene
from mousevision.gui.timeline.view import ViewRange


@dataclass(slots=True)
class Sheet:
    """A painter with the scene, the frames in view and the colours of the moment."""

    painter: QPainter
    scene: TimelineScene
    view: ViewRange
    palette: QPalette
    metrics: QFontMetricsF

    def colour(self, role: QPalette.ColorRole) -> QColor:
        """Return a colour of the palette."""
        return self.palette.color(role)

    def span(self, start: float, stop: float, top: float, height: float) -> QRectF:
        """Return the box of frames `[start, stop)`, at least two points wide."""
        left = self.view.x(start)
        return QRectF(left, top, max(self.view.x(stop) - left, 2.0), height)

    def track(self, top: float, height: float) -> QRectF:
        """Return the part of a row that frames lie on."""
        return QRectF(self.view.left, top, self.view.width, height)
