"""What lies below the scores of a run: comparison, unsure, calibration, learning, more clips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mousevision.gui.browser.parts import column
from mousevision.gui.training.clip_curve import ClipCurveView
from mousevision.gui.training.comparison import ComparisonView
from mousevision.gui.training.form import Fold
from mousevision.gui.training.reliability import ReliabilityView
from mousevision.gui.training.rounds import RoundsView
from mousevision.gui.training.unsure import UnsureView

if TYPE_CHECKING:
    from mousevision.services.examining import RunNumbers


class RunDetails(QWidget):
    """Sections that open at a click; those that a run has nothing for are not there.

    Signals:
        threshold_used: Run, and the confidence below which to say unsure.
        compare_asked: Run, and the run to compare it with.
    """

    threshold_used = Signal(int, float)
    compare_asked = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("run_details")
        self._run: int | None = None
        self.comparison = ComparisonView()
        self.unsure = UnsureView()
        self.reliability = ReliabilityView()
        self.rounds = RoundsView()
        self.clip_curve = ClipCurveView()
        self.folds = {
            "unsure": Fold("When to say unsure", self.unsure),
            "reliability": Fold("Does its confidence mean what it says?", self.reliability),
            "rounds": Fold("How it learnt, round by round", self.rounds),
            "clips": Fold("Would more labelled clips help?", self.clip_curve),
        }
        self.setLayout(column(self.comparison, *self.folds.values()))
        self.unsure.used.connect(self._use)
        self.comparison.asked.connect(self._compare)
        self.set_numbers(None)

    def set_numbers(self, numbers: RunNumbers | None) -> None:
        """Show what a run says, or nothing."""
        same = numbers is not None and numbers.run == self._run
        self._run = None if numbers is None else numbers.run
        tested = numbers is not None and numbers.risk is not None
        self.comparison.setVisible(tested)
        self.folds["unsure"].setVisible(tested)
        self.folds["reliability"].setVisible(numbers is not None and bool(numbers.reliability))
        self.folds["rounds"].setVisible(numbers is not None and bool(numbers.histories))
        self.folds["clips"].setVisible(tested)
        if numbers is None:
            return
        self.rounds.set_histories(numbers.histories)
        if tested:
            self.unsure.set_numbers(numbers)
            self.reliability.set_bins(numbers.reliability, numbers.ece)
            self.clip_curve.set_curve(numbers.curve, numbers.curve_words)
            self.comparison.set_others(numbers.others, same=same)

    def show_comparison(self, run: int, other: int, words: str) -> None:
        """Show a comparison that was asked for, if it is still wanted."""
        if run == self._run:
            self.comparison.show_words(other, words)

    def _use(self, threshold: float) -> None:
        if self._run is not None:
            self.threshold_used.emit(self._run, threshold)

    def _compare(self, other: int) -> None:
        if self._run is not None:
            self.compare_asked.emit(self._run, other)
