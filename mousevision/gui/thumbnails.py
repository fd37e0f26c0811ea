"""Brings the browser the pictures that it asks for, without ever blocking it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QImage

from mousevision.gui.browser.panel import BrowserPanel
from mousevision.gui.jobs import Job, JobQueue
from mousevision.gui.workspace import Workspace
from mousevision.media.pool import ReaderPool
from mousevision.services.thumbnails import Thumbnail, thumbnails


class ThumbnailFeed(QObject):
    """Runs one light job for the pictures wanted last; an older wish is dropped."""

    def __init__(
        self, workspace: Workspace, browser: BrowserPanel, queue: JobQueue, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._browser = browser
        self._queue = queue
        self._pool = ReaderPool(limit=2)
        self._job: Job | None = None
        browser.thumbnail_needed.connect(self.fetch)
        workspace.closed.connect(self.stop)

    @Slot(object)
    def fetch(self, clip_ids: list[int]) -> None:
        """Fetch these pictures next."""
        project = self._workspace.project
        if project is None:
            return
        self.stop()
        self._job = self._queue.submit(
            "Thumbnails", thumbnails, project, clip_ids, self._pool, lane="light"
        )
        self._job.emitted.connect(self._take)

    @Slot()
    def stop(self) -> None:
        """Drop what is still wanted."""
        if self._job is not None:
            self._job.cancel()

    def shutdown(self) -> None:
        """Close the videos."""
        self.stop()
        self._pool.close()

    @Slot(object)
    def _take(self, found: Thumbnail) -> None:
        if self._workspace.project is not None:
            self._browser.set_thumbnail(found.clip_id, to_image(found.picture))


def to_image(picture: object) -> QImage:
    """Return a picture, uint8 (height, width, 3), as Qt needs it; empty for None."""
    import numpy as np

    if not isinstance(picture, np.ndarray):
        return QImage()
    packed = np.ascontiguousarray(picture)
    height, width, _ = packed.shape
    image = QImage(packed.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.copy()  # the array may go before the image does
