"""What is read off a chosen run: numbers made by jobs, comparison, threshold, missing animals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from mousevision.core.changes import Changes
from mousevision.core.run import Run, RunStatus
from mousevision.gui.jobs import Job
from mousevision.services.comparing import Comparison, compare_runs
from mousevision.services.examining import RunNumbers, examine_run
from mousevision.services.labelled import Ungrouped, ungrouped
from mousevision.services.thresholds import ThresholdUsed, use_threshold
from mousevision.services.words import counted

if TYPE_CHECKING:
    from mousevision.core.job import JobContext
    from mousevision.gui.window import MainWindow
    from mousevision.store.project import Project

LANE = "result"
GROUPING_TABLES = ("labels", "clips", "subjects", "sessions")


class Examiner(QObject):
    """Joins the tab Evaluation with what a run's results say beyond its scores."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._panel = window.training
        self._run: Run | None = None
        self._unknown: tuple[int, ...] = ()
        tab = self._panel.evaluation_tab
        tab.run_chosen.connect(self._examine)
        tab.details.threshold_used.connect(self.use_threshold)
        tab.details.compare_asked.connect(self._compare)
        self._panel.animals_asked.connect(self.ask_animals)
        self._workspace.opened.connect(self._show_grouping)
        self._workspace.changed.connect(self._on_change)

    @Slot(int, float)
    def use_threshold(self, run_id: int, threshold: float) -> Job | None:
        """Let the network that a run speaks of say "unsure" below a threshold."""
        project = self._workspace.project
        if project is None:
            return None
        self._window.player.canvas.setFocus()  # the button is off in a moment: keys go on working
        job = self._submit("Marking unsure clips", use_threshold, project, run_id, threshold)
        job.finished.connect(self._threshold_used)
        job.failed.connect(self._window.tell_problem)
        return job

    @Slot()
    def ask_animals(self) -> None:
        """Select the labelled clips without an animal, and ask which one they show."""
        if not self._unknown:
            return
        ids = list(self._unknown)
        self._window.browser.show_only(ids, f"{counted(len(ids), 'clip')} without an animal")
        self._window.go_to_clip(ids[0])
        self._window.select_clips(ids)
        self._window.editor.animal()

    def _submit(self, title: str, fn: Callable[..., object], *args: object) -> Job:
        return self._window.queue.submit(title, fn, *args, lane=LANE)

    @Slot(object)
    def _examine(self, run: Run | None) -> None:
        project = self._workspace.project
        other = run is None or self._run is None or run.id != self._run.id
        self._run = run
        if project is None or run is None or run.status is not RunStatus.DONE:
            self._panel.evaluation_tab.details.set_numbers(None)
            return
        if other:
            self._panel.evaluation_tab.details.set_numbers(None)
        job = self._submit("Reading a run", examine_run, project, run)
        job.finished.connect(self._show_numbers)
        job.failed.connect(self._window.tell_problem)

    @Slot(object)
    def _show_numbers(self, numbers: RunNumbers) -> None:
        if self._run is not None and numbers.run == self._run.id:
            self._panel.evaluation_tab.details.set_numbers(numbers)

    @Slot(int, int)
    def _compare(self, run_id: int, other: int) -> None:
        project = self._workspace.project
        if project is None:
            return
        job = self._submit("Comparing runs", _comparison, project, run_id, other)
        job.finished.connect(self._show_comparison)
        job.failed.connect(self._window.tell_problem)

    @Slot(object)
    def _show_comparison(self, found: Comparison) -> None:
        self._panel.evaluation_tab.details.show_comparison(
            found.first.id, found.second.id, found.words()
        )

    @Slot(object)
    def _threshold_used(self, used: ThresholdUsed) -> None:
        self._workspace.said.emit(used.words())
        self._examine(self._run)

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if changes.touches(*GROUPING_TABLES):
            self._show_grouping()

    @Slot()
    def _show_grouping(self) -> None:
        project = self._workspace.project
        if project is None:
            return
        job = self._submit("Looking for animals", _ungrouped, project)
        job.finished.connect(self._grouping_found)

    @Slot(object)
    def _grouping_found(self, found: Ungrouped) -> None:
        self._unknown = found.clips
        self._panel.set_grouping(found.words)


def _comparison(_: JobContext, project: Project, run_id: int, other: int) -> Comparison:
    return compare_runs(project, run_id, other)


def _ungrouped(_: JobContext, project: Project) -> Ungrouped:
    return ungrouped(project)
