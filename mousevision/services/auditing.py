"""Confound audit: can the class be had without the animal's movement? Kept as a run."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import mousevision
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.learn.audit import DRAWS
from mousevision.learn.registry import find_model
from mousevision.services.access import need_writing
from mousevision.services.asking import project_input
from mousevision.services.audit_examine import examine
from mousevision.services.audit_findings import Finding, Level, verdict, verdict_words
from mousevision.services.audit_study import audit_study
from mousevision.services.labelled import labelled_clips
from mousevision.services.still_looks import Region, still_looks
from mousevision.services.training import in_run
from mousevision.store import runs, videos
from mousevision.store.project import Project


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """Of which network the audit is, or none, and the seed."""

    model: str
    seed: int


def audit(
    ctx: JobContext, project: Project, seed: int = 0, *, model: str = "", draws: int = DRAWS
) -> Run:
    """Seek the class in everything but the movement, and keep the verdict as a run.

    Args:
        ctx: For progress and cancelling.
        project: The study.
        seed: Seed of the exchanges.
        model: Audit for this network: inside its region of interest, beside its newest score.
        draws: Number of labellings that stand for chance.

    Raises:
        MouseVisionError: If there are no labels of two classes, or no clip can be read.
        Cancelled: The run is kept, marked as cancelled.
    """
    need_writing(project)
    labelled = labelled_clips(project, ctx)
    study = audit_study(labelled, seed)
    evaluated = _newest_evaluation(project, model)
    region = _region(project, evaluated)
    config = {
        "draws": draws,
        "region": list(region),
        "classes": list(study.classes),
        "unit": study.unit,
        "label_revision": project.revision,
        "versions": {
            "mousevision": mousevision.__version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
        },
    }

    def work(run: Run) -> tuple[dict[str, Any], str]:
        ids = [row.id for row in study.rows]
        looks = still_looks(SpanContext(ctx, 0, 0.95), project, ids, region)
        known = {video.id: video for video in videos.videos(project)}
        examined = examine(
            SpanContext(ctx, 0.95, 1),
            study.only(looks.kept),
            looks,
            known,
            draws=draws,
            seed=seed,
        )
        findings = [
            *examined.findings(runs.run_folder(project, run.id)),
            *_network(evaluated, model),
        ]
        words = verdict_words(findings, examined.basis)
        metrics = {
            "verdict": verdict(findings),
            "words": words,
            "findings": [finding.to_json() for finding in findings],
            "skipped": [words for words in (labelled.left_out, *looks.problems) if words],
        }
        return metrics | examined.figures, words

    return in_run(project, RunKind.AUDIT, AuditSettings(model, seed), config, work)


def newest_audit(project: Project) -> Run | None:
    """Return the newest finished audit; None when there is none."""
    return next((r for r in runs.runs(project, RunKind.AUDIT) if r.status is RunStatus.DONE), None)


def _newest_evaluation(project: Project, model: str) -> Run | None:
    if not model:
        return None
    name = find_model(model).name
    done = (r for r in runs.runs(project, RunKind.EVALUATE) if r.status is RunStatus.DONE)
    return next((run for run in done if run.model == name), None)


def _region(project: Project, evaluated: Run | None) -> Region:
    if evaluated is None:
        return project_input(project).region
    left, top, right, bottom = evaluated.config["input"]["region"]
    return left, top, right, bottom


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
