"""Plays the clip under the mouse in its tile, from a few small pictures."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Slot
from PySide6.QtGui import QImage, QMouseEvent

from mousevision.core.changes import Changes
from mousevision.gui.browser.delegate import picture_size
from mousevision.gui.browser.thumbs import fitted
from mousevision.gui.jobs import Job
from mousevision.gui.thumbnails import to_image
from mousevision.media.pool import ReaderPool
from mousevision.services.thumbnails import Moving, moving_thumbnail

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

ON = "clips/moving"
REST_MILLISECONDS, PICTURE_MILLISECONDS = 125, 110
KEPT = 24
"""Clips whose pictures stay in memory, some 4 MB each at most."""


class MovingThumbnails(QObject):
    """Watches the mouse over the tiles; whatever else happens there stops it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._grid = window.browser.views.grid
        self._delegate = window.browser.views.delegate
        self._pool = ReaderPool(limit=2)
        self._job: Job | None = None
        self._clip: int | None = None
        self._at = 0
        self._known: OrderedDict[int, list[QImage]] = OrderedDict()
        self._coming: list[QImage] = []
        self._rest = QTimer(self, singleShot=True, interval=REST_MILLISECONDS)
        self._rest.timeout.connect(self._begin)
        self._tick = QTimer(self, interval=PICTURE_MILLISECONDS)
        self._tick.timeout.connect(self._next)
        self._grid.viewport().setMouseTracking(True)
        self._grid.viewport().installEventFilter(self)
        self._grid.visible_changed.connect(self.stop)
        self._grid.model().modelReset.connect(self.stop)
        window.workspace.closed.connect(self.forget)
        window.workspace.changed.connect(self._heard)
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
        self._tick.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._coming = []
        self._clip = None
        if self._delegate.moving is not None:
            self._delegate.moving = None
            self._grid.viewport().update()

    @Slot()
    def forget(self) -> None:
        """Forget all pictures: the project is closed, or its videos are others."""
        self.stop()
        self._known.clear()

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        if changes.touches("clips", "videos"):
            self.forget()

    def shutdown(self) -> None:
        """Stop, and close the videos."""
        self._grid.viewport().removeEventFilter(self)
        self.stop()
        self._pool.close()

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
        project, clip = self._window.workspace.project, self._clip
        if project is None or clip is None:
            return
        if clip in self._known:
            self._play()
            return
        self._job = self._window.queue.submit(
            "Moving thumbnail", moving_thumbnail, project, clip, self._pool, lane="hover"
        )
        self._job.emitted.connect(self._take_one)
        self._job.finished.connect(self._take)

    @Slot(object)
    def _take_one(self, picture: object) -> None:
        """Begin with the first picture; the others are decoded while it is seen."""
        if self.sender() is self._job:
            self._coming.append(to_image(picture))
            if len(self._coming) == 1:
                self._play()

    @Slot(object)
    def _take(self, moving: Moving) -> None:
        if self.sender() is not self._job:  # it was done before it heard that nobody waits
            return
        self._job = None
        if self._coming:
            self._known[moving.clip_id], self._coming = self._coming, []
        while len(self._known) > KEPT:
            self._known.popitem(last=False)

    def _play(self) -> None:
        self._at = -1
        self._next()
        self._tick.start()

    @Slot()
    def _next(self) -> None:
        """Show the next picture, and the first one after the last."""
        clip = self._clip
        row = self._window.browser.model.position(clip)
        if clip is None or row is None:
            self.stop()
            return
        images = self._known.get(clip) or self._coming
        if self._job is not None and self._at + 1 >= len(images):
            return  # the next one is still being decoded
        if clip in self._known:
            self._known.move_to_end(clip)
        self._at = (self._at + 1) % len(images)
        tile = self._grid.visualRect(self._grid.model().index(row, 0))
        size, scale = picture_size(tile.width()), self._grid.devicePixelRatioF()
        self._delegate.moving = clip, fitted(images[self._at], size, scale)
        self._grid.viewport().update(tile)
