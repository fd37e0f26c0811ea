"""A clip plays in small: a few pictures of it, again and again, wherever they are shown."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from mousevision.core.changes import Changes
from mousevision.gui.jobs import Job
from mousevision.gui.thumbnails import to_image
from mousevision.media.pool import ReaderPool
from mousevision.services.thumbnails import Moving, moving_thumbnail

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

PICTURE_MILLISECONDS = 110
KEPT = 24
"""Clips whose pictures stay in memory, some 4 MB each at most."""


class Reel(QObject):
    """Plays one clip at a time.

    Signals:
        moved: The clip and its next picture, a `QImage`.
        forgotten: Nothing that was known of clips holds any more.
    """

    moved = Signal(int, object)
    forgotten = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._pool = ReaderPool(limit=2)
        self._job: Job | None = None
        self._clip: int | None = None
        self._at = 0
        self._known: OrderedDict[int, list[QImage]] = OrderedDict()
        self._coming: list[QImage] = []
        self._tick = QTimer(self, interval=PICTURE_MILLISECONDS)
        self._tick.timeout.connect(self._next)
        window.workspace.closed.connect(self.forget)
        window.workspace.changed.connect(self._heard)

    def play(self, clip_id: int) -> None:
        """Play a clip from its first picture, as soon as that is decoded."""
        self.stop()
        project = self._window.workspace.project
        if project is None:
            return
        self._clip = clip_id
        if clip_id in self._known:
            self._begin()
            return
        self._job = self._window.queue.submit(
            "Moving thumbnail", moving_thumbnail, project, clip_id, self._pool, lane="hover"
        )
        self._job.emitted.connect(self._take_one)
        self._job.finished.connect(self._take)

    @Slot()
    def stop(self) -> None:
        """Play no longer."""
        self._tick.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._coming = []
        self._clip = None

    @Slot()
    def forget(self) -> None:
        """Forget all pictures: the project is closed, or its videos are others."""
        self.stop()
        self._known.clear()
        self.forgotten.emit()

    def shutdown(self) -> None:
        """Stop, and close the videos."""
        self.stop()
        self._pool.close()

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        if changes.touches("clips", "videos"):
            self.forget()

    @Slot(object)
    def _take_one(self, picture: object) -> None:
        """Begin with the first picture; the others are decoded while it is seen."""
        if self.sender() is self._job:
            self._coming.append(to_image(picture))
            if len(self._coming) == 1:
                self._begin()

    @Slot(object)
    def _take(self, moving: Moving) -> None:
        if self.sender() is not self._job:  # it was done before it heard that nobody waits
            return
        self._job = None
        if self._coming:
            self._known[moving.clip_id], self._coming = self._coming, []
        while len(self._known) > KEPT:
            self._known.popitem(last=False)

    def _begin(self) -> None:
        self._at = -1
        self._next()
        self._tick.start()

    @Slot()
    def _next(self) -> None:
        """Show the next picture, and the first one after the last."""
        clip = self._clip
        images = self._known.get(clip or 0) or self._coming
        if clip is None or not images or (self._job is not None and self._at + 1 >= len(images)):
            return  # the next one is still being decoded
        if clip in self._known:
            self._known.move_to_end(clip)
        self._at = (self._at + 1) % len(images)
        self.moved.emit(clip, images[self._at])
