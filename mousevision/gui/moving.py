"""Plays the clip under the mouse in its tile, from a few small pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Slot
from PySide6.QtGui import QImage, QMouseEvent

from mousevision.gui.browser.delegate import picture_size
from mousevision.gui.browser.thumbs import fitted
from mousevision.gui.reel import Reel

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

ON = "clips/moving"
REST_MILLISECONDS = 125


class MovingThumbnails(QObject):
    """Watches the mouse over the tiles; whatever else happens there stops it.

    Attributes:
        reel: Plays clips in small, here and wherever else the mouse rests on one.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._grid = window.browser.views.grid
        self._delegate = window.browser.views.delegate
        self.reel = Reel(window)
        self._clip: int | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MILLISECONDS)
        self._rest.timeout.connect(self._begin)
        self.reel.moved.connect(self._show)
        self.reel.forgotten.connect(self.stop)
        self._grid.viewport().setMouseTracking(True)
        self._grid.viewport().installEventFilter(self)
        self._grid.visible_changed.connect(self.stop)
        self._grid.model().modelReset.connect(self.stop)
        window.actions_["moving"].setChecked(window.settings.text(ON, "yes") == "yes")

    @property
    def clip(self) -> int | None:
        """The clip under the mouse."""
        return self._clip

    @Slot(bool)
    def set_on(self, on: bool) -> None:
        """Let thumbnails move, or not; kept between starts."""
        self._window.settings.set_text(ON, "yes" if on else "no")
        self.stop()

    @Slot()
    def stop(self) -> None:
        """Show the usual picture again."""
        self._rest.stop()
        if self._clip is not None:
            self.reel.stop()
        self._clip = None
        if self._delegate.moving is not None:
            self._delegate.moving = None
            self._grid.viewport().update()

    def shutdown(self) -> None:
        """Stop, and close the videos."""
        self._grid.viewport().removeEventFilter(self)
        self.stop()
        self.reel.shutdown()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse; nothing is taken from the grid."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            if event.buttons():  # a frame is being drawn around clips
                self.stop()
            else:
                self._over(event.position().toPoint())
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.Wheel, QEvent.Type.Hide):
            self.stop()
        return False

    def _over(self, place: QPoint) -> None:
        row = self._grid.indexAt(place).row()
        ids = self._window.browser.model.ids
        clip = ids[row] if 0 <= row < len(ids) else None
        if clip == self._clip:
            return
        self.stop()
        self._clip = clip
        if clip is not None and self._window.actions_["moving"].isChecked():
            self._rest.start()

    @Slot()
    def _begin(self) -> None:
        if self._clip is not None:
            self.reel.play(self._clip)

    @Slot(int, object)
    def _show(self, clip: int, image: QImage) -> None:
        if clip != self._clip:  # it plays elsewhere
            return
        row = self._window.browser.model.position(clip)
        if row is None:
            self.stop()
            return
        tile = self._grid.visualRect(self._grid.model().index(row, 0))
        size, scale = picture_size(tile.width()), self._grid.devicePixelRatioF()
        self._delegate.moving = clip, fitted(image, size, scale)
        self._grid.viewport().update(tile)
