"""Frame tables and clocks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.video import FrameTable, clock


def table(pts: list[int], base: Fraction = Fraction(1, 1000)) -> FrameTable:
    return FrameTable(
        np.array(pts, np.int64), base, np.array([0], np.int64), np.array([-1], np.int64)
    )


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=50), st.integers(-(10**9), 10**9))
def test_bytes_there_and_back(steps: list[int], first: int) -> None:
    made = table((first + np.cumsum(steps)).tolist(), Fraction(1, 90000))
    read = FrameTable.from_bytes(made.to_bytes())
    assert np.array_equal(read.pts, made.pts)
    assert (read.time_base, read.verified, read.nominal) == (Fraction(1, 90000), True, False)


@pytest.mark.parametrize("verified", [True, False])
def test_a_look_at_the_head_alone(verified: bool) -> None:
    data = replace(table([0, 5, 9]), verified=verified).to_bytes()
    assert FrameTable.peek(data) == (3, verified)
    for bad in (b"", b"\0" * 60):
        with pytest.raises(ValueError, match="not a frame table"):
            FrameTable.peek(bad)


@given(st.lists(st.integers(2, 500), min_size=2, max_size=50))
def test_the_picture_on_screen_at_a_time(steps: list[int]) -> None:
    made = table(np.cumsum(steps).tolist())
    for index in range(len(made)):
        assert made.at(made.seconds(index)) == index
        if index + 1 < len(made):
            assert made.at(made.seconds(index + 1) - 0.001) == index
    assert made.at(-5.0) == 0
    assert made.at(1e9) == len(made) - 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0:00.000"), (2.8, "0:02.800"), (61.0004, "1:01.000"), (3723.5, "1:02:03.500"),
     (59.9996, "1:00.000"), (-1.25, "-0:01.250"), (-0.0001, "0:00.000")],
)  # fmt: skip
def test_clock(seconds: float, words: str) -> None:
    assert clock(seconds) == words
