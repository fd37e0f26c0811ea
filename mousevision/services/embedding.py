"""Embeddings of all clips: an autoencoder is trained without labels, its picture kept as a run."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_beside
from mousevision.core.errors import DataError, SettingError
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.learn.checkpoint import save_checkpoint
from mousevision.learn.embed import embed, pca, reconstruction_error
from mousevision.learn.registry import Kind, find_model, recommended
from mousevision.learn.train import train_autoencoder
from mousevision.learn.train_settings import train_settings
from mousevision.services.tensors import project_tensors
from mousevision.services.training import TrainRequest, base_config, in_run, pace
from mousevision.store import listing, runs
from mousevision.store.project import Project

FILE = "embedding.npz"
METHODS = ("pca",)


@dataclass(frozen=True, slots=True)
class Embedding:
    """Where the clips of a run lie.

    Attributes:
        run: The run that made it.
        clip_ids: The clips, (n,).
        vectors: Their embeddings, (n, numbers).
        picture: Their places on the plot, (n, 2).
        errors: How badly each clip was drawn again, (n,).
    """

    run: Run
    clip_ids: npt.NDArray[np.int64]
    vectors: npt.NDArray[np.float32]
    picture: npt.NDArray[np.float32]
    errors: npt.NDArray[np.float32]


def make_embedding(
    ctx: JobContext, project: Project, request: TrainRequest, method: str = "pca"
) -> Embedding:
    """Train an autoencoder on all clips, and place every clip.

    Raises:
        SettingError: If the model is no autoencoder or the method is unknown.
        DataError: If there are too few clips.
    """
    if method not in METHODS:
        raise SettingError(f"There is no method “{method}”; there are {', '.join(METHODS)}.")
    model = request.model or recommended(Kind.AUTOENCODER).name
    if find_model(model).kind is not Kind.AUTOENCODER:
        raise SettingError(f"{model} learns from labels: an embedding needs an autoencoder.")
    settings = train_settings(model, request.values, seed=request.seed)
    rows = [r for r in listing.clip_rows(project, listing.clip_ids(project)) if not r.missing]
    if len(rows) < 2:
        raise DataError("An embedding needs at least two clips: import some videos first.")
    ids = [row.id for row in rows]
    config = base_config(project, settings, request.spec) | {"method": method}

    def work(run: Run) -> tuple[dict[str, Any], str]:
        with project_tensors(project, ids, request.spec) as source:
            learning = SpanContext(ctx, 0, 0.8, "learning")
            trained = train_autoencoder(learning, source, None, request.spec, settings)
            placing = SpanContext(ctx, 0.8, 0.9, "placing")
            vectors = embed(placing, trained.checkpoint, source)
            errors = reconstruction_error(
                SpanContext(ctx, 0.9, 1, "comparing"), trained.checkpoint, source
            )
        folder = runs.run_folder(project, run.id)
        save_checkpoint(folder, trained)
        with write_beside(folder / FILE) as beside:
            np.savez(beside, clips=ids, vectors=vectors, picture=pca(vectors), errors=errors)
        error = float(np.mean(errors))
        words = f"{len(ids)} clips placed; mean squared drawing error {error:.4f} (white is 1)."
        return {"reconstruction_error": error} | pace(trained), words

    return load_embedding(project, in_run(project, RunKind.EMBED, settings, config, work))


def newest_embedding(project: Project) -> Embedding | None:
    """Return the newest finished embedding that can be read; None when there is none."""
    for run in runs.runs(project, RunKind.EMBED):  # newest first
        if run.status is RunStatus.DONE:
            with contextlib.suppress(DataError):
                return load_embedding(project, run)
    return None


def load_embedding(project: Project, run: Run) -> Embedding:
    """Read the embedding of a run.

    Raises:
        DataError: If its file is missing or damaged.
    """
    path = runs.run_folder(project, run.id) / FILE
    try:
        with np.load(path, allow_pickle=False) as parts:
            return Embedding(
                run, parts["clips"], parts["vectors"], parts["picture"], parts["errors"]
            )
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{path} cannot be read ({error}): make the embedding again.") from error


def points(project: Project, found: Embedding) -> list[dict[str, Any]]:
    """Return the points with their files, as the command line prints them.

    `cluster` is None: clips are not yet grouped.
    """
    rows = {row.id: row for row in listing.clip_rows(project, found.clip_ids.tolist())}
    return [
        {"file": rows[int(i)].file, "x": float(x), "y": float(y), "cluster": None}
        for i, (x, y) in zip(found.clip_ids, found.picture, strict=True)
        if int(i) in rows
    ]


def csv_rows(project: Project, found: Embedding) -> tuple[Sequence[str], list[list[Any]]]:
    """Return header and rows of the table with place and embedding of each clip."""
    header = ["file", "x", "y", *(f"e{n}" for n in range(found.vectors.shape[1]))]
    rows = {row.id: row for row in listing.clip_rows(project, found.clip_ids.tolist())}
    lines = [
        [rows[int(i)].file, *map(float, place), *map(float, vector)]
        for i, place, vector in zip(found.clip_ids, found.picture, found.vectors, strict=True)
        if int(i) in rows
    ]
    return header, lines
