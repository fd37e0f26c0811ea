"""Confound audit: can the class be had without the animal's movement? Kept as a run."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import mousevision
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.learn.audit import DRAWS
from mousevision.learn.registry import find_model
from mousevision.services.access import need_writing
from mousevision.services.asking import project_input
from mousevision.services.audit_examine import Examination, examine
from mousevision.services.audit_findings import (
    Finding,
    Level,
    are_too_few,
    verdict,
    verdict_words,
)
from mousevision.services.audit_study import AuditStudy, audit_study
from mousevision.services.audit_view import View
from mousevision.services.label_marks import label_marks
from mousevision.services.labelled import labelled_clips
from mousevision.services.still_looks import Looks, still_looks
from mousevision.services.training import in_run
from mousevision.store import runs, videos
from mousevision.store.project import Project


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """How an audit is made.

    Attributes:
        model: Name of the network that it is for, or none.
        seed: Seed of the exchanges.
        draws: Number of labellings that stand for chance.
        view: How the clips are looked at.
    """

    model: str
    seed: int
    draws: int
    view: View


def audit(
    ctx: JobContext,
    project: Project,
    seed: int = 0,
    *,
    model: str = "",
    draws: int = DRAWS,
    view: View | None = None,
) -> Run:
    """Seek the class in everything but the movement, and keep the verdict as a run.

    Clips are judged as `view` says, by default as filmed, inside the project's region of interest.
    With a model it looks where that network looked, and says its newest score beside.

    Raises:
        MouseVisionError: If there are no labels of two classes, or no clip can be read.
        Cancelled: The run is kept, marked as cancelled.
    """
    need_writing(project)
    evaluated = _newest_evaluation(project, model)
    labelled = labelled_clips(project, ctx)
    study = audit_study(labelled, seed)
    view = view or View(_input(project, evaluated))
    settings = AuditSettings(model, seed, draws, view)
    marks = label_marks(project)

    def work(run: Run) -> tuple[dict[str, Any], str]:
        examined, problems = _examined(ctx, project, study, settings)
        folder = runs.run_folder(project, run.id)
        findings = [*examined.findings(folder), *_network(evaluated, model)]
        skipped = [words for words in (labelled.left_out, *problems) if words]
        metrics = examined.figures | _said(findings, examined.basis, view) | {"skipped": skipped}
        return metrics, str(metrics["words"])

    config = _config(project, study, settings) | {"marks": marks}
    return in_run(project, RunKind.AUDIT, settings, config, work)


def _examined(
    ctx: JobContext, project: Project, study: AuditStudy, settings: AuditSettings
) -> tuple[Examination, tuple[str, ...]]:
    """Return what was found, and a sentence for each clip that could not be read."""
    looks, outside = _look(SpanContext(ctx, 0, 0.95), project, study, settings.view)
    examined = examine(
        SpanContext(ctx, 0.95, 1),
        study.only(looks.kept),
        looks,
        {video.id: video for video in videos.videos(project)},
        view=settings.view,
        outside=outside,
        draws=settings.draws,
        seed=settings.seed,
    )
    return examined, looks.problems


def _said(findings: Sequence[Finding], basis: str, view: View) -> dict[str, Any]:
    return {
        "verdict": verdict(findings),
        "too_few": are_too_few(findings),
        "words": verdict_words(findings, basis, view.words()),
        "findings": [finding.to_json() for finding in findings],
    }


def audit_as(ctx: JobContext, project: Project, view: View) -> Run:
    """Audit the labels with clips judged as `view` says; see `audit`."""
    return audit(ctx, project, view=view)


def _look(
    ctx: JobContext, project: Project, study: AuditStudy, view: View
) -> tuple[Looks, Looks | None]:
    """Return what is seen of the clips; and of the whole picture, where only a part is judged."""
    ids = [row.id for row in study.rows]
    share = 1.0 if view.whole else 0.5
    looks = still_looks(SpanContext(ctx, 0, share), project, ids, view)
    if view.whole:
        return looks, None
    seen = [ids[at] for at in looks.kept]
    around = still_looks(SpanContext(ctx, share, 1), project, seen, view.everything())
    return looks.only(around.kept), around


def _config(project: Project, study: AuditStudy, settings: AuditSettings) -> dict[str, Any]:
    return {
        "draws": settings.draws,
        "region": list(settings.view.spec.region),
        "view": settings.view.to_json(),
        "classes": list(study.classes),
        "unit": study.unit,
        "label_revision": project.revision,
        "versions": {
            "mousevision": mousevision.__version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
        },
    }


def newest_audit(project: Project) -> Run | None:
    """Return the newest finished audit; None when there is none."""
    return next((r for r in runs.runs(project, RunKind.AUDIT) if r.status is RunStatus.DONE), None)


def _newest_evaluation(project: Project, model: str) -> Run | None:
    if not model:
        return None
    name = find_model(model).name
    done = (r for r in runs.runs(project, RunKind.EVALUATE) if r.status is RunStatus.DONE)
    return next((run for run in done if run.model == name), None)


def _input(project: Project, evaluated: Run | None) -> InputSpec:
    if evaluated is None:
        return project_input(project)
    return InputSpec.from_json(evaluated.config["input"])


def _network(evaluated: Run | None, model: str) -> Iterator[Finding]:
    if evaluated is not None:
        score, chance = evaluated.metrics["balanced_accuracy"], evaluated.metrics["chance"]
        words = (
            f"{model} is right in {score:.0%} of clips of animals it has not seen (each class "
            "counted alike); what the checks above reach without the movement stands beside it."
        )
        yield Finding("network", Level.FINE, words, score, chance)
    elif model:
        yield Finding(
            "network",
            Level.FINE,
            f"{model} has not been evaluated here yet, so there is no score to compare with.",
        )
