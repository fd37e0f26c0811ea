"""Silent repeats: clips that come up again without a word, and how steady raters are.

A rater who does not give the same class twice cannot agree with anybody else better than that, nor
can a network that learns from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mousevision.core.agreement import Kappa, cohen_of, cohen_tally, kappa_interval
from mousevision.core.annotation import Rater
from mousevision.services.beside import between
from mousevision.services.labelled import group_of, grouping_unit
from mousevision.services.words import counted
from mousevision.store import listing, raters
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project
from mousevision.store.repeats import Repeat, repeats

SHARE = 0.1
APART = 20
"""Other clips that lie at least between a clip and its repeat, where there are so many."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One clip of a review.

    Attributes:
        clip_id: The clip.
        again: It came up in this review, or was labelled, before.
    """

    clip_id: int
    again: bool = False


def with_repeats(
    ids: Sequence[int], before: Sequence[int], share: float, seed: int
) -> tuple[Turn, ...]:
    """Return a review's clips in their order, with repeats strewn among them.

    Half of the repeats, as far as there are any, are clips labelled before this review; the others
    come from the review itself, `APART` clips after their first time or more, half the review
    where it is shorter.

    Args:
        ids: The clips to be decided on.
        before: Clips that the rater has labelled before.
        share: Repeats per clip, 0 to 1.
        seed: Of the choice.
    """
    rng = np.random.default_rng(seed)
    wanted = round(share * len(ids))
    apart = min(APART, len(ids) // 2)
    old = sorted(set(before) - set(ids))
    chosen = rng.permutation(np.array(old, dtype=np.int64))[: max(wanted // 2, 0)]
    places: list[tuple[float, Turn]] = [(at, Turn(clip)) for at, clip in enumerate(ids)]
    places += [(rng.uniform(0, len(ids)), Turn(int(clip), again=True)) for clip in chosen]
    rest = wanted - len(chosen)
    firsts = rng.permutation(max(len(ids) - apart, 0))[:rest]
    for at in firsts:
        place = rng.uniform(at + apart, len(ids))
        places.append((place, Turn(ids[int(at)], again=True)))
    return tuple(turn for _, turn in sorted(places, key=lambda one: one[0]))


@dataclass(frozen=True, slots=True)
class SelfAgreement:
    """How often a rater gave a clip the same class when it came up again.

    Attributes:
        rater: Who.
        kappa: Cohen's kappa between first and second time.
        interval: Its 95 % interval over animals; None where there are too few.
        unit: What the interval is over.
        groups: How many of them.
        changed: Clips that got another class.
    """

    rater: Rater
    kappa: Kappa
    interval: tuple[float, float] | None
    unit: str
    groups: int
    changed: tuple[int, ...]

    def words(self) -> str:
        """Return it in a sentence."""
        alike = round(self.kappa.agreement * self.kappa.items)
        value = "" if self.kappa.value is None else f", kappa {self.kappa.value:.2f}"
        band = "" if self.kappa.value is None else between(self.interval)
        return (
            f"{self.rater.name}, asked again without knowing: {alike} of "
            f"{counted(self.kappa.items, 'clip')} of {counted(self.groups, self.unit)} alike"
            f"{value}{band}."
        )


def self_agreements(project: Project) -> tuple[SelfAgreement, ...]:
    """Return the agreement with themselves of all raters who were asked twice."""
    found = []
    for rater in raters.raters(project):
        asked = repeats(project, rater.id)
        rows = {row.id: row for row in listing.clip_rows(project, [r.clip_id for r in asked])}
        asked = [each for each in asked if each.clip_id in rows]  # gone in this very moment
        if asked:
            found.append(_agreement(rater, asked, rows))
    return tuple(found)


def _agreement(
    rater: Rater, asked: Sequence[Repeat], rows: Mapping[int, ClipRow]
) -> SelfAgreement:
    unit, _ = grouping_unit(list(rows.values()))
    classes = sorted({each.first_id for each in asked} | {each.behaviour_id for each in asked})
    first = np.array([classes.index(each.first_id) for each in asked], dtype=np.int64)
    second = np.array([classes.index(each.behaviour_id) for each in asked], dtype=np.int64)
    tally = cohen_tally(first, second)
    kappa = cohen_of(tally.sum(axis=0))
    assert kappa is not None, "there are repeats"
    groups = [group_of(rows[each.clip_id], unit) for each in asked]
    changed = {each.clip_id: None for each in asked if each.first_id != each.behaviour_id}
    interval = kappa_interval(tally, groups, cohen_of)
    return SelfAgreement(rater, kappa, interval, unit, len(set(groups)), tuple(changed))
