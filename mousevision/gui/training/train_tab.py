"""The tab TRAIN: choose a model, see its settings, train, watch."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from mousevision.core.inputspec import InputSpec
from mousevision.core.run import Run
from mousevision.gui.browser.parts import (
    column,
    label,
    quiet,
    row,
    scrolled,
    thin_bar,
    warning_colour,
)
from mousevision.gui.training.animals_line import AnimalsLine
from mousevision.gui.training.beginning import Beginning
from mousevision.gui.training.curves import Curves
from mousevision.gui.training.form import Fold, SettingsForm
from mousevision.gui.training.heldout import HeldOut
from mousevision.gui.training.inputs import InputForm
from mousevision.gui.training.models import ModelChoice
from mousevision.gui.training.result import ResultView
from mousevision.gui.training.study import Study
from mousevision.gui.training.types import ModelInfo, RoundReport, Setting


class TrainTab(QWidget):
    """Model, settings, buttons, curves and the newest result.

    Signals:
        train_pressed: The button was pressed and everything makes sense.
        cancel_pressed: The running training should stop.
        window_shown: Part of the clip that frames are taken from, while it is being chosen; None
            when that is over.
    """

    train_pressed = Signal()
    cancel_pressed = Signal()
    window_shown = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._training: Sequence[Setting] = ()
        self._known = self._study = Study()
        self._chosen_spec: InputSpec | None = None  # while a model prescribes another one
        self._running = False
        self.writable = True
        self.model = ModelChoice()
        self.about = quiet(label(wrap=True, name="about_model", spoken="About the model"))
        self.study_words = quiet(label(wrap=True, name="study_words", spoken="What there is"))
        self.problem = label(wrap=True, name="problem", spoken="Why it cannot be trained")
        self.animals_line = AnimalsLine()
        self.form = SettingsForm()
        self.held_out = HeldOut()
        self.beginning = Beginning()
        self.inputs = InputForm()
        self.curves = Curves()
        self.result = ResultView()
        self.train = QPushButton("Train")
        self.cancel = QPushButton("Cancel")
        self.progress = thin_bar("Progress of the training", "training_progress")
        self.progress_words = quiet(label(name="progress_words", spoken="Progress"))
        self._lay_out()
        self._connect()
        self.check()

    def _lay_out(self) -> None:
        inside = QWidget()
        line = row(label("Model"), self.model, spacing=8)
        line.setStretchFactor(self.model, 1)
        self.fold = Fold("What the network sees of a clip", self.inputs)
        parts = (line, self.about, self.study_words, self.animals_line, self.form, self.held_out,
                 self.beginning, self.fold, 8, self.curves, self.result, None)  # fmt: skip
        self._inside = column(*parts, spacing=8, margin=8)
        inside.setLayout(self._inside)
        self._area = scrolled(inside)
        self.curves.hide()
        self.result.hide()
        self.train.setDefault(True)
        self.train.setObjectName("train_button")
        self.cancel.setObjectName("cancel_button")
        self.cancel.setToolTip("Stop; the run stays in the list as cancelled.")
        foot = column(
            self.problem, row(self.train, self.cancel, None), self.progress, self.progress_words
        )
        foot.setContentsMargins(8, 0, 8, 8)
        self.setLayout(column(self._area, foot, spacing=8))
        self._show_progress(False)

    def _connect(self) -> None:
        self.model.currentIndexChanged.connect(self._model_chosen)
        for part in (self.form, self.held_out, self.inputs):
            part.changed.connect(self.check)
        self.fold.button.toggled.connect(self._show_window)
        self.inputs.changed.connect(self._show_window)
        self.train.clicked.connect(self.train_pressed)
        self.cancel.clicked.connect(self.cancel_pressed)

    def set_models(self, models: Sequence[ModelInfo], training: Sequence[Setting]) -> None:
        """Offer models, each with its own settings beside those of every training."""
        self._training = training
        self.model.set_models(models)
        self._model_chosen()

    def set_study(self, study: Study) -> None:
        """Say what there is to learn from."""
        self._known = study
        self._count_groups()

    def set_grouping(self, words: str) -> None:
        """Say what is kept apart where animals of labelled clips are unknown; empty: they are."""
        self.animals_line.set_words(words)
        self._count_groups()

    def _count_groups(self) -> None:
        """Count animals only where each labelled clip has its own."""
        unknown = bool(self.animals_line.words.text())
        self._study = dataclasses.replace(self._known, groups=None) if unknown else self._known
        self.check()

    def set_beginnings(self, runs: Sequence[Run]) -> None:
        """Offer runs to begin from."""
        self.beginning.set_runs(runs)
        self._show_beginning()

    def _show_beginning(self) -> None:
        info = self.info()
        classifier = info is not None and info.kind == "classifier"
        self.beginning.setVisible(classifier and self.beginning.any_run())

    def set_running(self, on: bool) -> None:
        """Show that a training runs, or not any more."""
        if on and not self._running:
            self.curves.clear()
            self.result.hide()
        self._running = on
        self._show_progress(on)
        self.progress.setValue(0)
        self.progress_words.setText("Preparing the clips" if on else "")
        self.check()

    def add_round(self, report: RoundReport) -> None:
        """Show one more round."""
        first = not self.curves.rounds
        info = self.info()
        self.curves.set_learns_classes(info is None or info.kind != "autoencoder")
        self.curves.add(report)
        self.curves.show()
        if first:
            self._bring(self.curves)

    def _bring(self, part: QWidget) -> None:
        """Scroll to a part, once all have their places; it may be taller than the panel."""
        QTimer.singleShot(0, self, lambda: self._scroll_to(part))

    def _scroll_to(self, part: QWidget) -> None:
        self._inside.activate()
        self._area.verticalScrollBar().setValue(part.y())

    def show_progress(self, fraction: float, words: str) -> None:
        """Show how far the training is."""
        self.progress.setValue(round(fraction * 1000))
        self.progress_words.setText(words)

    def show_result(self, run: Run) -> None:
        """Show what came out, below the curves."""
        self.result.show_run(run)
        self.result.show()
        self._bring(self.result)

    def models(self) -> list[ModelInfo]:
        """Return what can be chosen."""
        return self.model.models

    def info(self) -> ModelInfo | None:
        """Return the chosen model."""
        return self.model.info()

    def why_not(self) -> str:
        """Return why nothing can be trained now, in words; empty when it can."""
        info = self.info()
        if not self.writable:
            return "The project is open to look only, so nothing can be trained in it."
        if info is None:
            return "There is no model to train."
        held_out = self.held_out.problem() if info.kind != "autoencoder" else ""
        return self._study.problem(info.kind) or held_out or self.inputs.problem()

    def settings(self) -> dict[str, Any]:
        """Return everything that decides a training: model, values, held_out, seed, input."""
        info = self.info()
        values = self.form.values()
        classifier = info is not None and info.kind == "classifier"
        values["init"] = self.beginning.run() if classifier else 0
        labels = info is not None and info.kind != "autoencoder"
        return {
            "model": "" if info is None else info.name,
            "seed": int(values.pop("seed", 0)),
            "values": values,
            "held_out": self.held_out.chosen() if labels else None,
            "input": self.inputs.spec().to_json(),
        }

    def take(self, asked: Mapping[str, Any]) -> None:
        """Show what `settings` returned at another time; what is not known is left as it is."""
        self.model.choose(asked.get("model"))
        self.form.take({**asked.get("values", {}), "seed": asked.get("seed", 0)})
        self.beginning.choose(asked.get("values", {}).get("init", 0))
        self.held_out.choose(asked.get("held_out"))

    def own_spec(self) -> InputSpec:
        """Return how clips are prepared for models that do not prescribe it.

        Raises:
            SettingError: If the settings make no sense together.
        """
        return self._chosen_spec or self.inputs.spec()

    def why_no_labels(self) -> str:
        """Return why the labels cannot be audited, in words; empty when they can."""
        if not self.writable:
            return "The project is open to look only, so no audit can be kept in it."
        return self._study.problem("classifier") or self.inputs.problem()

    def set_spec(self, spec: InputSpec) -> None:
        """Show how clips are prepared in this project."""
        self._chosen_spec = None
        self.inputs.set_spec(spec)
        info = self.info()
        if info is not None:
            self._prescribe(info)

    @Slot()
    def _show_window(self) -> None:
        chosen = self.fold.button.isChecked() and not self.inputs.problem()
        self.window_shown.emit(self.inputs.spec().window if chosen else None)

    def _show_progress(self, on: bool) -> None:
        self.progress.setVisible(on)
        self.progress_words.setVisible(on)
        self.cancel.setEnabled(on)

    def _model_chosen(self) -> None:
        info = self.info()
        if info is None:
            return
        self._prescribe(info)
        self.about.setText(info.about)
        self.model.setToolTip(info.about)
        own = [each for each in self._training if each.name != "init"]  # has a row of its own
        settings = (*own, *info.settings, Seed())
        self.form.set_settings(settings, info.recipe)
        self.held_out.setVisible(info.kind != "autoencoder")
        self._show_beginning()
        self.check()

    def _prescribe(self, info: ModelInfo) -> None:
        """Show how a model wants its clips; what the user chose comes back with the next one."""
        if self._chosen_spec is not None:
            self.inputs.set_spec(self._chosen_spec)
            self._chosen_spec = None
        if info.input and not self.inputs.problem():
            self._chosen_spec = self.inputs.spec()
            self.inputs.set_spec(info.spec(self._chosen_spec))

    def check(self) -> None:
        """Allow to train, or say why it is not possible."""
        why = self.why_not()
        self.train.setEnabled(not why and not self._running)
        self.train.setToolTip(why or "Learn from the labelled clips.")
        self.problem.setText(why)
        self.problem.setVisible(bool(why))
        if why:
            self.problem.setStyleSheet(f"color: {warning_colour(self)}")
        info = self.info()
        self.study_words.setText(self._study.words("classifier" if info is None else info.kind))
        self.study_words.setVisible(bool(self.study_words.text()))


class Seed:
    """The seed as a setting, which every training has."""

    name = "seed"
    label = "Seed"
    help = "Number from which every random choice follows; the same seed gives the same result."
    default = 0
    minimum = 0.0
    maximum: float | None = None
    choices: tuple[int, ...] = ()
    automatic = False
