"""What counts as looked at, whose bouts count, and which behaviours exclude each other."""

from __future__ import annotations

import pytest

from mousevision.core.annotation import Rater, RaterKind
from mousevision.core.errors import DataError
from mousevision.core.ethogram import Scope
from mousevision.core.intervals import Interval
from mousevision.core.job import QuietContext
from mousevision.services import bout_study
from mousevision.services.bout_study import MarkedClips, marked_clips
from mousevision.services.labelling import mark_looked_at
from mousevision.store import bouts, listing
from mousevision.store.behaviours import add_behaviour
from mousevision.store.project import Project
from mousevision.store.raters import ensure_rater
from tests.unit.services.bouts import add_side, mark_sides


def _marked(project: Project) -> MarkedClips:
    return marked_clips(QuietContext(), project)


def test_without_a_bout_there_is_nothing_to_learn(project: Project) -> None:
    with pytest.raises(DataError, match="Nobody has marked a bout"):
        _marked(project)


def test_a_clip_with_a_bout_is_looked_at_and_one_without_is_not(
    project: Project, anna: Rater
) -> None:
    first, second = listing.clip_ids(project)[:2]
    mark_sides(project, anna, [first])
    found = _marked(project)
    assert [row.id for row in found.rows] == [first], "the class of a clip says nothing of bouts"
    assert found.study.truths[0].looked == (Interval(0, 20),)
    assert "what is not marked there is background" in found.words
    mark_looked_at(project, anna, [second])
    found = _marked(project)
    assert [row.id for row in found.rows] == [first, second]
    assert found.study.truths[1].bouts == ()
    assert found.study.truths[1].looked == (Interval(0, 20),)
    assert project.undo_name is not None
    assert project.undo_name.startswith("All bouts marked in")


def test_points_are_neither_bouts_nor_a_look_for_them(project: Project, anna: Rater) -> None:
    first, second = listing.clip_ids(project)[:2]
    with project.edit("contact") as edit:
        contact = add_behaviour(edit, "contact", scope=Scope.POINT)
        for clip in (first, second):
            bouts.add_bout(edit, clip, anna.id, contact.id, 3, 4)
    with pytest.raises(DataError, match="Nobody has marked a bout"):
        _marked(project)
    mark_sides(project, anna, [first])
    found = _marked(project)
    assert [row.id for row in found.rows] == [first]
    assert len(found.study.truths[0].bouts) == 1
    assert found.study.repertoire.names == ("on the right",)


def test_a_stretch_that_is_kept_as_scored_goes_before_the_guess(
    project: Project, anna: Rater
) -> None:
    clip = listing.clip_ids(project)[0]
    side = add_side(project)
    with project.edit("Mark") as edit:
        bouts.add_bout(edit, clip, anna.id, side.id, 12, 14)
        bouts.set_scored(edit, clip, anna.id, 2, 8)
    found = _marked(project)
    assert found.study.truths[0].looked == (Interval(2, 8), Interval(12, 14))
    assert found.words == ""


def test_far_behind_the_last_bout_nobody_has_looked(
    project: Project, anna: Rater, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = listing.clip_ids(project)[0]
    side = add_side(project)
    with project.edit("Mark") as edit:
        bouts.add_bout(edit, clip, anna.id, side.id, 8, 10)
    monkeypatch.setattr(bout_study, "AROUND_SECONDS", 0.2)  # 5 frames
    assert _marked(project).study.truths[0].looked == (Interval(3, 15),)


def test_people_before_imports(project: Project, anna: Rater) -> None:
    clip = listing.clip_ids(project)[0]
    side = add_side(project)
    with project.edit("Mark") as edit:
        table = ensure_rater(edit, "table", RaterKind.IMPORTED)
        bouts.add_bout(edit, clip, table.id, side.id, 0, 3)
        bouts.add_bout(edit, clip, table.id, side.id, 5, 7)
        bouts.add_bout(edit, clip, anna.id, side.id, 10, 12)
    assert _marked(project).study.truths[0].bouts == ((0, 10, 12),)


def test_who_excludes_whom_and_who_belongs_together(project: Project, anna: Rater) -> None:
    mark_sides(project, anna)
    chew = add_side(project, "chew", exclusive=False)
    with project.edit("Mark") as edit:
        bouts.add_bout(edit, listing.clip_ids(project)[0], anna.id, chew.id, 4, 16)
    study = _marked(project).study
    assert study.repertoire.exclusive == ("on the right",)
    assert study.repertoire.overlapping == ("chew",)
    assert set(study.names["animal"]) == {"m0", "m1", "m2", "m3"}
    assert len(study.truths) == 24


def test_frames_of_a_behaviour_left_out_are_unscored(project: Project, anna: Rater) -> None:
    mark_sides(project, anna, listing.clip_ids(project)[:1])
    chew = add_side(project, "chew", exclusive=False)
    with project.edit("Mark") as edit:
        bouts.add_bout(edit, listing.clip_ids(project)[0], anna.id, chew.id, 4, 6)
    left = _marked(project).without(["chew"]).study
    assert left.repertoire.names == ("on the right",)
    assert left.truths[0].looked == (Interval(0, 4), Interval(6, 20))
    assert left.truths[0].behaviours == 1
