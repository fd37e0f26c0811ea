"""The videos that a project refers to; it never copies or changes them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from mousevision.core.errors import DataError, ProjectError
from mousevision.core.video import FrameTable, Video, VideoInfo
from mousevision.store.edit import Edit, Row, Transaction, id_list
from mousevision.store.places import Places
from mousevision.store.text import fold, natural_key

if TYPE_CHECKING:
    from mousevision.store.project import Project

_SELECT = (
    "SELECT id, path, name, size, fingerprint, width, height, frames, fps, variable_rate, codec,"
    " rotation, reason, EXISTS (SELECT 1 FROM missing_videos WHERE video_id = id) FROM videos"
)


def add_video(edit: Edit, info: VideoInfo) -> Video:
    """Add a video that was probed, with its frame table.

    Raises:
        DataError: If it cannot be read exactly, or is in the project already.
    """
    if not info.ok or info.table is None:
        raise DataError(f"{Path(info.path).name} cannot be imported: {info.reason}")
    stored = edit.places.stored(Path(info.path))
    if edit.row("SELECT 1 FROM videos WHERE path = ?", (stored,)):
        raise DataError(f"{stored} is in the project already.")
    number = edit.insert(
        "INSERT INTO videos (path, name, folded, sort_key, size, fingerprint, width, height,"
        " frames, fps, variable_rate, codec, rotation, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *_names(stored),
            info.size,
            info.fingerprint,
            info.width,
            info.height,
            info.frames,
            info.fps,
            int(info.variable_rate),
            info.codec,
            info.rotation,
            info.reason,
        ),
    )
    edit.run("INSERT INTO frame_tables VALUES (?, ?)", (number, info.table.to_bytes()))
    row = edit.row(f"{_SELECT} WHERE id = ?", (number,))
    assert row is not None
    return _read(edit.places, row)


def videos(project: Project, ids: Iterable[int] | None = None) -> list[Video]:
    """Return all videos, or those of the given ids, in natural order of their paths."""
    order = " ORDER BY sort_key, id"
    if ids is None:
        rows = project.rows(_SELECT + order)
    else:
        chosen = " WHERE id IN (SELECT value FROM json_each(?))"
        rows = project.rows(_SELECT + chosen + order, (id_list(ids),))
    return [_read(project.places, row) for row in rows]


def video(project: Project, video_id: int) -> Video:
    """Return one video.

    Raises:
        ProjectError: If the project has none of this id.
    """
    row = project.row(f"{_SELECT} WHERE id = ?", (video_id,))
    if row is None:
        raise ProjectError(f"Video {video_id} is not in the project {project.name}.")
    return _read(project.places, row)


def frame_table(project: Project, video_id: int) -> FrameTable:
    """Return the times of all pictures of a video.

    Raises:
        ProjectError: If the project has none of this id, or it is damaged.
    """
    row = project.row("SELECT data FROM frame_tables WHERE video_id = ?", (video_id,))
    if row is None:
        raise ProjectError(f"The project {project.name} has no frame table of video {video_id}.")
    try:
        return FrameTable.from_bytes(row[0])
    except ValueError as error:
        raise ProjectError(
            f"The frame table of video {video_id} is damaged: import the video again."
        ) from error


def unverified_videos(project: Project, video_ids: Iterable[int] | None = None) -> dict[int, int]:
    """Return all videos, or those of the given ones, whose frame numbers are not yet verified.

    Damaged tables are left out: `frame_table` tells of them.

    Returns:
        Number of frames that each is thought to have, by id, in natural order of their paths.
    """
    sql = "SELECT id, data FROM videos JOIN frame_tables ON video_id = id"
    order = " ORDER BY sort_key, id"
    if video_ids is None:
        rows = project.rows(sql + order)
    else:
        chosen = " WHERE id IN (SELECT value FROM json_each(?))"
        rows = project.rows(sql + chosen + order, (id_list(video_ids),))
    found: dict[int, int] = {}
    for number, data in rows:
        with contextlib.suppress(ValueError):
            frames, verified = FrameTable.peek(data)
            if not verified:
                found[number] = frames
    return found


def update_table(project: Project, video_id: int, table: FrameTable) -> None:
    """Keep a better frame table, for example one that is verified now; not undoable.

    Its pictures must have the numbers that they had before; else see `renumber.keep_verified`.
    """
    data = table.to_bytes()  # takes seconds for millions of pictures: others may write meanwhile
    with project.writing() as transaction:
        transaction.run(
            "INSERT INTO frame_tables VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET data = excluded.data",
            (video_id, data),
        )
        transaction.touch("videos", _clips_of(transaction, [video_id]))


def relocate(edit: Edit, video_id: int, path: Path) -> None:
    """Point to the place where a video lies now; many of them may share one edit.

    Raises:
        DataError: If another video of the project lies there.
    """
    stored = edit.places.stored(path)
    if edit.row("SELECT 1 FROM videos WHERE path = ? AND id <> ?", (stored, video_id)):
        raise DataError(f"{stored} is another video of the project already.")
    edit.run(
        "UPDATE videos SET path = ?, name = ?, folded = ?, sort_key = ? WHERE id = ?",
        (*_names(stored), video_id),
    )
    if edit.row("SELECT 1 FROM missing_videos WHERE video_id = ?", (video_id,)):
        edit.run("DELETE FROM missing_videos WHERE video_id = ?", (video_id,))
        edit.touch("videos", _clips_of(edit, [video_id]))


def set_missing(project: Project, video_ids: Iterable[int], missing: bool = True) -> None:
    """Remember which videos were not there when last looked for; not undoable."""
    ids = list(video_ids)
    with project.writing() as transaction:
        if missing:
            sql = "INSERT OR IGNORE INTO missing_videos SELECT value FROM json_each(?)"
        else:
            sql = "DELETE FROM missing_videos WHERE video_id IN (SELECT value FROM json_each(?))"
        before = transaction.connection.total_changes()
        transaction.run(sql, (id_list(ids),))
        if transaction.connection.total_changes() != before:
            transaction.touch("videos", _clips_of(transaction, ids))


def _clips_of(transaction: Transaction, video_ids: list[int]) -> list[int]:
    sql = "SELECT id FROM clips WHERE video_id IN (SELECT value FROM json_each(?))"
    return [clip for (clip,) in transaction.rows(sql, (id_list(video_ids),))]


def _names(stored: str) -> tuple[str, str, str, str]:
    """Return path, name, and the forms to search and to sort by."""
    return stored, stored.rpartition("/")[2], fold(stored), natural_key(stored)


def _read(places: Places, row: Row) -> Video:
    return Video(
        id=row[0],
        path=places.path(row[1]),
        name=row[2],
        size=row[3],
        fingerprint=row[4],
        width=row[5],
        height=row[6],
        frames=row[7],
        fps=row[8],
        variable_rate=bool(row[9]),
        codec=row[10],
        rotation=row[11],
        reason=row[12],
        missing=bool(row[13]),
    )
