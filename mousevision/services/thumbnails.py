"""Small pictures of clips and the course of their motion: made once, kept in the cache."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_beside
from mousevision.core.errors import Cancelled, MouseVisionError
from mousevision.core.job import JobContext
from mousevision.media.motion import motion_energy
from mousevision.media.picture import read_png, thumbnail, write_png
from mousevision.media.pool import ReaderPool
from mousevision.media.reader import FrameReader
from mousevision.media.shrink import shrink
from mousevision.services.tensors import ClipPlace, ProjectPlaces
from mousevision.store.project import Project

WIDTH = 320
"""Pixels: enough for a tile of the browser on a screen at 200 %."""
MOVING_WIDTH = 240
PICTURES = 12
LONGEST = 240
"""Frames of a clip over which the pictures of a moving thumbnail are spread, at most."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A clip's small picture, (height, width, 3); None when its video cannot be read."""

    clip_id: int
    picture: npt.NDArray[np.uint8] | None


def thumbnails(
    ctx: JobContext, project: Project, clip_ids: Sequence[int], pool: ReaderPool
) -> None:
    """Emit a `Thumbnail` for each clip that the project has, from the cache or the video."""
    places = ProjectPlaces(project, clip_ids)
    for index, clip_id in enumerate(places.ids):
        ctx.check()
        file = project.folder / "cache" / "thumbnails" / f"{places.key(index)}.png"
        ctx.emit(Thumbnail(clip_id, _thumbnail(project, file, places, index, pool)))
        ctx.report(index + 1, len(places.ids))


def _thumbnail(
    project: Project, file: Path, places: ProjectPlaces, index: int, pool: ReaderPool
) -> npt.NDArray[np.uint8] | None:
    with contextlib.suppress(MouseVisionError, OSError):  # not there, or damaged: made anew
        return read_png(file)
    try:
        place = places[index]
        with pool.reader(place.path, place.table, place.rotation) as reader:
            picture = thumbnail(reader, place.start, place.stop, WIDTH)
    except (MouseVisionError, OSError):
        return None
    if not project.read_only:
        with contextlib.suppress(MouseVisionError, OSError):  # without room it is made each time
            _keep(project, file, picture)
    return picture


def _keep(project: Project, file: Path, picture: npt.NDArray[np.uint8]) -> None:
    """Keep the picture; the first one stands for the project on the welcome page."""
    write_png(file, picture)
    cover = project.folder / "cache" / "cover.png"
    if not cover.exists():
        write_png(cover, picture)


@dataclass(frozen=True, slots=True)
class Moving:
    """Small pictures of a clip in order of time, each (height, width, 3); none if unreadable."""

    clip_id: int
    pictures: tuple[npt.NDArray[np.uint8], ...]


def moving_thumbnail(ctx: JobContext, project: Project, clip_id: int, pool: ReaderPool) -> Moving:
    """Return some pictures spread over a clip; of a long one, over its middle.

    Each is emitted as soon as it is decoded, so that nobody waits for the last one.
    """
    places = ProjectPlaces(project, [clip_id])
    if not places.ids:
        return Moving(clip_id, ())
    place = places[0]
    start, stop = place.start, place.stop
    if stop - start > LONGEST:
        start = (start + stop - LONGEST) // 2
        stop = start + LONGEST
    frames = np.unique(np.linspace(start, stop - 1, PICTURES).round().astype(int)).tolist()
    pictures = []
    try:
        with pool.reader(place.path, place.table, place.rotation) as reader:
            for rgb in reader.each(frames, colour=True):
                ctx.check()
                height = max(1, round(MOVING_WIDTH * rgb.shape[0] / rgb.shape[1]))
                pictures.append(shrink(rgb, MOVING_WIDTH, height))
                ctx.emit(pictures[-1])
    except (MouseVisionError, OSError) as error:
        if isinstance(error, Cancelled):
            raise
        return Moving(clip_id, ())
    return Moving(clip_id, tuple(pictures))


@dataclass(frozen=True, slots=True)
class Motion:
    """A clip's motion energy, float32, a number per frame, 0 to 255."""

    clip_id: int
    energy: npt.NDArray[np.float32]


def motion_of(ctx: JobContext, project: Project, clip_id: int, pool: ReaderPool) -> Motion:
    """Return the course of a clip's motion."""
    places = ProjectPlaces(project, [clip_id])
    place = places[0]
    file = project.folder / "cache" / "motion" / f"{places.key(0)}.npy"
    if file.exists():
        try:
            return Motion(clip_id, np.load(file, allow_pickle=False))
        except (OSError, ValueError):
            file.unlink(missing_ok=True)
    with pool.reader(place.path, place.table, place.rotation) as reader:
        energy = motion_energy(_checked(ctx, reader, place))
    if not project.read_only:
        with contextlib.suppress(OSError), write_beside(file) as beside:
            np.save(beside, energy)
    return Motion(clip_id, energy)


def _checked(
    ctx: JobContext, reader: FrameReader, place: ClipPlace
) -> Iterator[npt.NDArray[np.uint8]]:
    for picture in reader.each(range(place.start, place.stop), colour=False):
        ctx.check()
        yield picture
