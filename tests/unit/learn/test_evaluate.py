from __future__ import annotations

import json

import numpy as np
import pytest

from mousevision.core.errors import DataError
from mousevision.core.job import QuietContext
from mousevision.learn.evaluate import Evaluation, cross_validate
from mousevision.learn.train_settings import train_settings
from tests.unit.learn.conftest import CLASSES, SPEC, make_study


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    study = make_study(animals=4, each=8)
    study.targets[3] = -1
    settings = train_settings(
        "motion-tcn", {"rounds": 24, "batch": 6, "filters": 8, "learning_rate": 0.01}
    )
    return cross_validate(
        QuietContext(), study.source, study.targets, study.groups, CLASSES, SPEC, settings
    )


def test_every_labelled_clip_is_predicted_by_a_network_that_never_saw_its_animal(
    evaluation: Evaluation,
) -> None:
    assert [p.index for p in evaluation.predictions] == [i for i in range(32) if i != 3]
    assert len(evaluation.folds) == 4
    for said in evaluation.predictions:
        fold = evaluation.folds[said.fold]
        assert fold.test == (said.subject,)
        assert said.subject not in fold.tune
        assert sum(said.probabilities) == pytest.approx(1, abs=1e-4)


def test_moving_squares_are_told_apart(evaluation: Evaluation) -> None:
    assert evaluation.scores.balanced_accuracy > 0.85
    assert evaluation.scores.chance == 0.5
    assert evaluation.scores.majority == pytest.approx(16 / 31)


def test_simple_motion_statistics_answer_the_same_clips(evaluation: Evaluation) -> None:
    baseline = evaluation.to_json()["baseline"]
    assert len(baseline["right"]) == len(evaluation.predictions)
    assert np.mean(baseline["right"]) == pytest.approx(baseline["accuracy"])
    gain = evaluation.scores.accuracy - baseline["accuracy"]
    assert baseline["difference"]["accuracy"] == pytest.approx(gain)
    assert baseline["beaten"] is False  # 4 animals are too few to tell


def test_the_json_holds_what_the_command_line_promises(evaluation: Evaluation) -> None:
    found = json.loads(json.dumps(evaluation.to_json(), allow_nan=False))
    promised = (
        "accuracy balanced_accuracy macro_f1 auroc ece ci95 per_subject confusion classes "
        "predictions"
    )
    assert set(promised.split()) <= set(found)
    assert np.sum(found["confusion"]) == 31
    assert [row["subject"] for row in found["per_subject"]] == ["m1", "m2", "m3", "m4"]
    assert sum(row["clips"] for row in found["per_subject"]) == 31
    first = found["predictions"][0]
    assert first["truth"] == "left"
    assert set(first["probabilities"]) == set(CLASSES)
    assert found["ci95"]["accuracy"][0] <= found["accuracy"] <= found["ci95"]["accuracy"][1]
    assert len(found["folds"][0]["history"]) >= 1


def test_one_animal_cannot_be_evaluated() -> None:
    study = make_study(animals=1)
    with pytest.raises(DataError, match="needs at least two"):
        cross_validate(
            QuietContext(),
            study.source,
            study.targets,
            study.groups,
            CLASSES,
            SPEC,
            train_settings("cnn"),
        )
