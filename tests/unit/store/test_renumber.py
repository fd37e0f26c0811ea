from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from mousevision.core.errors import DataError, ProjectError
from mousevision.core.video import FrameTable
from mousevision.store.bouts import add_bout, all_bouts, scored, set_scored
from mousevision.store.clips import add_clip, clips
from mousevision.store.project import Project
from mousevision.store.renumber import Kept, keep_verified
from mousevision.store.videos import frame_table, unverified_videos, update_table, video, videos

from .conftest import Lab, table


def shown_at(times: list[int]) -> FrameTable:
    keys = np.array([0], np.int64)
    return FrameTable(np.array(times, np.int64), Fraction(1, 30), keys, keys - 1)


GAPS = shown_at([time for time in range(100) if time not in (30, 60)])
"""What decoding finds: two of the hundred pictures that the packets promised do not exist."""


@pytest.fixture
def clip(lab: Lab) -> int:
    """The one clip, 100 frames, of a video that is not verified."""
    (number,) = lab.add("a.mp4")
    update_table(lab.project, 1, table(verified=False))
    lab.notices.clear()
    return number


def ends(project: Project) -> list[tuple[int, int]]:
    return [(one.start, one.stop) for one in clips(project)]


def test_equal_times_leave_no_trace_in_the_history(lab: Lab, clip: int) -> None:
    before = lab.dump()
    assert keep_verified(lab.project, 1, table(), 30.0, False) == Kept("a.mp4", 100, 100)
    assert frame_table(lab.project, 1).verified
    assert lab.dump() == before
    assert lab.notices[0].tables == {"videos"}
    lab.project.undo()
    assert videos(lab.project) == []
    lab.project.redo()
    assert frame_table(lab.project, 1).verified


def test_all_frame_numbers_follow_their_pictures(lab: Lab, clip: int) -> None:
    anna = lab.rater().id
    with lab.project.edit("Cut and mark") as edit:
        for start, stop in ((10, 40), (40, 70), (30, 31)):
            add_clip(edit, 1, start, stop)
        for name, start, stop in (("reach", 20, 30), ("grasp", 30, 60), ("reach", 60, 80)):
            add_bout(edit, clip, anna, lab.ids[name], start, stop)
        add_bout(edit, clip, anna, lab.ids["lick"], 60, 61)
        set_scored(edit, clip, anna, 0, 20)
        set_scored(edit, clip, anna, 60, 61)
        set_scored(edit, clip, anna, 90, 100)
    lab.notices.clear()
    assert keep_verified(lab.project, 1, GAPS, 29.0, True) == Kept("a.mp4", 100, 98, True)
    assert ends(lab.project) == [(0, 98), (10, 39), (39, 68), (30, 31)]
    assert [(one.start, one.stop) for one in all_bouts(lab.project)] == [
        (20, 30), (30, 59), (59, 60), (59, 78),
    ]  # fmt: skip
    assert scored(lab.project, clip, anna) == [(0, 20), (88, 98)]
    after = video(lab.project, 1)
    assert (after.frames, after.fps, after.variable_rate) == (98, 29.0, True)
    (notice,) = lab.notices
    assert notice.tables == {"videos", "clips", "bouts"}
    assert notice.clips == {one.id for one in clips(lab.project)}


def test_undone_together_with_the_table_so_that_the_history_fits(lab: Lab, clip: int) -> None:
    anna = lab.rater().id
    with lab.project.edit("Mark") as edit:
        add_bout(edit, clip, anna, lab.ids["reach"], 50, 70)
    with lab.project.edit("Cut") as edit:
        add_clip(edit, 1, 5, 50)
    before = lab.dump()
    keep_verified(lab.project, 1, GAPS, 30.0, False)
    after = lab.dump()
    assert lab.project.undo_name == "Frame numbers of a.mp4 verified"
    notice = lab.project.undo()
    assert notice is not None
    assert notice.tables == {"videos", "clips", "bouts"}
    assert lab.dump() == before
    assert not frame_table(lab.project, 1).verified
    assert len(frame_table(lab.project, 1)) == 100
    lab.project.redo()
    assert lab.dump() == after
    assert frame_table(lab.project, 1).pts.tolist() == GAPS.pts.tolist()
    assert [lab.project.undo() is not None for _ in range(4)] == [True] * 4
    assert lab.project.undo() is None
    assert [lab.project.redo() is not None for _ in range(4)] == [True] * 4
    assert lab.dump() == after
    assert frame_table(lab.project, 1).verified


def test_other_times_of_the_same_numbers_are_undone_and_noticed_too(lab: Lab, clip: int) -> None:
    before = lab.dump()
    later = shown_at([*range(99), 120])
    assert keep_verified(lab.project, 1, later, 30.0, False).changed
    assert lab.dump() == before
    (notice,) = lab.notices
    assert (notice.tables, notice.clips) == ({"videos"}, {clip})
    undone = lab.project.undo()
    assert undone == notice
    assert frame_table(lab.project, 1).pts[-1] == 99


def test_clips_may_take_each_others_places(lab: Lab, clip: int) -> None:
    with lab.project.edit("Cut") as edit:
        for start in range(1, 9):
            add_clip(edit, 1, start, start + 10)
    before = lab.dump()
    keep_verified(lab.project, 1, shown_at(list(range(-1, 100))), 30.0, False)
    moved = [(start + 1, start + 11) for start in range(1, 9)]
    assert ends(lab.project) == [(0, 101), *moved]
    lab.project.undo()
    assert lab.dump() == before
    lab.project.redo()
    assert ends(lab.project) == [(0, 101), *moved]


def test_clips_that_would_become_the_same_stay_apart(lab: Lab, clip: int) -> None:
    with lab.project.edit("Cut") as edit:
        add_clip(edit, 1, 10, 31)
        add_clip(edit, 1, 10, 30)
    keep_verified(lab.project, 1, GAPS, 30.0, False)
    assert ends(lab.project) == [(0, 98), (10, 31), (10, 30)]


def test_fewer_pictures_than_clips_are_refused_and_nothing_is_changed(lab: Lab, clip: int) -> None:
    with lab.project.edit("Cut") as edit:
        add_clip(edit, 1, 1, 2)
    before = lab.dump()
    with pytest.raises(DataError, match=r"a.mp4 has fewer pictures \(1\)"):
        keep_verified(lab.project, 1, shown_at([0]), 30.0, False)
    assert lab.dump() == before
    assert not frame_table(lab.project, 1).verified


def test_a_bout_of_no_picture_yields_to_one_of_the_nearest(lab: Lab, clip: int) -> None:
    anna, ben = lab.rater().id, lab.rater("ben").id
    with lab.project.edit("Mark") as edit:
        add_bout(edit, clip, anna, lab.ids["grasp"], 30, 31)
        add_bout(edit, clip, anna, lab.ids["reach"], 31, 50)
        add_bout(edit, clip, ben, lab.ids["grasp"], 30, 31)
        add_bout(edit, clip, ben, lab.ids["lick"], 31, 50)
    assert keep_verified(lab.project, 1, GAPS, 30.0, False).bouts_lost == 1
    left = [(one.rater_id, one.behaviour_id, one.start) for one in all_bouts(lab.project)]
    assert sorted(left) == [
        (anna, lab.ids["reach"], 30),
        (ben, lab.ids["grasp"], 30),
        (ben, lab.ids["lick"], 30),
    ]


def test_a_video_that_is_gone_changes_nothing(lab: Lab, clip: int) -> None:
    lab.project.undo()
    with pytest.raises(ProjectError, match="not in the project"):
        keep_verified(lab.project, 1, GAPS, 30.0, False)
    lab.project.redo()
    assert unverified_videos(lab.project) == {1: 100}


def test_other_videos_are_left_alone(lab: Lab, clip: int) -> None:
    (other,) = lab.add("b.mp4")
    anna = lab.rater().id
    with lab.project.edit("Mark") as edit:
        add_bout(edit, other, anna, lab.ids["reach"], 40, 50)
    lab.notices.clear()
    keep_verified(lab.project, 1, GAPS, 30.0, False)
    assert ends(lab.project) == [(0, 98), (0, 100)]
    assert (all_bouts(lab.project)[0].start, all_bouts(lab.project)[0].stop) == (40, 50)
    assert not lab.notices[0].concerns(other)
