"""How bright clips were filmed, whatever is made of them for a network."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

import numpy as np
import numpy.typing as npt

from mousevision.core.ahead import in_order
from mousevision.core.errors import VideoError
from mousevision.core.job import JobContext, track
from mousevision.media.pool import ReaderPool, threads_each
from mousevision.services.tensors import ProjectPlaces, need_file
from mousevision.store.project import Project


def filmed_brightness(
    ctx: JobContext, project: Project, clip_ids: Sequence[int]
) -> npt.NDArray[np.float32]:
    """Return the mean level of the first picture of each clip, white being 1, (n,).

    A network may be given clips whose brightness was made alike; in which light they were filmed
    shows in them all the same, in shadows and noise. Not a number where a clip cannot be read.

    Raises:
        Cancelled: If the job was cancelled.
    """
    places = ProjectPlaces(project, clip_ids)
    found = dict.fromkeys(clip_ids, np.nan)
    with closing(ReaderPool(limit=4, threads=threads_each(len(places)))) as pool:

        def look(at: int) -> float:
            place = places[at]
            try:
                need_file(place)
                with pool.reader(place.path, place.table, place.rotation) as reader:
                    return float(reader.gray(place.start).mean()) / 255
            except VideoError:
                return np.nan

        each = in_order(ctx, range(len(places)), look)
        for at, level in enumerate(track(ctx, each, len(places), "looking at the light")):
            found[places.ids[at]] = level
    return np.array([found[clip] for clip in clip_ids], np.float32)
