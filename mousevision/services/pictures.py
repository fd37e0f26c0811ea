"""Pictures of an embedding, each kept with its run, and how far new clips lie from the others."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_beside
from mousevision.core.errors import DataError
from mousevision.core.job import JobContext
from mousevision.core.run import Run
from mousevision.learn.drift import Drift, familiar
from mousevision.learn.layout import codes_of
from mousevision.learn.maps import MapSettings, Method, make_map, place_new
from mousevision.services.embedding import UNREADABLE, Embedding
from mousevision.store import listing, runs
from mousevision.store.project import Project

FOLDER = "pictures"
Places = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An embedding as it is drawn.

    Attributes:
        embedding: What is drawn.
        settings: How it was made.
        places: Where each clip of the embedding lies, (n, dimensions).
        drift: How far the clips that the network has not learnt from lie from those it has, in
            their order; None where there are none, or too few of either to say what is usual.
    """

    embedding: Embedding
    settings: MapSettings
    places: Places
    drift: Drift | None

    def strange(self) -> npt.NDArray[np.bool_]:
        """Return which clips lie outside those that the network has learnt from, (n,)."""
        found = np.zeros(len(self.places), bool)
        if self.drift is not None:
            found[~self.embedding.learnt] = self.drift.outside
        return found


def picture_of(ctx: JobContext, project: Project, found: Embedding) -> Picture:
    """Return the picture that a run was asked for; of one that was not, by PCA.

    Raises:
        Cancelled: If the job was cancelled.
    """
    method = Method(found.run.config.get("method", Method.PCA))
    return draw_picture(ctx, project, found, MapSettings(method, seed=found.run.seed))


def draw_picture(
    ctx: JobContext, project: Project, found: Embedding, settings: MapSettings
) -> Picture:
    """Return the picture of an embedding: as it was kept, or made and kept if it may be.

    Clips that came later are placed among the others, which stay where they are.

    Raises:
        SettingError: If the settings cannot be.
        Cancelled: If the job was cancelled.
    """
    first = found.vectors[~found.later]
    settings = settings.checked(len(first))
    places = _kept(project, found, settings)
    if places is None:
        places = make_map(ctx, first, settings)
        keep_picture(project, found.run, settings, places)
    if found.later.any():
        new = found.vectors[found.later]
        places = np.concatenate([places, place_new(ctx, first, places, settings, new)])
    return Picture(found, settings, places, unfamiliar(project, found))


def is_quick(project: Project, found: Embedding, settings: MapSettings) -> bool:
    """Return whether a picture is there at once, because it was kept or is simple."""
    settings = settings.checked(int((~found.later).sum()))
    if settings.method is Method.PCA:
        return True
    return not found.later.any() and _kept(project, found, settings) is not None


def keep_picture(project: Project, run: Run, settings: MapSettings, places: Places) -> None:
    """Keep a picture with its run, if the project may be written to."""
    if project.read_only:
        return
    file = _file(project, run, settings.checked(len(places)))
    file.parent.mkdir(exist_ok=True)
    with write_beside(file) as beside:
        np.savez(beside, places=places)


def unfamiliar(project: Project, found: Embedding) -> Drift | None:
    """Return how far the clips that the network has not learnt from lie from those it has."""
    if found.learnt.all():
        return None
    learnt = found.clip_ids[found.learnt].tolist()
    whose = {row.id: row.subject for row in listing.clip_rows(project, learnt)}
    animals = codes_of([whose.get(clip) for clip in learnt])
    with contextlib.suppress(DataError):
        new = ~found.learnt
        looks = found.looks[found.learnt] if found.looks.shape[1] else None
        known = familiar(found.vectors[found.learnt], looks, animals)
        return known.drift(found.vectors[new], found.looks[new])
    return None


def _kept(project: Project, found: Embedding, settings: MapSettings) -> Places | None:
    file, count = _file(project, found.run, settings), int((~found.later).sum())
    with contextlib.suppress(*UNREADABLE), np.load(file, allow_pickle=False) as kept:
        places: Places = kept["places"]
        if places.shape == (count, settings.dimensions):
            return places
    return None


def _file(project: Project, run: Run, settings: MapSettings) -> Path:
    name = (
        f"{settings.method}-{settings.dimensions}d-{settings.neighbours}-{settings.gap:g}"
        f"-{settings.seed}.npz"
    )
    return runs.run_folder(project, run.id) / FOLDER / name
