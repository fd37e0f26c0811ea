"""What lies below the scores of a run: comparison, unsure, calibration, learning, more clips."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeVar

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

View = TypeVar("View", UnsureView, ReliabilityView, RoundsView, ClipCurveView)


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
        self._numbers: RunNumbers | None = None
        self.comparison = ComparisonView()
        self.folds = {
            "unsure": Fold("When to say unsure", lambda: self.unsure),
            "reliability": Fold(
                "Does its confidence mean what it says?", lambda: self.reliability
            ),
            "rounds": Fold("How it learnt, round by round", lambda: self.rounds),
            "clips": Fold("Would more labelled clips help?", lambda: self.clip_curve),
        }
        self.setLayout(column(self.comparison, *self.folds.values()))
        self.comparison.asked.connect(self._compare)
        self.set_numbers(None)

    @functools.cached_property
    def unsure(self) -> UnsureView:
        """When to say unsure; made when it is first opened, as the others are."""
        view = UnsureView()
        view.used.connect(self._use)
        return self._filled(view)

    @functools.cached_property
    def reliability(self) -> ReliabilityView:
        """Whether the confidence means what it says."""
        return self._filled(ReliabilityView())

    @functools.cached_property
    def rounds(self) -> RoundsView:
        """How it learnt."""
        return self._filled(RoundsView())

    @functools.cached_property
    def clip_curve(self) -> ClipCurveView:
        """Whether more clips would help."""
        return self._filled(ClipCurveView())

    def set_numbers(self, numbers: RunNumbers | None) -> None:
        """Show what a run says, or nothing."""
        before, self._numbers = self._numbers, numbers
        tested = numbers is not None and numbers.risk is not None
        self.comparison.setVisible(tested)
        self.folds["unsure"].setVisible(tested)
        self.folds["reliability"].setVisible(numbers is not None and bool(numbers.reliability))
        self.folds["rounds"].setVisible(numbers is not None and bool(numbers.histories))
        self.folds["clips"].setVisible(tested)
        if numbers is None:
            return
        for name in ("unsure", "reliability", "rounds", "clip_curve"):
            if name in self.__dict__:  # it was opened
                self.__dict__[name].set_numbers(numbers)
        if tested:
            same = before is not None and before.run == numbers.run
            self.comparison.set_others(numbers.others, same=same)

    def _filled(self, view: View) -> View:
        view.setParent(self)  # until its section takes it
        if self._numbers is not None:
            view.set_numbers(self._numbers)
        return view

    def show_comparison(self, run: int, other: int, words: str) -> None:
        """Show a comparison that was asked for, if it is still wanted."""
        if self._numbers is not None and run == self._numbers.run:
            self.comparison.show_words(other, words)

    def _use(self, threshold: float) -> None:
        if self._numbers is not None:
            self.threshold_used.emit(self._numbers.run, threshold)

    def _compare(self, other: int) -> None:
        if self._numbers is not None:
            self.compare_asked.emit(self._numbers.run, other)
