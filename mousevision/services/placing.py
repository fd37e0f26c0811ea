"""Clips are placed: an autoencoder learns them first, or a network that is there looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import DataError, SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind
from mousevision.learn.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from mousevision.learn.clusters import find_clusters
from mousevision.learn.embed import draw, embed
from mousevision.learn.looks import looks_of
from mousevision.learn.maps import MapSettings, Method, make_map
from mousevision.learn.registry import Kind, find_model, recommended
from mousevision.learn.train import train_autoencoder
from mousevision.learn.train_settings import TrainSettings, train_settings
from mousevision.services.access import need_writing
from mousevision.services.drawing import drawing_metrics, drawing_words
from mousevision.services.embedding import FILE, LATER, Embedding, Placed, load_embedding
from mousevision.services.filmed import filmed_brightness
from mousevision.services.pictures import keep_picture
from mousevision.services.tensors import ClipTensors, project_tensors
from mousevision.services.training import TrainRequest, all_clips, base_config, in_run, pace
from mousevision.store import runs
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

METHODS = tuple(Method)


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
        metrics, words = _learn(ctx, project, run, ids, request.spec, settings, Method(method))
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


def _learn(
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
        drawing = draw(SpanContext(ctx, 0.85, 0.89, "comparing"), trained.checkpoint, source)
        looks = looks_of(SpanContext(ctx, 0.89, 0.9), source)
    filmed = filmed_brightness(SpanContext(ctx, 0.9, 0.92), project, ids)
    how = MapSettings(method, seed=settings.seed)
    places = make_map(SpanContext(ctx, 0.92, 1), vectors, how)
    groups = find_clusters(vectors, seed=settings.seed)
    save_checkpoint(runs.run_folder(project, run.id), trained)
    keep_picture(project, run, how, places)
    placed = Placed(np.array(ids), vectors, drawing.errors, looks, filmed)
    placed.keep(runs.run_folder(project, run.id) / FILE, clusters=groups.labels)
    words = f"{len(ids)} clips placed. {drawing_words(drawing)}"
    metrics = {
        **drawing_metrics(drawing),
        "clusters": groups.count,
        "silhouette": groups.silhouette,
    }
    return metrics | pace(trained), f"{words} {groups.words()}"


def embed_run(ctx: JobContext, project: Project, run: Run) -> Embedding:
    """Place all clips with the network of a run, a classifier's too, and keep that with the run.

    Raises:
        DataError: If there are too few clips, or the network is missing or damaged.
        Cancelled: If the job was cancelled.
    """
    need_writing(project)
    checkpoint = load_checkpoint(runs.run_folder(project, run.id))
    rows, _ = all_clips(ctx, project)
    if len(rows) < 2:
        raise DataError("An embedding needs at least two clips: import some more videos.")
    with project_tensors(ctx, project, [row.id for row in rows], checkpoint.spec) as source:
        placed = _place(ctx, project, checkpoint, source, rows)
    groups = find_clusters(placed.vectors, seed=run.seed)
    placed.keep(
        runs.run_folder(project, run.id) / FILE,
        clusters=groups.labels,
        learnt=learnt_by(run, rows),
    )
    return load_embedding(project, run)


def learnt_by(run: Run, rows: Sequence[ClipRow]) -> npt.NDArray[np.bool_]:
    """Return which clips a run's network has learnt from, (n,).

    Of a classifier these are the labelled clips of the animals that it learnt and was tuned on;
    an autoencoder needs no labels and learns from all.
    """
    split = run.config.get("split")
    if split is None:
        return np.ones(len(rows), bool)
    taught = {*split["train"], *split["tune"]}
    if run.config.get("unit", "animal") != "animal":  # parts of recordings, which have no names
        return np.array([row.behaviour is not None for row in rows])
    return np.array([row.behaviour is not None and row.subject in taught for row in rows])


def place_later(ctx: JobContext, project: Project, found: Embedding) -> Embedding:
    """Place the clips that came into the project since, and keep that; the others stay.

    Raises:
        DataError: If the network of the run is missing or damaged.
        Cancelled: If the job was cancelled.
    """
    there = set(found.clip_ids.tolist())
    rows = [row for row in all_clips(ctx, project)[0] if row.id not in there]
    if not rows:
        return found
    need_writing(project)
    folder = runs.run_folder(project, found.run.id)
    checkpoint = load_checkpoint(folder)
    with project_tensors(
        ctx, project, [row.id for row in rows], checkpoint.spec, forgiving=True
    ) as source:
        new = _place(ctx, project, checkpoint, source, rows)
        readable = [at for at in range(len(rows)) if at not in source.problems]
    last = found.later
    Placed(
        np.concatenate([found.clip_ids[last], new.clip_ids[readable]]),
        np.concatenate([found.vectors[last], new.vectors[readable]]),
        np.concatenate([found.errors[last], new.errors[readable]]),
        np.concatenate([found.looks[last], new.looks[readable, : found.looks.shape[1]]]),
        np.concatenate([found.brightness[last], new.brightness[readable]]),
    ).keep(folder / LATER)
    return load_embedding(project, found.run)


def _place(
    ctx: JobContext,
    project: Project,
    checkpoint: Checkpoint,
    source: ClipTensors,
    rows: Sequence[ClipRow],
) -> Placed:
    ids = [row.id for row in rows]
    vectors = embed(SpanContext(ctx, 0, 0.7, "placing"), checkpoint, source)
    looks = looks_of(SpanContext(ctx, 0.7, 0.8, "comparing"), source)
    filmed = filmed_brightness(SpanContext(ctx, 0.8, 0.85), project, ids)
    errors = np.full(len(rows), np.nan, np.float32)
    if checkpoint.kind is Kind.AUTOENCODER:
        errors = draw(SpanContext(ctx, 0.85, 1, "comparing"), checkpoint, source).errors
    return Placed(np.array(ids), vectors, errors, looks, filmed)
