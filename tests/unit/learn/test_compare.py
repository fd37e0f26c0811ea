"""Two answers to the same clips."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pytest

from mousevision.learn import metrics
from mousevision.learn.compare import LEAST_GROUPS, paired_difference

Said = npt.NDArray[np.int64]


def answers(
    animals: int, each: int = 10, first: int = 9, second: int = 6
) -> tuple[Said, Said, Said, list[str]]:
    """Of each animal's clips the first network has some right, the second others."""
    truth = np.tile(np.arange(each) % 2, animals)
    a, b = truth.copy(), truth.copy()
    place = np.tile(np.arange(each), animals)
    a[place >= first] = 1 - a[place >= first]
    b[place >= second] = 1 - b[place >= second]
    groups = [f"m{i}" for i in range(animals) for _ in range(each)]
    return truth, a, b, groups


def test_a_clear_difference() -> None:
    truth, a, b, groups = answers(8)
    found = paired_difference(truth, a, b, groups)
    assert found.accuracy == pytest.approx(0.3)
    assert found.balanced_accuracy == pytest.approx(
        metrics.balanced_accuracy(truth, a) - metrics.balanced_accuracy(truth, b)
    )
    assert found.ci95["accuracy"] == pytest.approx((0.3, 0.3))  # every animal is alike
    assert found.p_value == pytest.approx(2 / 2**8)
    assert (found.groups, found.tellable, found.better) == (8, True, True)
    turned = paired_difference(truth, b, a, groups)
    assert turned.balanced_accuracy == pytest.approx(-found.balanced_accuracy)
    assert turned.p_value == pytest.approx(found.p_value)
    assert not turned.better


def test_the_same_answers_do_not_differ() -> None:
    truth, a, _, groups = answers(6)
    found = paired_difference(truth, a, a, groups)
    assert (found.accuracy, found.p_value, found.better) == (0, 1, False)
    assert found.ci95["balanced_accuracy"] == (0, 0)


@pytest.mark.parametrize("animals", [2, 5])
def test_too_few_animals(animals: int) -> None:
    truth, a, b, groups = answers(animals)
    found = paired_difference(truth, a, b, groups)
    assert not found.tellable
    assert not found.better
    assert found.p_value == pytest.approx(2 / 2**animals)
    assert found.p_value > 0.05
    assert (found.ci95["accuracy"] is None) == (animals < 3)
    assert 2 / 2**LEAST_GROUPS <= 0.05 < 2 / 2 ** (LEAST_GROUPS - 1)


def test_the_p_value_is_that_of_all_exchanges_of_whole_animals() -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 3, 70)
    a, b = rng.integers(0, 3, 70), rng.integers(0, 3, 70)
    group = rng.integers(0, 7, 70)
    found = paired_difference(truth, a, b, [str(g) for g in group])
    seen, count = [], 0
    for flips in itertools.product((False, True), repeat=7):
        change = np.array(flips)[group]
        one, two = np.where(change, b, a), np.where(change, a, b)
        seen.append(metrics.balanced_accuracy(truth, one) - metrics.balanced_accuracy(truth, two))
    count = sum(abs(s) >= abs(found.balanced_accuracy) - 1e-9 for s in seen)
    assert found.p_value == pytest.approx(count / len(seen))


def test_many_animals_are_exchanged_at_random_but_repeatably() -> None:
    rng = np.random.default_rng(4)
    truth, a, b = rng.integers(0, 2, (3, 400))
    groups = [str(i) for i in rng.integers(0, 40, 400)]
    found = paired_difference(truth, a, b, groups)
    assert found == paired_difference(truth, a, b, groups)
    assert 0.01 < found.p_value <= 1
    low, high = found.ci95["accuracy"] or (0.0, 0.0)
    assert low < found.accuracy < high


def test_the_interval_agrees_with_the_plain_bootstrap() -> None:
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 3, 120)
    a = np.where(rng.random(120) < 0.8, truth, rng.integers(0, 3, 120))
    b = np.where(rng.random(120) < 0.5, truth, rng.integers(0, 3, 120))
    groups = [str(i) for i in np.arange(120) // 12]

    def score(i: np.ndarray) -> float:
        one, two = (metrics.balanced_accuracy(truth[i], said[i]) for said in (a, b))
        return one - two

    plain = metrics.bootstrap_ci(score, groups)
    assert paired_difference(truth, a, b, groups).ci95["balanced_accuracy"] == pytest.approx(
        plain, abs=0.025
    )
