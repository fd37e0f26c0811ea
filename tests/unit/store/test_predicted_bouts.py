from __future__ import annotations

from mousevision.core.annotation import PredictedBout
from mousevision.core.ethogram import Scope
from mousevision.core.run import RunKind, RunStatus
from mousevision.store.behaviours import add_behaviour, remove_behaviour
from mousevision.store.predicted_bouts import (
    forget_video,
    predicted_bouts,
    searched_clips,
    set_predicted_bouts,
)
from mousevision.store.runs import finish_run, start_run

from .conftest import Lab


def _reach(lab: Lab) -> int:
    with lab.project.edit("Add a class") as edit:
        return add_behaviour(edit, "groom", scope=Scope.BOUT).id


def _search(lab: Lab, clip: int, reach: int, *spans: tuple[int, int]) -> int:
    run = start_run(lab.project, RunKind.TRAIN, "frame-tcn").id
    found = [PredictedBout(run, clip, reach, start, stop, 0.75) for start, stop in spans]
    set_predicted_bouts(lab.project, run, clip, [reach], found)
    return run


def test_kept_in_order_of_time_and_replaced(lab: Lab) -> None:
    (clip,), reach = lab.add("a.mp4"), _reach(lab)
    assert predicted_bouts(lab.project, clip) is None
    run = _search(lab, clip, reach, (5, 9), (1, 3))
    found = predicted_bouts(lab.project, clip)
    assert found is not None
    assert [(b.start, b.stop, b.confidence) for b in found.bouts] == [(1, 3, 0.75), (5, 9, 0.75)]
    assert lab.notices[-1].tables == {"predictions"}
    assert lab.notices[-1].clips == {clip}
    set_predicted_bouts(lab.project, run, clip, [reach], [])
    found = predicted_bouts(lab.project, clip)
    assert found is not None, "nothing found is not the same as not searched"
    assert found.bouts == ()
    assert searched_clips(lab.project) == [clip]


def test_the_newest_run_that_did_not_fail_counts(lab: Lab) -> None:
    (clip,), reach = lab.add("a.mp4"), _reach(lab)
    old = _search(lab, clip, reach, (1, 3))
    new = _search(lab, clip, reach)
    found = predicted_bouts(lab.project, clip)
    assert found is not None
    assert found.run_id == new
    finish_run(lab.project, new, RunStatus.FAILED)
    assert lab.notices[-1].clips == {clip}
    found = predicted_bouts(lab.project, clip)
    assert found is not None
    assert found.run_id == old


def test_not_current_once_the_class_is_gone_or_the_clip_is_another(lab: Lab) -> None:
    (clip,), reach = lab.add("a.mp4"), _reach(lab)
    _search(lab, clip, reach, (1, 3))
    with lab.project.edit("Remove class") as edit:
        remove_behaviour(edit, reach)
    assert predicted_bouts(lab.project, clip) is None
    lab.project.undo()
    assert predicted_bouts(lab.project, clip) is not None
    with lab.project.edit("Cut the clip") as edit:
        edit.run("UPDATE clips SET stop = stop - 1 WHERE id = ?", (clip,))
    assert predicted_bouts(lab.project, clip) is None


def test_never_undone(lab: Lab) -> None:
    (clip,), reach = lab.add("a.mp4"), _reach(lab)
    lab.label(clip, "pre")
    _search(lab, clip, reach, (1, 3))
    lab.project.undo()
    assert predicted_bouts(lab.project, clip) is not None


def test_a_clip_that_was_removed_meanwhile_is_passed_over(lab: Lab) -> None:
    reach = _reach(lab)
    _search(lab, 99, reach, (1, 3))
    assert searched_clips(lab.project) == []
    assert lab.project.rows("SELECT * FROM predicted_bouts") == []


def test_forgotten_when_the_frames_are_numbered_anew(lab: Lab) -> None:
    first, second = lab.add("a.mp4", "b.mp4")
    reach = _reach(lab)
    for clip in (first, second):
        _search(lab, clip, reach, (1, 3))
    (video,) = lab.project.rows("SELECT video_id FROM clips WHERE id = ?", (first,))[0]
    with lab.project.edit("Frame numbers verified") as edit:
        forget_video(edit, video)
    assert searched_clips(lab.project) == [second]
    assert lab.project.row("SELECT count(*) FROM predicted_bouts") == (1,)
