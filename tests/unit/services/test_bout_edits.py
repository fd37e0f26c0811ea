"""Bouts cut in two and joined into one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mousevision.core.annotation import Bout, Rater
from mousevision.core.errors import DataError
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.services import bout_edits, labelling
from mousevision.store import bouts, listing, raters
from mousevision.store.behaviours import add_behaviour
from mousevision.store.project import Project


@pytest.fixture
def clip(project: Project) -> int:
    return listing.clip_ids(project)[0]


def behaviour(
    project: Project, name: str, scope: Scope = Scope.BOUT, exclusive: bool = True
) -> Behaviour:
    with project.edit(name) as edit:
        return add_behaviour(edit, name, scope=scope, exclusive=exclusive)


def spans(project: Project, clip: int) -> list[tuple[int, int]]:
    return [(b.start, b.stop) for b in bouts.bouts(project, clip)]


@pytest.fixture
def reach(project: Project) -> Behaviour:
    return behaviour(project, "reach")


def draw(project: Project, anna: Rater, clip: int, what: Behaviour, *span: int) -> Bout:
    return labelling.draw_bout(project, anna, clip, what, *span)


def test_two_halves_touch_and_stay_two(
    project: Project, anna: Rater, clip: int, reach: Behaviour
) -> None:
    bout = draw(project, anna, clip, reach, 4, 12)
    parts = bout_edits.split_bout(project, anna, bout, 7)
    assert spans(project, clip) == [(4, 7), (7, 12)]
    assert parts[0].id == bout.id
    assert bout_edits.split_words(parts, "reach") == (
        "reach: split into frames 4 to 6 and 7 to 11, saved"
    )
    assert project.undo_name == "Split reach"
    project.undo()
    assert spans(project, clip) == [(4, 12)]
    project.redo()
    assert bouts.bouts(project, clip) == list(parts)


@pytest.mark.parametrize(
    ("frame", "words"), [(4, "begins at frame 4"), (3, "does not lie"), (12, "does not lie")]
)
def test_no_half_is_empty(
    project: Project, anna: Rater, clip: int, reach: Behaviour, frame: int, words: str
) -> None:
    bout = draw(project, anna, clip, reach, 4, 12)
    revision = project.revision
    with pytest.raises(DataError, match=words):
        bout_edits.split_bout(project, anna, bout, frame)
    assert (spans(project, clip), project.revision) == ([(4, 12)], revision)


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (0, "are one bout now, saved"),
        (1, "with the 1 frame between"),
        (3, "with the 3 frames between"),
    ],
)
def test_merging_takes_the_frames_between(
    project: Project, anna: Rater, clip: int, reach: Behaviour, gap: int, words: str
) -> None:
    bout = draw(project, anna, clip, reach, 2, 6)
    draw(project, anna, clip, reach, 6 + gap, 12)
    merged, between = bout_edits.merge_with_next(project, anna, bout)
    assert (spans(project, clip), between) == ([(2, 12)], gap)
    assert words in bout_edits.merge_words(merged, between, "reach")
    assert project.undo_name == "Merge two reach"
    project.undo()
    assert spans(project, clip) == [(2, 6), (6 + gap, 12)]


def test_only_the_next_one_is_taken(
    project: Project, anna: Rater, clip: int, reach: Behaviour
) -> None:
    bout = draw(project, anna, clip, reach, 0, 2)
    for span in ((3, 5), (6, 8)):
        draw(project, anna, clip, reach, *span)
    bout_edits.merge_with_next(project, anna, bout)
    assert spans(project, clip) == [(0, 5), (6, 8)]


def test_nothing_follows(project: Project, anna: Rater, clip: int, reach: Behaviour) -> None:
    draw(project, anna, clip, reach, 0, 2)
    bout = draw(project, anna, clip, reach, 4, 6)
    grasp = behaviour(project, "grasp")
    draw(project, anna, clip, grasp, 8, 9)
    with pytest.raises(DataError, match="No reach of yours follows"):
        bout_edits.merge_with_next(project, anna, bout)


def test_what_excludes_is_not_cut_away(
    project: Project, anna: Rater, clip: int, reach: Behaviour
) -> None:
    bout = draw(project, anna, clip, reach, 0, 4)
    draw(project, anna, clip, behaviour(project, "grasp"), 4, 6)
    draw(project, anna, clip, reach, 6, 9)
    with pytest.raises(DataError, match="grasp lies between"):
        bout_edits.merge_with_next(project, anna, bout)
    assert spans(project, clip) == [(0, 4), (4, 6), (6, 9)]


def test_what_may_overlap_does_not_hinder(
    project: Project, anna: Rater, clip: int, reach: Behaviour
) -> None:
    bout = draw(project, anna, clip, reach, 0, 4)
    draw(project, anna, clip, behaviour(project, "lick", exclusive=False), 3, 7)
    draw(project, anna, clip, reach, 6, 9)
    bout_edits.merge_with_next(project, anna, bout)
    assert spans(project, clip) == [(0, 9), (3, 7)]


def test_others_bouts_and_points_are_left_alone(
    project: Project, anna: Rater, clip: int, reach: Behaviour
) -> None:
    with project.edit("ben") as edit:
        ben = raters.ensure_rater(edit, "ben")
    theirs = draw(project, ben, clip, reach, 0, 4)
    point = draw(project, anna, clip, behaviour(project, "contact", Scope.POINT), 2, 3)
    for bout, words in ((theirs, "not yours"), (point, "one frame long")):
        with pytest.raises(DataError, match=words):
            bout_edits.split_bout(project, anna, bout, 2)
        with pytest.raises(DataError, match=words):
            bout_edits.merge_with_next(project, anna, bout)


@given(start=st.integers(0, 8), length=st.integers(2, 10), at=st.integers(1, 9))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_merging_takes_a_split_back(
    project: Project, anna: Rater, start: int, length: int, at: int
) -> None:
    clip = listing.clip_ids(project)[0]
    with project.edit("clear") as edit:
        bouts.remove_bouts(edit, [b.id for b in bouts.bouts(project, clip)])
        known = {b.name: b for b in labelling.behaviours.behaviours(edit)}
        reach = known.get("reach") or add_behaviour(edit, "reach", scope=Scope.BOUT)
    bout = draw(project, anna, clip, reach, start, start + length)
    at = start + 1 + at % (length - 1)
    first, second = bout_edits.split_bout(project, anna, bout, at)
    assert (first.start, first.stop, second.start, second.stop) == (
        start,
        at,
        at,
        start + length,
    )
    merged, between = bout_edits.merge_with_next(project, anna, first)
    assert (merged, between) == (bout, 0)
