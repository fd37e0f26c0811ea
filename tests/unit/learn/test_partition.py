"""Groups and what is known of clips: the same, or by chance."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.learn.partition import by_typicality, match


def test_the_same_groups_under_other_numbers_match_wholly() -> None:
    codes = np.repeat([0, 1, 2], 10)
    found = match("class", (codes + 1) % 3, codes)
    assert found is not None
    assert (found.rand, found.purity, found.count) == (1.0, 1.0, 30)
    assert found.commonest == pytest.approx(1 / 3)


def test_groups_by_chance_match_by_chance() -> None:
    rng = np.random.default_rng(0)
    found = match("class", rng.integers(0, 3, 3000), rng.integers(0, 3, 3000))
    assert found is not None
    assert abs(found.rand) < 0.01
    assert found.purity == pytest.approx(1 / 3, abs=0.05)


def test_clips_in_no_group_and_unknown_values_do_not_count() -> None:
    found = match("animal", np.array([0, 0, 1, 1, -1, 0]), np.array([0, 0, 1, 1, 0, -1]))
    assert found is not None
    assert (found.rand, found.count) == (1.0, 4)
    assert match("animal", np.array([0, 0, 1]), np.array([2, 2, 2])) is None
    assert match("animal", np.array([-1, -1]), np.array([0, 1])) is None


def test_the_most_typical_lies_in_the_middle() -> None:
    vectors = np.array([[0.0], [50.0], [1.0], [2.1], [9.0]])
    assert by_typicality(vectors, np.array([0, 2, 3])).tolist() == [2, 0, 3]
