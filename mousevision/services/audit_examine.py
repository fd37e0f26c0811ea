"""The checks of an audit run on a study, and what they found, finding by finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext
from mousevision.core.video import Video
from mousevision.learn.audit import DRAWS, Audited, Outcome, run_checks, smallest_p
from mousevision.learn.exchange import Design, Unit, design
from mousevision.learn.split_gap import split_gap
from mousevision.services.audit_checks import Checks, Found, audit_checks, found_at
from mousevision.services.audit_findings import (
    WEAK,
    Finding,
    Level,
    Offer,
    few_animals_words,
    is_strong,
    leak_level,
    outcome_words,
    too_few,
)
from mousevision.services.audit_mending import Leak, offers
from mousevision.services.audit_study import (
    AuditStudy,
    animal_finding,
    many_of_each,
    session_finding,
)
from mousevision.services.audit_view import View
from mousevision.services.still_looks import Looks

AS_FILMED = View(InputSpec())
GAP = 0.1
"""A random split that flatters by more than this is worth a note."""


@dataclass(frozen=True, slots=True)
class Examination:
    """A study, its checks, and their outcome where there can be one.

    Attributes:
        study: The clips.
        plan: How they are compared; None where they cannot be.
        checks: What the class was sought in.
        audited: What was found; None where there can be no p-value.
        gap: Balanced accuracy from first frames, split at random and by animal.
        view: How the clips were looked at.
    """

    study: AuditStudy
    plan: Design | None
    checks: Checks
    audited: Audited | None
    gap: tuple[float, float] | None
    view: View

    @property
    def basis(self) -> str:
        """What was compared, for the verdict."""
        if self.plan is None or self.audited is None:
            return f"{len(self.study.rows)} clips of {len(set(self.study.groups))} {self.unit}s"
        by_video = self.plan.unit is Unit.SESSION and self.study.unknown
        kind = "video" if by_video else str(self.plan.unit)
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
            "clips": len(self.study.rows),
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
        telling = found.p_value <= WEAK or (few and found.counts and is_strong(found))
        at_place, mends = Found(), tuple[Offer, ...]()
        if telling and (found.counts or found.name in self.checks.masks):
            at_place = found_at(self.checks, self.checks.checks[at], found, plan, folder)
        level = Level.NOTE if telling else Level.FINE
        if found.counts and not few:
            level = leak_level(found, floor, sure=not (plan.within and self.study.unknown))
        if telling and found.counts and (few or level is not Level.NOTE):
            region = at_place.place.region if at_place.place else None
            leak = Leak(found.name, region, at_place.chief)
            mends = offers(leak, self.view, self.checks.moving)
        words = (
            few_animals_words(found, at_place.words)
            if few
            else outcome_words(found, level, self.study.classes, at_place.words)
        )
        return Finding(
            found.name,
            level,
            words,
            found.score,
            found.chance,
            found.usual,
            found.p_value,
            at_place.place,
            mends,
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
    figures = (
        f"from first frames alone {random:.0%} are right if clips are split at random, "
        f"{apart:.0%} if split by {unit}"
    )
    if random - apart <= GAP:
        return Finding(
            "split", Level.FINE, f"A random split flatters little here: {figures}.", random, apart
        )
    words = (
        f"A random split would flatter here: {figures}. Judge a network only by {unit}s that it "
        "has not seen, as this program does."
    )
    return Finding("split", Level.NOTE, words, random, apart)


def examine(
    ctx: JobContext,
    study: AuditStudy,
    looks: Looks,
    videos: Mapping[int, Video],
    *,
    view: View = AS_FILMED,
    outside: Looks | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Examination:
    """Run all checks that the study allows.

    Raises:
        Cancelled: If the user cancelled.
    """
    checks = audit_checks(study, looks, videos, view, outside)
    plan = design(study.targets, study.groups, study.sessions)
    audited = None
    if plan is not None and smallest_p(plan, draws) <= WEAK:
        audited = run_checks(ctx, checks.checks, plan, draws=draws, seed=seed)
    ctx.check()
    stills = next(check.features for check in checks.checks if check.name == "still")
    gap = split_gap(stills, study.targets, study.groups, seed)
    return Examination(study, plan, checks, audited, gap, view)
