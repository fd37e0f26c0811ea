"""Clips: stretches of videos, and what a browser shows of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mousevision.core.errors import DataError, ProjectError
from mousevision.core.study import Clip
from mousevision.store.edit import Edit, Row, id_list
from mousevision.store.listing import ClipRow, Counts, clip_ids, clip_rows, counts

if TYPE_CHECKING:
    from mousevision.store.project import Project

__all__ = [
    "ClipRow",
    "Counts",
    "add_clip",
    "clip",
    "clip_ids",
    "clip_rows",
    "clips",
    "clips_of",
    "counts",
    "remove_clips",
]

_SELECT = "SELECT id, video_id, start, stop, subject_id, session_id FROM clips"


def add_clip(
    edit: Edit,
    video_id: int,
    start: int,
    stop: int,
    subject_id: int | None = None,
    session_id: int | None = None,
) -> Clip:
    """Add frames `[start, stop)` of a video as a clip.

    Raises:
        DataError: If the frames are not all in the video, or are a clip already.
    """
    row = edit.row("SELECT name, frames FROM videos WHERE id = ?", (video_id,))
    if row is None:
        raise DataError(f"Video {video_id} is not in the project.")
    if not 0 <= start < stop <= row[1]:
        raise DataError(f"{row[0]} has frames 0 to {row[1] - 1}, not {start} to {stop - 1}.")
    same = "SELECT 1 FROM clips WHERE video_id = ? AND start = ? AND stop = ?"
    if edit.row(same, (video_id, start, stop)):
        raise DataError(f"Frames {start} to {stop - 1} of {row[0]} are a clip already.")
    number = edit.insert(
        "INSERT INTO clips (video_id, start, stop, subject_id, session_id) VALUES (?, ?, ?, ?, ?)",
        (video_id, start, stop, subject_id, session_id),
    )
    return Clip(number, video_id, start, stop, subject_id, session_id)


def clip(project: Project, clip_id: int) -> Clip:
    """Return one clip.

    Raises:
        ProjectError: If the project has none of this id.
    """
    row = project.row(f"{_SELECT} WHERE id = ?", (clip_id,))
    if row is None:
        raise ProjectError(f"Clip {clip_id} is not in the project {project.name}.")
    return Clip(*row)


def clips(project: Project, ids: Iterable[int] | None = None) -> list[Clip]:
    """Return clips in the order of the ids that exist, or all in the order of import."""
    if ids is None:
        return [Clip(*row) for row in project.rows(f"{_SELECT} ORDER BY id")]
    wanted = list(ids)
    sql = f"{_SELECT} WHERE id IN (SELECT value FROM json_each(?))"
    found: dict[int, Row] = {row[0]: row for row in project.rows(sql, (id_list(wanted),))}
    return [Clip(*found[number]) for number in wanted if number in found]


def clips_of(project: Project, video_id: int) -> list[Clip]:
    """Return the clips of one video, in the order of their frames."""
    sql = f"{_SELECT} WHERE video_id = ? ORDER BY start, stop"
    return [Clip(*row) for row in project.rows(sql, (video_id,))]


def remove_clips(edit: Edit, clip_ids: Iterable[int]) -> None:
    """Take clips out of the project, with their labels; videos without clips go as well."""
    ids = id_list(clip_ids)
    chosen = "IN (SELECT value FROM json_each(?))"
    used = f"SELECT DISTINCT video_id FROM clips WHERE id {chosen}"
    video_ids = id_list(number for (number,) in edit.rows(used, (ids,)))
    for table in ("labels", "bouts", "scored", "reviews", "repeats"):
        edit.run(f"DELETE FROM {table} WHERE clip_id {chosen}", (ids,))
    edit.run(f"DELETE FROM clips WHERE id {chosen}", (ids,))
    edit.run(
        f"DELETE FROM videos WHERE id {chosen}"
        " AND NOT EXISTS (SELECT 1 FROM clips WHERE video_id = videos.id)",
        (video_ids,),
    )
