"""Joins the panel “History” with the project: lists its edits, and goes to any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QProgressDialog

from mousevision.core.changes import Changes
from mousevision.core.errors import MouseVisionError
from mousevision.core.job import QuietContext
from mousevision.gui.jobs import Job
from mousevision.services.travelling import go_to
from mousevision.store import history
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

AT_ONCE = 50
"""Steps that are made in the GUI thread: some 20 milliseconds."""


class Historian(QObject):
    """Reads the history only while the panel is to be seen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._panel = window.history
        self._shown: Project | None = None
        self._job: Job | None = None
        self._progress: QProgressDialog | None = None
        self._panel.wanted.connect(self._show)
        self._panel.asked.connect(self.go_to)
        self._workspace.opened.connect(self._show)
        self._workspace.closed.connect(self._forget)
        self._workspace.changed.connect(self._on_change)

    @Slot()
    def show(self) -> None:
        """Bring the panel to the front, with the keyboard in it."""
        dock = self._window.deck.docks["history"]
        dock.show()
        dock.raise_()
        self._panel.list.setFocus()

    @Slot(int)
    def go_to(self, number: int) -> None:
        """Take back, or do again, whatever lies between now and an edit."""
        project = self._workspace.project
        if project is None or self._job is not None:
            return
        if project.read_only:
            self._workspace.said.emit(
                "The project is open to look only: open it for writing to go back."
            )
        elif abs(number - project.revision) <= AT_ONCE:
            try:
                self._tell(go_to(QuietContext(), project, number))
            except MouseVisionError as error:
                self._window.tell_problem(str(error))
        else:
            self._go_far(project, number)

    def _go_far(self, project: Project, number: int) -> None:
        """Do it beside the window, which is closed to other edits meanwhile."""
        self._job = self._window.queue.submit("History", go_to, project, number, lane="result")
        progress = QProgressDialog("Going there…", "Cancel", 0, 1000, self._window)
        progress.setWindowTitle("History")
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(0)
        progress.setAutoClose(False)
        progress.setAutoReset(False)
        progress.canceled.connect(self._job.cancel)
        self._progress = progress
        progress.setValue(0)
        self._job.progressed.connect(self._on_progress)
        self._job.finished.connect(self._tell)
        self._job.failed.connect(self._window.tell_problem)
        self._job.ended.connect(self._on_ended)

    @Slot()
    def _on_progress(self) -> None:
        if self._job is not None and self._progress is not None and not self._job.stopping:
            self._progress.setLabelText(f"Going there: {self._job.note}")
            self._progress.setValue(round(1000 * self._job.fraction))

    @Slot()
    def _on_ended(self) -> None:
        if self._job is not None and self._job.stopping:
            self._workspace.said.emit("Cancelled: the project is as it was.")
        if self._progress is not None:
            self._progress.close()
            self._progress.deleteLater()
        self._job, self._progress = None, None

    @Slot(object)
    def _tell(self, changes: Changes | None) -> None:
        here = "The project is in this state already."
        self._workspace.said.emit(here if changes is None else changes.name)

    @Slot(object)
    def _on_change(self, _: Changes) -> None:
        if self._panel.isVisible():
            self._show()

    @Slot()
    def _show(self) -> None:
        project = self._workspace.project
        self._panel.show_words(project is not None, project is not None and not project.read_only)
        if project is None or not self._panel.isVisible():
            return
        count, current = history.count(project), project.revision
        if project is self._shown:
            self._panel.model.update(count, current)
            return
        self._shown = project
        self._panel.model.show(
            lambda skip, limit: history.entries(project, skip, limit), count, current
        )

    @Slot()
    def _forget(self) -> None:
        self._shown = None
        self._panel.model.clear()
        self._panel.show_words(False, False)
