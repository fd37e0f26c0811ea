"""Where videos lie, written so that a project moved together with its videos finds them again."""

from __future__ import annotations

import os
from pathlib import Path, PurePath


def to_stored(folder: Path, path: Path) -> str:
    """Return how a video's path is kept: relative to the project where that means something.

    A path that shares no folder with the project (another drive, or only the root) is kept
    absolute. Links below the project are kept as they are; others are followed, so that it does
    not matter through which link the project was opened.
    """
    path = Path(os.path.abspath(path))
    if path.is_relative_to(folder):
        return path.relative_to(folder).as_posix()
    real, home = path.parent.resolve() / path.name, folder.resolve()
    if real.is_relative_to(home):
        return real.relative_to(home).as_posix()
    if real.drive.lower() != home.drive.lower() or not _share_folder(real, home):
        return real.as_posix()
    return PurePath(os.path.relpath(real, home)).as_posix()


def to_path(folder: Path, stored: str) -> Path:
    """Return the absolute path of a stored one, on this computer."""
    path = Path(stored)
    if path.is_absolute():
        return path
    if ".." in path.parts:
        folder = folder.resolve()
    return Path(os.path.normpath(folder / path))


def _share_folder(first: Path, second: Path) -> bool:
    """Return whether the two lie below one folder other than the drive's root."""
    ours, theirs = first.relative_to(first.anchor), second.relative_to(second.anchor)
    return os.path.normcase(ours.parts[0]) == os.path.normcase(theirs.parts[0])
