"""Is the project sound? The store's own checks, and whether every video is still what it was."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from mousevision.core.errors import ProjectError, VideoError
from mousevision.core.job import JobContext, track
from mousevision.core.video import Video
from mousevision.media.find import find_videos
from mousevision.media.fingerprint import fingerprint
from mousevision.services.access import need_writing
from mousevision.services.words import counted
from mousevision.store import videos
from mousevision.store.check import check as check_store
from mousevision.store.check import repair as repair_store
from mousevision.store.project import Project


@dataclass(frozen=True, slots=True)
class Found:
    """What looking for moved videos gave."""

    found: int
    missing: int

    def words(self) -> str:
        """Return the result as a sentence."""
        if not self.missing:
            return f"{counted(self.found, 'moved video')} found; none is missing."
        return f"{counted(self.found, 'moved video')} found; still missing: {self.missing}."


def check(ctx: JobContext, project: Project, *, repair: bool = False) -> list[str]:
    """Return a sentence per problem; `repair` mends what can be mended without loss."""
    if repair:
        need_writing(project)
        _sweep(project)
    problems = repair_store(project) if repair else check_store(project)
    if any(problem.kind == "database" for problem in problems):
        return [problem.words for problem in problems]
    return [problem.words for problem in problems] + _changed(ctx, project)


def notes(project: Project) -> list[str]:
    """Return a sentence for each thing that is no problem but good to know."""
    try:
        waiting = videos.unverified_videos(project)
        names = [videos.video(project, number).name for number in waiting]
    except ProjectError:  # a damaged project, of which `check` tells
        return []
    return [f"The frame numbers of {name} are not yet verified." for name in names]


def _sweep(project: Project) -> None:
    """Remove what killed programs left half written beside the files of runs and the cache.

    Nobody else has the project open for writing; what this process is writing now is spared.
    """
    own = f".{os.getpid()}.part"
    for folder in ("runs", "cache"):
        for path in (project.folder / folder).rglob(".*.part*"):
            if own not in path.name and path.is_file():
                path.unlink(missing_ok=True)


def _changed(ctx: JobContext, project: Project) -> list[str]:
    """Return a sentence for each video of the same size but another content."""
    problems = []
    listed = videos.videos(project)
    for video in track(ctx, listed, len(listed), "looking at videos"):
        path = Path(video.path)
        try:
            same_size = path.is_dir() or (path.exists() and path.stat().st_size == video.size)
            same = not same_size or fingerprint(path) == video.fingerprint
        except (OSError, VideoError) as error:
            problems.append(str(error))
            continue
        if not same:
            problems.append(
                f"{video.path} was changed since it was imported: its frames may be others now."
            )
    return problems


def find_moved(ctx: JobContext, project: Project, folder: Path) -> Found:
    """Look for missing videos below a folder, by name and size first, then by content.

    All that are found get their new place in one edit.
    """
    need_writing(project)
    lost = [video for video in videos.videos(project) if not Path(video.path).exists()]
    candidates = _Candidates(ctx, folder, {video.size for video in lost})
    places = {}
    for video in track(ctx, lost, len(lost), "looking for videos"):
        path = candidates.find(video)
        if path is not None:
            places[video.id] = path
    if places:
        with project.edit(f"Find {counted(len(places), 'moved video')}") as edit:
            for video_id, path in places.items():
                videos.relocate(edit, video_id, path)
        videos.set_missing(project, places, missing=False)
    return Found(len(places), len(lost) - len(places))


class _Candidates:
    """The videos below a folder that may be the missing ones; each is read once at most."""

    def __init__(self, ctx: JobContext, folder: Path, sizes: set[int]) -> None:
        self._ctx = ctx
        self._by_size: dict[int, list[Path]] = {}
        self._folders: list[Path] = []
        self._marks: dict[Path, str] = {}
        for path in find_videos([folder]):
            ctx.check()
            if path.is_dir():
                self._folders.append(path)
            elif (size := path.stat().st_size) in sizes:
                self._by_size.setdefault(size, []).append(path)

    def find(self, video: Video) -> Path | None:
        """Return where a video lies now; one of the same name is looked at first."""
        likely: list[Path] = [*self._by_size.get(video.size, ()), *self._folders]
        likely.sort(key=lambda path: path.name != video.name)
        for path in likely:
            self._ctx.check()
            if self._mark(path) == video.fingerprint:
                return path
        return None

    def _mark(self, path: Path) -> str:
        if path not in self._marks:
            try:
                self._marks[path] = fingerprint(path)
            except (OSError, VideoError):
                self._marks[path] = ""
        return self._marks[path]
