from __future__ import annotations

import dataclasses

import pytest

from mousevision.core.annotation import Prediction
from mousevision.core.errors import SettingError
from mousevision.core.run import RunKind, RunStatus
from mousevision.store.behaviours import behaviours, update_behaviour
from mousevision.store.clips import Counts, add_clip, clip_ids, clip_rows, counts, remove_clips
from mousevision.store.listing import SORTS
from mousevision.store.predictions import set_predictions
from mousevision.store.project import Project
from mousevision.store.runs import finish_run, start_run
from mousevision.store.videos import videos

from .conftest import Lab


@pytest.fixture
def study(lab: Lab) -> Lab:
    lab.add("m10/clip10.mp4", "m10/clip2.mp4", subject="m10", session="week 1")
    lab.add("m2/clip1.mp4", subject="m2", session="week 10")
    with lab.project.edit("No animal") as edit:
        add_clip(edit, videos(lab.project)[0].id, 5, 10)
    clip10, clip2, _, _ = sorted(clip_ids(lab.project))
    lab.label(clip10, "pre", "anna")
    lab.label(clip10, "post", "ben")
    lab.label(clip2, "post", "anna")
    run = start_run(lab.project, RunKind.TRAIN, "cnn")
    pre, post = lab.ids["pre"], lab.ids["post"]
    set_predictions(
        lab.project,
        run.id,
        [
            Prediction(run.id, clip10, {pre: 0.4, post: 0.6}, abstained=True),
            Prediction(run.id, clip2, {pre: 0.9, post: 0.1}),
        ],
    )
    return lab


def _names(lab: Lab, ids: list[int]) -> list[str]:
    return [f"{row.name}@{row.start}" for row in clip_rows(lab.project, ids)]


ONE, TEN, TWO, PART = "clip1.mp4@0", "clip10.mp4@0", "clip2.mp4@0", "clip1.mp4@5"


@pytest.mark.parametrize(
    ("sort", "up", "down"),
    [
        ("file", [ONE, PART, TWO, TEN], None),
        ("imported", [TEN, TWO, ONE, PART], None),
        ("subject", [ONE, TWO, TEN, PART], [TWO, TEN, ONE, PART]),
        ("session", [TWO, TEN, ONE, PART], [ONE, TWO, TEN, PART]),
        ("class", [TWO, TEN, ONE, PART], [TWO, TEN, ONE, PART]),
        ("predicted", [TWO, TEN, ONE, PART], [TEN, TWO, ONE, PART]),
        ("confidence", [TEN, TWO, ONE, PART], [TWO, TEN, ONE, PART]),
        ("frames", [PART, ONE, TWO, TEN], [ONE, TWO, TEN, PART]),
    ],
)
def test_order(study: Lab, sort: str, up: list[str], down: list[str] | None) -> None:
    if sort == "file":
        up = [ONE, PART, TWO, TEN]
        # Folder m2 comes before m10, and clip2 before clip10.
    assert _names(study, clip_ids(study.project, None, sort)) == up
    expected = list(reversed(up)) if down is None else down
    assert _names(study, clip_ids(study.project, None, sort, descending=True)) == expected


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_has_every_clip(study: Lab, sort: str, descending: bool) -> None:
    for rater in (None, study.rater("anna")):
        found = clip_ids(study.project, None, sort, descending, rater)
        assert sorted(found) == sorted(clip_ids(study.project))


def test_unknown_order(lab: Lab) -> None:
    with pytest.raises(SettingError, match="cannot be sorted by “size”"):
        clip_ids(lab.project, None, "size")


def test_row_says_everything(study: Lab) -> None:
    anna, ben = study.rater("anna"), study.rater("ben")
    ids = clip_ids(study.project)
    by_anna = {row.name: row for row in clip_rows(study.project, ids[2:], anna)}
    row = by_anna["clip10.mp4"]
    assert dataclasses.asdict(row) == {
        "id": ids[3],
        "video_id": row.video_id,
        "file": "../videos/m10/clip10.mp4",
        "name": "clip10.mp4",
        "start": 0,
        "stop": 100,
        "fps": 30.0,
        "subject": "m10",
        "session": "week 1",
        "day": "",
        "behaviour": "pre",
        "behaviour_id": study.ids["pre"],
        "own_id": study.ids["pre"],
        "disagree": True,
        "predicted": "post",
        "predicted_id": study.ids["post"],
        "confidence": 0.6,
        "abstained": True,
        "reviewed": False,
        "missing": False,
        "unfamiliar": False,
    }
    (by_ben,) = clip_rows(study.project, [ids[2]], ben)
    assert (by_ben.behaviour, by_ben.own_id, by_ben.disagree) == ("post", None, False)
    assert by_anna["clip2.mp4"].own_id == study.ids["post"]


def test_order_of_rows_is_that_of_the_ids(study: Lab) -> None:
    ids = clip_ids(study.project)
    mixed = [ids[2], 999, ids[0], ids[2]]
    assert [row.id for row in clip_rows(study.project, mixed)] == [ids[2], ids[0], ids[2]]
    assert clip_rows(study.project, []) == []


def test_classes_sort_by_their_position(study: Lab) -> None:
    pre = behaviours(study.project)[0]
    with study.project.edit("Last") as edit:
        update_behaviour(edit, dataclasses.replace(pre, position=9))
    anna = study.rater("anna")
    assert _names(study, clip_ids(study.project, None, "class", rater=anna))[:2] == [TWO, TEN]


def test_counts(study: Lab) -> None:
    found = counts(study.project, study.rater("anna"))
    assert (found.clips, found.labelled, found.reviewed, found.predicted) == (4, 2, 0, 2)
    run = start_run(study.project, RunKind.TRAIN, "cnn")
    last = clip_ids(study.project)[0]
    set_predictions(study.project, run.id, [Prediction(run.id, last, {study.ids["pre"]: 1.0})])
    assert counts(study.project).predicted == 3
    finish_run(study.project, run.id, RunStatus.FAILED)
    assert counts(study.project).predicted == 2
    with study.project.edit("Remove") as edit:
        remove_clips(edit, clip_ids(study.project))
    assert counts(study.project) == Counts(0, 0, 0, 0)
    with Project.open(study.project.file, read_only=True) as reader:
        assert counts(reader).predicted == 0
        study.project.undo()
        assert counts(reader) == counts(study.project)
        assert counts(reader).predicted == 2
