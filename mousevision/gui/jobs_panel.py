"""The jobs panel: what runs and waits, how far it is, how long it still takes, Cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mousevision.gui.browser.parts import thin_bar
from mousevision.gui.jobs import SHOWN_LANES, Job, JobQueue, JobState

SHOWN = 12


def remaining_words(seconds: float | None) -> str:
    """Return a remaining time in words; empty when it is not known."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"about {max(int(seconds / 5 + 0.99) * 5, 5)} s left"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min left"
    return f"about {seconds / 3600:.1f} h left"


def job_words(job: Job) -> str:
    """Return one line on how a job is doing."""
    if job.state is JobState.WAITING:
        return "waiting for the jobs before it"
    if job.state is JobState.RUNNING:
        parts = (f"{job.fraction:.0%}", job.note, remaining_words(job.remaining))
        return "   ".join(part for part in parts if part)
    if job.state is JobState.FAILED:
        return job.words
    return "done" if job.state is JobState.FINISHED else "cancelled; nothing is half written"


class _JobRow(QFrame):
    """One job."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self.title = QLabel(job.title)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = thin_bar(f"Progress of {job.title}")
        self.button = QPushButton("Cancel")
        self.button.setToolTip("Stop this job; what it had finished stays.")
        self.button.clicked.connect(job.cancel)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.words)
        self.update_row()

    def update_row(self) -> None:
        """Show how the job is doing now."""
        self.bar.setValue(round(self.job.fraction * 1000))
        self.bar.setVisible(self.job.active)
        self.button.setVisible(self.job.active)
        self.words.setText(job_words(self.job))


class JobsPanel(QScrollArea):
    """All jobs of the window, the newest on top."""

    def __init__(self, queue: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobs")
        self.setAccessibleName("Jobs")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._queue = queue
        self._rows: list[_JobRow] = []
        self._empty = QLabel(
            "Nothing is running. Import, training and classifying show their progress here, "
            "and can be cancelled here."
        )
        self._empty.setWordWrap(True)
        self._empty.setMargin(12)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(inside)
        queue.changed.connect(self.update_rows)

    @Slot()
    def update_rows(self) -> None:
        """Show the jobs as they are now; rows are made anew only when the list changed."""
        jobs = [job for job in reversed(self._queue.jobs) if job.lane in SHOWN_LANES]
        jobs = jobs[:SHOWN]
        if [row.job for row in self._rows] != jobs:
            for row in self._rows:
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
            self._rows = [_JobRow(job) for job in jobs]
            for at, row in enumerate(self._rows):
                self._column.insertWidget(at, row)
        for row in self._rows:
            row.update_row()
        self._empty.setVisible(not jobs)
