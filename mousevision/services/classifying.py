"""Classify: a network says what clips show, beside the human labels and never over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.core.annotation import Prediction
from mousevision.core.errors import DataError
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.interop.tables import Cell
from mousevision.learn.checkpoint import Checkpoint, load_checkpoint
from mousevision.learn.predict import abstains, predict
from mousevision.learn.registry import Kind
from mousevision.media.find import find_videos
from mousevision.services.tensors import (
    ClipTensors,
    FilePlaces,
    file_places,
    project_cache,
    project_tensors,
)
from mousevision.store import behaviours, listing, predictions, runs
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

CHUNK = 256
"""Clips after which predictions are written, so that a cancelled job keeps what it has done."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a network says of one clip or file."""

    file: str
    behaviour: str
    probabilities: dict[str, float]
    abstained: bool

    def to_json(self) -> dict[str, Any]:
        """Return the values of the command line's `predictions`."""
        return {
            "file": self.file,
            "class": self.behaviour,
            "probabilities": self.probabilities,
            "abstained": self.abstained,
        }


@dataclass(frozen=True, slots=True)
class Classified:
    """What a network said, and which files could not be read."""

    run: int
    said: tuple[Said, ...]
    problems: tuple[str, ...] = ()


def newest_classifier(project: Project) -> Run:
    """Return the newest finished training of a classifier.

    Raises:
        DataError: If there is none yet.
    """
    for run in runs.runs(project, RunKind.TRAIN):  # newest first
        if run.status is RunStatus.DONE and run.config.get("classes"):
            return run
    raise DataError("No network has been trained yet: train one first.")


def classifier(project: Project, run_id: int | None) -> tuple[Run, Checkpoint]:
    """Return a run and its network; None takes the newest.

    Raises:
        DataError: If there is no such run, or it is no finished training of a classifier.
    """
    run = newest_classifier(project) if run_id is None else runs.run(project, run_id)
    if run.kind is not RunKind.TRAIN or run.status is not RunStatus.DONE:
        raise DataError(f"Run {run.id} is no finished training: choose another run.")
    checkpoint = load_checkpoint(runs.run_folder(project, run.id))
    if checkpoint.kind is not Kind.CLASSIFIER:
        raise DataError(f"Run {run.id} is an autoencoder, which knows no classes.")
    return run, checkpoint


def classify(
    ctx: JobContext,
    project: Project,
    clip_ids: Sequence[int] | None = None,
    run_id: int | None = None,
) -> Classified:
    """Classify clips of the project (None: all) and keep the predictions with the run.

    A clip whose video cannot be read is left out and reported.
    """
    run, checkpoint = classifier(project, run_id)
    ids = list(listing.clip_ids(project) if clip_ids is None else clip_ids)
    by_name = {b.name: b.id for b in behaviours.behaviours(project)}
    outputs = _behaviour_ids(checkpoint, by_name)
    said: list[Said] = []
    problems: list[str] = []
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        rows = listing.clip_rows(project, part)
        problems += [f"{row.file} is missing" for row in rows if row.missing]
        rows = [row for row in rows if not row.missing]
        span = SpanContext(ctx, start / len(ids), (start + len(part)) / len(ids))
        with project_tensors(project, [row.id for row in rows], checkpoint.spec) as source:
            probabilities = predict(span, checkpoint, source)
        unsure = abstains(checkpoint, probabilities)
        predictions.set_predictions(
            project, run.id, _stored(run.id, rows, probabilities, unsure, outputs)
        )
        said += _said(checkpoint, [row.file for row in rows], probabilities, unsure)
    return Classified(run.id, tuple(said), tuple(problems))


def classify_files(
    ctx: JobContext, project: Project, paths: Sequence[Path], run_id: int | None = None
) -> Classified:
    """Classify files that need not be in the project; nothing is stored."""
    run, checkpoint = classifier(project, run_id)
    found = find_videos(paths)
    if not found:
        raise DataError(f"No videos at {', '.join(str(path) for path in paths)}.")
    places, problems = file_places(found, SpanContext(ctx, 0, 0.5))
    with ClipTensors(FilePlaces(places), checkpoint.spec, project_cache(project)) as source:
        probabilities = predict(SpanContext(ctx, 0.5, 1), checkpoint, source)
    unsure = abstains(checkpoint, probabilities)
    files = [str(place.path) for place in places]
    return Classified(
        run.id, tuple(_said(checkpoint, files, probabilities, unsure)), tuple(problems)
    )


def _behaviour_ids(checkpoint: Checkpoint, by_name: dict[str, int]) -> list[int]:
    missing = [name for name in checkpoint.classes if name not in by_name]
    if missing:
        raise DataError(
            f"The network knows the class “{missing[0]}”, which the project has no more: "
            "name it so again, or train anew."
        )
    return [by_name[name] for name in checkpoint.classes]


def _stored(
    run_id: int,
    rows: Sequence[ClipRow],
    probabilities: npt.NDArray[np.float32],
    unsure: npt.NDArray[np.bool_],
    outputs: Sequence[int],
) -> list[Prediction]:
    return [
        Prediction(run_id, row.id, dict(zip(outputs, map(float, values), strict=True)), bool(no))
        for row, values, no in zip(rows, probabilities, unsure, strict=True)
    ]


def _said(
    checkpoint: Checkpoint,
    files: Sequence[str],
    probabilities: npt.NDArray[np.float32],
    unsure: npt.NDArray[np.bool_],
) -> list[Said]:
    classes = checkpoint.classes
    return [
        Said(
            file,
            classes[int(values.argmax())],
            dict(zip(classes, map(float, values), strict=True)),
            bool(no),
        )
        for file, values, no in zip(files, probabilities, unsure, strict=True)
    ]


def table(result: Classified) -> tuple[list[str], list[list[Cell]]]:
    """Return header and rows of a table of predictions, a column per class at its end."""
    classes = list(result.said[0].probabilities) if result.said else []
    rows: list[list[Cell]] = [
        [said.file, said.behaviour, max(said.probabilities.values()), said.abstained,
         *(said.probabilities[name] for name in classes)]
        for said in result.said
    ]  # fmt: skip
    return ["file", "class", "confidence", "abstained", *(f"p({n})" for n in classes)], rows
