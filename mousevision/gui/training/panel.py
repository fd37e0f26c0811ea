"""The training panel: TRAIN, EVALUATION and AUDIT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from mousevision.core.inputspec import InputSpec
from mousevision.core.run import Run, RunStatus
from mousevision.gui.browser.parts import column
from mousevision.gui.training.audit_tab import AuditTab
from mousevision.gui.training.evaluation_tab import EvaluationTab
from mousevision.gui.training.study import Study
from mousevision.gui.training.train_tab import TrainTab
from mousevision.gui.training.types import ModelInfo, RoundReport, Setting
from mousevision.gui.training.verdict import Judge

BUSY = "A training or evaluation is under way: wait for it, or cancel it."


class TrainingPanel(QWidget):
    """Choose what learns from which clips, watch it learn, and see how good it is.

    Signals:
        train_requested: Settings: `model`, `values` (dict), `held_out` (list of names, or None
            for the program's choice), `seed`, `input` (an `InputSpec` as JSON).
        evaluate_requested: The same, and `folds`: number of groups, or None for each animal; and
            `curve`: whether to do it with fewer clips as well.
        cancel_requested: The running training should stop.
        classify_requested: Classify with the run of this id.
        cell_clicked: A cell of a confusion matrix: true class, class that was said.
        clips_asked: Ids of the clips of that cell, and what they are in words.
        animals_asked: The user wants to say which animals clips show.
        window_shown: Part of the clip that frames are taken from, while it is being chosen, or
            None.
        audit_asked: The confound audit is to be shown.
        refused: Why nothing is trained or evaluated now, when a command asks for it.
    """

    train_requested = Signal(object)
    evaluate_requested = Signal(object)
    cancel_requested = Signal()
    classify_requested = Signal(int)
    cell_clicked = Signal(str, str)
    clips_asked = Signal(object, str)
    animals_asked = Signal()
    window_shown = Signal(object)
    audit_asked = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self.setAccessibleName("Training")
        self._running = False
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.train_tab = TrainTab()
        self.evaluation_tab = EvaluationTab()
        self.audit_tab = AuditTab()
        self.tabs.addTab(self.train_tab, "Train")
        self.tabs.addTab(self.evaluation_tab, "Evaluation")
        self.tabs.addTab(self.audit_tab, "Audit")
        self.setLayout(column(self.tabs))
        self.train_tab.train_pressed.connect(self.train)
        for tab in (self.train_tab, self.evaluation_tab):
            tab.cancel_pressed.connect(self.cancel_requested)
        self.train_tab.window_shown.connect(self.window_shown)
        self.evaluation_tab.evaluate_pressed.connect(self._evaluate)
        self.evaluation_tab.classify_pressed.connect(self.classify_requested)
        for tab in (self.train_tab, self.evaluation_tab):
            tab.animals_line.pressed.connect(self.animals_asked)
        for view in (self.train_tab.result, self.evaluation_tab.result):
            view.cell_clicked.connect(self.cell_clicked)
            view.clips_asked.connect(self.clips_asked)
            view.verdict.asked.connect(self.audit_asked)
        self.train_tab.model.currentIndexChanged.connect(self._show_able)
        self._show_able()

    def set_models(self, models: Sequence[ModelInfo], training: Sequence[Setting] = ()) -> None:
        """Offer models; `training` are the settings that every training has."""
        self.train_tab.set_models(models, training)
        self._show_able()

    def set_subjects(self, names: Sequence[str]) -> None:
        """Say which animals can be held out."""
        self.train_tab.held_out.set_subjects(names)

    def set_study(
        self,
        labelled: Mapping[str, int],
        groups: int | None = None,
        unit: str = "animal",
        clips: int = 0,
        disputed: int = 0,
        bouts: Mapping[str, int] | None = None,
    ) -> None:
        """Say what there is to learn from; see `Study`."""
        self.train_tab.set_study(Study(labelled, groups, unit, clips, disputed, bouts or {}))
        self._show_able()

    def set_grouping(self, words: str) -> None:
        """Say what is kept apart where animals of labelled clips are unknown; empty: they are."""
        self.train_tab.set_grouping(words)
        self.evaluation_tab.animals_line.set_words(words)
        self._show_able()

    def set_writable(self, on: bool) -> None:
        """Say whether the project can be changed, or is open to look only."""
        if on != self.train_tab.writable:
            self.train_tab.writable = on
            self.train_tab.check()
            self._show_able()

    def take(self, asked: Mapping[str, Any]) -> None:
        """Show the settings of an earlier training, as far as there still are such settings."""
        self.train_tab.take(asked)

    def set_spec(self, spec: InputSpec) -> None:
        """Show how clips are prepared in this project."""
        self.train_tab.set_spec(spec)

    def own_spec(self) -> InputSpec:
        """Return how clips are prepared for models that do not prescribe it.

        Raises:
            SettingError: If the settings make no sense together.
        """
        return self.train_tab.own_spec()

    def set_judge(self, judge: Judge) -> None:
        """Say who knows the audit's verdict on a run, also when it has changed."""
        for view in (self.train_tab.result, self.evaluation_tab.result):
            view.verdict.set_judge(judge)

    def set_region(self, region: tuple[float, float, float, float]) -> None:
        """Take the region of interest that was drawn in the player, as fractions."""
        self.train_tab.inputs.set_region(region)

    def set_window(self, first: float, last: float) -> None:
        """Take the sampling window that was dragged on the timeline, as fractions."""
        self.train_tab.inputs.set_window(first, last)

    def spec(self) -> InputSpec:
        """Return how clips are to be prepared.

        Raises:
            SettingError: If the settings make no sense together.
        """
        return self.train_tab.inputs.spec()

    def train(self) -> None:
        """Ask for a training with the settings at hand, if they make sense."""
        why = BUSY if self._running else self.train_tab.why_not()
        if why:
            self.refused.emit(why)
        else:
            self.train_requested.emit(self.train_tab.settings())

    def evaluate(self) -> None:
        """Ask for an evaluation with the settings at hand, if they make sense."""
        self._evaluate(self.evaluation_tab.folds.currentData())

    def set_running(self, on: bool) -> None:
        """Show that a training or evaluation runs, or not any more."""
        self._running = on
        self.train_tab.set_running(on)
        self.evaluation_tab.set_running(on)
        self._show_able()

    def show_round(self, report: RoundReport) -> None:
        """Show one more round of the training."""
        self.train_tab.add_round(report)

    def show_progress(self, fraction: float, note: str, remaining: float | None = None) -> None:
        """Show how far the training is; `remaining` in seconds, None while nobody knows."""
        left = "" if remaining is None else f"{duration(remaining)} left"
        words = " · ".join(part for part in (note, left) if part)
        for part in (self.train_tab, self.evaluation_tab.running):
            part.show_progress(min(max(fraction, 0.0), 1.0), words)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """List the runs of the project."""
        self.evaluation_tab.set_runs(runs)
        kinds = {info.name: info.kind for info in self.train_tab.models()}
        self.train_tab.set_beginnings(
            [
                run
                for run in runs
                if run.status is RunStatus.DONE and kinds.get(run.model) == "autoencoder"
            ]
        )

    def show_result(self, run: Run) -> None:
        """Show the result of the run that has just ended, and choose it in the list."""
        self.train_tab.show_result(run)
        self.evaluation_tab.runs.select(run.id)

    def _evaluate(self, folds: int | None) -> None:
        why = BUSY if self._running else self._why_not_evaluate()
        if why:
            self.refused.emit(why)
        else:
            curve = self.evaluation_tab.curve.isChecked()
            asked = {**self.train_tab.settings(), "folds": folds, "curve": curve}
            self.evaluate_requested.emit(asked)

    def _why_not_evaluate(self) -> str:
        info = self.train_tab.info()
        if info is not None and info.kind == "bouts":
            return (
                f"{info.name} is tested on animals held out whenever it is trained: press Train."
            )
        if info is not None and info.kind != "classifier":
            return f"{info.name} learns without labels, so there is nothing to be right about."
        return self.train_tab.why_not()

    def _show_able(self) -> None:
        why = BUSY if self._running else self._why_not_evaluate()
        info = self.train_tab.info()
        self.evaluation_tab.set_able(why, "" if info is None else info.name)
        self.audit_tab.set_able(self.train_tab.why_no_labels())


def duration(seconds: float) -> str:
    """Return a remaining time in words, no more exact than it is known."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"about {round(seconds / 10) * 10} s"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} min"
    return f"about {seconds / 3600:.1f} h"
