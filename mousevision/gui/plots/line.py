"""A line above the dots: what is under way with its Cancel, or what there is to do about them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from mousevision.gui.browser.parts import row
from mousevision.gui.jobs import Job
from mousevision.gui.jobs_panel import job_words
from mousevision.gui.plots.folding import FoldingLabel


class Line(QWidget):
    """Words and a button; hidden while there is nothing to say."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._job: Job | None = None
        self._act: Callable[[], object] | None = None
        self.words = FoldingLabel(f"{name}_words", "")
        self.button = QPushButton()
        self.button.setObjectName(f"{name}_button")
        self.button.clicked.connect(self._pressed)
        inside = row(self.words, self.button)
        inside.setStretchFactor(self.words, 1)
        self.setLayout(inside)
        self.hide()

    def say(
        self, words: str, button: str = "", act: Callable[[], object] | None = None, tip: str = ""
    ) -> None:
        """Show words, and a button that does something; empty words hide the line."""
        self._job, self._act = None, act
        self.words.setText(words)
        self.button.setText(button)
        self.button.setToolTip(tip)
        self.button.setVisible(bool(button))
        self.setVisible(bool(words))

    def follow(self, job: Job, words: str) -> None:
        """Show how far a job is, and its Cancel, until it ends."""
        self.say(words, "Cancel", job.cancel, "Stop this; what was there before stays.")
        self._job, self._title = job, words
        job.progressed.connect(self._tell)
        job.ended.connect(self._end)

    @Slot()
    def _tell(self) -> None:
        if self._job is not None and self._job is self.sender():
            self.words.setText(f"{self._title} {job_words(self._job)}")

    @Slot()
    def _end(self) -> None:
        if self._job is not None and self._job is self.sender():
            self.say("")

    @Slot()
    def _pressed(self) -> None:
        if self._act is not None:
            self._act()
