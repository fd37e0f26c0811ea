"""Finding the clip that a user means by a file name."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path, PurePosixPath

from mousevision.core.errors import DataError
from mousevision.store import listing, videos
from mousevision.store.project import Project


class ClipNames:
    """All clips of a project by the names that their files go by."""

    def __init__(self, project: Project) -> None:
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._folder = project.folder
        paths = {video.id: video.path for video in videos.videos(project)}
        for row in listing.clip_rows(project, listing.clip_ids(project)):
            for name in {row.file, row.name, _plain(paths[row.video_id])}:
                self._by_name[name].append(row.id)

    def find(self, name: str) -> list[int]:
        """Return the clips of a file: by its path as listed, absolute, or its name alone.

        A path that is not known as it stands is looked for by its end, so `m1/a.mp4` finds
        `../videos/m1/a.mp4`.
        """
        plain = _plain(name)
        if plain in self._by_name:
            return self._by_name[plain]
        absolute = _plain(str(Path(name).absolute()))
        if absolute in self._by_name:
            return self._by_name[absolute]
        tail = PurePosixPath(plain).parts
        found = {
            clip_id
            for known, ids in self._by_name.items()
            if PurePosixPath(known).parts[-len(tail) :] == tail
            for clip_id in ids
        }
        return sorted(found)

    def one(self, name: str) -> int:
        """Return the one clip of a name.

        Raises:
            DataError: If there is none, or more than one.
        """
        found = self.find(name)
        if len(found) != 1:
            what = "no clip" if not found else f"{len(found)} clips"
            raise DataError(f"The project has {what} called “{name}”.")
        return found[0]


def _plain(name: str) -> str:
    return name.replace("\\", "/")
