"""Raters of a project compared on what more than one of them has judged."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.core.annotation import Rater
from mousevision.core.ethogram import Scope
from mousevision.services.agreement import agreement
from mousevision.services.labelling import label_clips, mark_looked_at
from mousevision.store import behaviours, bouts, listing
from mousevision.store.behaviours import add_behaviour
from mousevision.store.project import Project
from mousevision.store.raters import ensure_rater


@pytest.fixture
def ben(project: Project) -> Rater:
    with project.edit("Rater ben") as edit:
        return ensure_rater(edit, "ben")


def label_all(project: Project, rater: Rater, wrong: int = 0) -> list[int]:
    """Label every clip as the imported table does, but for the first `wrong`; return these."""
    known = [each for each in behaviours.behaviours(project) if each.scope is Scope.CLIP]
    rows = listing.clip_rows(project, listing.clip_ids(project))
    for at, row in enumerate(rows):
        true = next(each for each in known if each.name == row.behaviour)
        other = next(each for each in known if each is not true)
        label_clips(project, rater, [row.id], other if at < wrong else true)
    return [row.id for row in rows[:wrong]]


def test_one_rater_alone_is_told_what_to_do(project: Project) -> None:
    found = agreement(project)
    assert [each.name for each in found.raters] == ["imported"]
    assert found.kappa is None
    assert found.pairs == ()
    assert "Only one person has labelled" in found.words()


def test_three_raters_and_where_they_disagree(project: Project, anna: Rater, ben: Rater) -> None:
    label_all(project, anna)
    wrong = label_all(project, ben, wrong=3)
    found = agreement(project)
    assert {each.name for each in found.raters} == {"anna", "ben", "imported"}
    assert found.disputed == tuple(wrong)
    assert found.kappa is not None
    assert found.kappa.items == 24
    assert (found.unit, found.groups) == ("animal", 4)
    assert found.interval is not None
    assert found.interval[0] < (found.kappa.value or 0) <= found.interval[1]
    assert "24 clips of 4 animals" in found.words()
    assert "by chance" in found.words()
    pairs = {frozenset((pair.first.name, pair.second.name)): pair for pair in found.pairs}
    same, apart = pairs[frozenset({"anna", "imported"})], pairs[frozenset({"anna", "ben"})]
    assert same.kappa is not None
    assert same.kappa.value == pytest.approx(1)
    assert same.disputed == ()
    assert sorted(apart.disputed) == sorted(wrong)
    table = np.array(apart.table(found.classes))
    assert (table.sum(), table.trace()) == (24, 21)
    assert all(share is not None and share < 1 for share in found.by_class.values())


def test_clips_of_one_rater_only_do_not_count(project: Project, anna: Rater) -> None:
    known = [each for each in behaviours.behaviours(project) if each.scope is Scope.CLIP]
    label_clips(project, anna, listing.clip_ids(project)[:5], known[0])
    found = agreement(project)
    assert found.kappa is not None
    assert found.kappa.items == 5
    assert found.pairs[0].kappa == found.kappa, "of two raters there is one kappa"


def test_bouts_are_compared_where_both_have_looked(
    project: Project, anna: Rater, ben: Rater
) -> None:
    first, second, third = listing.clip_ids(project)[:3]
    with project.edit("bouts") as edit:
        reach = add_behaviour(edit, "reach", "r", scope=Scope.BOUT)
        add_behaviour(edit, "grasp", "g", scope=Scope.BOUT)
        bouts.add_bout(edit, first, anna.id, reach.id, 2, 6)
        bouts.add_bout(edit, first, ben.id, reach.id, 3, 7)
        bouts.add_bout(edit, third, anna.id, reach.id, 0, 4)
    for rater in (anna, ben):
        mark_looked_at(project, rater, [first, second])
    pairs = {frozenset((p.first.name, p.second.name)): p for p in agreement(project).pairs}
    pair = pairs[frozenset({"anna", "ben"})]
    assert pair.kappa is None
    assert list(pair.bouts) == ["reach"]
    found = pair.bouts["reach"]
    assert (found.first, found.second, found.alike) == (1, 1, 1)
    assert {abs(found.start_off or 0), abs(found.stop_off or 0)} == {1}
    assert found.kappa is not None
    frames = sum(row.stop - row.start for row in listing.clip_rows(project, [first, second]))
    assert found.kappa.items == frames
