"""Verifying frame numbers: decoding once what import only counted, in long recordings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mousevision.core.errors import DataError, VideoError
from mousevision.core.job import JobContext
from mousevision.core.video import FrameTable, Video
from mousevision.media.fingerprint import fingerprint
from mousevision.media.probe import rate_of, verify_table
from mousevision.services.access import need_writing
from mousevision.services.words import counted
from mousevision.store import videos
from mousevision.store.project import Project
from mousevision.store.renumber import Kept, keep_verified


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What verifying frame numbers gave.

    Attributes:
        verified: Number of videos whose frame numbers are verified now, changed ones included.
        changed: A sentence for each video that had others than were thought; what lies on it was
            moved to the same pictures.
        problems: A sentence for each video that could not be decoded whole.
        missing: Number of videos that are not there.
    """

    verified: int = 0
    changed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    missing: int = 0

    def words(self) -> str:
        """Return the result in sentences for the status bar."""
        if not (self.verified or self.problems or self.missing):
            return "All frame numbers are verified."
        parts = [f"Frame numbers of {counted(self.verified, 'video')} verified"]
        if self.problems:
            parts.append(f"of {len(self.problems)} not (first: {self.problems[0].rstrip('.')})")
        if self.missing:
            parts.append(f"{counted(self.missing, 'video')} not there")
        return " ".join([", ".join(parts) + ".", *self.changed])


def verify_tables(
    ctx: JobContext, project: Project, video_ids: Iterable[int] | None = None
) -> VerifyResult:
    """Decode each video whose frame numbers are not yet verified, and keep its verified table.

    Where pictures have other numbers than the packets promised, clips, bouts and what was looked
    at keep their pictures and get the new numbers, in one step of the history per video; see
    `store.renumber`. Videos done before a cancellation stay verified; of the one under way
    nothing is kept.

    Args:
        ctx: Progress in frames of all files, and cancelling at every picture.
        project: The project.
        video_ids: Those to look at; all without them.

    Raises:
        ProjectError: If the project is open for reading only.
        Cancelled: If the job was cancelled.
    """
    need_writing(project)
    frames = videos.unverified_videos(project, video_ids)
    there = [number for number in frames if Path(videos.video(project, number).path).exists()]
    total, done = sum(frames[number] for number in there), 0
    kept: list[Kept] = []
    problems: list[str] = []
    for number in there:
        try:
            kept += _verify(_Part(ctx, done, total), project, number)
        except (VideoError, DataError) as error:
            problems.append(str(error))
        done += frames[number]
        ctx.report(done, total)
    changed = tuple(_changed(one) for one in kept if one.changed)
    return VerifyResult(len(kept), changed, tuple(problems), len(frames) - len(there))


def _verify(ctx: JobContext, project: Project, video_id: int) -> list[Kept]:
    """Verify one video; return what that changed, or nothing if it is not waiting any more.

    Decoding may take hours, in which its import may be undone.
    """
    if not videos.unverified_videos(project, [video_id]):
        return []
    video = videos.video(project, video_id)
    ctx.report(0, 1, f"Verifying {video.name}")
    table = _decoded(ctx, video, videos.frame_table(project, video_id))
    ctx.check()
    if not videos.unverified_videos(project, [video_id]):
        return []
    return [keep_verified(project, video_id, table, *rate_of(table, video.fps))]


def _decoded(ctx: JobContext, video: Video, before: FrameTable) -> FrameTable:
    ctx.check()
    path = Path(video.path)
    if fingerprint(path) != video.fingerprint:
        raise VideoError(
            f"{video.name} was changed since it was imported: put the old file back or import "
            "the new one."
        )
    return verify_table(ctx, path, before)


def _changed(kept: Kept) -> str:
    words = (
        f"{kept.name} has {counted(kept.frames, 'frame')}, not {kept.frames_before}"
        if kept.frames != kept.frames_before
        else f"{kept.name} has frames at other times than its file says"
    )
    words += "; its clips and bouts were moved to the same pictures"
    if kept.bouts_lost:
        words += f", but for {counted(kept.bouts_lost, 'bout')} on pictures that do not exist"
    return words + "."


class _Part:
    """The part of a job that is one file of several: its frames among those of all."""

    def __init__(self, parent: JobContext, before: int, total: int) -> None:
        self._parent = parent
        self._before = before
        self._total = total

    def report(self, done: float, total: float, note: str = "") -> None:
        """Report the frames of this file behind those of the files before."""
        self._parent.report(self._before + done, self._total, note)

    def check(self) -> None:
        """Raise `Cancelled` when the whole job was cancelled."""
        self._parent.check()

    def emit(self, event: object) -> None:
        """Pass the event on."""
        self._parent.emit(event)
