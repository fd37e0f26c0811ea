"""The tab EVALUATION: cross-validation by animal, and the results of all runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.gui.browser.empty import EmptyState
from mousevision.gui.browser.parts import column, elastic, label, quiet, row, scrolled, thin_bar
from mousevision.gui.training.animals_line import AnimalsLine
from mousevision.gui.training.details import RunDetails
from mousevision.gui.training.fields import keep_from_wheel
from mousevision.gui.training.result import ResultView
from mousevision.gui.training.runs import RunTable

ABOUT = (
    "Every animal is held out once and tested by a network that never saw it. This is the number "
    "to expect for a new animal; it takes as many trainings as there are animals."
)
_FOLDS: tuple[tuple[str, int | None], ...] = (
    ("each animal on its own", None),
    ("5 groups of animals", 5),
    ("3 groups of animals", 3),
)


class RunningBar(QWidget):
    """How far a training or evaluation is, with Cancel."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = thin_bar("Progress of the evaluation")
        self.words = quiet(label(wrap=True, name="evaluation_words"))
        self.cancel = QPushButton("Cancel")
        self.cancel.setToolTip("Stop; the run stays in the list as cancelled.")
        self.setLayout(column(row(self.bar, self.cancel, spacing=8), self.words))

    def show_progress(self, fraction: float, words: str) -> None:
        """Show how far it is."""
        self.bar.setValue(round(fraction * 1000))
        self.words.setText(words)


class EvaluationTab(QWidget):
    """Evaluate, choose a run, see its result, classify with it.

    Signals:
        evaluate_pressed: The button was pressed; how many groups, None for each animal.
        classify_pressed: Classify with this run.
        cancel_pressed: What runs should stop.
        run_chosen: A `Run`, or None.
    """

    evaluate_pressed = Signal(object)
    classify_pressed = Signal(int)
    cancel_pressed = Signal()
    run_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.folds = elastic(QComboBox())
        self.folds.setObjectName("folds")
        self.folds.setAccessibleName("What is held out at a time")
        self.folds.setToolTip("Fewer groups are quicker; each animal on its own says most.")
        for words, number in _FOLDS:
            self.folds.addItem(words, number)
        keep_from_wheel(self.folds)
        self.curve = QCheckBox("also with fewer clips")
        self.curve.setObjectName("fewer_clips")
        self.curve.setToolTip(
            "Evaluate again with an eighth, a quarter and half of the clips to learn from: would "
            "more labelled clips help? It takes up to four times as long."
        )
        self.animals_line = AnimalsLine()
        self.evaluate = QPushButton("Evaluate by animal")
        self.evaluate.setObjectName("evaluate_button")
        self.model_words = quiet(label(wrap=True, name="evaluated_model"))
        self.running = RunningBar()
        self.runs = RunTable()
        self.result = ResultView()
        self.details = RunDetails()
        self.classify = QPushButton("Classify with this run")
        self.classify.setObjectName("classify_button")
        self.empty = EmptyState(
            "training-runs", "No runs yet. Train or evaluate, and the results are listed here."
        )
        self._lay_out()
        self.evaluate.clicked.connect(self._evaluate)
        self.classify.clicked.connect(self._classify)
        self.running.cancel.clicked.connect(self.cancel_pressed)
        self.runs.chosen.connect(self._chosen)
        self.set_runs([])

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setLayout(
            column(self.runs, row(self.classify, None), self.result, self.details, spacing=8)
        )
        area = scrolled(inside)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(area)
        line = row(self.evaluate, self.folds)
        line.setStretchFactor(self.folds, 1)
        about = quiet(label(ABOUT, wrap=True))
        self.running.hide()
        head = (about, self.animals_line, line, self.model_words, self.curve)
        layout = column(*head, self.running, self._stack, spacing=8, margin=8)
        layout.setStretchFactor(self._stack, 1)
        self.setLayout(layout)

    def set_runs(self, runs: Sequence[Run]) -> None:
        """List runs."""
        self._stack.setCurrentIndex(1 if runs else 0)
        self.runs.set_runs(runs)

    def set_running(self, on: bool) -> None:
        """Show that a training or evaluation runs, or not any more."""
        self.running.setVisible(on)
        self.running.show_progress(0.0, "Preparing the clips")

    def set_able(self, why_not: str, model: str) -> None:
        """Allow to evaluate a model, or say why it is not possible."""
        self.model_words.setText(f"{model}, with the settings of the tab Train" if model else "")
        self.evaluate.setEnabled(not why_not)
        self.evaluate.setToolTip(why_not or ABOUT)
        self.curve.setEnabled(not why_not)

    def _evaluate(self) -> None:
        self.evaluate_pressed.emit(self.folds.currentData())

    def _classify(self) -> None:
        run = self.runs.current()
        if run is not None:
            self.classify_pressed.emit(run.id)

    def _chosen(self, run: Run | None) -> None:
        self.result.show_run(run)
        why = why_not_classify(run)
        self.classify.setEnabled(not why)
        self.classify.setToolTip(why or "Let this network say what each clip shows.")
        self.run_chosen.emit(run)


def why_not_classify(run: Run | None) -> str:
    """Return why clips cannot be classified with a run, in words; empty when they can."""
    if run is None:
        return "Choose a run."
    if run.kind is not RunKind.TRAIN:
        return "Only a training keeps its network; an evaluation trains one for each animal."
    if run.status is not RunStatus.DONE:
        return "This training did not come to its end."
    if not (run.config.get("classes") or run.finds_bouts):
        return "This network learnt without classes."
    return ""
