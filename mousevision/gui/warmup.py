"""Loads torch while nobody types.

Importing torch and its optimisers stops the whole interpreter, window included, for some 100 to
300 ms at a time. It is done once after a project was opened and the user has rested a moment, so
that no training has to.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QEvent, QObject, QTimer, Slot

from mousevision.core.job import JobContext
from mousevision.gui.jobs import Job, JobQueue
from mousevision.gui.workspace import Workspace, application
from mousevision.learn.device import warm_up

REST_MILLISECONDS = 2500
BUSY = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress,
                  QEvent.Type.Wheel})  # fmt: skip


class WarmUp(QObject):
    """Waits for a rest of the user, then loads torch in a job of its own, once."""

    def __init__(self, workspace: Workspace, queue: JobQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue
        self._job: Job | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MILLISECONDS)
        self._rest.timeout.connect(self.begin)
        workspace.opened.connect(self._wait)

    @Slot()
    def begin(self) -> Job:
        """Load torch now, unless that was done."""
        self.stop()
        if self._job is None:
            self._job = self._queue.submit("Getting ready to learn", _load, lane="idle")
        return self._job

    @Slot()
    def stop(self) -> None:
        """Wait no longer."""
        self._rest.stop()
        application().removeEventFilter(self)

    @Slot()
    def _wait(self) -> None:
        if self._job is None:
            self._rest.start()
            application().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin the rest anew whenever the user does something."""
        if self._rest.isActive() and event.type() in BUSY:
            self._rest.start()
        return False


def _load(ctx: JobContext) -> None:
    ctx.check()
    warm_up()
    gc.freeze()  # torch's million objects stay; looking at them at each collection takes 100 ms
