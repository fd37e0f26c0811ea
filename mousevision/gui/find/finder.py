"""Joins the panel “Find reaches” with the recording at hand, its motion and the timeline."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.core.changes import Changes
from mousevision.core.errors import MouseVisionError
from mousevision.core.intervals import Interval
from mousevision.core.proposals import Finding, Spans, Verdict
from mousevision.core.video import clock
from mousevision.gui.find.panel import CHOOSE
from mousevision.gui.find.reading import Found, read_found
from mousevision.gui.find.review import FoundReview
from mousevision.gui.jobs import Job
from mousevision.gui.timeline.model import Curve, Row, Stretches
from mousevision.services import proposing
from mousevision.services.finding import WHOLE, measure, project_region
from mousevision.services.words import counted
from mousevision.store import clips
from mousevision.store.listing import ClipRow

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

LANE, READING = "files", "result"
PAUSE_MILLISECONDS = 300
"""How long nobody must have moved the slider before its place is kept."""
TOP = 10.0
"""Times the usual noise at the top of the timeline's row, while the threshold is not near it."""
CURVE, STRETCHES = "local motion", "proposed"
NOBODY: Spans = np.empty((0, 2), np.int64)


class Finder(QObject):
    """Measures recordings, and shows live what is proposed in the one at hand.

    Attributes:
        found: What is known of the recording at hand; None while it is being read.
        spans: The proposals, in frames of the video.
        verdicts: What was decided of each.
        review: Goes through them.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._panel = window.finding
        self.found: Found | None = None
        self.finding = Finding()
        self.spans: Spans = NOBODY
        self.verdicts: list[Verdict] = []
        self._job: Job | None = None
        self._reading: Job | None = None
        self._region = WHOLE
        self.review = FoundReview(self, window)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._keep_finding)
        window.view.motion_rows.append(self.rows)
        self._connect()

    def _connect(self) -> None:
        panel, work = self._panel, self._workspace
        panel.seen.connect(self._on_seen)
        panel.measure.clicked.connect(self.measure)
        panel.cancel.clicked.connect(self._cancel)
        panel.take_all.clicked.connect(self.take_all)
        panel.tuning.changed.connect(self._on_tuned)
        work.opened.connect(self._on_opened)
        work.closed.connect(self._on_closed)
        work.clip_changed.connect(self._on_clip)
        work.changed.connect(self._on_change)
        self._window.browser.selection_changed.connect(self._show_recording)
        self._window.queue.changed.connect(self._show_job)
        self._window.timeline.threshold_moving.connect(self._on_line)
        self._window.timeline.threshold_changed.connect(self._on_line_left)

    # -- what the window calls ------------------------------------------------------------

    @Slot()
    def show(self) -> None:
        """Bring the panel to the front."""
        dock = self._window.deck.docks["find"]
        dock.show()
        dock.raise_()

    @Slot()
    def measure(self) -> None:
        """Measure the chosen recordings."""
        project, chosen = self._workspace.project, self._workspace.chosen_clips()
        if project is None or not chosen or self._job is not None:
            return
        what = "a recording" if len(chosen) == 1 else counted(len(chosen), "recording")
        title = f"Measuring motion in {what}"
        self._window.view.hold_motion(True)
        self._job = self._window.queue.submit(title, measure, project, chosen, lane=LANE)
        self._job.finished.connect(self._on_measured)
        self._job.failed.connect(self._window.tell_problem)
        self._job.ended.connect(self._on_job_ended)
        self._show_job()

    @Slot()
    def take_all(self) -> None:
        """Make clips of all proposals that are not decided on, in one edit."""
        clip, project = self._workspace.clip, self._workspace.project
        if clip is None or project is None:
            return
        wanted = [self.span(i) for i, said in enumerate(self.verdicts) if said is Verdict.OPEN]
        try:
            rater, source = self._workspace.rater(), clips.clip(project, clip.id)
            made = proposing.keep(project, rater, source, wanted)
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
        else:
            words = f"{counted(len(made), 'clip')} made and saved; Undo takes them back."
            self._workspace.said.emit(words)

    def stop(self) -> None:
        """Start nothing any more, and keep what was chosen."""
        if self._pause.isActive():
            self._keep_finding()
        self._pause.stop()

    # -- what the review calls ------------------------------------------------------------

    def span(self, index: int) -> Interval:
        """Return a proposal."""
        return Interval(*self.spans[index].tolist())

    def rows(self, clip: ClipRow) -> list[Row]:
        """Return the timeline's rows: the motion with the threshold, and what is proposed."""
        found = self.found
        if found is None or found.clip_id != clip.id or found.curve is None:
            return []
        if not (self._panel.isVisible() or self.review.on):
            return []
        curve = Curve(
            CURVE,
            "motion, × noise",
            found.curve,
            found.start,
            maximum=max(TOP, 1.25 * self.finding.threshold),
            threshold=self.finding.threshold,
            adjustable=not self.review.on,
            usual=Finding().threshold,
            unit="times the usual noise",
            levels=found.levels,
        )
        return [curve, self._stretches()]

    def _stretches(self) -> Stretches:
        current = self.review.at if self.review.on else None
        return Stretches(STRETCHES, "proposed", self.spans, self.verdicts, current)

    def show_rows(self) -> None:
        """Show the rows anew, without reading anything else of the clip again."""
        scene, clip = self._window.timeline.canvas.scene, self._workspace.clip
        rows = self.rows(clip) if clip is not None else []
        if scene is None or clip is None or scene.clip != clip.id:
            return
        if rows and any(row.key == CURVE for row in scene.rows):
            new = {row.key: row for row in rows}
            changed = tuple(new.get(old.key, old) for old in scene.rows)
            self._window.timeline.set_scene(dataclasses.replace(scene, rows=changed))
        else:
            self._window.view.show_rows()

    def judge(self) -> None:
        """See what was decided of each proposal, and show it."""
        clip, project, found = self._workspace.clip, self._workspace.project, self.found
        if clip is None or project is None or found is None or found.curve is None:
            self.verdicts = []
            return
        source = clips.clip(project, clip.id)
        self.verdicts = proposing.judged(project, source, self.spans, found.curve)
        self._show_count(found)
        self.show_rows()

    # -- inside ---------------------------------------------------------------------------

    def _propose(self) -> None:
        found = self.found
        self.spans = NOBODY
        if found is not None and found.curve is not None:
            self.spans = self.finding.spans(found.curve, found.fps) + found.start
        self.judge()

    def _show_count(self, found: Found) -> None:
        seconds = int((self.spans[:, 1] - self.spans[:, 0]).sum()) / found.fps
        tally = [self.verdicts.count(verdict) for verdict in Verdict]
        words = f"<b>{len(self.spans)} proposed</b>, {_time(seconds)} of "
        words += f"{_time(found.frames / found.fps)}"
        if len(self.spans):
            words += f"<br>{tally[1]} kept, {tally[2]} rejected, {tally[0]} to review"
        self._panel.show_count(words, tally[0], writable=self._writable())

    @Slot()
    def _show_recording(self) -> None:
        chosen, found, clip = self._workspace.chosen_clips(), self.found, self._workspace.clip
        if clip is None:
            self._panel.show_recording(CHOOSE, measurable=0, measured=False)
            return
        if found is None:
            self._panel.show_recording("", measurable=0, measured=False)
            return
        there = found.curve is not None
        words = f"<b>{clip.name}</b>, {_time(found.frames / found.fps)}: "
        where = "in the whole picture" if found.region == WHOLE else "in the region of interest"
        if there:
            words += f"motion is measured {where}."
            if not found.current:
                words += " The region drawn now is another one: measure again to use it."
        else:
            words += f"not measured yet. It will be measured {where}."
            if found.region == WHOLE:
                key = self._window.actions_.hints()["region"]
                words += f" Better draw a region of interest around the slot first ({key})."
        done = there and found.current and len(chosen) < 2
        count = 0 if done or not self._writable() else len(chosen)
        self._panel.show_recording(words, measurable=count, measured=there)

    def _writable(self) -> bool:
        project = self._workspace.project
        return project is not None and not project.read_only

    @Slot()
    def _show_job(self) -> None:
        self._panel.show_job(self._job)

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _on_measured(self, count: int) -> None:
        if self._job is not None:  # else it tells of a project that was closed meanwhile
            new = f"{counted(count, 'recording')} measured." if count else "Already measured."
            self._workspace.said.emit(new)
            self._read()

    @Slot()
    def _on_job_ended(self) -> None:
        self._job = None
        self._window.view.hold_motion(False)
        self._show_job()

    @Slot()
    def _on_seen(self) -> None:
        if self._panel.isVisible() and self.found is None:
            self._read()
        else:
            self._window.view.show_rows()

    def _read(self) -> None:
        clip, project = self._workspace.clip, self._workspace.project
        if clip is None or project is None or not self._panel.isVisible():
            return
        if self._reading is not None:
            self._reading.cancel()
        self._region = project_region(project)
        self._reading = self._window.queue.submit(
            "Reading motion", read_found, project, clip.id, lane=READING
        )
        self._reading.finished.connect(self._on_read)
        self._reading.failed.connect(self._window.tell_problem)

    @Slot(object)
    def _on_read(self, found: Found) -> None:
        clip = self._workspace.clip
        if clip is None or clip.id != found.clip_id or self.review.on:
            return
        self.found = found
        self._panel.tuning.set_fps(found.fps)
        self._show_recording()
        self._propose()
        self.review.begin_if_asked()

    @Slot(object)
    def _on_tuned(self, chosen: Finding) -> None:
        self.finding = chosen
        self._pause.start()
        self._propose()

    @Slot(str, float)
    def _on_line(self, key: str, value: float) -> None:
        """Follow the line on the timeline; the row below is painted as it would be."""
        if key == CURVE:
            self._panel.tuning.threshold.setValue(value)
            self._window.timeline.set_preview(STRETCHES, self._stretches())

    @Slot(str, float)
    def _on_line_left(self, key: str, value: float) -> None:
        if key == CURVE:
            self._panel.tuning.threshold.setValue(value)
            self._window.timeline.set_preview(STRETCHES, None)

    @Slot()
    def _keep_finding(self) -> None:
        project = self._workspace.project
        if project is not None and not project.read_only:
            proposing.set_finding(project, self.finding)

    @Slot()
    def _on_opened(self) -> None:
        project = self._workspace.project
        if project is not None:
            self.finding = proposing.finding(project)
            self._panel.tuning.set_finding(self.finding)

    @Slot()
    def _on_closed(self) -> None:
        self.stop()
        self._job = self._reading = None
        self._on_clip()

    @Slot()
    def _on_clip(self) -> None:
        self.review.stop()
        self.found, self.spans, self.verdicts = None, NOBODY, []
        self._show_recording()
        self._read()

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if self.review.on or not changes.touches("videos", "settings"):
            if changes.touches("clips", "settings"):
                self.judge()
            return
        project = self._workspace.project
        region = project_region(project) if project is not None else WHOLE
        if changes.touches("videos") or region != self._region:
            self._read()
        else:
            self.judge()


def _time(seconds: float) -> str:
    """Return a time in minutes and seconds, without thousandths."""
    return clock(round(seconds))[:-4]
