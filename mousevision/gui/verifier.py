"""Verifies the frame numbers of long recordings while nothing else is learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.gui.jobs import Job, JobState
from mousevision.services.verifying import VerifyResult, verify_tables
from mousevision.store import videos

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

LANE = "heavy"
"""It must not run beside a training: clips may get new numbers at its end."""
PAUSE_MILLISECONDS = 5000
"""How long nothing must have waited for the lane; opening and importing come first."""


class Verifier(QObject):
    """Starts the job after opening and importing, and makes way for whatever the user starts.

    It does not start from a change notice: after an undo it would do again what was taken back.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace, self._queue = window.workspace, window.queue
        self._job: Job | None = None
        self._asked: list[int] = []
        self._tried: set[int] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._start)
        self._workspace.opened.connect(self._forget)
        self._workspace.closed.connect(self._pause.stop)
        self._queue.changed.connect(self._make_way)

    def look(self) -> None:
        """Look for recordings to verify, as soon as there is time."""
        self._pause.start()

    def owns(self, job: Job) -> bool:
        """Return whether a job is its own: stopping it loses nothing."""
        return job is self._job

    def stop(self) -> None:
        """Start nothing any more."""
        self._pause.stop()

    @Slot()
    def _forget(self) -> None:
        self._tried.clear()
        self.look()

    @Slot()
    def _start(self) -> None:
        project = self._workspace.project
        if project is None or project.read_only or self._job is not None:
            return
        if self._queue.running(LANE) or self._queue.running("files"):
            self._pause.start()
            return
        self._asked = [i for i in videos.unverified_videos(project) if i not in self._tried]
        if not self._asked:
            return
        title = "Verifying frame numbers"
        self._job = self._queue.submit(title, verify_tables, project, self._asked, lane=LANE)
        self._job.finished.connect(self._done)
        self._job.failed.connect(self._window.tell_problem)
        self._job.ended.connect(self._on_end)

    @Slot()
    def _make_way(self) -> None:
        """Cancel for a job that waits; videos that are done stay so, the others follow later."""
        waiting = [j for j in self._queue.jobs if j.lane == LANE and j.state is JobState.WAITING]
        if self._job is not None and self._job.state is JobState.RUNNING and waiting:
            self._job.cancel()
            self.look()

    @Slot(object)
    def _done(self, result: VerifyResult) -> None:
        self._tried.update(self._asked)
        self._window.tell(result.words())
        if result.problems or result.changed:
            details = "\n".join((*result.changed, *result.problems))
            self._window.tell_problem(result.words(), details)

    @Slot()
    def _on_end(self) -> None:
        self._job = None
