"""Which clips can be used now: those whose video is where the project says it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mousevision.core.job import JobContext
from mousevision.store import videos
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

NAMED = 3


def present_clips(
    ctx: JobContext, project: Project, rows: Sequence[ClipRow]
) -> tuple[list[ClipRow], str]:
    """Look for the videos of some clips; return the clips that are there, and who is left out.

    What was found is remembered, so that the browser shows which videos are missing.
    """
    needed = {row.video_id for row in rows}
    there: dict[int, bool] = {}
    for video in videos.videos(project):
        if video.id in needed:
            ctx.check()
            there[video.id] = Path(video.path).exists()
    _remember(project, rows, there)
    return [row for row in rows if there[row.video_id]], _words(rows, there)


def _remember(project: Project, rows: Sequence[ClipRow], there: dict[int, bool]) -> None:
    if project.read_only:
        return
    lost = {row.video_id for row in rows if not there[row.video_id] and not row.missing}
    back = {row.video_id for row in rows if there[row.video_id] and row.missing}
    for video_ids, missing in ((lost, True), (back, False)):
        if video_ids:
            videos.set_missing(project, video_ids, missing)


def _words(rows: Sequence[ClipRow], there: dict[int, bool]) -> str:
    names = [row.name for row in rows if not there[row.video_id]]
    if not names:
        return ""
    shown = ", ".join(names[:NAMED]) + (", ..." if len(names) > NAMED else "")
    return f"{len(names)} of {len(rows)} clips left out, since their videos are missing: {shown}."
