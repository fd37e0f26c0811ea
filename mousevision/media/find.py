"""Find the videos among files and folders: in natural order, image sequences included."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_VIDEO = """
mp4 m4v mov qt avi mkv webm mts m2ts m2t ts mpg mpeg vob mod tod wmv asf flv f4v 3gp 3g2 ogv dv mxf
h264 264 h265 265 hevc ivf mjpg mjpeg y4m gif
"""
VIDEO_SUFFIXES: frozenset[str] = frozenset(f".{suffix}" for suffix in _VIDEO.split())
IMAGE_SUFFIXES: frozenset[str] = frozenset([".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"])


def natural_key(text: str) -> list[tuple[bool, int, str]]:
    """Return a sort key by which `clip 2` comes before `clip 10`."""
    parts = re.split(r"(\d+)", text.casefold())
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]


def sequence_images(folder: Path) -> list[Path]:
    """Return the pictures of an image sequence in natural order; empty if there is none.

    A folder holds a sequence when it has two or more pictures whose names differ in their number
    alone, and neither other pictures nor videos.
    """
    files = [path for path in folder.iterdir() if not _hidden(path) and path.is_file()]
    if any(path.suffix.lower() in VIDEO_SUFFIXES for path in files):
        return []
    images = [path for path in files if path.suffix.lower() in IMAGE_SUFFIXES]
    return sorted(images, key=_by_name) if len(images) > 1 and _numbered(images) else []


def find_videos(paths: Iterable[Path]) -> list[Path]:
    """Return the videos at and below some paths, each once.

    A file named outright is returned whatever it is, so that probing it can say what is wrong;
    in folders files are chosen by suffix. A folder with an image sequence is itself one video.
    Hidden files and folders are left out. What cannot be listed is passed over.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for video in _walk(path) if path.is_dir() else [path]:
            found.setdefault(_identity(video), video)
    return list(found.values())


def _walk(folder: Path) -> Iterator[Path]:
    try:
        if sequence_images(folder):
            yield folder
            return
        entries = sorted((p for p in folder.iterdir() if not _hidden(p)), key=_by_name)
    except OSError:
        return
    for path in entries:
        if path.is_file() and path.suffix.lower() in VIDEO_SUFFIXES:
            yield path
        elif path.is_dir() and not path.is_symlink():
            # A link may lead back up; whoever wants a linked folder can name it.
            yield from _walk(path)


def _numbered(images: list[Path]) -> bool:
    frames = {re.sub(r"\d+(?=\D*$)", "#", path.name.lower()) for path in images}
    return len(frames) == 1 and "#" in frames.pop()


def _by_name(path: Path) -> list[tuple[bool, int, str]]:
    return natural_key(path.name)


def _hidden(path: Path) -> bool:
    return path.name.startswith(".")


def _identity(path: Path) -> Path:
    return Path(os.path.normcase(os.path.abspath(path)))
