"""Pictures of an embedding, each kept with the run, and places in them for new clips."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_beside
from mousevision.core.job import JobContext, SpanContext
from mousevision.learn.checkpoint import load_checkpoint
from mousevision.learn.drift import Drift, drift
from mousevision.learn.embed import embed
from mousevision.learn.layout import codes_of
from mousevision.learn.maps import MapSettings, make_map, place_new
from mousevision.services.embedding import UNREADABLE, Embedding
from mousevision.services.tensors import project_tensors
from mousevision.services.training import all_clips
from mousevision.store import listing, runs
from mousevision.store.project import Project

FOLDER = "pictures"


@dataclass(frozen=True, slots=True)
class Picture:
    """An embedding as it is drawn.

    Attributes:
        settings: How it was made.
        places: Where each clip of the embedding lies, (n, dimensions).
    """

    settings: MapSettings
    places: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Clips that came into the project after an embedding was made.

    Attributes:
        clip_ids: Which, (m,).
        vectors: Their embeddings, (m, numbers).
        places: Where they lie in the picture, (m, dimensions); the others stay where they are.
        drift: How far they lie from the clips of which the embedding was learnt.
    """

    clip_ids: npt.NDArray[np.int64]
    vectors: npt.NDArray[np.float32]
    places: npt.NDArray[np.float32]
    drift: Drift


def draw_picture(
    ctx: JobContext, project: Project, found: Embedding, settings: MapSettings
) -> Picture:
    """Return the picture of an embedding: as it was kept, or made and kept if it may be.

    Raises:
        SettingError: If the settings cannot be.
        Cancelled: If the job was cancelled.
    """
    settings = settings.checked(len(found.vectors))
    file = _file(project, found, settings)
    with contextlib.suppress(*UNREADABLE), np.load(file) as kept:
        places = kept["places"]
        if places.shape == (len(found.vectors), settings.dimensions):
            return Picture(settings, places)
    places = make_map(ctx, found.vectors, settings)
    if not project.read_only:
        file.parent.mkdir(exist_ok=True)
        with write_beside(file) as beside:
            np.savez(beside, places=places)
    return Picture(settings, places)


def place_newcomers(
    ctx: JobContext, project: Project, found: Embedding, picture: Picture
) -> Newcomers | None:
    """Return where clips lie that are not in an embedding; None when there are none.

    Raises:
        DataError: If the network of the run is missing or damaged.
        Cancelled: If the job was cancelled.
    """
    there = set(found.clip_ids.tolist())
    rows = [row for row in all_clips(ctx, project)[0] if row.id not in there]
    if not rows:
        return None
    checkpoint = load_checkpoint(runs.run_folder(project, found.run.id))
    ids = [row.id for row in rows]
    with project_tensors(ctx, project, ids, checkpoint.spec) as source:
        vectors = embed(SpanContext(ctx, 0, 0.8, "looking at new clips"), checkpoint, source)
    places = place_new(
        SpanContext(ctx, 0.8, 1), found.vectors, picture.places, picture.settings, vectors
    )
    whose = {row.id: row.subject for row in listing.clip_rows(project, found.clip_ids.tolist())}
    animals = codes_of([whose.get(clip) for clip in found.clip_ids.tolist()])
    return Newcomers(np.array(ids), vectors, places, drift(found.vectors, animals, vectors))


def _file(project: Project, found: Embedding, settings: MapSettings) -> Path:
    name = (
        f"{settings.method}-{settings.dimensions}d-{settings.neighbours}-{settings.gap:g}"
        f"-{settings.seed}.npz"
    )
    return runs.run_folder(project, found.run.id) / FOLDER / name
