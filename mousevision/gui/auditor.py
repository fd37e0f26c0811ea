"""The confound audit in the window: its tab, the status bar, and the verdict on top of results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.core.changes import Changes
from mousevision.core.errors import MouseVisionError
from mousevision.core.run import Run
from mousevision.gui.jobs import Job
from mousevision.services.asking import KEPT_INPUT, KEPT_REGION, changed_input
from mousevision.services.audit_verdict import (
    Audits,
    Verdict,
    input_of,
    read_audits_job,
    rests_on_labels,
)
from mousevision.services.audit_view import View
from mousevision.store import runs
from mousevision.store.settings import set_setting

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

RESTS_ON = ("labels", "clips", "subjects", "sessions", "videos", "behaviours", "runs", "settings")
PAUSE_MILLISECONDS = 300
"""After so long without another edit it is looked whether the verdict still holds."""


class Auditor(QObject):
    """Joins the tab, the status bar and the results with the service."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._queue = window.queue
        self._panel = window.training
        self._tab = window.training.audit_tab
        self._job: Job | None = None
        self._fresh = True
        self.audits = Audits()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.refresh)
        self._tab.audit_pressed.connect(self.audit)
        self._tab.cancel_pressed.connect(self.cancel)
        self._tab.mend_pressed.connect(self.mend)
        self._tab.view_chosen.connect(self._show)
        self._panel.audit_asked.connect(self.open)
        window.status_audit.clicked.connect(self.open)
        self._workspace.opened.connect(self._on_opened)
        self._workspace.closed.connect(self._on_closed)
        self._workspace.changed.connect(self._on_change)

    @Slot()
    def open(self) -> None:
        """Show the tab."""
        dock = self._window.deck.docks["training"]
        dock.show()
        dock.raise_()
        self._panel.tabs.setCurrentWidget(self._tab)

    @Slot()
    def start(self) -> None:
        """Show the tab and audit, as the command in the menu does."""
        self.open()
        self._tab.audit()

    @Slot(bool)
    def audit(self, prepared: bool) -> Job | None:
        """Audit the labels, with clips as filmed or as the network gets them."""
        from mousevision.services.auditing import audit_as  # its statistics load only for it

        project = self._workspace.project
        if project is None:
            return None
        try:
            spec = self._panel.own_spec()
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return None
        set_setting(project, KEPT_INPUT, spec.to_json())
        job = self._queue.submit("Confound audit", audit_as, project, View(spec, prepared))
        self._job = job
        self._tab.set_running(True)
        self._window.player.canvas.setFocus()  # Space must not press the button again
        job.progressed.connect(self._show_progress)
        job.failed.connect(self._window.tell_problem)
        job.finished.connect(self._on_finished)
        job.ended.connect(self._on_end)
        return job

    @Slot(object)
    def mend(self, settings: dict[str, object]) -> Job | None:
        """Prepare clips so from now on, and audit them as a network then gets them."""
        if self._workspace.project is None:
            return None
        try:
            spec = changed_input(self._panel.own_spec(), settings)
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return None
        self._panel.set_spec(spec)
        if "region" in settings:
            self._window.player.set_region(spec.region)
            set_setting(self._workspace.project, KEPT_REGION, list(spec.region))
        self._tab.set_prepared(True)
        return self.audit(True)

    @Slot()
    def cancel(self) -> None:
        """Cancel the audit that runs."""
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def refresh(self) -> None:
        """Look, beside the work, which audits there are and whether they still hold."""
        project = self._workspace.project
        if project is not None:
            job = self._queue.submit("Verdict", read_audits_job, project, lane="light")
            job.finished.connect(self._take)

    def judge(self, run: Run) -> Verdict | None:
        """Return what stands on top of a run's result; None if it does not rest on labels."""
        return self.audits.verdict(input_of(run)) if rests_on_labels(run) else None

    @Slot(object)
    def _take(self, audits: Audits) -> None:
        if self._workspace.project is None:
            return
        self.audits = audits
        if self._fresh and audits.runs:
            self._fresh = False
            best = audits.verdict()
            chosen = next(run for run in audits.runs if run.id == best.run)
            self._tab.set_prepared(View.from_config(chosen.config).prepared)
        self._show()

    @Slot()
    def _show(self) -> None:
        """Show in the tab the newest audit of the view that is chosen there, and the verdict."""
        project = self._workspace.project
        if project is None:
            return
        of_view = (r for r in self.audits.runs
                   if View.from_config(r.config).prepared == self._tab.prepared)  # fmt: skip
        run = next(of_view, None)
        folder = runs.run_folder(project, run.id) if run is not None else Path()
        said = self.audits.of(run) if run is not None else None
        self._tab.show_audit(run, said, folder)
        self._window.status_audit.show_verdict(self.audits.verdict())
        self._panel.set_judge(self.judge)

    @Slot()
    def _show_progress(self) -> None:
        if self._job is not None:
            self._tab.show_progress(self._job.fraction, self._job.note)

    @Slot(object)
    def _on_finished(self, run: Run) -> None:
        word = Audits((run,)).of(run).short
        self._workspace.said.emit(f"The confound audit is done: {word}. The tab Audit says more.")
        self.refresh()

    @Slot()
    def _on_end(self) -> None:
        self._job = None
        self._tab.set_running(False)

    @Slot()
    def _on_opened(self) -> None:
        self._fresh = True
        self._tab.set_prepared(False)
        self._take(Audits())
        self.refresh()

    @Slot()
    def _on_closed(self) -> None:
        self._pause.stop()
        self.audits = Audits()
        self._tab.show_audit(None, None, Path())
        self._window.status_audit.show_verdict(None)

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if changes.touches(*RESTS_ON):
            self._pause.start()
