"""The recovery of the animals of a study: how far from its own baseline each is, week by week.

The space is that of an embedding. What is compared and tested are animals, never clips.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mousevision.core.annotation import Rater
from mousevision.core.errors import DataError
from mousevision.core.job import JobContext
from mousevision.learn.holm import holm
from mousevision.learn.layout import UNKNOWN, Codes, codes_of
from mousevision.learn.recovery import (
    Effect,
    Stage,
    baseline_distances,
    group_effect,
    over_all,
    stages_of,
)
from mousevision.services.embedding import Embedding
from mousevision.services.recovered import (
    ALL,
    AnimalPath,
    Choices,
    Curve,
    GroupStage,
    Question,
    Recovered,
)
from mousevision.services.time_points import TimePoint, baseline_of, pool, time_codes, time_points
from mousevision.store import listing, study
from mousevision.store.project import Project
from mousevision.store.text import fold, natural_key

FEWEST_OF_GROUP = 2
"""Animals that a group needs to be compared with another."""
PLAIN = Question()
"""All clips, no groups, the baseline as guessed."""
NO_TIME = (
    "No clip says whose it is and when it was filmed: select clips and say their animal and "
    "session (Edit, Animal of the selected clips), or import with a table that names them."
)
ONE_TIME = (
    "All clips are of one time point, {name}. Name the sessions after their time points, such as "
    "“baseline” and “week 1”, in the Animals' table, page Sessions."
)
NO_BASELINE = (
    "No animal has two clips{of} at {name} and some at another time point: choose another "
    "baseline, or name the sessions in the Animals' table, page Sessions."
)


@dataclass(frozen=True, slots=True)
class _Clips:
    """The clips that are asked about, with the time points as they are pooled."""

    vectors: npt.NDArray[np.float32]
    animals: Codes
    names: Mapping[int, str]
    times: Codes
    points: tuple[TimePoint, ...]
    baseline: int


def recovery_choices(project: Project, embedding: Embedding) -> Choices:
    """Return what can be asked of an embedding's clips."""
    rows = listing.clip_rows(project, embedding.clip_ids.tolist())
    filled = (key for each in study.subjects(project) for key, value in each.meta.items() if value)
    classes = {row.behaviour for row in rows if row.behaviour}
    return Choices(
        time_points(project), tuple(dict.fromkeys(filled)), tuple(sorted(classes, key=natural_key))
    )


def recover(
    ctx: JobContext,
    project: Project,
    embedding: Embedding,
    question: Question = PLAIN,
    rater: Rater | None = None,
) -> Recovered:
    """Return how far the animals are from their own baselines over time.

    Raises:
        DataError: If animals or time points are not known, or no animal has a baseline.
        Cancelled: If the job was cancelled.
    """
    points = time_points(project)
    asked = _asked(points, question)
    clips = _clips(project, embedding, points, asked, rater)
    ctx.check()
    animals, times = clips.animals, clips.times
    distances = baseline_distances(clips.vectors, animals, times, clips.baseline)
    known = np.isfinite(distances) & (times != UNKNOWN)
    later = set(animals[known & (times != clips.baseline)].tolist())
    only_first = set(animals[known].tolist()) - later
    seen = set(animals[(animals != UNKNOWN) & (times != UNKNOWN)].tolist())
    if not later:
        raise DataError(_why_not(clips, asked))
    distances[~np.isin(animals, list(later))] = np.nan
    names = clips.names
    groups = _groups(project, asked.by, {code: names[code] for code in later})
    stages = stages_of(distances, animals, times, clips.baseline)
    return Recovered(
        question=asked,
        times=clips.points,
        baseline=clips.baseline,
        paths=_paths(stages, names, groups, len(clips.points)),
        curves=_curves(distances, animals, times, clips.baseline, groups if asked.by else None),
        effect=_effect(stages, groups, clips.baseline),
        no_baseline=_in_order(names[code] for code in seen - later - only_first),
        no_follow_up=_in_order(names[code] for code in only_first),
        unplaced=int(((animals == UNKNOWN) | (times == UNKNOWN)).sum()),
    )


def _asked(points: Sequence[TimePoint], question: Question) -> Question:
    """Return the question with its baseline filled in; names that are gone are left out."""
    wanted = {fold(name) for name in question.baseline}
    found = tuple(point.name for point in points if fold(point.name) in wanted)
    return replace(question, baseline=found or tuple(p.name for p in baseline_of(points)))


def _clips(
    project: Project,
    embedding: Embedding,
    points: tuple[TimePoint, ...],
    asked: Question,
    rater: Rater | None,
) -> _Clips:
    if not points:
        raise DataError(NO_TIME)
    known = {row.id: row for row in listing.clip_rows(project, embedding.clip_ids.tolist(), rater)}
    at = [
        place
        for place, clip in enumerate(embedding.clip_ids.tolist())
        if clip in known and (not asked.of or known[clip].behaviour == asked.of)
    ]
    rows = [known[int(embedding.clip_ids[place])] for place in at]
    codes = time_codes(points, [row.session for row in rows])
    pooled, moved = pool(points, asked.baseline)
    times = np.array([moved[code] if code != UNKNOWN else UNKNOWN for code in codes], np.int64)
    first = moved[next(n for n, point in enumerate(points) if point.name in asked.baseline)]
    owners = [row.subject for row in rows]
    animals = codes_of(owners)
    names = {int(code): name for code, name in zip(animals, owners, strict=True) if name}
    return _Clips(embedding.vectors[at], animals, names, times, pooled, first)


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=natural_key))


def _why_not(clips: _Clips, asked: Question) -> str:
    there = set(clips.times[clips.times != UNKNOWN].tolist())
    if not asked.of and (not there or not clips.names):
        return NO_TIME
    if len(there) == 1 and not asked.of:
        return ONE_TIME.format(name=clips.points[there.pop()].name)
    of = f" labelled {asked.of}" if asked.of else ""
    return NO_BASELINE.format(of=of, name=clips.points[clips.baseline].name)


def _groups(project: Project, by: str, animals: Mapping[int, str]) -> dict[int, str]:
    """Return the group of each animal; spellings that differ only in case or blanks are one."""
    spelt: dict[str, str] = {}
    found: dict[str, str] = {}
    for each in study.subjects(project):
        value = " ".join(str(each.meta.get(by, "")).split()) if by else ""
        found[each.name] = spelt.setdefault(fold(value), value)
    return {code: found.get(name, "") for code, name in animals.items()}


def _paths(
    stages: Sequence[Stage], names: Mapping[int, str], groups: Mapping[int, str], count: int
) -> tuple[AnimalPath, ...]:
    values: dict[int, list[float | None]] = {code: [None] * count for code in groups}
    clips = {code: [0] * count for code in groups}
    for stage in stages:
        for code, value, number in zip(stage.animals, stage.values, stage.clips, strict=True):
            values[int(code)][stage.time] = float(value)
            clips[int(code)][stage.time] = int(number)
    return tuple(
        AnimalPath(names[code], groups[code], tuple(values[code]), tuple(clips[code]))
        for code in sorted(groups, key=lambda code: natural_key(names[code]))
    )


def _curves(
    distances: npt.NDArray[np.float64],
    animals: Codes,
    times: Codes,
    baseline: int,
    groups: Mapping[int, str] | None,
) -> tuple[Curve, ...]:
    if groups is None:
        return (_curve(ALL, stages_of(distances, animals, times, baseline), baseline),)
    found = []
    for name in sorted({name for name in groups.values() if name}, key=natural_key):
        mine = np.isin(animals, [code for code, group in groups.items() if group == name])
        stages = stages_of(distances[mine], animals[mine], times[mine], baseline)
        found.append(_curve(name, stages, baseline))
    return tuple(found)


def _curve(name: str, stages: Sequence[Stage], baseline: int) -> Curve:
    corrected = iter(holm([s.p_value for s in stages if s.p_value is not None]))
    return Curve(
        name,
        tuple(
            GroupStage(
                stage.time,
                len(stage.animals),
                int(stage.clips.sum()),
                stage.mean,
                stage.interval,
                stage.p_value,
                None if stage.p_value is None else next(corrected),
            )
            for stage in stages
        ),
        over_all(stages, baseline),
    )


def _effect(stages: Sequence[Stage], groups: Mapping[int, str], baseline: int) -> Effect | None:
    """Return whether groups of two animals and more recover differently."""
    sizes = list(groups.values())
    large = {code: name for code, name in groups.items() if sizes.count(name) >= FEWEST_OF_GROUP}
    return group_effect(stages, large, baseline)
