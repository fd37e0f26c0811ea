"""The clip under the resting mouse: told once the mouse has rested for a moment."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

REST_MILLISECONDS = 125


class Hover(QObject):
    """Waits for the mouse to rest on a dot.

    Attributes:
        clip_id: The clip whose dot is under the mouse.

    Signals:
        changed: The clip on whose dot the mouse rests, or None when it left.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.clip_id: int | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MILLISECONDS)
        self._rest.timeout.connect(self._rested)

    def move_to(self, clip_id: int | None) -> None:
        """Take note of what is under the mouse now."""
        if clip_id == self.clip_id:
            return
        self.leave()
        self.clip_id = clip_id
        if clip_id is not None:
            self._rest.start()

    @Slot()
    def leave(self) -> None:
        """Nothing is under the mouse any more, or something else begins."""
        self._rest.stop()
        if self.clip_id is not None:
            self.clip_id = None
            self.changed.emit(None)

    @Slot()
    def _rested(self) -> None:
        if self.clip_id is not None:
            self.changed.emit(self.clip_id)
