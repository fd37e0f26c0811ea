"""Embeddings of all clips: an autoencoder is trained without labels, its picture kept as a run."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_beside
from mousevision.core.errors import DataError, SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.learn.checkpoint import save_checkpoint
from mousevision.learn.clusters import find_clusters
from mousevision.learn.embed import draw, embed
from mousevision.learn.maps import MapSettings, Method, make_map
from mousevision.learn.registry import Kind, find_model, recommended
from mousevision.learn.train import train_autoencoder
from mousevision.learn.train_settings import TrainSettings, train_settings
from mousevision.services.access import need_writing
from mousevision.services.drawing import drawing_metrics, drawing_words
from mousevision.services.tensors import project_tensors
from mousevision.services.training import TrainRequest, all_clips, base_config, in_run, pace
from mousevision.store import listing, runs
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

FILE = "embedding.npz"
METHODS = tuple(Method)
UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
"""What NumPy raises for files that are missing, damaged or of something else."""
PARTS = ("clips", "vectors", "picture", "errors", "clusters")


@dataclass(frozen=True, slots=True)
class Embedding:
    """Where the clips of a run lie.

    Attributes:
        run: The run that made it.
        clip_ids: The clips, (n,).
        vectors: Their embeddings, (n, numbers).
        picture: Their places on the plot, (n, 2).
        clusters: Number of the group of alike clips each is in, from 0, (n,).
        errors: How badly each clip was drawn again, (n,).
        brightness: Mean gray level of each clip as the network got it, 0 to 1, (n,); not a number
            where an older version made the embedding.
    """

    run: Run
    clip_ids: npt.NDArray[np.int64]
    vectors: npt.NDArray[np.float32]
    picture: npt.NDArray[np.float32]
    errors: npt.NDArray[np.float32]
    clusters: npt.NDArray[np.int64]
    brightness: npt.NDArray[np.float32]


def make_embedding(
    ctx: JobContext, project: Project, request: TrainRequest, method: str = "pca"
) -> Embedding:
    """Train an autoencoder on all clips, and place every clip.

    Raises:
        SettingError: If the model is no autoencoder or the method is unknown.
        DataError: If there are too few clips.
    """
    need_writing(project)
    settings = check_request(request, method)
    rows, left_out = all_clips(ctx, project)
    if len(rows) < 2:
        raise DataError("An embedding needs at least two clips: import some more videos.")
    config = base_config(project, settings, request.spec, rows) | {
        "method": method,
        "left_out": left_out,
    }

    def work(run: Run) -> tuple[dict[str, Any], str]:
        ids = [row.id for row in rows]
        metrics, words = _embed(ctx, project, run, ids, request.spec, settings, Method(method))
        return metrics, f"{words} {left_out}".strip()

    return load_embedding(project, in_run(project, RunKind.EMBED, settings, config, work))


def check_request(request: TrainRequest, method: str) -> TrainSettings:
    """Return the settings of the training.

    Raises:
        SettingError: If the model is no autoencoder, or the method or a setting is unknown.
    """
    if method not in METHODS:
        raise SettingError(f"There is no method “{method}”; there are {', '.join(METHODS)}.")
    model = request.model or recommended(Kind.AUTOENCODER).name
    if find_model(model).kind is not Kind.AUTOENCODER:
        raise SettingError(f"{model} learns from labels: an embedding needs an autoencoder.")
    return train_settings(model, request.values, seed=request.seed)


def _embed(
    ctx: JobContext,
    project: Project,
    run: Run,
    ids: Sequence[int],
    spec: InputSpec,
    settings: TrainSettings,
    method: Method,
) -> tuple[dict[str, Any], str]:
    """Learn, place and group the clips, and keep all that in the run's folder."""
    with project_tensors(ctx, project, ids, spec) as source:
        trained = train_autoencoder(
            SpanContext(ctx, 0, 0.8, "learning"), source, None, spec, settings
        )
        vectors = embed(SpanContext(ctx, 0.8, 0.85, "placing"), trained.checkpoint, source)
        drawing = draw(SpanContext(ctx, 0.85, 0.9, "comparing"), trained.checkpoint, source)
    how = MapSettings(method, seed=settings.seed)
    picture = make_map(SpanContext(ctx, 0.9, 1), vectors, how)
    groups = find_clusters(vectors, seed=settings.seed)
    folder = runs.run_folder(project, run.id)
    save_checkpoint(folder, trained)
    with write_beside(folder / FILE) as beside:
        np.savez(
            beside,
            clips=ids,
            vectors=vectors,
            picture=picture,
            errors=drawing.errors,
            clusters=groups.labels,
            brightness=drawing.brightness,
        )
    words = f"{len(ids)} clips placed. {drawing_words(drawing)}"
    metrics = {
        **drawing_metrics(drawing),
        "clusters": groups.count,
        "silhouette": groups.silhouette,
    }
    return metrics | pace(trained), f"{words} {groups.words()}"


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
            ids, vectors, picture, errors, clusters = (parts[name] for name in PARTS)
            bright = parts.get("brightness", np.full(len(ids), np.nan, np.float32))
            return Embedding(run, ids, vectors, picture, errors, clusters, bright)
    except UNREADABLE as error:
        raise DataError(f"{path} cannot be read ({error}): make the embedding again.") from error


def points(project: Project, found: Embedding) -> list[dict[str, Any]]:
    """Return the points with their files, as the command line prints them."""
    return [
        {
            "file": row.file,
            "start_frame": row.start,
            "stop_frame": row.stop,
            "x": float(found.picture[at][0]),
            "y": float(found.picture[at][1]),
            "cluster": int(found.clusters[at]),
            "error": float(found.errors[at]),
        }
        for at, row in _rows(project, found)
    ]


def csv_rows(project: Project, found: Embedding) -> tuple[Sequence[str], list[list[Any]]]:
    """Return header and rows of the table with place, group and embedding of each clip."""
    numbers = (f"e{n}" for n in range(found.vectors.shape[1]))
    header = ["file", "start_frame", "stop_frame", "x", "y", "cluster", *numbers]
    lines = [
        [row.file, row.start, row.stop, *map(float, found.picture[at]), int(found.clusters[at]),
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
