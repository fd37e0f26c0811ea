"""A few frames of one clip as a network would get them, for choosing settings by eye."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import DataError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext
from mousevision.services.tensors import ClipPlace, ClipTensors, FilePlaces, ProjectPlaces
from mousevision.store.project import Project

LONGEST = 900
"""So many frames are looked at, from the clip's middle: of recordings, more would take long."""
SHOWN = 4


def preview(
    ctx: JobContext, project: Project, clip_id: int, spec: InputSpec
) -> npt.NDArray[np.uint8]:
    """Return a few of the prepared frames, (n, height, width, channels), spread over the clip.

    Nothing is kept in the cache, since settings are tried and given up.

    Raises:
        MouseVisionError: If the clip is gone or cannot be read.
        Cancelled: If the user cancelled.
    """
    places = ProjectPlaces(project, [clip_id])
    if not len(places):
        raise DataError("This clip is not in the project any more.")
    with ClipTensors(ctx, FilePlaces([shortened(places[0])]), spec, None) as tensors:
        tensor = tensors.read([0])[0]
    chosen = np.linspace(0, len(tensor) - 1, min(SHOWN, len(tensor))).round().astype(int)
    return np.ascontiguousarray(tensor[chosen].transpose(0, 2, 3, 1))


def shortened(place: ClipPlace) -> ClipPlace:
    """Return the middle part of a clip that is too long to be looked at while one waits."""
    spare = place.stop - place.start - LONGEST
    if spare <= 0:
        return place
    start = place.start + spare // 2
    return replace(place, start=start, stop=start + LONGEST)
