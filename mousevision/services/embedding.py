"""Where the clips of a run lie: embeddings, kept in the run's folder and read again."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_beside
from mousevision.core.errors import DataError
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.services.looking_inside import networks
from mousevision.store import listing, runs
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

FILE, LATER = "embedding.npz", "later.npz"
UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
"""What NumPy raises for files that are missing, damaged or of something else."""
NONE = -1
"""The cluster of a clip that came later: it was not there when groups were looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Where some clips lie in the space of a network.

    Attributes:
        clip_ids: The clips, (n,).
        vectors: Their embeddings, (n, numbers).
        errors: How badly each clip was drawn again, (n,); not a number where the network draws
            nothing.
        looks: How each looks and moves, as `learn.looks` counts it, (n, numbers); no numbers where
            an older version made the embedding.
        brightness: How bright each was filmed, white being 1, (n,); not a number where it is not
            known, as in embeddings of older versions.
    """

    clip_ids: npt.NDArray[np.int64]
    vectors: npt.NDArray[np.float32]
    errors: npt.NDArray[np.float32]
    looks: npt.NDArray[np.float32]
    brightness: npt.NDArray[np.float32]

    def keep(self, path: Path, **more: Any) -> None:
        """Write the clips, and more arrays beside them, to a file: whole or not at all."""
        with write_beside(path) as beside:
            parts: dict[str, Any] = {
                "clips": self.clip_ids,
                "vectors": self.vectors,
                "errors": self.errors,
                "looks": self.looks,
                "filmed": self.brightness,
            }
            np.savez(beside, **parts, **more)


@dataclass(frozen=True, slots=True, eq=False)
class Embedding(Placed):
    """Where the clips of a project lie in the space of a run's network.

    Attributes:
        run: The run that made the network.
        clusters: Number of the group of alike clips each is in, from 0, (n,); -1 for those that
            came later.
        learnt: Which clips the network has learnt from, (n,).
        later: Which came into the project after the embedding was made, (n,): they are placed
            among the others and move none of them. They stand at the end.
    """

    run: Run
    clusters: npt.NDArray[np.int64]
    learnt: npt.NDArray[np.bool_]
    later: npt.NDArray[np.bool_]

    @property
    def draws(self) -> bool:
        """Whether the network draws clips again."""
        return bool(np.isfinite(self.errors).any())


def embeddings(project: Project) -> list[Run]:
    """Return the runs whose networks can place clips, the newest first."""
    return networks(project)


def has_embedding(project: Project, run: Run) -> bool:
    """Return whether the clips of a run have been placed already."""
    return (runs.run_folder(project, run.id) / FILE).exists()


def newest_embedding(project: Project) -> Embedding | None:
    """Return the newest finished embedding that can be read; None when there is none."""
    for run in runs.runs(project, RunKind.EMBED):  # newest first
        if run.status is RunStatus.DONE:
            with contextlib.suppress(DataError):
                return load_embedding(project, run)
    return None


def load_embedding(project: Project, run: Run) -> Embedding:
    """Read the embedding of a run, with the clips that came later.

    Raises:
        DataError: If its file is missing or damaged.
    """
    folder = runs.run_folder(project, run.id)
    try:
        with np.load(folder / FILE, allow_pickle=False) as parts:
            first = _read(parts)
            count = len(first.clip_ids)
            clusters = parts.get("clusters", np.full(count, NONE))
            learnt = parts.get("learnt", np.ones(count, bool))
    except UNREADABLE as error:
        file = folder / FILE
        raise DataError(f"{file} cannot be read ({error}): make the embedding again.") from error
    last = _later(folder, first)
    many = len(last.clip_ids)
    return Embedding(
        np.concatenate([first.clip_ids, last.clip_ids]),
        np.concatenate([first.vectors, last.vectors]),
        np.concatenate([first.errors, last.errors]),
        np.concatenate([first.looks, last.looks]),
        np.concatenate([first.brightness, last.brightness]),
        run,
        np.concatenate([clusters, np.full(many, NONE)]),
        np.concatenate([learnt, np.zeros(many, bool)]),
        np.repeat([False, True], [count, many]),
    )


def _read(parts: Any) -> Placed:
    ids = parts["clips"]
    nothing = np.full(len(ids), np.nan, np.float32)
    looks = parts.get("looks", np.zeros((len(ids), 0), np.float32))
    filmed = parts.get("filmed", nothing)
    return Placed(ids, parts["vectors"], parts.get("errors", nothing), looks, filmed)


def _later(folder: Path, first: Placed) -> Placed:
    """Return the clips that came later; none if there are none or their file is damaged."""
    with contextlib.suppress(*UNREADABLE), np.load(folder / LATER, allow_pickle=False) as parts:
        found = _read(parts)
        looks = found.looks[:, : first.looks.shape[1]]
        if found.vectors.shape[1:] == first.vectors.shape[1:]:
            return replace(found, looks=looks)
    none = np.zeros(0, np.float32)
    return Placed(np.zeros(0, np.int64), first.vectors[:0], none, first.looks[:0], none)


def points(
    project: Project, found: Embedding, places: npt.NDArray[np.float32]
) -> list[dict[str, Any]]:
    """Return the points with their files, as the command line prints them.

    Args:
        project: Has the clips.
        found: The embedding.
        places: Where its clips lie in the picture, (n, 2).
    """
    return [
        {
            "file": row.file,
            "start_frame": row.start,
            "stop_frame": row.stop,
            "x": float(places[at][0]),
            "y": float(places[at][1]),
            "cluster": int(found.clusters[at]),
            "error": float(found.errors[at]),
        }
        for at, row in _rows(project, found)
    ]


def csv_rows(
    project: Project, found: Embedding, places: npt.NDArray[np.float32]
) -> tuple[Sequence[str], list[list[Any]]]:
    """Return header and rows of the table with place, group and embedding of each clip."""
    numbers = (f"e{n}" for n in range(found.vectors.shape[1]))
    header = ["file", "start_frame", "stop_frame", "x", "y", "cluster", *numbers]
    lines = [
        [row.file, row.start, row.stop, *map(float, places[at]), int(found.clusters[at]),
         *map(float, found.vectors[at])]
        for at, row in _rows(project, found)
    ]  # fmt: skip
    return header, lines


def _rows(project: Project, found: Embedding) -> Iterator[tuple[int, ClipRow]]:
    """Yield place in the embedding and row of each clip that the project still has."""
    rows = {row.id: row for row in listing.clip_rows(project, found.clip_ids.tolist())}
    for at, clip_id in enumerate(found.clip_ids.tolist()):
        if clip_id in rows:
            yield at, rows[clip_id]
