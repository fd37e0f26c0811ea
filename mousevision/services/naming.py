"""Finding the clip that a user means by a file name."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from pathlib import Path, PurePosixPath

from mousevision.core.errors import DataError
from mousevision.store import listing, videos
from mousevision.store.project import Project


class ClipNames:
    """All clips of a project by the names that their files go by."""

    def __init__(self, project: Project) -> None:
        self._by_path: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[tuple[str, int]]] = defaultdict(list)
        paths = {video.id: _plain(video.path) for video in videos.videos(project)}
        for row in listing.clip_rows(project, listing.clip_ids(project)):
            path = paths[row.video_id]
            for known in {_plain(row.file), path}:
                self._by_path[known].append(row.id)
            self._by_name[PurePosixPath(path).name].append((path, row.id))

    def find(self, name: str) -> list[int]:
        """Return the clips of a file: by its path as listed, absolute, or by the path's end.

        So `a.mp4` and `m1/a.mp4` both find `../videos/m1/a.mp4`.
        """
        plain = _plain(name)
        for path in (plain, _plain(os.path.abspath(name))):
            if path in self._by_path:
                return self._by_path[path]
        tail = PurePosixPath(plain).parts
        if not tail:
            return []
        same = self._by_name.get(tail[-1], [])
        return [
            clip_id for path, clip_id in same if PurePosixPath(path).parts[-len(tail) :] == tail
        ]

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


def _plain(name: str | Path) -> str:
    """Return what is equal for two spellings of one path; macOS hands out decomposed names."""
    path = os.path.normcase(str(name)).replace("\\", "/")
    return unicodedata.normalize("NFC", path).removeprefix("./")
