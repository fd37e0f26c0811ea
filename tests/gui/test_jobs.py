"""Jobs of the window: one end each, progress, cancel, events in the GUI thread, order."""

from __future__ import annotations

import os
import sys
import threading
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from mousevision.core.errors import DataError
from mousevision.core.job import JobContext
from mousevision.gui.jobs import NICE, Job, JobQueue, JobState
from mousevision.gui.jobs_panel import JobsPanel, job_words, remaining_words


def ends(qtbot: QtBot, job: Job) -> None:
    qtbot.waitUntil(lambda: not job.active, timeout=10_000)


def test_result_arrives_in_the_gui_thread_and_the_job_ran_in_another(
    qtbot: QtBot, queue: JobQueue
) -> None:
    seen: list[Any] = []
    job = queue.submit("add", lambda ctx, a, b: (a + b, threading.current_thread()), 2, 3)
    job.finished.connect(lambda result: seen.append((*result, threading.current_thread())))
    ends(qtbot, job)
    total, worked_in, heard_in = seen[0]
    assert total == 5
    assert worked_in is not heard_in is threading.main_thread()
    assert job.state is JobState.FINISHED


def test_events_come_in_order_before_the_end(qtbot: QtBot, queue: JobQueue) -> None:
    seen: list[object] = []

    def work(ctx: JobContext) -> str:
        for n in range(5):
            ctx.emit(n)
        return "end"

    job = queue.submit("events", work)
    job.emitted.connect(seen.append)
    job.finished.connect(seen.append)
    ends(qtbot, job)
    assert seen == [0, 1, 2, 3, 4, "end"]


def test_cancel_reaches_a_busy_job(qtbot: QtBot, queue: JobQueue) -> None:
    began = threading.Event()

    def endless(ctx: JobContext) -> None:
        while True:
            began.set()
            ctx.check()

    job = queue.submit("endless", endless)
    qtbot.waitUntil(began.is_set)
    job.cancel()
    ends(qtbot, job)
    assert job.state is JobState.CANCELLED


def test_a_job_cancelled_while_waiting_never_runs(qtbot: QtBot, queue: JobQueue) -> None:
    gate, ran = threading.Event(), []
    first = queue.submit("first", lambda ctx: gate.wait(10))
    second = queue.submit("second", lambda ctx: ran.append(1))
    assert second.state is JobState.WAITING
    second.cancel()
    gate.set()
    ends(qtbot, first)
    ends(qtbot, second)
    assert second.state is JobState.CANCELLED
    assert not ran


def test_light_jobs_pass_heavy_ones(qtbot: QtBot, queue: JobQueue) -> None:
    gate = threading.Event()
    heavy = queue.submit("heavy", lambda ctx: gate.wait(10))
    light = queue.submit("light", lambda ctx: "seen", lane="light")
    ends(qtbot, light)
    assert heavy.active
    gate.set()
    ends(qtbot, heavy)


def test_a_failure_speaks_the_users_words(qtbot: QtBot, queue: JobQueue) -> None:
    def fails(ctx: JobContext) -> None:
        raise DataError("Label at least two classes first.")

    job = queue.submit("Training", fails)
    ends(qtbot, job)
    assert job.state is JobState.FAILED
    assert job.words == "Label at least two classes first."


def test_a_bug_is_told_as_one_sentence_too(qtbot: QtBot, queue: JobQueue) -> None:
    job = queue.submit("Training", lambda ctx: 1 / 0)
    ends(qtbot, job)
    assert "unexpected error (division by zero)" in job.words


def test_the_panel_shows_progress_and_cancels(qtbot: QtBot, queue: JobQueue) -> None:
    panel = JobsPanel(queue)
    qtbot.addWidget(panel)
    panel.show()

    def half(ctx: JobContext) -> None:
        ctx.report(1, 2, "clip 1 of 2")
        while True:
            ctx.check()

    job = queue.submit("Import", half)
    qtbot.waitUntil(lambda: job.fraction == 0.5)
    row = panel._rows[0]
    assert "50%" in row.words.text()
    assert "clip 1 of 2" in row.words.text()
    assert row.bar.value() == 500
    row.button.click()
    ends(qtbot, job)
    assert job_words(job).startswith("cancelled")
    assert not row.button.isVisible()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (3, "about 5 s left"), (42, "about 45 s left"), (600, "about 10 min left"),
     (7200, "about 2.0 h left")],
)  # fmt: skip
def test_remaining_words(seconds: float | None, words: str) -> None:
    assert remaining_words(seconds) == words


def test_nothing_starts_after_the_shutdown(qapp: Any) -> None:
    queue = JobQueue()
    queue.shutdown()
    job = queue.submit("late", lambda ctx: 1, lane="light")
    assert job.state is JobState.CANCELLED
    queue.deleteLater()


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a priority of their own there")
def test_long_jobs_and_what_they_start_give_way(qtbot: QtBot, queue: JobQueue) -> None:
    found: dict[str, list[int]] = {}

    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def work(ctx: JobContext, lane: str) -> None:
        found[lane] = [niceness()]
        helper = threading.Thread(target=lambda: found[lane].append(niceness()))
        helper.start()
        helper.join()

    own = niceness()
    for lane in ("heavy", "light", "heavy"):
        ends(qtbot, queue.submit("work", work, lane, lane=lane))
    assert found == {"heavy": [NICE, NICE], "light": [own, own]}
    assert niceness() == own


def test_whoever_asked_for_a_job_has_the_last_word(qtbot: QtBot, queue: JobQueue) -> None:
    said: list[str] = []
    queue.ended.connect(lambda job: said.append(f"{job.title} is done."))
    job = queue.submit("Export", lambda ctx: "labels.csv")
    job.finished.connect(lambda name: said.append(f"Written: {name}."))
    ends(qtbot, job)
    assert said == ["Export is done.", "Written: labels.csv."]
