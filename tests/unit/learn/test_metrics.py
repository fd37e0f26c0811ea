from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mousevision.learn import metrics

TRUTH = np.array([0, 0, 0, 1, 1, 2])
SAID = np.array([0, 0, 1, 1, 1, 0])


def test_confusion_has_truth_in_rows() -> None:
    assert metrics.confusion(TRUTH, SAID, 3).tolist() == [[2, 1, 0], [0, 2, 0], [1, 0, 0]]


def test_scores_by_hand() -> None:
    assert metrics.accuracy(TRUTH, SAID) == pytest.approx(4 / 6)
    assert metrics.balanced_accuracy(TRUTH, SAID) == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert metrics.macro_f1(TRUTH, SAID, 3) == pytest.approx((2 / 3 + 0.8 + 0) / 3)


def test_a_class_that_never_occurs_does_not_count() -> None:
    assert metrics.macro_f1(np.array([0, 1]), np.array([0, 1]), 5) == 1.0
    assert metrics.balanced_accuracy(np.array([1, 1]), np.array([1, 0])) == 0.5


@given(
    truth=st.lists(st.integers(0, 1), min_size=2, max_size=30),
    seed=st.integers(0, 100),
)
@settings(max_examples=100, deadline=None)
def test_auroc_is_the_share_of_pairs_in_order(truth: list[int], seed: int) -> None:
    target = np.array(truth)
    positive = np.random.default_rng(seed).integers(0, 5, len(truth)) / 4  # with ties
    found = metrics.auroc(target, np.stack([1 - positive, positive], axis=1))
    pairs = list(itertools.product(positive[target == 1], positive[target == 0]))
    if not pairs:
        assert found is None
        return
    assert found == pytest.approx(np.mean([1.0 if a > b else 0.5 * (a == b) for a, b in pairs]))


def test_auroc_of_many_classes_is_the_mean_and_undefined_when_one_is_missing() -> None:
    rows = np.eye(3)[TRUTH] * 0.6 + 0.1
    assert metrics.auroc(TRUTH, rows) == 1.0
    assert metrics.auroc(np.array([0, 1, 1]), rows[:3]) is None


def test_ece_is_the_gap_between_confidence_and_accuracy() -> None:
    rows = np.array([[0.8, 0.2]] * 10)
    truth = np.array([0] * 6 + [1] * 4)
    assert metrics.ece(truth, rows) == pytest.approx(0.2)
    assert metrics.reliability(truth, rows) == [(pytest.approx(0.8), 0.6, 10)]
    assert metrics.ece(np.array([0, 0]), np.array([[1.0, 0.0]] * 2)) == 0.0


def test_log_loss_stays_finite() -> None:
    assert metrics.log_loss(np.array([0]), np.array([[0.5, 0.5]])) == pytest.approx(np.log(2))
    assert np.isfinite(metrics.log_loss(np.array([1]), np.array([[1.0, 0.0]])))


def test_interval_comes_from_animals_not_from_clips() -> None:
    right = np.array(([1] * 50 + [0] * 50) * 3)  # within an animal all right or all wrong
    groups = [f"m{i // 50}" for i in range(300)]
    low, high = metrics.bootstrap_ci(lambda i: float(right[i].mean()), groups) or (1.0, 0.0)
    assert high - low > 0.6  # six animals, although there are 300 clips
    spread = [f"m{i % 6}" for i in range(300)]
    low, high = metrics.bootstrap_ci(lambda i: float(right[i].mean()), spread) or (0.0, 1.0)
    assert high - low < 0.1


def test_interval_needs_three_animals_and_a_defined_score() -> None:
    assert metrics.bootstrap_ci(lambda i: 1.0, ["a", "b", "b"]) is None
    assert metrics.bootstrap_ci(lambda i: None, ["a", "b", "c"]) is None


def test_interval_is_repeatable() -> None:
    values = np.arange(12.0)
    groups = [f"m{i % 4}" for i in range(12)]
    found = [metrics.bootstrap_ci(lambda i: float(values[i].mean()), groups, 7) for _ in "ab"]
    assert found[0] == found[1]
