"""Where videos lie, written so that a project moved together with its videos finds them again."""

from __future__ import annotations

import os
from pathlib import Path

from mousevision.core.errors import DataError


class Places:
    """Turns the paths of videos into what the project keeps, and back.

    A path is kept relative to the project's folder, with forward slashes. One that shares no
    folder with the project (another drive, or only the root) is kept absolute. Links below the
    project are kept as they are; others are followed, so that it does not matter through which
    link the project was opened.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = os.path.abspath(folder)
        self._home = os.path.realpath(folder)

    def stored(self, path: Path) -> str:
        """Return how a video's path is kept.

        Raises:
            DataError: If the name is not text, as file names of old systems may be.
        """
        given = os.path.abspath(path)
        if not given.isprintable() and given.encode("utf-8", "replace").decode() != given:
            shown = given.encode("utf-8", "replace").decode()
            raise DataError(f"The name of {shown} has characters that are not text: rename it.")
        if _inside(given, self._folder):
            return _slashes(given[len(self._folder) + 1 :])
        head, name = os.path.split(given)
        real = os.path.join(os.path.realpath(head), name)
        if not _share_folder(real, self._home):
            return _slashes(real)
        return _slashes(os.path.relpath(real, self._home))

    def path(self, stored: str) -> str:
        """Return the absolute path of a stored one, on this computer."""
        folder = self._home if stored.startswith("../") else self._folder
        return os.path.normpath(os.path.join(folder, stored))


def _slashes(path: str) -> str:
    return path.replace(os.sep, "/")


def _inside(path: str, folder: str) -> bool:
    return os.path.normcase(path).startswith(os.path.normcase(os.path.join(folder, "")))


def _share_folder(first: str, second: str) -> bool:
    """Return whether the two lie below one folder other than the root of one drive."""
    tops = set()
    for path in (first, second):
        drive, rest = os.path.splitdrive(os.path.normcase(path))
        tops.add((drive, rest.split(os.sep)[1]))
    return len(tops) == 1
