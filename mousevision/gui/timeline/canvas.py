"""The timeline's surface with mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from mousevision.gui.timeline.surface import TimelineSurface


class TimelineCanvas(TimelineSurface):
    """Passes Qt's events on; what the mouse does is the business of `MouseTool`."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the frames the new width."""
        self._place()
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of palette or font."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._place()
            self.refresh()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell what is under the mouse in a tip; keep Escape for the drag at hand."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.mouse.tip(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.mouse.dragging
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels a drag, else takes selections away; Delete asks to remove the bout."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.mouse.dragging:
            self.mouse.cancel()
        elif key == Qt.Key.Key_Escape and (self.range or self.selected is not None):
            self.mouse.clear_range()
            self.select(None)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selected is not None:
            self.remove_selected()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        self.mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the drag, or tell what is under the mouse."""
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        self.mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Play a bout in a loop."""
        self.mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; with Shift, or sideways, pan."""
        self.mouse.wheel(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the menu of the row under the mouse, or by key that of the row at hand."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        if self.scene is None or self.mouse.dragging:
            return
        if not by_key:
            self.mouse.take_row(QPointF(event.pos()))
        self.menu_requested.emit(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        self.hovered.emit("")
        super().leaveEvent(event)
