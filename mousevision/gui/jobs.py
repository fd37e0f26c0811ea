"""Jobs of the window: plain functions on worker threads, with progress, remaining time and cancel.

Three traps of PySide6 decide the shape of this file. Slots of a `QThread` subclass run on the
thread that made it, so a worker object is moved instead. A lambda connected to a worker's signal
runs in the worker, so only methods of objects that live in the GUI thread are connected. A queued
cancel is not delivered while a job is busy, so a `threading.Event` is set directly.
"""

from __future__ import annotations

import enum
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QObject,
    Qt,
    QThread,
    QTimer,
    Signal,
    Slot,
)

from mousevision.core.errors import Cancelled, MouseVisionError

log = logging.getLogger(__name__)

POLL_MILLISECONDS = 100
LANES = ("heavy", "files", "light", "clip", "hover", "result", "idle")
"""Jobs of one lane wait for each other: `heavy` ones learn, `files` are imports and exports,
`light` thumbnails, `clip` the clip at hand, `hover` the clip under the mouse, `result` what a
chosen run says, `idle` what is done while nobody types."""
SHOWN_LANES = ("heavy", "files")
"""Lanes whose jobs the user has asked for and sees in the jobs panel."""
PATIENT_LANES = ("heavy", "files", "idle")
"""Lanes whose jobs take long and leave the processor to what the user waits for now."""
NICE = 10


class JobState(enum.StrEnum):
    """How far a job came; it ends in exactly one of the last three."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Job(QObject):
    """One job as the window sees it; lives in the GUI thread.

    Signals:
        progressed: At most ten times a second while the job runs.
        emitted: An intermediate result of the job, delivered in the GUI thread.
        finished: The result.
        failed: One sentence for the user.
        ended: After any end.
    """

    progressed = Signal()
    emitted = Signal(object)
    passed_on = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, title: str, fn: Callable[..., Any], args: tuple[Any, ...], lane: str):
        super().__init__()
        self.title = title
        self.fn = fn
        self.args = args
        self.lane = lane
        self.state = JobState.WAITING
        self.fraction = 0.0
        self.note = ""
        self.words = ""
        self.started = 0.0
        self.context = _Context(self)
        self.passed_on.connect(self._take_event)

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self.context.cancelled.is_set()

    @property
    def remaining(self) -> float | None:
        """Seconds still needed, from the pace so far; None while that says nothing."""
        spent = time.monotonic() - self.started
        if self.state is not JobState.RUNNING or self.fraction < 0.02 or spent < 1.0:
            return None
        return spent / self.fraction * (1.0 - self.fraction)

    def cancel(self) -> None:
        """Ask the job to stop at its next check."""
        self.context.cancelled.set()

    @Slot(object)
    def _take_event(self, event: object) -> None:
        self.emitted.emit(event)


class _Context:
    """The `JobContext` of a job in the window; written by the worker, read by the GUI's poll."""

    def __init__(self, job: Job) -> None:
        self.cancelled = threading.Event()
        self.progress = (0.0, "")
        self._job = job

    def report(self, done: float, total: float, note: str = "") -> None:
        self.progress = (min(done / total, 1.0) if total > 0 else 0.0, note)

    def check(self) -> None:
        if self.cancelled.is_set():
            raise Cancelled

    def emit(self, event: object) -> None:
        self._job.passed_on.emit(event)


class _Worker(QObject):
    """Runs one job after the other on its own thread."""

    began = Signal(object)
    ended = Signal(object, object, object)

    @Slot()
    def give_way(self) -> None:
        """Let other threads go first from now on; those that this one starts do as it does."""
        if sys.platform == "linux":  # where Qt's priorities of threads do nothing
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        else:
            QThread.currentThread().setPriority(QThread.Priority.LowPriority)

    @Slot(object)
    def run(self, job: Job) -> None:
        state, result = JobState.CANCELLED, None
        try:
            job.context.check()
            self.began.emit(job)
            result = job.fn(job.context, *job.args)
            state = JobState.FINISHED
        except Cancelled:
            log.info("%s: cancelled", job.title)
        except MouseVisionError as error:
            log.info("%s: %s", job.title, error, exc_info=True)
            state, result = JobState.FAILED, str(error)
        except Exception as error:
            log.exception("%s failed", job.title)
            state = JobState.FAILED
            result = f"{job.title} stopped on an unexpected error ({error}). The log has details."
        self.ended.emit(job, state, result)


class _Lane(QObject):
    """A thread and its worker."""

    order = Signal(object)

    def __init__(self, name: str, queue: JobQueue) -> None:
        super().__init__(queue)
        self.busy: Job | None = None
        self.thread_ = QThread(self)
        self.thread_.setObjectName(f"jobs-{name}")
        self.worker = _Worker()
        if name in PATIENT_LANES:
            self.thread_.started.connect(self.worker.give_way)
        self.worker.moveToThread(self.thread_)
        self.order.connect(self.worker.run, Qt.ConnectionType.QueuedConnection)
        self.worker.began.connect(queue.on_began)
        self.worker.ended.connect(queue.on_ended)


class JobQueue(QObject):
    """The window's jobs: those that run, wait and have ended lately.

    Signals:
        changed: A job was added, began, moved on or ended.
        ended: A job ended in any way; its own listeners are told right after.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs: list[Job] = []
        self._closed = False
        self._lanes = {name: _Lane(name, self) for name in LANES}
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._show_progress)

    def submit(self, title: str, fn: Callable[..., Any], *args: Any, lane: str = "heavy") -> Job:
        """Queue `fn(ctx, *args)`; connect to the returned job's signals at once."""
        job = Job(title, fn, args, lane)
        kept = [old for old in self.jobs if old.active or old.lane in SHOWN_LANES]
        self.jobs = [*kept[-50:], job]
        self._start_next(lane)
        self.changed.emit()
        return job

    def running(self, lane: str = "heavy") -> Job | None:
        """Return the job that a lane is busy with."""
        return self._lanes[lane].busy

    def busy(self) -> Job | None:
        """Return a job that runs and that the user has asked for."""
        return next((job for lane in SHOWN_LANES if (job := self.running(lane))), None)

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in self.jobs:
            if job.active:
                job.cancel()

    def settle(self) -> None:
        """Wait until all jobs of now have ended, and were heard; nothing can be pressed meanwhile.

        Call it when they were cancelled: a project must not be closed under them.
        """
        waited = [job for job in self.jobs if job.active]
        flags = QEventLoop.ProcessEventsFlag
        while any(job.active for job in waited):
            QCoreApplication.processEvents(flags.ExcludeUserInputEvents | flags.WaitForMoreEvents)

    def shutdown(self) -> None:
        """Cancel everything and wait for the threads; no thread is ever killed.

        What is submitted later is cancelled at once.
        """
        self._closed = True
        self.cancel_all()
        self._poll.stop()
        for lane in self._lanes.values():
            lane.thread_.quit()
            lane.thread_.wait()

    @Slot(object)
    def on_began(self, job: Job) -> None:
        """Note the start of a job."""
        job.state = JobState.RUNNING
        job.started = time.monotonic()
        self._poll.start()
        self.changed.emit()

    @Slot(object, object, object)
    def on_ended(self, job: Job, state: JobState, result: object) -> None:
        """Note the end of a job, tell its listeners and start the next."""
        job.state = state
        self._lanes[job.lane].busy = None
        self.ended.emit(job)  # first: who asked for it still holds it, and has more to say
        if state is JobState.FINISHED:
            job.fraction = 1.0
            job.finished.emit(result)
        elif state is JobState.FAILED:
            job.words = str(result)
            job.failed.emit(job.words)
        job.ended.emit()
        self._start_next(job.lane)
        if not any(other.active for other in self.jobs):
            self._poll.stop()
        self.changed.emit()

    def _start_next(self, name: str) -> None:
        lane = self._lanes[name]
        waiting = [job for job in self.jobs if job.lane == name and job.state is JobState.WAITING]
        if self._closed:
            for job in waiting:
                job.state = JobState.CANCELLED
            return
        if lane.busy is None and waiting:
            lane.busy = waiting[0]
            if not lane.thread_.isRunning():
                lane.thread_.start()
            lane.order.emit(waiting[0])

    @Slot()
    def _show_progress(self) -> None:
        for job in self.jobs:
            if job.state is JobState.RUNNING and job.context.progress != (job.fraction, job.note):
                job.fraction, job.note = job.context.progress
                job.progressed.emit()
                self.changed.emit()
