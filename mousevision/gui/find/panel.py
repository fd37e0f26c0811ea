"""The panel “Find reaches”: measure, choose what is proposed, decide on it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from mousevision.gui.actions import Actions
from mousevision.gui.browser.parts import column, label, quiet, row, scrolled, thin_bar
from mousevision.gui.find.tuning import Tuning
from mousevision.gui.jobs import Job
from mousevision.gui.jobs_panel import job_words
from mousevision.gui.review.bar import CommandButton

CHOOSE = "Choose a long recording in the list of clips. What moves in it is found here."
DECISIONS = ("accept", "reject_found", "previous_bout", "next_bout")


class FindPanel(QWidget):
    """Shows how far finding is; the controllers fill it.

    Args:
        actions: The window's commands, of which the review shows some as buttons.

    Signals:
        seen: It came up, or is hidden.
    """

    seen = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find")
        self.setAccessibleName("Find reaches")
        self.words = label(CHOOSE, wrap=True, name="find.words", spoken="Recording")
        self.measure = _button("Measure", "find.measure", "Look where something moves.")
        self.cancel = _button("Cancel", "find.cancel", "Stop; what is measured is kept.")
        self.bar = thin_bar("How much is measured", "find.bar")
        self.progress = quiet(label(wrap=True, name="find.progress", spoken="Progress"))
        self.tuning = Tuning()
        self.count = label(wrap=True, name="find.count", spoken="Proposals")
        self.review = _button("Review them", "find.review", actions["review_found"].toolTip())
        self.review.clicked.connect(actions["review_found"].trigger)
        self.take_all = _button(
            "Make clips of all", "find.all", "Keep all proposals that are not decided on."
        )
        self.place = label(wrap=True, name="find.place", spoken="Proposal under review")
        self.hint = quiet(label(wrap=True))
        self.decisions = self._decisions(actions)
        self.measured = QWidget()
        self._lay_out()
        self.show_job(None)
        self.show_recording(CHOOSE, measurable=0, measured=False)
        self.show_place("")

    def _decisions(self, actions: Actions) -> QFrame:
        """Return the part that is there while a review is on."""
        buttons = [CommandButton(actions[name]) for name in (*DECISIONS, "review_found")]
        lines = row(*buttons[:2], None), row(*buttons[2:4], None), row(buttons[4], None)
        frame = QFrame()
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        frame.setLayout(column(self.place, *lines, self.hint, spacing=4, margin=8))
        return frame

    def _lay_out(self) -> None:
        below = row(self.review, self.take_all, None)
        self.measured.setLayout(column(self.tuning, self.count, below, self.decisions, spacing=8))
        above = row(self.measure, self.cancel, None)
        parts = self.words, above, self.bar, self.progress, self.measured, None
        inside = QWidget()
        inside.setLayout(column(*parts, spacing=8, margin=8))
        self.setLayout(column(scrolled(inside)))

    def show_recording(self, words: str, *, measurable: int, measured: bool) -> None:
        """Say what is known of the recording, and offer to measure some."""
        self.words.setText(words)
        several = f"Measure {measurable} recordings" if measurable > 1 else "Measure"
        self.measure.setText(several if not measured or measurable > 1 else "Measure again")
        self.measure.setVisible(measurable > 0)
        self.measured.setVisible(measured)

    def show_job(self, job: Job | None) -> None:
        """Show how far measuring is; None when nothing is measured."""
        for part in (self.bar, self.progress, self.cancel):
            part.setVisible(job is not None)
        self.measure.setEnabled(job is None)
        if job is not None:
            self.bar.setValue(round(1000 * job.fraction))
            self.progress.setText(job_words(job))

    def show_count(self, words: str, waiting: int, *, writable: bool) -> None:
        """Say how much is proposed, and how many wait for a decision."""
        self.count.setText(words)
        self.review.setEnabled(waiting > 0 and writable)
        self.take_all.setEnabled(waiting > 0 and writable)

    def show_place(self, words: str, hint: str = "") -> None:
        """Show the proposal under review; without words there is no review."""
        self.place.setText(words)
        self.hint.setText(hint)
        self.decisions.setVisible(bool(words))
        for part in (self.tuning, self.review, self.take_all):
            part.setVisible(not words)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that it is to be seen."""
        super().showEvent(event)
        self.seen.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it is not seen any more."""
        super().hideEvent(event)
        self.seen.emit()


def _button(words: str, name: str, tip: str) -> QPushButton:
    made = QPushButton(words)
    made.setObjectName(name)
    made.setToolTip(tip)
    return made
