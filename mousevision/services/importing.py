"""Import: videos into a project, once each, in one step that can be undone.

Files are probed one by one, which takes long and can be cancelled; nothing is written meanwhile.
Then everything goes into the project in a single edit: an import that was cut short has left
nothing, and one Undo takes all of it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mousevision.core.annotation import Rater, RaterKind
from mousevision.core.ethogram import Scope
from mousevision.core.job import JobContext
from mousevision.core.video import Video, VideoInfo
from mousevision.media.fingerprint import fingerprint
from mousevision.media.probe import probe
from mousevision.services.import_plan import ImportRules, PlannedClip, Skipped, plan_import
from mousevision.store import behaviours, clips, labels, raters, study, videos
from mousevision.store.edit import Edit
from mousevision.store.project import Project

IMPORTED_RATER = "imported"
"""The rater to whom classes from tables, patterns and folders belong."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did.

    Attributes:
        imported: Clips added.
        already: Clips that the project had.
        skipped: Files left out, and why.
        notes: Files imported with something to know, such as a cut end.
    """

    imported: int
    already: int
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Skipped, ...] = ()

    def words(self) -> str:
        """Return the result as a sentence."""
        text = f"{self.imported} clips imported"
        if self.already:
            text += f", {self.already} were there already"
        if self.skipped:
            text += f", {len(self.skipped)} skipped (first: {self.skipped[0].reason})"
        return text + "."


@dataclass(slots=True)
class _Batch:
    """What probing has found so far, by fingerprint so that nothing comes in twice."""

    known: dict[str, Video]
    new: dict[str, VideoInfo] = field(default_factory=dict)
    clips: list[tuple[str, PlannedClip]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Skipped] = field(default_factory=list)


def import_videos(
    ctx: JobContext, project: Project, paths: Sequence[Path], rules: ImportRules
) -> ImportResult:
    """Add videos to a project; running it again adds nothing.

    A video that the project knows from another place, where it is missing now, is found again.
    """
    plan = plan_import(paths, rules)
    batch = _Batch({video.fingerprint: video for video in videos.videos(project)})
    batch.skipped.extend(plan.skipped)
    _probe_all(ctx, plan.clips, batch)
    with project.edit(f"Import {len(batch.clips)} clips") as edit:
        writer = _Writer(project, edit, batch)
        for mark, planned in batch.clips:
            writer.write(mark, planned)
    return ImportResult(writer.imported, writer.already, tuple(batch.skipped), tuple(batch.notes))


def _probe_all(ctx: JobContext, planned: Iterable[PlannedClip], batch: _Batch) -> None:
    by_path: dict[Path, list[PlannedClip]] = {}
    for clip in planned:
        by_path.setdefault(clip.path, []).append(clip)
    for done, (path, group) in enumerate(by_path.items()):
        ctx.check()
        ctx.report(done, len(by_path), path.name)
        _probe_one(ctx, path, group, batch)


def _probe_one(ctx: JobContext, path: Path, group: list[PlannedClip], batch: _Batch) -> None:
    try:
        mark = fingerprint(path)
    except OSError as error:
        batch.skipped.append(Skipped(str(path), f"{path.name} cannot be read: {error.strerror}"))
        return
    twin = batch.new.get(mark)
    if twin is not None:
        words = f"{path.name} has the same content as {Path(twin.path).name}"
        batch.skipped.append(Skipped(str(path), words))
        return
    if mark not in batch.known:
        info = probe(path, ctx=ctx)
        if not info.ok:
            batch.skipped.append(Skipped(str(path), info.reason))
            return
        if info.reason:
            batch.notes.append(Skipped(str(path), info.reason))
        batch.new[mark] = info
    frames = batch.new[mark].frames if mark in batch.new else batch.known[mark].frames
    for clip in group:
        problem = _outside(clip, frames)
        if problem:
            batch.skipped.append(Skipped(str(path), problem))
        else:
            batch.clips.append((mark, clip))


def _outside(clip: PlannedClip, frames: int) -> str:
    if clip.start is None or clip.stop is None or 0 <= clip.start < clip.stop <= frames:
        return ""
    return f"{clip.path.name} has {frames} frames: [{clip.start}, {clip.stop}) does not lie inside"


class _Writer:
    """Writes planned clips in one edit, making animals, sessions, classes and the rater."""

    def __init__(self, project: Project, edit: Edit, batch: _Batch) -> None:
        self._edit = edit
        self._new = batch.new
        self._stored = dict(batch.known)
        self._clips = {(c.video_id, c.start, c.stop): c for c in clips.clips(project)}
        self._classes = {b.name: b.id for b in behaviours.behaviours(edit)}
        self._rater: Rater | None = None
        self.imported = 0
        self.already = 0

    def write(self, mark: str, planned: PlannedClip) -> None:
        """Write one clip, or fill in what is not yet known of it."""
        video = self._video(mark, planned.path)
        start = planned.start or 0
        stop = planned.stop if planned.stop is not None else video.frames
        subject, session = self._occasion(planned)
        known = self._clips.get((video.id, start, stop))
        if known is None:
            clip = clips.add_clip(self._edit, video.id, start, stop, subject, session)
            self._clips[video.id, start, stop] = clip
            self.imported += 1
        else:
            clip = known
            self.already += 1
            if subject is not None and known.subject_id is None:
                study.set_clip_subject(self._edit, [known.id], subject)
            if session is not None and known.session_id is None:
                study.set_clip_session(self._edit, [known.id], session)
        if planned.behaviour:
            self._label(clip.id, planned.behaviour)

    def _video(self, mark: str, path: Path) -> Video:
        video = self._stored.get(mark)
        if video is None:
            video = videos.add_video(self._edit, self._new[mark])
        elif mark not in self._new and not Path(video.path).exists():
            videos.relocate(self._edit, video.id, path)
        self._stored[mark] = video
        return video

    def _occasion(self, planned: PlannedClip) -> tuple[int | None, int | None]:
        subject = session = None
        if planned.subject:
            subject = study.ensure_subject(self._edit, planned.subject).id
        if planned.session:
            session = study.ensure_session(self._edit, subject, planned.session, planned.day).id
        return subject, session

    def _label(self, clip_id: int, behaviour: str) -> None:
        if self._rater is None:
            self._rater = raters.ensure_rater(self._edit, IMPORTED_RATER, RaterKind.IMPORTED)
        if behaviour not in self._classes:
            added = behaviours.add_behaviour(self._edit, behaviour, scope=Scope.CLIP)
            self._classes[behaviour] = added.id
        labels.set_label(self._edit, [clip_id], self._rater.id, self._classes[behaviour])
