"""Is the project sound? The store's own checks, and whether every video is still what it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mousevision.core.job import JobContext, track
from mousevision.media.find import find_videos
from mousevision.media.fingerprint import fingerprint
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
            return f"{self.found} moved videos found; none is missing."
        return f"{self.found} moved videos found; {self.missing} are still missing."


def check(ctx: JobContext, project: Project, *, repair: bool = False) -> list[str]:
    """Return a sentence per problem; `repair` mends what can be mended without loss."""
    problems = repair_store(project) if repair else check_store(project)
    return [problem.words for problem in problems] + _changed(ctx, project)


def _changed(ctx: JobContext, project: Project) -> list[str]:
    """Return a sentence for each video of the same size but another content."""
    problems = []
    listed = videos.videos(project)
    for video in track(ctx, listed, len(listed), "looking at videos"):
        path = Path(video.path)
        same_size = path.is_dir() or (path.exists() and path.stat().st_size == video.size)
        if same_size and fingerprint(path) != video.fingerprint:
            problems.append(
                f"{video.path} was changed since it was imported: its frames may be others now."
            )
    return problems


def find_moved(ctx: JobContext, project: Project, folder: Path) -> Found:
    """Look for missing videos below a folder, by name and size first, then by content.

    All that are found get their new place in one edit.
    """
    lost = [video for video in videos.videos(project) if not Path(video.path).exists()]
    by_size: dict[int, list[Path]] = {}
    wanted = {video.size for video in lost}
    for path in find_videos([folder]):
        ctx.check()
        if path.is_dir() or path.stat().st_size in wanted:
            by_size.setdefault(0 if path.is_dir() else path.stat().st_size, []).append(path)
    places = {}
    for video in track(ctx, lost, len(lost), "looking for videos"):
        candidates = by_size.get(video.size, []) + by_size.get(0, [])
        candidates.sort(key=lambda path: path.name != video.name)
        for path in candidates:
            if fingerprint(path) == video.fingerprint:
                places[video.id] = path
                break
    if places:
        with project.edit(f"Find {len(places)} moved videos") as edit:
            for video_id, path in places.items():
                videos.relocate(edit, video_id, path)
        videos.set_missing(project, places, missing=False)
    return Found(len(places), len(lost) - len(places))
