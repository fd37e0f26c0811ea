from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.learn.holm import holm


def test_the_example_of_the_paper() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.2]) == [0.2]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_each_is_the_worst_of_those_before_it(p_values: list[float]) -> None:
    ranked = sorted(p_values)
    steps = [min(1.0, p_value * (len(ranked) - at)) for at, p_value in enumerate(ranked)]
    for p_value, corrected in zip(p_values, holm(p_values), strict=True):
        worst = max(steps[: ranked.index(p_value) + 1])
        assert corrected == worst
        assert p_value <= corrected <= 1
