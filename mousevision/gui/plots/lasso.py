"""The mouse over the embedding: click, lasso, hover, turn. The wheel stays pyqtgraph's."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

DRAG = 5
"""Points that the mouse must move for a press to be a drag."""
STEP = 3
"""Points between two corners of the lasso."""


class Lasso(QObject):
    """Watches the viewport of a plot.

    Signals:
        clicked: Where, in points of the view box, and whether Shift was held.
        drawing: Corners of the lasso so far, a list of `QPointF`.
        drawn: Corners of the finished lasso, and whether Shift was held.
        rested: The mouse is here, without a button.
        left: The mouse went out of the plot.
        double_clicked: The left button was pressed twice.
        turned: The right button was dragged, in points across and down, while `turns` is set.

    Attributes:
        turns: Whether the right button turns the dots; else it is pyqtgraph's.
    """

    clicked = Signal(QPointF, bool)
    drawing = Signal(object)
    drawn = Signal(object, bool)
    rested = Signal(QPointF)
    left = Signal()
    double_clicked = Signal()
    turned = Signal(float, float)

    def __init__(self, plot: Any, view: Any) -> None:
        super().__init__(plot)
        self._plot = plot
        self._view = view
        self.turns = False
        self._grip: QPointF | None = None
        self._start: QPoint | None = None
        self._corners: list[QPointF] = []
        plot.viewport().setMouseTracking(True)
        plot.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the left button's events and see the others."""
        if event.type() == QEvent.Type.Leave:
            self.left.emit()
        if not isinstance(event, QMouseEvent):
            return False
        if self.turns and self._turn(event):
            return True
        if event.type() == QEvent.Type.MouseMove:
            return self._moved(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._start, self._corners = event.position().toPoint(), []
            self._plot.setFocus(Qt.FocusReason.MouseFocusReason)
        elif event.type() == QEvent.Type.MouseButtonDblClick:
            self._start = None
            self.double_clicked.emit()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._released(event)
        return True

    def _turn(self, event: QMouseEvent) -> bool:
        """Take what the right button does; return whether it was that."""
        if event.type() == QEvent.Type.MouseMove and self._grip is not None:
            way, self._grip = event.position() - self._grip, event.position()
            self.turned.emit(way.x(), way.y())
            return True
        if event.button() != Qt.MouseButton.RightButton:
            return False
        pressed = event.type() == QEvent.Type.MouseButtonPress
        self._grip = event.position() if pressed else None
        return True

    def _moved(self, event: QMouseEvent) -> bool:
        if self._start is None or not event.buttons() & Qt.MouseButton.LeftButton:
            if not event.buttons():
                self.rested.emit(self._place(event.position()))
            return False
        here = event.position().toPoint()
        if not self._corners and (here - self._start).manhattanLength() < DRAG:
            return True
        if not self._corners:
            self._corners.append(self._place(QPointF(self._start)))
        place = self._place(event.position())
        if (place - self._corners[-1]).manhattanLength() >= STEP:
            self._corners.append(place)
            self.drawing.emit(list(self._corners))
        return True

    def _released(self, event: QMouseEvent) -> None:
        if self._start is None:
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        corners, self._corners, self._start = self._corners, [], None
        if corners:
            self.drawing.emit([])
            self.drawn.emit(corners, shift)
        else:
            self.clicked.emit(self._place(event.position()), shift)

    def _place(self, at: QPointF) -> QPointF:
        place: QPointF = self._view.mapFromScene(self._plot.mapToScene(at.toPoint()))
        return place
