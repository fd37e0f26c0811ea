from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mousevision.core.errors import DataError
from mousevision.core.intervals import Interval
from mousevision.store.bouts import (
    add_bout,
    all_bouts,
    bouts,
    move_bout,
    remove_bouts,
    scored,
    set_bout_behaviour,
    set_scored,
)

from .conftest import FRAMES, Lab


class Timeline:
    """One clip and one rater: draw bouts by name, read them back as text."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        (self.clip,) = lab.add("long.mp4")
        self.rater = lab.rater().id

    def draw(self, behaviour: str, start: int, stop: int) -> int:
        with self.lab.project.edit("Draw") as edit:
            ids = self.lab.ids
            return add_bout(edit, self.clip, self.rater, ids[behaviour], start, stop).id

    def shown(self) -> list[str]:
        names = {number: name for name, number in self.lab.ids.items()}
        found = bouts(self.lab.project, self.clip, self.rater)
        return [f"{names[b.behaviour_id]} {b.start}-{b.stop}" for b in found]


@pytest.fixture
def line(lab: Lab) -> Timeline:
    return Timeline(lab)


def test_exclusive_ones_cut_each_other(line: Timeline) -> None:
    whole = line.draw("reach", 10, 50)
    line.draw("grasp", 20, 30)
    assert line.shown() == ["reach 10-20", "grasp 20-30", "reach 30-50"]
    assert bouts(line.lab.project, line.clip)[0].id == whole
    line.draw("grasp", 0, 15)
    assert line.shown() == ["grasp 0-15", "reach 15-20", "grasp 20-30", "reach 30-50"]
    line.draw("grasp", 14, 60)
    assert line.shown() == ["grasp 0-60"]
    line.lab.project.undo()
    assert line.shown() == ["grasp 0-15", "reach 15-20", "grasp 20-30", "reach 30-50"]


def test_others_overlap(line: Timeline) -> None:
    line.draw("reach", 10, 50)
    line.draw("lick", 20, 30)
    line.draw("grasp", 40, 60)
    assert line.shown() == ["reach 10-40", "lick 20-30", "grasp 40-60"]


def test_the_same_merges_where_it_overlaps_and_not_where_it_touches(line: Timeline) -> None:
    first = line.draw("reach", 10, 20)
    line.draw("reach", 20, 30)
    assert line.shown() == ["reach 10-20", "reach 20-30"]
    assert line.draw("reach", 15, 25) == first
    assert line.shown() == ["reach 10-30"]


def test_raters_do_not_cut_each_other(line: Timeline) -> None:
    line.draw("reach", 10, 50)
    ben = line.lab.rater("ben").id
    with line.lab.project.edit("Draw") as edit:
        add_bout(edit, line.clip, ben, line.lab.ids["grasp"], 20, 30)
    assert line.shown() == ["reach 10-50"]
    assert len(bouts(line.lab.project, line.clip)) == 2
    assert len(all_bouts(line.lab.project, ben)) == 1


def test_moving_an_edge(line: Timeline) -> None:
    reach = line.draw("reach", 10, 20)
    line.draw("grasp", 20, 30)
    with line.lab.project.edit("Drag") as edit:
        move_bout(edit, reach, 12, 25)
    assert line.shown() == ["reach 12-25", "grasp 25-30"]
    with line.lab.project.edit("Drag") as edit:
        move_bout(edit, reach, 12, 14)
    assert line.shown() == ["reach 12-14", "grasp 25-30"]
    with line.lab.project.edit("Class") as edit:
        set_bout_behaviour(edit, reach, line.lab.ids["grasp"])
        moved = move_bout(edit, reach, 14, 26)
    assert moved.start == 14
    assert line.shown() == ["grasp 14-30"]
    with line.lab.project.edit("Remove") as edit:
        remove_bouts(edit, [reach])
    assert line.shown() == []


def test_kept_inside_the_clip(line: Timeline) -> None:
    line.draw("reach", 90, 500)
    assert line.shown() == [f"reach 90-{FRAMES}"]
    with pytest.raises(DataError, match="do not lie in the clip"):
        line.draw("reach", 200, 300)
    with pytest.raises(DataError, match="whole clips"):
        line.draw("pre", 0, 10)
    with pytest.raises(DataError, match="not in the project"), line.lab.project.edit("x") as edit:
        move_bout(edit, 99, 0, 1)


def test_stretches_looked_at(line: Timeline) -> None:
    project = line.lab.project
    with project.edit("Scored") as edit:
        set_scored(edit, line.clip, line.rater, 0, 30)
        set_scored(edit, line.clip, line.rater, 30, 60)
        set_scored(edit, line.clip, line.rater, 40, 50, looked=False)
    assert scored(project, line.clip, line.rater) == [Interval(0, 40), Interval(50, 60)]
    project.undo()
    assert scored(project, line.clip, line.rater) == []


FRAME = st.integers(0, FRAMES - 1)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(["reach", "grasp", "lick"]), FRAME, FRAME), max_size=12))
def test_every_frame_as_if_painted(lab: Lab, strokes: list[tuple[str, int, int]]) -> None:
    """Bouts say of every frame what painting frame by frame would say."""
    rater = lab.rater(f"rater {lab.project.revision}").id
    row = lab.project.row("SELECT id FROM clips")
    clip = row[0] if row else lab.add("painted.mp4")[0]
    painted: list[set[str]] = [set() for _ in range(FRAMES)]
    with lab.project.edit("Paint") as edit:
        for name, first, last in strokes:
            start, stop = min(first, last), max(first, last) + 1
            add_bout(edit, clip, rater, lab.ids[name], start, stop)
            for frame in painted[start:stop]:
                if name != "lick":
                    frame -= {"reach", "grasp"}
                frame.add(name)
    names = {number: name for name, number in lab.ids.items()}
    stored: list[list[str]] = [[] for _ in range(FRAMES)]
    for bout in bouts(lab.project, clip, rater):
        for frame in stored[bout.start : bout.stop]:
            frame.append(names[bout.behaviour_id])
    assert [sorted(frame) for frame in painted] == [sorted(frame) for frame in stored]
