"""Do raters agree? On classes of clips, and on bouts, pair by pair and all together."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mousevision.core.agreement import (
    NOT_RATED,
    BoutAgreement,
    Kappa,
    Ratings,
    bout_agreement,
    class_agreement,
    cohen_of,
    cohen_tally,
    disagreements,
    fleiss_of,
    fleiss_tally,
    kappa_interval,
)
from mousevision.core.annotation import Bout, Rater
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.intervals import Interval, intersection, union
from mousevision.services.beside import between
from mousevision.services.labelled import group_of, grouping_unit
from mousevision.services.repeating import SelfAgreement, self_agreements
from mousevision.services.words import counted
from mousevision.store import behaviours, bouts, labels, listing, raters
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

Found = tuple[float, float] | None
BoutsOf = Mapping[tuple[int, int], Sequence[Bout]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two raters.

    Attributes:
        first: Who is in the rows of `table`.
        second: Who is in its columns.
        kappa: Cohen's, over the clips that both have labelled; None without such clips.
        interval: Its 95 % interval over animals; None where there are too few.
        clips: Those that both have labelled, by what the first and what the second said.
        bouts: Agreement on each behaviour of the timeline that one of them marked.
    """

    first: Rater
    second: Rater
    kappa: Kappa | None
    interval: Found
    clips: Mapping[tuple[str, str], tuple[int, ...]]
    bouts: Mapping[str, BoutAgreement]

    @property
    def disputed(self) -> tuple[int, ...]:
        """Clips that they gave different classes to."""
        return tuple(clip for (one, two), ids in self.clips.items() if one != two for clip in ids)

    def table(self, classes: Sequence[str]) -> list[list[int]]:
        """Return how often the first said the class of the row, the second the column's."""
        return [[len(self.clips.get((one, two), ())) for two in classes] for one in classes]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the raters of a project say of the same clips.

    Attributes:
        raters: Those who labelled a clip or marked a bout.
        classes: Names of the classes for whole clips, in their order.
        kappa: Fleiss', over all clips with two labels or more, or Cohen's where only two raters
            have labelled the same clips; None without such clips.
        interval: Its 95 % interval over animals; None where there are too few.
        unit: What the interval is over: `animal`, `session` or `video`.
        groups: How many of them.
        by_class: Of each class, how often another rater says it of a clip of which one said it.
        pairs: Every two raters who have something in common.
        disputed: Clips that any two raters gave different classes to, as the browser sorts them.
        themselves: Agreement of raters with themselves, of those who were asked twice.
    """

    raters: tuple[Rater, ...]
    classes: tuple[str, ...]
    kappa: Kappa | None
    interval: Found
    unit: str
    groups: int
    by_class: Mapping[str, float | None]
    pairs: tuple[Pair, ...]
    disputed: tuple[int, ...]
    themselves: tuple[SelfAgreement, ...] = ()

    def words(self) -> str:
        """Return the agreement on classes in a sentence."""
        if len(self.raters) < 2:
            return (
                "Only one person has labelled so far. Choose another rater, label some of the "
                "same clips, and look here again."
            )
        if self.kappa is None:
            return (
                "No clip has labels of two raters: let another one label some of the same clips."
            )
        return kappa_words(self.kappa, self.interval, self.unit, self.groups)


def kappa_words(kappa: Kappa, interval: Found, unit: str, groups: int) -> str:
    """Return an agreement in a sentence that never leaves it without what chance would give."""
    shares = f"{kappa.agreement:.2f} of labels are alike, by chance {kappa.chance:.2f} would be"
    over = f"{counted(kappa.items, 'clip')} of {counted(groups, unit)}"
    if kappa.value is None:
        return f"All labels of {over} are one class, so that agreement says nothing."
    return f"Kappa {kappa.value:.2f}{between(interval)}, {over}: {shares}."


def agreement(project: Project) -> Agreement:
    """Compare all raters of a project on what more than one of them has judged."""
    known = behaviours.behaviours(project)
    classes = [each for each in known if each.scope is Scope.CLIP]
    people, rows, ratings = _ratings(project, classes)
    unit, _ = grouping_unit(rows)
    groups = [group_of(row, unit) for row in rows]
    shared = (ratings >= 0).sum(axis=1) >= 2
    tallies = fleiss_tally(ratings)
    kappa, interval = fleiss_of(tallies.sum(axis=0)), kappa_interval(tallies, groups, fleiss_of)
    marks = _Marks(project, [each for each in known if each.scope is Scope.BOUT])
    pairs = _pairs(people, rows, groups, ratings, [each.name for each in classes], marks)
    labelled = [pair for pair in pairs if pair.kappa is not None]
    if len(labelled) == 1:  # two kappas of the same two raters would only puzzle
        kappa, interval = labelled[0].kappa, labelled[0].interval
    return Agreement(
        raters=tuple(people),
        classes=tuple(each.name for each in classes),
        kappa=kappa,
        interval=interval,
        unit=unit,
        groups=len({group for group, both in zip(groups, shared, strict=True) if both}),
        by_class=dict(
            zip((c.name for c in classes), class_agreement(ratings, len(classes)), strict=True)
        ),
        pairs=tuple(pairs),
        disputed=tuple(rows[int(at)].id for at in disagreements(ratings)),
        themselves=self_agreements(project),
    )


def _ratings(
    project: Project, classes: Sequence[Behaviour]
) -> tuple[list[Rater], list[ClipRow], Ratings]:
    """Return who judged anything, clips in the browser's order, and what was said of them.

    Somebody may label meanwhile: what came or went between two readings is left out.
    """
    given = labels.all_labels(project)
    marked = {rater for _, rater in bouts.looked_at(project)}
    marked |= {each.rater_id for each in bouts.all_bouts(project)}
    active = {each.rater_id for each in given} | marked
    people = [each for each in raters.raters(project) if each.id in active]
    labelled = {each.clip_id for each in given}
    ids = [clip for clip in listing.clip_ids(project) if clip in labelled]
    rows = listing.clip_rows(project, ids)
    place = {row.id: at for at, row in enumerate(rows)}
    column = {each.id: at for at, each in enumerate(people)}
    code = {each.id: at for at, each in enumerate(classes)}
    ratings = np.full((len(rows), len(people)), NOT_RATED, dtype=np.int64)
    for each in given:
        if each.clip_id in place and each.rater_id in column and each.behaviour_id in code:
            ratings[place[each.clip_id], column[each.rater_id]] = code[each.behaviour_id]
    return people, rows, ratings


def _pairs(
    people: Sequence[Rater],
    rows: Sequence[ClipRow],
    groups: Sequence[str],
    ratings: Ratings,
    classes: Sequence[str],
    marks: _Marks,
) -> list[Pair]:
    found = []
    for one, two in itertools.combinations(range(len(people)), 2):
        first, second = ratings[:, one], ratings[:, two]
        clips: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at in np.flatnonzero((first >= 0) & (second >= 0)):
            clips[classes[first[at]], classes[second[at]]].append(rows[int(at)].id)
        tallies = cohen_tally(first, second)
        pair = Pair(
            people[one],
            people[two],
            cohen_of(tallies.sum(axis=0)),
            kappa_interval(tallies, groups, cohen_of),
            {said: tuple(ids) for said, ids in clips.items()},
            marks.compare(people[one], people[two]),
        )
        if pair.kappa is not None or pair.bouts:
            found.append(pair)
    return found


class _Marks:
    """The bouts of all raters and where they have looked for them.

    Where a rater has not said what was looked at, it is the clip's stretch from the first to the
    last bout: further out nobody knows.
    """

    def __init__(self, project: Project, known: Sequence[Behaviour]) -> None:
        self._known = known
        self._bouts: dict[tuple[int, int], list[Bout]] = defaultdict(list)
        stretches = {behaviour.id for behaviour in known}  # points tell no stretch looked at
        for bout in bouts.all_bouts(project):
            if bout.behaviour_id in stretches:
                self._bouts[bout.clip_id, bout.rater_id].append(bout)
        told = {place: bouts.scored(project, *place) for place in bouts.looked_at(project)}
        self._looked = {
            place: union([*told.get(place, ()), *_hull(self._bouts.get(place, ()))])
            for place in {*self._bouts, *told}
        }

    def compare(self, first: Rater, second: Rater) -> dict[str, BoutAgreement]:
        """Return the agreement on each behaviour that one of the two marked where both looked."""
        clips = [
            clip for clip, rater in self._looked
            if rater == first.id and (clip, second.id) in self._looked
        ]  # fmt: skip
        found = {}
        for behaviour in self._known:
            compared = bout_agreement([
                (
                    self._spans(clip, first, behaviour),
                    self._spans(clip, second, behaviour),
                    intersection(self._looked[clip, first.id], self._looked[clip, second.id]),
                )
                for clip in clips
            ])  # fmt: skip
            if compared.first or compared.second:
                found[behaviour.name] = compared
        return found

    def _spans(self, clip: int, rater: Rater, behaviour: Behaviour) -> list[Interval]:
        return [
            Interval(bout.start, bout.stop)
            for bout in self._bouts.get((clip, rater.id), ())
            if bout.behaviour_id == behaviour.id
        ]


def _hull(marked: Sequence[Bout]) -> list[Interval]:
    if not marked:
        return []
    return [Interval(min(each.start for each in marked), max(each.stop for each in marked))]
