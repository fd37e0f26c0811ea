"""Import: videos into a project, once each, in one step that can be undone.

Files are probed first, some at a time, which takes long and can be cancelled; nothing is written
meanwhile. Then everything goes into the project in a single edit: an import that was cut short has
left nothing, and one Undo takes all of it back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mousevision.core.ahead import CheckOnly, in_order
from mousevision.core.annotation import Rater, RaterKind
from mousevision.core.errors import VideoError
from mousevision.core.ethogram import Scope
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.study import Clip
from mousevision.core.video import FrameTable, Video, VideoInfo
from mousevision.media.fingerprint import fingerprint
from mousevision.media.probe import probe
from mousevision.services.access import need_writing
from mousevision.services.import_plan import ImportRules, PlannedClip, Skipped, plan_import
from mousevision.services.words import counted
from mousevision.store import behaviours, clips, labels, raters, study, videos
from mousevision.store.edit import Edit
from mousevision.store.project import Project
from mousevision.store.text import fold

IMPORTED_RATER = "imported"
"""The rater to whom classes from tables, patterns and folders belong."""
OWN_FOLDERS = ("cache", "runs", "backups")
"""Of a project; its own pictures are no videos, should somebody import the folder around it."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did.

    Attributes:
        imported: Clips added.
        already: Clips that the project had.
        skipped: Files left out, and why.
        notes: Files imported with something to know, such as a cut end.
        clip_ids: The clips added and those that were there.
    """

    imported: int
    already: int
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Skipped, ...] = ()
    clip_ids: tuple[int, ...] = ()

    def words(self) -> str:
        """Return the result as a sentence."""
        text = f"{counted(self.imported, 'clip')} imported"
        if self.already:
            text += f", {self.already} there already"
        if self.skipped:
            first = self.skipped[0]
            text += (
                f", {len(self.skipped)} skipped (first {Path(first.path).name}: {first.reason})"
            )
        return text.rstrip(".") + "."


@dataclass(frozen=True, slots=True)
class _Look:
    """What looking at one file gave: its content's mark and, if new, what probing found.

    `table` is the frame table compressed: there may be 100,000 of them until all is written.
    """

    path: Path
    mark: str = ""
    info: VideoInfo | None = None
    table: bytes = b""
    problem: str = ""

    def whole(self) -> VideoInfo:
        """Return what probing found, with its table."""
        assert self.info is not None
        return replace(self.info, table=FrameTable.from_bytes(self.table))


@dataclass(slots=True)
class _Batch:
    """What has been found so far, by content so that nothing comes in twice."""

    known: dict[str, Video]
    places: dict[str, Video]
    new: dict[str, _Look] = field(default_factory=dict)
    clips: list[tuple[str, PlannedClip]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Skipped] = field(default_factory=list)

    def skip(self, path: Path, reason: str) -> None:
        """Leave a file out."""
        self.skipped.append(Skipped(str(path), reason))

    def take(self, look: _Look, group: Iterable[PlannedClip]) -> None:
        """Take in one file, or say why not."""
        problem = look.problem or self._twin(look)
        if problem:
            self.skip(look.path, problem)
            return
        if look.info is not None:
            self.new[look.mark] = look
            if look.info.reason:
                self.notes.append(Skipped(str(look.path), look.info.reason))
        frames = look.info.frames if look.info else self.known[look.mark].frames
        for clip in group:
            if problem := _outside(clip, frames):
                self.skip(look.path, problem)
            else:
                self.clips.append((look.mark, clip))

    def _twin(self, look: _Look) -> str:
        """Return in words which other file stands in the way."""
        if twin := self.new.get(look.mark):
            return f"{look.path.name} has the same content as {twin.path.name}"
        before = self.places.get(_place(look.path))
        if before is not None and before.fingerprint != look.mark:
            return (
                f"{look.path.name} is another video than the one imported from this place: give "
                "it another name"
            )
        return ""


def import_videos(
    ctx: JobContext, project: Project, paths: Sequence[Path], rules: ImportRules
) -> ImportResult:
    """Add videos to a project; running it again adds nothing.

    A video that the project knows from another place, where it is missing now, is found again.

    Raises:
        MouseVisionError: If a path does not exist, or table or pattern do not make sense, or the
            project cannot be changed.
        Cancelled: Nothing has been imported.
    """
    need_writing(project)
    plan = plan_import(paths, rules)
    there = videos.videos(project)
    batch = _Batch({v.fingerprint: v for v in there}, {_place(Path(v.path)): v for v in there})
    batch.skipped.extend(plan.skipped)
    own = tuple(project.folder / name for name in OWN_FOLDERS)
    planned = [clip for clip in plan.clips if not any(map(clip.path.is_relative_to, own))]
    _look_at_all(SpanContext(ctx, 0, 0.95), planned, batch)
    writer = _Writer(project, batch)
    with project.edit(writer.title()) as edit:
        writer.write_all(SpanContext(ctx, 0.95, 1), edit)
    return writer.result()


def _look_at_all(ctx: JobContext, planned: Iterable[PlannedClip], batch: _Batch) -> None:
    by_path: dict[Path, list[PlannedClip]] = {}
    for clip in planned:
        by_path.setdefault(clip.path, []).append(clip)
    inner = ctx if len(by_path) == 1 else CheckOnly(ctx)

    def look(path: Path) -> _Look:
        return _look(inner, path, batch.known)

    for done, found in enumerate(in_order(ctx, by_path, look)):
        batch.take(found, by_path[found.path])
        ctx.report(done + 1, len(by_path), found.path.name)


def _look(ctx: JobContext, path: Path, known: dict[str, Video]) -> _Look:
    """Look at one file; called from several threads."""
    ctx.check()
    try:
        mark = fingerprint(path)
    except (OSError, VideoError) as error:
        return _Look(path, problem=str(error))
    if mark in known:
        return _Look(path, mark)
    info = probe(path, ctx=ctx)
    if not info.ok or info.table is None:
        return _Look(path, mark, problem=info.reason)
    return _Look(path, mark, replace(info, table=None), info.table.to_bytes())


def _outside(clip: PlannedClip, frames: int) -> str:
    if clip.start is None or clip.stop is None or 0 <= clip.start < clip.stop <= frames:
        return ""
    return f"{clip.path.name} has {frames} frames: [{clip.start}, {clip.stop}) does not lie inside"


def _place(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))


class _Writer:
    """Writes planned clips in one edit, making animals, sessions, classes and the rater."""

    def __init__(self, project: Project, batch: _Batch) -> None:
        self._batch = batch
        self._stored = dict(batch.known)
        self._clips = {(c.video_id, c.start, c.stop): c for c in clips.clips(project)}
        self._classes: dict[str, int] = {}
        self._rater: Rater | None = None
        self._written: dict[int, bool] = {}

    def title(self) -> str:
        """Return the name of the edit, for the menu."""
        new = sum(mark not in self._stored for mark, _ in self._batch.clips)
        return f"Import {counted(new or len(self._batch.clips), 'clip')}"

    def write_all(self, ctx: JobContext, edit: Edit) -> None:
        """Write all clips; when it is cancelled, the edit keeps none."""
        self._edit = edit
        self._classes = {fold(b.name): b.id for b in behaviours.behaviours(edit)}
        for done, (mark, planned) in enumerate(self._batch.clips):
            ctx.check()
            self._write(mark, planned)
            ctx.report(done + 1, len(self._batch.clips), "writing")

    def result(self) -> ImportResult:
        """Return what was done."""
        imported = sum(self._written.values())
        return ImportResult(
            imported,
            len(self._written) - imported,
            tuple(self._batch.skipped),
            tuple(self._batch.notes),
            tuple(self._written),
        )

    def _write(self, mark: str, planned: PlannedClip) -> None:
        """Write one clip, or fill in what is not yet known of it."""
        video = self._video(mark, planned.path)
        start = planned.start or 0
        stop = planned.stop if planned.stop is not None else video.frames
        clip = self._clips.get((video.id, start, stop))
        new = clip is None
        subject, session = self._occasion(planned, clip)
        if clip is None:
            clip = clips.add_clip(self._edit, video.id, start, stop, subject, session)
            self._clips[video.id, start, stop] = clip
        else:
            if clip.subject_id != subject:
                study.set_clip_subject(self._edit, [clip.id], subject)
            if clip.session_id != session:
                study.set_clip_session(self._edit, [clip.id], session)
        self._written.setdefault(clip.id, new)
        if planned.behaviour:
            self._label(clip.id, planned.behaviour)

    def _video(self, mark: str, path: Path) -> Video:
        video = self._stored.get(mark)
        if video is None:
            video = videos.add_video(self._edit, self._batch.new[mark].whole())
        elif mark not in self._batch.new and not Path(video.path).exists():
            videos.relocate(self._edit, video.id, path)
        self._stored[mark] = video
        return video

    def _occasion(self, planned: PlannedClip, known: Clip | None) -> tuple[int | None, int | None]:
        """Return animal and session; what is known of a clip already stands."""
        subject = known.subject_id if known else None
        if subject is None and planned.subject:
            subject = study.ensure_subject(self._edit, planned.subject).id
        session = known.session_id if known else None
        if session is None and planned.session:
            session = study.ensure_session(self._edit, subject, planned.session, planned.day).id
        return subject, session

    def _label(self, clip_id: int, behaviour: str) -> None:
        if self._rater is None:
            self._rater = raters.ensure_rater(self._edit, IMPORTED_RATER, RaterKind.IMPORTED)
        if fold(behaviour) not in self._classes:
            added = behaviours.add_behaviour(self._edit, behaviour, scope=Scope.CLIP)
            self._classes[fold(behaviour)] = added.id
        labels.set_label(self._edit, [clip_id], self._rater.id, self._classes[fold(behaviour)])
