"""Shows the clip at hand as the network would get it, while its settings are being chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.gui.jobs import Job
from mousevision.services.previewing import preview

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

PAUSE_MILLISECONDS = 200
NOTHING = np.zeros((0, 1, 1, 1), np.uint8)


class Previewer(QObject):
    """Joins the form of the input with the clip at hand."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._workspace = window.workspace
        self._queue = window.queue
        self._tab = window.training.train_tab
        self._job: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.show)
        self._tab.inputs.changed.connect(self._pause.start)
        self._tab.fold.button.toggled.connect(self._pause.start)
        window.workspace.clip_changed.connect(self._pause.start)
        window.workspace.closed.connect(self._stop)

    @Slot()
    def show(self) -> None:
        """Prepare the clip at hand in a job, if anybody can see it."""
        self._stop()
        project, clip = self._workspace.project, self._workspace.clip
        if project is None or clip is None or not self._tab.fold.button.isChecked():
            return
        if self._tab.inputs.problem():
            return
        self._job = self._queue.submit(
            "Preview", preview, project, clip.id, self._tab.inputs.spec(), lane="clip"
        )
        self._job.finished.connect(self._take)
        self._job.failed.connect(self._clear)

    @Slot(object)
    def _take(self, frames: npt.NDArray[np.uint8]) -> None:
        self._tab.inputs.preview.set_frames(frames)

    @Slot()
    def _clear(self) -> None:
        self._tab.inputs.preview.set_frames(NOTHING)

    @Slot()
    def _stop(self) -> None:
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
