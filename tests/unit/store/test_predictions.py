from __future__ import annotations

from mousevision.core.annotation import Prediction
from mousevision.core.run import RunKind, RunStatus
from mousevision.store import predictions as module
from mousevision.store.behaviours import remove_behaviour
from mousevision.store.clips import clip_ids, clip_rows, counts
from mousevision.store.predictions import (
    current_prediction,
    current_predictions,
    predictions,
    set_predictions,
)
from mousevision.store.runs import finish_run, start_run

from .conftest import Lab


def _run(lab: Lab, clips: list[int], pre: float, kind: RunKind = RunKind.TRAIN) -> int:
    run = start_run(lab.project, kind, "cnn")
    given = {lab.ids["pre"]: pre, lab.ids["post"]: 1 - pre}
    set_predictions(lab.project, run.id, [Prediction(run.id, clip, given) for clip in clips])
    return run.id


def test_kept_exactly_and_replaced(lab: Lab) -> None:
    clips = lab.add("a.mp4", "b.mp4")
    run = _run(lab, clips, 0.1 + 0.2)
    before = predictions(lab.project, run)
    assert before[clips[0]].probabilities[lab.ids["pre"]] == 0.1 + 0.2
    new = Prediction(run, clips[0], {lab.ids["pre"]: 1.0, lab.ids["post"]: 0.0}, abstained=True)
    set_predictions(lab.project, run, [new])
    assert predictions(lab.project, run) == {clips[0]: new, clips[1]: before[clips[1]]}
    assert lab.notices[-1].tables == {"predictions"}
    assert lab.notices[-1].clips == {clips[0]}


def test_current_is_the_newest_training_run_that_classified_the_clip(lab: Lab) -> None:
    first, second = lab.add("a.mp4", "b.mp4")
    old = _run(lab, [first, second], 0.9)
    new = _run(lab, [first], 0.2)
    _run(lab, [first, second], 0.5, RunKind.EVALUATE)
    assert {c: p.run_id for c, p in current_predictions(lab.project).items()} == {
        first: new,
        second: old,
    }
    finish_run(lab.project, new, RunStatus.FAILED)
    assert lab.notices[-1].tables == {"runs", "predictions"}
    assert lab.notices[-1].clips == {first}
    found = current_prediction(lab.project, first)
    assert found is not None
    assert found.run_id == old
    finish_run(lab.project, old, RunStatus.DONE)
    row = clip_rows(lab.project, [first])[0]
    assert (row.predicted, row.predicted_id, row.confidence) == ("pre", lab.ids["pre"], 0.9)
    assert counts(lab.project).predicted == 2
    assert current_prediction(lab.project, 99) is None


def test_a_run_whose_class_was_removed_is_current_no_more(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    run = _run(lab, [clip], 0.9)
    with lab.project.edit("Remove class") as edit:
        remove_behaviour(edit, lab.ids["post"])
    assert current_prediction(lab.project, clip) is None
    assert clip_rows(lab.project, [clip])[0].predicted is None
    assert clip in predictions(lab.project, run)
    lab.project.undo()
    assert clip_rows(lab.project, [clip])[0].predicted == "pre"


def test_written_in_short_transactions(lab: Lab, monkeypatch: object) -> None:
    clips = lab.add(*(f"{n}.mp4" for n in range(5)))
    monkeypatch.setattr(module, "CHUNK", 2)  # type: ignore[attr-defined] # a MonkeyPatch
    lab.notices.clear()
    _run(lab, clips, 0.9)
    assert [len(notice.clips) for notice in lab.notices] == [0, 2, 2, 1]
    assert set(current_predictions(lab.project)) == set(clip_ids(lab.project))
