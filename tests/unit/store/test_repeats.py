from __future__ import annotations

import pytest

from mousevision.core.errors import DataError
from mousevision.store.behaviours import remove_behaviour
from mousevision.store.clips import remove_clips
from mousevision.store.repeats import Repeat, add_repeat, repeats

from .conftest import Lab


def _repeat(lab: Lab, clip: int, first: str, again: str, rater: str = "anna") -> None:
    who = lab.rater(rater)
    with lab.project.edit("Label again", who) as edit:
        add_repeat(edit, clip, who.id, lab.ids[first], lab.ids[again])


def test_repeats_are_kept_by_rater_and_undone(lab: Lab) -> None:
    first, second = lab.add("a.mp4", "b.mp4")
    _repeat(lab, first, "pre", "pre")
    _repeat(lab, second, "pre", "post")
    _repeat(lab, first, "post", "post", "ben")
    anna = lab.rater().id
    pre, post = lab.ids["pre"], lab.ids["post"]
    kept = [Repeat(first, anna, pre, pre), Repeat(second, anna, pre, post)]
    assert repeats(lab.project, anna) == kept
    assert len(repeats(lab.project)) == 3
    assert lab.notices[-1].clips == {first}
    lab.project.undo()
    assert repeats(lab.project) == kept


def test_a_class_given_in_a_repeat_is_in_use(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    _repeat(lab, clip, "pre", "post")
    for name in ("pre", "post"):
        with pytest.raises(DataError, match="1 silent repeat"), lab.project.edit("Remove") as edit:
            remove_behaviour(edit, lab.ids[name])


def test_removing_a_clip_removes_its_repeats_and_undo_brings_both_back(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    _repeat(lab, clip, "pre", "pre")
    with lab.project.edit("Remove") as edit:
        remove_clips(edit, [clip])
    assert repeats(lab.project) == []
    lab.project.undo()
    assert len(repeats(lab.project)) == 1


def test_only_classes_of_whole_clips(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    with pytest.raises(DataError, match="reach"):
        _repeat(lab, clip, "pre", "reach")
