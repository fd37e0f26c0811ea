"""Is one run better than another, or is it chance? On clips that both tested and neither saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mousevision.core.errors import DataError
from mousevision.core.run import Run
from mousevision.learn import metrics
from mousevision.learn.compare import ALPHA, Difference, paired_difference
from mousevision.services.beside import between
from mousevision.services.labelled import group_of, grouping_unit
from mousevision.services.words import counted
from mousevision.store import labels, listing, runs
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs on the clips that both tested.

    Attributes:
        first: The run that is asked about.
        second: The run that it is compared with.
        clips: Number of clips that both tested and that have a label today.
        unit: What was drawn anew and exchanged: `animal`, `session` or `video`.
        accuracy: Of each run on these clips.
        balanced_accuracy: Of each run on these clips.
        difference: First minus second.
        relabelled: Clips whose label is not what it was in one of the runs; today's counts.
        unlabelled: Clips that both tested and that have no label today; left out.
    """

    first: Run
    second: Run
    clips: int
    unit: str
    accuracy: tuple[float, float]
    balanced_accuracy: tuple[float, float]
    difference: Difference
    relabelled: int
    unlabelled: int

    def to_json(self) -> dict[str, Any]:
        """Return the JSON of `compare`."""
        return {
            "run_a": self.first.id,
            "run_b": self.second.id,
            "clips": self.clips,
            "subjects": self.difference.groups,
            "accuracy": list(self.accuracy),
            "balanced_accuracy": list(self.balanced_accuracy),
            **self.difference.to_json(),
            "relabelled": self.relabelled,
            "unlabelled": self.unlabelled,
            "words": self.words(),
        }

    def words(self) -> str:
        """Return in a sentence whether one is better, and what the labels have to do with it."""
        said = [_verdict(self)]
        if self.relabelled:
            said.append(
                f"{counted(self.relabelled, 'label')} of these clips changed since: today's count."
            )
        if self.unlabelled:
            said.append(
                f"{counted(self.unlabelled, 'clip')} without a label today "
                f"{'is' if self.unlabelled == 1 else 'are'} left out."
            )
        return " ".join(said)


def _verdict(found: Comparison) -> str:
    gain = found.difference.balanced_accuracy
    interval = between(found.difference.ci95["balanced_accuracy"])
    groups = counted(found.difference.groups, found.unit)
    here = f"on the {counted(found.clips, 'clip')} of {groups} that both were tested on"
    one, two = (f"run {run.id} ({run.model})" for run in (found.first, found.second))
    values = "{:.2f} against {:.2f} as the mean over classes".format(*found.balanced_accuracy)
    chance = f"p = {found.difference.p_value:.2g}"
    if not found.difference.tellable:
        are = "is" if found.difference.groups == 1 else "are"
        return (
            f"{groups} {are} too few to tell whether {one} or {two} is better: {values}, {here}."
        )
    if found.difference.p_value > ALPHA:
        return (
            f"No difference beyond chance between {one} and {two}: {values}, a difference of "
            f"{gain:.2f}{interval}, {here} ({chance})."
        )
    better = f"{one} is better than {two}" if gain > 0 else f"{one} is worse than {two}"
    more = f"{abs(gain):.2f} {'more' if gain > 0 else 'less'}"
    return (
        f"{better[0].upper()}{better[1:]}: {values}, {more}{interval}, {here}; that is more than "
        f"chance ({chance})."
    )


def answers_of(run: Run) -> dict[int, tuple[str, str]]:
    """Return truth at the time and answer, by clip, of what a run tested; empty if nothing."""
    found = {}
    for each in run.metrics.get("predictions") or []:
        given: Mapping[str, float] = each.get("probabilities") or {}
        if "clip" in each and given:
            found[int(each["clip"])] = str(each["truth"]), max(given, key=given.__getitem__)
    return found


def compare_runs(project: Project, first_id: int, second_id: int) -> Comparison:
    """Compare two evaluations, or trainings with animals held out.

    Raises:
        DataError: If it is one run, or there is no labelled clip that both have tested.
        ProjectError: If there is no such run.
    """
    if first_id == second_id:
        raise DataError(f"Run {first_id} cannot be compared with itself: choose another run.")
    first, second = runs.run(project, first_id), runs.run(project, second_id)
    one, two = answers_of(first), answers_of(second)
    for run, has in ((first, one), (second, two)):
        if not has:
            raise DataError(f"Run {run.id} has tested no clips, so it cannot be compared.")
    rows = listing.clip_rows(project, sorted(one.keys() & two.keys()))
    today = labels.reference_labels(project)
    known = [row for row in rows if row.id in today and row.behaviour is not None]
    if not known:
        raise DataError(
            f"No labelled clip was tested by both run {first.id} and run {second.id}: evaluate "
            "both by animal, and they can be compared."
        )
    return _compared(first, second, known, one, two, len(rows) - len(known))


def _compared(
    first: Run,
    second: Run,
    rows: list[ClipRow],
    one: Mapping[int, tuple[str, str]],
    two: Mapping[int, tuple[str, str]],
    unlabelled: int,
) -> Comparison:
    names = sorted(
        {str(row.behaviour) for row in rows}
        | {said[row.id][1] for row in rows for said in (one, two)}
    )
    place = {name: at for at, name in enumerate(names)}
    truth = np.array([place[str(row.behaviour)] for row in rows])
    answers = [np.array([place[said[row.id][1]] for row in rows]) for said in (one, two)]
    unit, _ = grouping_unit(rows)
    changed = sum({one[row.id][0], two[row.id][0]} != {row.behaviour} for row in rows)
    a, b = answers
    return Comparison(
        first,
        second,
        len(rows),
        unit,
        (metrics.accuracy(truth, a), metrics.accuracy(truth, b)),
        (metrics.balanced_accuracy(truth, a), metrics.balanced_accuracy(truth, b)),
        paired_difference(truth, a, b, [group_of(row, unit) for row in rows]),
        changed,
        unlabelled,
    )
