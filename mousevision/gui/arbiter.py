"""Joins the panel “Agreement” with what the raters of the project have said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.core.changes import Changes
from mousevision.core.job import JobContext
from mousevision.gui.jobs import Job
from mousevision.services.agreement import Agreement, agreement
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

PAUSE_MILLISECONDS = 300
LANE = "result"
TABLES = (
    "labels",
    "repeats",
    "bouts",
    "scored",
    "raters",
    "behaviours",
    "clips",
    "subjects",
    "sessions",
)


class Arbiter(QObject):
    """Compares raters, only while the panel is to be seen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._panel = window.agreement
        self._job: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._begin)
        self._panel.wanted.connect(self._pause.start)
        self._panel.clips_asked.connect(window.learner.show_clips)
        self._workspace.opened.connect(self._forget)
        self._workspace.closed.connect(self._forget)
        self._workspace.changed.connect(self._on_change)

    @Slot()
    def show(self) -> None:
        """Bring the panel to the front."""
        dock = self._window.deck.docks["agreement"]
        dock.show()
        dock.raise_()
        self._pause.start()

    def stop(self) -> None:
        """Start nothing any more."""
        self._pause.stop()

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if changes.touches(*TABLES):
            self._pause.start()

    @Slot()
    def _begin(self) -> None:
        project = self._workspace.project
        if project is None or not self._panel.isVisible():
            return
        if self._job is not None:
            self._job.cancel()
        self._job = self._window.queue.submit("Comparing raters", _compare, project, lane=LANE)
        self._job.finished.connect(self._on_found)
        self._job.failed.connect(self._window.tell_problem)

    @Slot(object)
    def _on_found(self, found: Agreement) -> None:
        if self._job is not None:  # else it tells of a project that was closed meanwhile
            self._panel.show_agreement(found)

    @Slot()
    def _forget(self) -> None:
        self._job = None
        self._panel.show_agreement(None)
        self._pause.start()


def _compare(ctx: JobContext, project: Project) -> Agreement:
    ctx.check()
    return agreement(project)
