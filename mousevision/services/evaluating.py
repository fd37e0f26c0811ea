"""Cross-validation by animal on a project's labels, kept as a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mousevision.core.errors import DataError
from mousevision.core.job import JobContext
from mousevision.core.run import Run, RunKind
from mousevision.learn.clip_curve import curve_words
from mousevision.learn.evaluate import Evaluation, cross_validate
from mousevision.learn.registry import Kind, find_model
from mousevision.learn.splits import Split
from mousevision.learn.splits import folds as make_folds
from mousevision.services.access import need_writing
from mousevision.services.beginning import beginning, beginning_words
from mousevision.services.beside import baseline_words, between, learnt_words
from mousevision.services.labelled import LabelledClips, labelled_clips
from mousevision.services.tensors import project_tensors
from mousevision.services.training import (
    TrainRequest,
    base_config,
    in_run,
    split_names,
    study_config,
)
from mousevision.services.words import counted
from mousevision.store.project import Project


def evaluate(
    ctx: JobContext,
    project: Project,
    request: TrainRequest,
    folds: int | None = None,
    curve: bool = False,
) -> Run:
    """Hold every animal out once (or K groups of animals) and score what was said of them.

    `curve` does it again with fewer clips to learn from: would more clips help?

    Raises:
        MouseVisionError: If there are too few animals or labels.
    """
    need_writing(project)
    settings = request.settings()
    _need_classifier(settings.model)
    study = labelled_clips(project, ctx)
    splits = make_folds(
        study.targets, study.groups, folds, settings.seed, classes=study.classes, unit=study.unit
    )
    config = base_config(project, settings, request.spec, study.rows, study.targets)
    config |= study_config(study) | {"folds": folds or study.unit} | _who(study, splits)
    start = beginning(project, settings)
    ids = [row.id for row in study.rows]

    asked = (study.targets, study.groups, study.classes, request.spec, settings, folds)

    def work(run: Run) -> tuple[dict[str, Any], str]:
        with project_tensors(ctx, project, ids, request.spec) as source:
            found = cross_validate(ctx, source, *asked, unit=study.unit, start=start, curve=curve)
        metrics = with_files(found, study) | _curve_words(found, study)
        learnt = learnt_words([fold.history for fold in found.folds], len(study.classes))
        more = metrics.get("curve_words", "")
        said = (_words(metrics, study), learnt, beginning_words(settings), more)
        return metrics, " ".join(part for part in said if part)

    return in_run(project, RunKind.EVALUATE, settings, config, work)


def _need_classifier(model: str) -> None:
    kind = find_model(model).kind
    if kind is Kind.BOUTS:
        raise DataError(
            f"{model} is tested on animals held out whenever it is trained: train it, with other "
            "animals held out each time."
        )
    if kind is not Kind.CLASSIFIER:
        raise DataError(f"{model} learns without labels, so it cannot be evaluated.")


def _curve_words(found: Evaluation, study: LabelledClips) -> dict[str, Any]:
    if not found.curve:
        return {}
    truth = np.array([said.truth for said in found.predictions])
    names = [said.subject for said in found.predictions]
    return {"curve_words": curve_words(found.curve, truth, names, study.unit)}


def _who(study: LabelledClips, splits: Sequence[Split]) -> dict[str, Any]:
    """Return who was tested and who tuned on in each fold; all others were learnt from."""
    named = (split_names(study, split) for split in splits)
    return {
        "groups": sorted({study.groups[at] for at in study.labelled}),
        "splits": [{"test": names["test"], "tune": names["tune"]} for names in named],
    }


def with_files(found: Evaluation, study: LabelledClips) -> dict[str, Any]:
    """Return the evaluation's JSON with file and clip of every prediction."""
    document = found.to_json()
    for said in document["predictions"]:
        row = study.rows[said.pop("index")]
        said.update(clip=row.id, file=row.file, start_frame=row.start, stop_frame=row.stop)
        said["subject"] = row.subject or said["subject"]
    return document


def _words(metrics: dict[str, Any], study: LabelledClips) -> str:
    right = sum(row["right"] for row in metrics["per_subject"])
    clips = counted(metrics["clips"], "clip")
    text = (
        f"{right} of {clips} right, {metrics['accuracy']:.2f}"
        f"{between(metrics['ci95'].get('accuracy'))}, on "
        f"{counted(metrics['subjects'], study.unit)}, each tested by a network that never saw "
        f"it. Always saying the commonest class gives {metrics['majority']:.2f}; guessing gives "
        f"{metrics['chance']:.2f} as the mean over classes."
    )
    beside = baseline_words(metrics, study.unit)
    return " ".join(part for part in (text, beside, study.words, study.left_out) if part)
