"""The result of a run: words first, then the numbers that they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.gui.browser.parts import column, label, quiet
from mousevision.gui.training.bout_table import BoutTable
from mousevision.gui.training.tables import AnimalTable, BesideTable, Confusion
from mousevision.gui.training.verdict import VerdictBar

_STATUS = {
    RunStatus.RUNNING: "It is still running.",
    RunStatus.CANCELLED: "It was cancelled, so there is no result.",
    RunStatus.INTERRUPTED: "The program ended while it ran, so there is no result.",
    RunStatus.FAILED: "It failed.",
}
NUMBERS = (
    ("balanced_accuracy", "mean over classes", "share of right clips, each class counted alike"),
    ("macro_f1", "macro F1", "as before, but calling clips a class that they are not counts too"),
    ("auroc", "AUROC", "how well the classes are told apart by confidence; 0.5 is guessing"),
    ("ece", "calibration error", "how far the stated confidence is from the share that is right"),
    ("coverage", "clips answered", "share of clips on which the network did not say unsure"),
)
"""Scores beside the share of right clips: key, words, what it is."""


class ResultView(QWidget):
    """Words, numbers, animals and confusion of one run.

    Signals:
        cell_clicked: Class that the clips have, and class that the network gave.
        clips_asked: Ids of the clips of that cell, and what they are in words.
    """

    cell_clicked = Signal(str, str)
    clips_asked = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.run: Run | None = None
        self.verdict = VerdictBar()
        self.words = label(wrap=True, name="result_words", spoken="Result")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.numbers = quiet(label(wrap=True, name="result_numbers", spoken="More numbers"))
        self.numbers.setToolTip("\n".join(f"{words}: {help}" for _, words, help in NUMBERS))
        self.beside = BesideTable()
        self.bouts = BoutTable()
        self.animals = AnimalTable()
        self.confusion = Confusion()
        self.confusion.cell_clicked.connect(self._cell)
        self._animals_title = label("Animal by animal")
        self._confusion_title = label(
            "What it is (rows) and what was said (columns); click a number for its clips"
        )
        self._confusion_title.setWordWrap(True)
        parts = (
            self.verdict,
            self.words,
            self.numbers,
            self.beside,
            self.bouts,
            self._animals_title,
            self.animals,
            self._confusion_title,
            self.confusion,
        )
        self.setLayout(column(*parts, None))
        self.show_run(None)

    def show_run(self, run: Run | None) -> None:
        """Show the result of a run, or nothing."""
        self.run = run
        self.verdict.show_run(run)
        metrics: Mapping[str, Any] = {} if run is None else run.metrics
        self.words.setText("" if run is None else run_words(run))
        self.numbers.setText(numbers_in_words(metrics))
        self.numbers.setVisible(bool(self.numbers.text()))
        self.beside.set_metrics(metrics)
        self.beside.setVisible(self.beside.rowCount() > 1)
        self.bouts.set_metrics(metrics)
        self.bouts.setVisible(self.bouts.rowCount() > 0)
        animals, matrix = metrics.get("per_subject") or [], metrics.get("confusion") or []
        self.animals.set_rows(animals)
        self.confusion.set_matrix(metrics.get("classes") or [], matrix)
        self._animals_title.setVisible(bool(animals))
        self.animals.setVisible(bool(animals))
        self._confusion_title.setVisible(bool(matrix))
        self.confusion.setVisible(bool(matrix))

    def _cell(self, truth: str, said: str) -> None:
        self.cell_clicked.emit(truth, said)
        if self.run is None:
            return
        ids = clips_of_cell(self.run.metrics, truth, said)
        count = f"{len(ids)} clip{'' if len(ids) == 1 else 's'}"
        words = f"{count} of {truth} taken for {said} by run {self.run.id}"
        if self.run.kind is RunKind.EVALUATE:  # its networks are not kept
            words += "; the cards show what the network in use says"
        self.clips_asked.emit(ids, words)


def run_words(run: Run) -> str:
    """Return the result of a run in words, or why there is none."""
    if run.status is RunStatus.DONE:
        return run.words
    head = _STATUS[run.status]
    return f"{head} {run.words}" if run.words and run.status is RunStatus.FAILED else head


def numbers_in_words(metrics: Mapping[str, Any]) -> str:
    """Return the scores that are there, each with its 95 % interval and its name in words."""
    intervals = metrics.get("ci95") or {}
    parts = []
    for key, words, _ in NUMBERS:
        value = metrics.get(key)
        if isinstance(value, int | float):
            interval = intervals.get(key)
            between = f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval else ""
            parts.append(f"{words} {value:.2f}{between}")
    return " · ".join(parts)


def clips_of_cell(metrics: Mapping[str, Any], truth: str, said: str) -> list[int]:
    """Return the ids of the clips of a class that were taken for another."""
    found = []
    for each in metrics.get("predictions") or []:
        given: Mapping[str, float] = each.get("probabilities") or {}
        if each.get("truth") != truth or "clip" not in each or not given:
            continue
        if max(given, key=given.__getitem__) == said:
            found.append(int(each["clip"]))
    return found
