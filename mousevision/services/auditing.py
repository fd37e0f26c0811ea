"""Confound audit: can the class be had without the animal's movement? Kept as a run."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import mousevision
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.learn.audit import DRAWS, Audited, Outcome, run_checks, smallest_p
from mousevision.learn.exchange import Design, design
from mousevision.learn.registry import find_model
from mousevision.learn.split_gap import split_gap
from mousevision.media.still import WHOLE
from mousevision.services.audit_checks import Checks, audit_checks, found_at
from mousevision.services.audit_findings import (
    WEAK,
    Finding,
    Level,
    few_animals_words,
    is_strong,
    leak_level,
    outcome_words,
    too_few,
    verdict,
    verdict_words,
)
from mousevision.services.audit_study import (
    AuditStudy,
    animal_finding,
    audit_study,
    many_of_each,
    session_finding,
)
from mousevision.services.labelled import labelled_clips
from mousevision.services.still_looks import Looks, Region, still_looks
from mousevision.services.training import in_run
from mousevision.store import runs, videos
from mousevision.store.project import Project

GAP = 0.1
"""A random split that flatters by more than this is worth a note."""


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
    study = audit_study(labelled_clips(project), seed)
    evaluated = _newest_evaluation(project, model)
    region = _region(evaluated)
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
        read = study.only(looks.kept)
        folder = runs.run_folder(project, run.id)
        examined = _Examined.of(SpanContext(ctx, 0.95, 1), project, read, looks, draws, seed)
        findings = [*examined.findings(folder), *_network(evaluated, model)]
        words = verdict_words(findings, examined.basis)
        metrics = {
            "verdict": verdict(findings),
            "words": words,
            "findings": [finding.to_json() for finding in findings],
            "clips": len(read.rows),
            "skipped": list(looks.problems),
        }
        return metrics | examined.figures, words

    return in_run(project, RunKind.AUDIT, AuditSettings(model, seed), config, work)


def newest_audit(project: Project) -> Run | None:
    """Return the newest finished audit; None when there is none."""
    return next((r for r in runs.runs(project, RunKind.AUDIT) if r.status is RunStatus.DONE), None)


@dataclass(frozen=True, slots=True)
class _Examined:
    """A study, its checks, and their outcome where there can be one."""

    study: AuditStudy
    plan: Design | None
    checks: Checks
    audited: Audited | None
    gap: tuple[float, float] | None

    @classmethod
    def of(
        cls,
        ctx: JobContext,
        project: Project,
        study: AuditStudy,
        looks: Looks,
        draws: int,
        seed: int,
    ) -> _Examined:
        checks = audit_checks(study, looks, {video.id: video for video in videos.videos(project)})
        plan = design(study.targets, study.groups, study.sessions)
        audited = None
        if plan is not None and smallest_p(plan, draws) <= WEAK:
            audited = run_checks(ctx, checks.checks, plan, draws=draws, seed=seed)
        ctx.check()
        stills = next(check.features for check in checks.checks if check.name == "still")
        return cls(
            study, plan, checks, audited, split_gap(stills, study.targets, study.groups, seed)
        )

    @property
    def basis(self) -> str:
        """What was compared, for the verdict."""
        if self.plan is None or self.audited is None:
            return f"{len(self.study.rows)} clips of {len(set(self.study.groups))} {self.unit}s"
        kind = "video" if self.plan.unit == "session" and self.study.unknown else self.plan.unit
        units = f"{len(self.plan)} {kind}s"
        if not self.plan.within:
            return units
        return f"{units} of {self.plan.groups} {self.unit}s compared with themselves"

    @property
    def unit(self) -> str:
        """What a group is."""
        return self.study.unit

    @property
    def figures(self) -> dict[str, Any]:
        """How the comparison was made."""
        return {
            "unit": str(self.plan.unit) if self.plan else None,
            "units": len(self.plan) if self.plan else 0,
            "animals": len(set(self.study.groups)),
            "labelings": self.audited.labelings if self.audited else 0,
            "smallest_p": self.audited.floor if self.audited else None,
        }

    def findings(self, folder: Path) -> Iterator[Finding]:
        """Yield what was found; pictures of places are drawn into `folder`."""
        yield animal_finding(self.study)
        if self.plan is not None and self.plan.within:
            yield from session_finding(self.study)
        if self.plan is None or self.audited is None:
            yield from (too_few(c.name, self.unit) for c in self.checks.checks if c.counts)
        else:
            for at, found in enumerate(self.audited.outcomes):
                yield self._finding(at, found, self.plan, self.audited.floor, folder)
            yield _shuffled(self.audited, len(self.study.classes))
        if self.gap is not None:
            yield _split(self.gap, self.unit)

    def _finding(
        self, at: int, found: Outcome, plan: Design, floor: float, folder: Path
    ) -> Finding:
        few = not plan.within and not many_of_each(self.study)
        telling = found.counts and (found.p_value <= WEAK or (few and is_strong(found)))
        where, place = "", None
        if telling:
            where, place = found_at(self.checks, self.checks.checks[at], found, plan, folder)
        level = Level.NOTE if telling or found.p_value <= WEAK else Level.FINE
        if found.counts and not few:
            level = leak_level(found, floor, sure=not (plan.within and self.study.unknown))
        words = (
            few_animals_words(found, where)
            if few
            else outcome_words(found, level, self.study.classes, where)
        )
        return Finding(
            found.name,
            level,
            words,
            found.score,
            found.chance,
            found.usual,
            found.p_value,
            place,
        )


def _shuffled(audited: Audited, classes: int) -> Finding:
    words = (
        f"With the labels exchanged at random the best of these checks is right in "
        f"{audited.best:.0%} on average, and in up to {audited.best_usual:.0%} in 95 of 100 "
        "tries: that is what chance looks like here."
    )
    return Finding("shuffled", Level.FINE, words, audited.best, 1 / classes, audited.best_usual)


def _split(gap: tuple[float, float], unit: str) -> Finding:
    random, apart = gap
    figures = f"from first frames alone {random:.0%} are right, but {apart:.0%} by {unit}"
    if random - apart <= GAP:
        return Finding(
            "split", Level.FINE, f"A random split flatters little here: {figures}.", random, apart
        )
    words = (
        f"A random split would flatter here: {figures}. Judge a network only by {unit}s that it "
        "has not seen, as this program does."
    )
    return Finding("split", Level.NOTE, words, random, apart)


def _newest_evaluation(project: Project, model: str) -> Run | None:
    if not model:
        return None
    name = find_model(model).name
    done = (r for r in runs.runs(project, RunKind.EVALUATE) if r.status is RunStatus.DONE)
    return next((run for run in done if run.model == name), None)


def _region(evaluated: Run | None) -> Region:
    if evaluated is None:
        return WHOLE
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
