"""Is the project whole? And mending what can be mended without losing anything."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mousevision.core.errors import ProjectError
from mousevision.core.run import RunStatus
from mousevision.store.runs import run_folder, runs
from mousevision.store.videos import set_missing, videos

if TYPE_CHECKING:
    from mousevision.store.project import Project

LOST = "lost-"
"""Put before the name of a run's folder that the project does not know, when it is mended."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it should be.

    Attributes:
        kind: `database`, `reference`, `clip`, `video missing`, `video changed`, `run folder`,
            `run files` or `leftover`.
        words: One sentence for the user, with what to do.
        item: Row or file concerned.
        repairable: Whether `repair` mends it.
    """

    kind: str
    words: str
    item: int | str = ""
    repairable: bool = False


def check(project: Project) -> list[Problem]:
    """Return all problems of database, videos and run folders; changes nothing.

    Videos are looked for and their size compared; reading them is left to others.
    """
    try:
        found = [*_database(project), *_references(project), *_clips(project)]
    except ProjectError as error:
        return [Problem("database", str(error))]
    return [*found, *_videos(project), *_run_folders(project), *_leftovers(project)]


def repair(project: Project) -> list[Problem]:
    """Mend what can be mended without losing anything, and return the problems that remain.

    Indices are built again, videos that are not there are marked, unknown run folders are renamed
    `lost-...`, and files that a killed process left half written are removed.
    """
    problems = check(project)
    kinds = {problem.kind for problem in problems if problem.repairable}
    if "database" in kinds:
        with project.writing() as transaction:
            transaction.run("REINDEX")
    _mark_missing(project)
    for problem in problems:
        path = project.folder / str(problem.item)
        if problem.kind == "run folder":
            path.rename(_free_name(path.with_name(LOST + path.name)))
        if problem.kind == "leftover":
            path.unlink(missing_ok=True)
    return check(project)


def _database(project: Project) -> Iterator[Problem]:
    for (words,) in project.rows("PRAGMA integrity_check(20)"):
        if words != "ok":
            index = "index" in words
            advice = "repair it" if index else "take the newest copy from the folder “backups”"
            yield Problem("database", f"The database is damaged ({words}): {advice}.", "", index)


def _references(project: Project) -> Iterator[Problem]:
    for table, row, parent, _ in project.rows("PRAGMA foreign_key_check"):
        yield Problem(
            "reference",
            f"Row {row} of {table} refers to one of {parent} that is not there: take the newest "
            "copy from the folder “backups”.",
            f"{table} {row}",
        )


def _clips(project: Project) -> Iterator[Problem]:
    sql = (
        "SELECT clips.id, videos.path, clips.start, clips.stop, videos.frames FROM clips"
        " JOIN videos ON videos.id = video_id WHERE clips.stop > videos.frames"
    )
    for number, path, start, stop, frames in project.rows(sql):
        yield Problem(
            "clip",
            f"The clip of frames {start} to {stop - 1} of {path} reaches beyond its {frames} "
            "frames: remove it and import it again.",
            number,
        )
    sql = (
        "SELECT id, path FROM videos"
        " WHERE NOT EXISTS (SELECT 1 FROM frame_tables WHERE video_id = videos.id)"
    )
    for number, path in project.rows(sql):
        yield Problem("clip", f"{path} has no frame table: import it again.", number)


def _videos(project: Project) -> Iterator[Problem]:
    for video in videos(project):
        path = Path(video.path)
        if not path.exists():
            yield Problem(
                "video missing",
                f"{video.path} is not there: point to the folder where it lies now.",
                video.id,
            )
        elif path.is_file() and path.stat().st_size != video.size:
            yield Problem(
                "video changed",
                f"{video.path} has changed since it was imported ({video.size} bytes then, "
                f"{path.stat().st_size} now): put the old file back or import the new one.",
                video.id,
            )


def _mark_missing(project: Project) -> None:
    there = {video.id: Path(video.path).exists() for video in videos(project)}
    set_missing(project, [number for number, found in there.items() if not found], True)
    set_missing(project, [number for number, found in there.items() if found], False)


def _run_folders(project: Project) -> Iterator[Problem]:
    known = {run.id: run for run in runs(project)}
    for folder in sorted((project.folder / "runs").glob("*")):
        if folder.is_dir() and folder.name.isdigit() and int(folder.name) not in known:
            yield Problem(
                "run folder",
                f"The folder runs/{folder.name} belongs to no run of the project: repairing "
                f"renames it to {LOST}{folder.name}.",
                f"runs/{folder.name}",
                repairable=True,
            )
    for run in known.values():
        if run.status is RunStatus.DONE and not run_folder(project, run.id).is_dir():
            yield Problem(
                "run files",
                f"The files of run {run.id} ({run.model}) are gone: bring back runs/{run.id}, or "
                "run it again.",
                run.id,
            )


def _leftovers(project: Project) -> Iterator[Problem]:
    """Half-written copies of the project's own file, left by a process that was killed."""
    name = glob.escape(project.name)
    patterns = (f".{name}.*.part.mvproj*", f".{name}.*.part.json", f"backups/{name}*.part*")
    for pattern in patterns:
        for path in sorted(project.folder.glob(pattern)):
            shown = path.relative_to(project.folder).as_posix()
            yield Problem(
                "leftover",
                f"{shown} was left half written by a killed program: repairing removes it.",
                shown,
                repairable=True,
            )


def _free_name(path: Path) -> Path:
    number, free = 2, path
    while free.exists():
        number, free = number + 1, path.with_name(f"{path.name}-{number}")
    return free
