"""Training, evaluating, classifying and embedding from the window: jobs and their results."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QFileDialog

from mousevision.core.changes import Changes
from mousevision.core.errors import MouseVisionError
from mousevision.core.ethogram import Scope
from mousevision.core.inputspec import InputSpec
from mousevision.core.run import Run
from mousevision.gui.jobs import Job
from mousevision.gui.training.runs import NO_SCORE, short_result
from mousevision.learn.registry import find_model, models
from mousevision.learn.train_settings import TRAINING
from mousevision.services.classifying import Classified, classify
from mousevision.services.evaluating import evaluate
from mousevision.services.new_files import import_and_classify
from mousevision.services.tensors import Prepared, prepare
from mousevision.services.training import TrainRequest, train
from mousevision.services.words import counted
from mousevision.store import bouts, labels, listing, runs, study
from mousevision.store.settings import get_setting, set_setting

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

INPUT = "input"
"""Project setting: how clips are prepared."""
ASKED = "training"
"""Project setting: what was trained last, with which settings."""
KEPT = ("model", "values", "seed", "held_out")
PAUSE_MILLISECONDS = 200
"""How long nothing must be labelled before labels are counted, which reads all of them."""
STUDY_TABLES = ("labels", "bouts", "behaviours", "clips", "subjects", "sessions")


class Learner(QObject):
    """Joins the training panel with the services that learn."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._queue = window.queue
        self._panel = window.training
        self._job: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._show_study)
        self._workspace.closed.connect(self._pause.stop)
        self._panel.set_models(models(), TRAINING)
        self._panel.train_requested.connect(self.train)
        self._panel.evaluate_requested.connect(self.evaluate)
        self._panel.cancel_requested.connect(self.cancel)
        self._panel.classify_requested.connect(self.classify_with)
        self._panel.refused.connect(self._workspace.said)
        self._panel.clips_asked.connect(self.show_clips)
        self._workspace.opened.connect(self._on_opened)
        self._workspace.changed.connect(self._on_change)
        window.player.region_drawn.connect(self._take_region)
        self._panel.window_shown.connect(window.timeline.set_window)
        window.timeline.window_changed.connect(self._panel.set_window)

    @Slot(object)
    def train(self, asked: dict[str, Any]) -> Job | None:
        """Train as the panel asks."""
        request = self._request(asked)
        if request is None:
            return None
        return self._start(f"Training {request.model}", train, request)

    @Slot(object)
    def evaluate(self, asked: dict[str, Any]) -> Job | None:
        """Cross-validate as the panel asks."""
        request = self._request(asked)
        if request is None:
            return None
        title, curve = f"Evaluating {request.model}", asked.get("curve", False)
        return self._start(title, evaluate, request, asked["folds"], curve)

    @Slot()
    def cancel(self) -> None:
        """Cancel the training or evaluation that runs."""
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def classify_all(self) -> Job | None:
        """Classify every clip with the newest network."""
        return self._classify(None, None)

    @Slot()
    def classify_selected(self) -> Job | None:
        """Classify the chosen clips with the newest network."""
        return self._classify(self._workspace.chosen_clips(), None)

    @Slot(int)
    def classify_with(self, run_id: int) -> Job | None:
        """Classify every clip with the network of a run."""
        return self._classify(None, run_id)

    @Slot()
    def classify_files(self) -> None:
        """Ask for new files, import them, and classify just those."""
        files, _ = QFileDialog.getOpenFileNames(self._window, "New videos to classify")
        if files:
            self.start_classify_files([Path(file) for file in files])

    def start_classify_files(self, files: list[Path]) -> Job | None:
        """Import files and classify them, in one job."""
        project = self._workspace.project
        if project is None:
            return None
        job = self._submit("Classifying new files", import_and_classify, project, files)
        job.finished.connect(self._on_classified)
        return job

    @Slot()
    def prepare(self) -> Job | None:
        """Decode all clips for the network in advance."""
        project = self._workspace.project
        if project is None:
            return None
        ids = listing.clip_ids(project)
        job = self._submit("Preparing clips", prepare, project, ids, self._panel.spec())
        job.finished.connect(self._on_prepared)
        return job

    @Slot()
    def clear_cache(self) -> None:
        """Delete the prepared clips; they are made again when they are needed."""
        project = self._workspace.project
        if project is None:
            return
        if self._queue.running() is not None:
            self._workspace.said.emit("A job is using the prepared clips: cancel it first.")
            return
        for folder in ("tensors", "frames"):
            shutil.rmtree(project.folder / "cache" / folder, ignore_errors=True)
        self._workspace.said.emit("Prepared clips deleted; they are made again when needed.")

    def _start(self, title: str, fn: Any, *args: Any) -> Job | None:
        job = self._submit(title, fn, self._workspace.project, *args)
        self._job = job
        self._panel.set_running(True)
        self._window.player.canvas.setFocus()  # Space must not press the button beside Train
        job.emitted.connect(self._panel.show_round)
        job.progressed.connect(self._show_progress)
        job.finished.connect(self._show_result)
        job.ended.connect(self._on_end)
        return job

    def _classify(self, clip_ids: list[int] | None, run_id: int | None) -> Job | None:
        project = self._workspace.project
        if project is None:
            return None
        job = self._submit("Classifying", classify, project, clip_ids, run_id)
        job.finished.connect(self._on_classified)
        return job

    def _submit(self, title: str, fn: Any, *args: Any) -> Job:
        before = self._queue.running()
        job = self._queue.submit(title, fn, *args)
        if before is not None:
            self._workspace.said.emit(f"{title} begins when “{before.title}” is done; see Jobs.")
        job.failed.connect(self._window.tell_problem)
        return job

    def _request(self, asked: dict[str, Any]) -> TrainRequest | None:
        project = self._workspace.project
        if project is None:
            return None
        try:
            spec = InputSpec.from_json(asked["input"])
            held_out = None if asked["held_out"] is None else tuple(asked["held_out"])
            request = TrainRequest(asked["model"], held_out, asked["seed"], asked["values"], spec)
            request.settings()
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return None
        if not project.read_only:
            if not find_model(request.model).input:  # what only one model wants is not kept
                set_setting(project, INPUT, spec.to_json())
            set_setting(project, ASKED, {k: v for k, v in asked.items() if k in KEPT})
        return request

    @Slot()
    def _show_progress(self) -> None:
        if self._job is not None:
            self._panel.show_progress(self._job.fraction, self._job.note, self._job.remaining)

    @Slot(object)
    def _show_result(self, run: Run) -> None:
        self._panel.show_result(run)
        score = short_result(run)
        right = "" if score == NO_SCORE else f": {score} of clips right on animals it never saw"
        self._workspace.said.emit(f"Run {run.id} is done{right}. The panel Training says more.")

    @Slot()
    def _on_end(self) -> None:
        self._job = None
        self._panel.set_running(False)

    @Slot(object)
    def _on_prepared(self, result: Prepared) -> None:
        words = f"{counted(result.clips, 'clip')} ready to learn from."
        self._workspace.said.emit(words)
        if result.problems:
            words += f" {len(result.problems)} could not be read."
            self._window.tell_problem(words, "\n".join(result.problems))

    @Slot(object)
    def _on_classified(self, result: Classified) -> None:
        self._workspace.said.emit(result.words())
        if result.problems:
            self._window.tell_problem(result.words(), "\n".join(result.problems))

    @Slot(object, str)
    def show_clips(self, clip_ids: list[int], words: str) -> None:
        """List just some clips, such as those of a cell of a table, and go to the first."""
        self._window.browser.show_only(clip_ids, words)
        if clip_ids:
            self._window.go_to_clip(clip_ids[0])
        self._window.player.canvas.setFocus()

    @Slot(object)
    def _take_region(self, region: tuple[float, float, float, float] | None) -> None:
        self._panel.set_region(region or (0.0, 0.0, 1.0, 1.0))

    @Slot()
    def _on_opened(self) -> None:
        project = self._workspace.project
        if project is None:
            return
        kept = get_setting(project, INPUT)
        try:
            self._panel.set_spec(InputSpec.from_json(kept or {}))
        except MouseVisionError:  # kept by a version that knew other settings
            self._panel.set_spec(InputSpec())
        self._show_study()
        self._panel.take(get_setting(project, ASKED) or {})
        self._panel.show_runs([])  # Else the run that was chosen in another project stays so.
        self._panel.show_runs(runs.runs(project))

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        project = self._workspace.project
        if project is None:
            return
        if changes.touches(*STUDY_TABLES):
            self._pause.start()
        if changes.touches("runs"):
            self._panel.show_runs(runs.runs(project))

    def _show_study(self) -> None:
        """Say how many clips each class has, and in how many animals."""
        project = self._workspace.project
        if project is None:
            return
        tally = labels.tally(project)
        classes = [b for b in self._workspace.behaviours if b.scope is Scope.CLIP]
        names = [subject.name for subject in study.subjects(project)]
        self._panel.set_subjects(names)
        counts = listing.counts(project)
        self._panel.set_study(
            {b.name: tally.get(b.id, 0) for b in classes},
            len(names) or None,
            clips=counts.clips,
            disputed=labels.disputed(project),
            bouts=bouts.tally(project),
        )
