"""Shows the clip at hand: its frames in the player, what is known of it on the timeline."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.core.annotation import Rater
from mousevision.core.changes import Changes
from mousevision.core.video import FrameTable, Video
from mousevision.gui.found_bouts import FoundRows
from mousevision.gui.jobs import Job, JobQueue
from mousevision.gui.player.panel import PlayerPanel
from mousevision.gui.player.source import ClipSource
from mousevision.gui.timeline.model import BoutRow, Curve, PredictionRow, Row, TimelineScene
from mousevision.gui.timeline.panel import TimelinePanel
from mousevision.gui.workspace import Workspace
from mousevision.media.pool import ReaderPool
from mousevision.services.thumbnails import Motion, motion_of
from mousevision.store import bouts, labels, listing, raters, videos
from mousevision.store.listing import ClipRow
from mousevision.store.settings import get_setting, set_setting

PAUSE_MILLISECONDS = 350
"""How long a clip must stay at hand before its motion is measured: who goes on sooner needs the
processor for the next clip."""
SOON_MILLISECONDS = 30
"""How long until the next clips are opened: just after the picture of this one."""
KEPT = 200
MOST_FRAMES = 100_000
"""Of longer recordings even the frame table takes too long to unpack in the GUI thread."""
REGION = "region"
TABLES = ("bouts", "labels", "behaviours", "predictions", "raters", "runs")


class ClipView(QObject):
    """Joins workspace, player and timeline for the clip at hand."""

    def __init__(
        self,
        workspace: Workspace,
        player: PlayerPanel,
        timeline: TimelinePanel,
        queue: JobQueue,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._player = player
        self._timeline = timeline
        self._queue = queue
        self._pool = ReaderPool(limit=2)
        self._table: FrameTable | None = None
        self._sources: dict[int, ClipSource] = {}
        self._motion: OrderedDict[int, npt.NDArray[np.float32]] = OrderedDict()
        self._job: Job | None = None
        self.found = FoundRows(workspace, queue, self)
        self.found.ready.connect(self.show_rows)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._measure_motion)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MILLISECONDS)
        self._soon.timeout.connect(self._expect)
        self.coming: Callable[[], Sequence[int]] = tuple
        """Says which clips will probably be asked for next; the window sets it."""
        self.more_rows: list[Callable[[ClipRow], list[Row]]] = []
        """Others that have rows for the timeline."""
        self.motion_rows: list[Callable[[ClipRow], list[Row]]] = []
        """Others that have rows of what moves, which say nothing of classes."""
        self._motion_held = False
        workspace.clip_changed.connect(self.show_clip)
        workspace.veil_changed.connect(self._sources_changed)
        workspace.changed.connect(self._on_change)
        workspace.closed.connect(self._forget)
        player.frame_shown.connect(timeline.set_playhead)
        player.region_drawn.connect(self._keep_region)
        timeline.seek_requested.connect(player.seek)

    @property
    def table(self) -> FrameTable | None:
        """Times of the frames of the video at hand."""
        return self._table

    @Slot()
    def show_clip(self) -> None:
        """Show the clip at hand, or nothing."""
        clip, project = self._workspace.clip, self._workspace.project
        self._pause.stop()
        if clip is None or project is None:
            self._table = None
            self._player.close_clip()
            self._timeline.set_scene(None)
            return
        source = self._sources.get(clip.id) or self.source_of(clip)
        self._table = source.table
        self._player.show_clip(source)
        self._player.set_region(get_setting(project, REGION))
        self._show_scene(clip)
        self._pause.start()
        self._soon.start()

    def source_of(self, clip: ClipRow) -> ClipSource:
        """Return what the player needs to show any clip of the project."""
        project = self._workspace.project
        assert project is not None
        video = videos.video(project, clip.video_id)
        return self._source(clip, video, videos.frame_table(project, clip.video_id))

    def hold_motion(self, on: bool) -> None:
        """Leave the processor to others that decode, or measure motion again."""
        self._motion_held = on
        if on and self._job is not None:
            self._job.cancel()
        elif not on and self._workspace.clip is not None:
            self._pause.start()

    def shutdown(self) -> None:
        """Stop what is under way and close the videos."""
        self._pause.stop()
        self._soon.stop()
        self._pool.close()

    def _source(self, clip: ClipRow, video: Video, table: FrameTable) -> ClipSource:
        title = " · ".join(part for part in (clip.subject, clip.session, clip.name) if part)
        subtitle = "" if table.verified else "frame numbers not yet verified"
        return ClipSource(
            key=f"{video.fingerprint} {video.path} {clip.start}-{clip.stop} {table.verified}",
            path=Path(video.path),
            table=table,
            rotation=video.rotation,
            start=clip.start,
            stop=clip.stop,
            fps=video.fps,
            title=title,
            subtitle=subtitle,
            veiled=self._workspace.veil.blind,
        )

    def _show_scene(self, clip: ClipRow) -> None:
        self._timeline.set_scene(
            TimelineScene(
                clip=clip.id,
                start=clip.start,
                stop=clip.stop,
                rows=tuple(self._rows(clip)),
                behaviours={b.id: b for b in self._workspace.behaviours},
                table=self._table,
            )
        )

    def _rows(self, clip: ClipRow) -> list[Row]:
        project = self._workspace.project
        assert project is not None
        veil = self._workspace.veil
        marked = bouts.bouts(project, clip.id)
        given = {label.rater_id: label.behaviour_id for label in labels.labels(project, clip.id)}
        there = {bout.rater_id for bout in marked} | set(given)
        own = self._workspace.known_rater()
        rows: list[Row] = []
        if own is None:
            rows.append(BoutRow("own", self._workspace.rater_name, (), None, True))
        people: list[Rater] = [person for person in raters.raters(project) if person.id in there]
        if veil.blind:
            people = []
        if own is not None and veil.again == clip.id:
            given.pop(own.id, None)
        if own is not None:
            people = [own, *(person for person in people if person.id != own.id)]
        for person in people:
            theirs = tuple(bout for bout in marked if bout.rater_id == person.id)
            mine = own is not None and person.id == own.id
            key = "own" if mine else f"rater {person.id}"
            rows.append(BoutRow(key, person.name, theirs, given.get(person.id), mine))
        if clip.predicted_id is not None:
            said = PredictionRow(
                "predicted", "predicted", clip.predicted_id, clip.confidence, clip.abstained
            )
            rows.append(said)
        found = self.found.rows(clip)  # asked for in any case, so that it knows the clip at hand
        if veil.predictions:
            rows += found
            for more in self.more_rows:
                rows += more(clip)
        for more in self.motion_rows:
            rows += more(clip)
        motion = self._motion.get(clip.id)
        if motion is not None:
            rows.append(Curve("motion", "motion", motion, clip.start))
        return rows

    @Slot()
    def _sources_changed(self) -> None:
        """Other words stand above the clips from now on."""
        self._sources.clear()
        self.show_clip()

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        clip = self._workspace.clip
        if changes.touches("videos", "clips", "subjects", "sessions"):
            self._sources.clear()
        if clip is not None and changes.touches("videos") and self._renumbered(clip):
            self._motion.pop(clip.id, None)
            self.show_clip()
        elif clip is None and self._table is not None:  # undo took the clip away
            self.show_clip()
        elif clip is not None and changes.touches(*TABLES):
            named = changes.clips and not changes.everything
            if not named or changes.concerns(clip.id):
                self._show_scene(clip)

    def _renumbered(self, clip: ClipRow) -> bool:
        """Return whether the frame numbers of the clip's video were verified, or that undone."""
        project, table = self._workspace.project, self._table
        if project is None or table is None:
            return False
        return table.verified == bool(videos.unverified_videos(project, [clip.video_id]))

    @Slot()
    def _expect(self) -> None:
        """Open the clips that come next ahead of time."""
        project = self._workspace.project
        if project is None:
            return
        known, self._sources = self._sources, {}
        for row in map(self._workspace.veil.over, listing.clip_rows(project, self.coming())):
            video = videos.video(project, row.video_id)
            if video.frames <= MOST_FRAMES:
                self._sources[row.id] = known.get(row.id) or self.source_of(row)
        self._player.expect(list(self._sources.values()))

    @Slot()
    def _measure_motion(self) -> None:
        clip, project = self._workspace.clip, self._workspace.project
        if clip is None or project is None or clip.id in self._motion or self._motion_held:
            return
        if self._job is not None:
            self._job.cancel()
        self._job = self._queue.submit(
            "Motion", motion_of, project, clip.id, self._pool, lane="clip"
        )
        self._job.finished.connect(self._show_motion)

    @Slot(object)
    def _show_motion(self, motion: Motion) -> None:
        self._motion[motion.clip_id] = motion.energy
        while len(self._motion) > KEPT:
            self._motion.popitem(last=False)
        clip = self._workspace.clip
        if clip is not None and clip.id == motion.clip_id:
            self._show_scene(clip)

    @Slot()
    def show_rows(self) -> None:
        """Make the rows of the timeline anew."""
        if self._workspace.clip is not None:
            self._show_scene(self._workspace.clip)

    @Slot(object)
    def _keep_region(self, region: tuple[float, float, float, float] | None) -> None:
        project = self._workspace.project
        if project is not None and not project.read_only:
            set_setting(project, REGION, region)
            words = "Region of interest set: training looks only there."
            self._workspace.said.emit(words if region else "Region of interest removed.")

    @Slot()
    def _forget(self) -> None:
        self._motion.clear()
        self._sources.clear()
        self._table = None


def clip_words(clip: ClipRow) -> str:
    """Return what is known of a clip, for the status bar."""
    place = " ".join(part for part in (clip.subject, clip.session, clip.name) if part)
    parts = [f"{place}: {clip.behaviour or 'no label'}"]
    if clip.disagree:
        parts.append("raters disagree")
    if clip.predicted is not None and clip.confidence is not None:
        unsure = ", unsure" if clip.abstained else ""
        unsure += ", unfamiliar" if clip.unfamiliar else ""
        parts.append(f"predicted {clip.predicted} {clip.confidence:.2f}{unsure}")
    if clip.missing:
        parts.append("the video is missing: File, Find moved videos")
    return " · ".join(parts)
