"""The baseline of simple motion statistics."""

from __future__ import annotations

import json

import numpy as np
import pytest

from mousevision.core.job import QuietContext
from mousevision.learn.baseline import baseline_answers, compare_with_baseline
from mousevision.learn.splits import folds, hold_out
from tests.unit.learn.conftest import Study, make_study


def test_which_way_a_square_goes_is_found_by_its_drift() -> None:
    study = make_study(animals=7, each=6)
    splits = folds(study.targets, study.groups)
    tested = list(range(42))
    wrong = 1 - study.targets
    found = compare_with_baseline(
        QuietContext(), study.source, study.targets, splits, tested, wrong, study.groups
    )
    assert found.balanced_accuracy > 0.9
    assert sum(found.right) == round(found.accuracy * 42)
    assert found.difference.balanced_accuracy == pytest.approx(-found.balanced_accuracy)
    assert not found.difference.better
    told = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert {"accuracy", "balanced_accuracy", "right", "difference", "ci95", "beaten"} <= set(told)
    assert told["beaten"] is False


def test_it_reads_only_the_clips_of_the_splits(study: Study) -> None:
    study.targets[5] = -1
    split = hold_out(study.targets, study.groups, ["m2"])
    found = compare_with_baseline(
        QuietContext(),
        study.source,
        study.targets,
        [split],
        split.test.tolist(),
        study.targets[split.test],
        study.groups,
    )
    assert 5 not in study.source.seen
    assert len(found.right) == len(split.test)
    assert found.difference.ci95["accuracy"] is None  # of one animal


def test_nothing_is_fitted_to_the_test_animals() -> None:
    rng = np.random.default_rng(0)
    target = rng.integers(0, 3, 60)
    groups = [f"m{i % 6}" for i in range(60)]
    features = rng.normal(size=(60, 8)) + target[:, None] * np.linspace(0, 1, 8)
    splits = folds(target, groups)
    before = baseline_answers(features, target, splits)
    (test,) = splits[0].test_groups
    other = [i for i in range(60) if groups[i] == test]
    shuffled = target.copy()
    shuffled[other] = (target[other] + 1) % 3  # other labels of the test animal change nothing
    assert (baseline_answers(features, shuffled, splits[:1])[other] == before[other]).all()
    scaled = features.copy()
    scaled[other[0]] *= 50  # nor does one test clip change what is said of another
    after = baseline_answers(scaled, target, splits[:1])
    assert (after[other[1:]] == before[other[1:]]).all()


def test_every_class_weighs_alike() -> None:
    rng = np.random.default_rng(1)
    target = np.array(([0] * 9 + [1]) * 12)
    groups = [f"m{i // 10}" for i in range(120)]
    features = rng.normal(size=(120, 3)) + 1.5 * target[:, None]
    said = baseline_answers(features, target, folds(target, groups))
    assert np.mean(said[target == 1] == 1) > 0.6
    assert -1 not in said


def test_features_that_never_change_say_nothing() -> None:
    target = np.arange(24) % 2
    groups = [f"m{i // 6}" for i in range(24)]
    said = baseline_answers(np.ones((24, 5)), target, folds(target, groups))
    assert set(said) <= {0, 1}
