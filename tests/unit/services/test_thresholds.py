"""A threshold that a user chose is honoured by what was said and by what will be said."""

from __future__ import annotations

import dataclasses

import pytest

from mousevision.core.errors import DataError, SettingError
from mousevision.core.job import QuietContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.learn.checkpoint import CARD, WEIGHTS, threshold_in_force
from mousevision.services.classifying import classify
from mousevision.services.thresholds import network_for, use_threshold
from mousevision.store import predictions, runs
from mousevision.store.project import Project


def evaluation_of(project: Project, **changes: object) -> Run:
    config = {**runs.run(project, 1).config, **changes}
    made = runs.start_run(project, RunKind.EVALUATE, "cnn", 0, config)
    runs.finish_run(project, made.id, RunStatus.DONE, {}, "", 1.0)
    return runs.run(project, made.id)


def now(project: Project) -> float:
    return threshold_in_force(runs.run_folder(project, 1))


def assert_no_network(project: Project, run: Run) -> None:
    with pytest.raises(DataError, match="No network of cnn was trained on the same classes"):
        network_for(project, run)


def test_what_was_said_and_what_will_be_said(ready: Project) -> None:
    classify(QuietContext(), ready)
    folder = runs.run_folder(ready, 1)
    weights, card = (folder / WEIGHTS).read_bytes(), (folder / CARD).read_bytes()
    said = predictions.predictions(ready, 1)
    middle = sorted(one.confidence for one in said.values())[len(said) // 2]
    used = use_threshold(QuietContext(), ready, 1, middle)
    anew = predictions.predictions(ready, 1)
    assert [one.abstained for one in anew.values()] == [
        one.confidence < middle for one in said.values()
    ]
    assert used.changed == sum(anew[i].abstained != said[i].abstained for i in said)
    assert f"says unsure below {middle:.2f}" in used.words()
    plain = {i: dataclasses.replace(one, abstained=False) for i, one in anew.items()}
    assert plain == {i: dataclasses.replace(one, abstained=False) for i, one in said.items()}
    assert now(ready) == middle
    assert ((folder / WEIGHTS).read_bytes(), (folder / CARD).read_bytes()) == (weights, card)
    again = classify(QuietContext(), ready)
    assert [one.abstained for one in again.said] == [one.abstained for one in anew.values()]
    assert use_threshold(QuietContext(), ready, 1, middle).changed == 0


def test_an_evaluation_is_for_the_newest_network_like_its_own(ready: Project) -> None:
    like = evaluation_of(ready)
    assert network_for(ready, like).id == 1
    assert use_threshold(QuietContext(), ready, like.id, 0.9).run == 1
    assert now(ready) == 0.9
    spec = dict(like.config["input"])
    del spec["background"]  # made before there was such a setting
    assert network_for(ready, evaluation_of(ready, input=spec)).id == 1
    assert_no_network(ready, evaluation_of(ready, input={**spec, "frames": 9}))
    assert_no_network(ready, evaluation_of(ready, input={"gone": 1}))
    other = evaluation_of(ready, classes=["left", "middle", "right"])
    with pytest.raises(DataError, match="No network of cnn was trained on the same classes"):
        use_threshold(QuietContext(), ready, other.id, 0.9)


def test_what_is_no_share_changes_nothing(ready: Project) -> None:
    before = now(ready)
    with pytest.raises(SettingError, match="between 0 and 1"):
        use_threshold(QuietContext(), ready, 1, 1.5)
    assert now(ready) == before
