from __future__ import annotations

import numpy as np
import pytest

from mousevision.learn.split_gap import split_gap


def test_a_random_split_is_flattered_by_animals_that_show_one_class() -> None:
    rng = np.random.default_rng(0)
    animal = np.repeat(np.arange(8), 10)
    target = animal % 2
    features = 5 * rng.normal(size=(8, 40))[animal] + rng.normal(size=(80, 40))
    found = split_gap(features, target.tolist(), [f"m{a}" for a in animal])
    assert found is not None
    random, apart = found
    assert random > 0.95
    assert apart < 0.8


def test_both_are_right_where_the_class_itself_shows() -> None:
    rng = np.random.default_rng(1)
    target = np.tile([0, 1], 30)
    features = rng.normal(size=(60, 5)) + 10 * target[:, None]
    groups = [f"m{a}" for a in np.repeat(np.arange(6), 10)]
    assert split_gap(features, target.tolist(), groups) == pytest.approx((1.0, 1.0))


def test_one_animal_cannot_be_split() -> None:
    assert split_gap(np.ones((9, 2)), [0, 1, 0] * 3, ["m"] * 9) is None
