"""Intervals against sets of frames, which cannot be wrong."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.intervals import Interval, intersection, span, subtract, union

intervals = st.builds(
    lambda start, length: Interval(start, start + length), st.integers(0, 60), st.integers(1, 20)
)


def frames(*parts: Interval) -> set[int]:
    return {frame for part in parts for frame in range(part.start, part.stop)}


def canonical(parts: list[Interval]) -> bool:
    return all(a.stop < b.start for a, b in itertools.pairwise(parts)) and all(
        part.length > 0 for part in parts
    )


@given(st.lists(intervals))
def test_union_has_all_frames_in_as_few_pieces_as_possible(parts: list[Interval]) -> None:
    merged = union(parts)
    assert frames(*merged) == frames(*parts)
    assert canonical(merged)


@given(intervals, intervals)
def test_subtract_leaves_what_lies_outside(interval: Interval, cut: Interval) -> None:
    assert frames(*subtract(interval, cut)) == frames(interval) - frames(cut)


@given(st.lists(intervals), st.lists(intervals))
def test_intersection(first: list[Interval], second: list[Interval]) -> None:
    assert frames(*intersection(first, second)) == frames(*first) & frames(*second)


@given(intervals, intervals)
def test_overlap_is_sharing_a_frame(first: Interval, second: Interval) -> None:
    assert first.overlaps(second) == bool(frames(first) & frames(second))


@given(intervals, st.integers(0, 80), st.integers(1, 20))
def test_clamp(interval: Interval, start: int, length: int) -> None:
    clamped = interval.clamp(start, start + length)
    inside = frames(interval) & set(range(start, start + length))
    assert (frames(clamped) if clamped else set()) == inside


@given(st.integers(-20, 120), st.integers(-20, 120), st.integers(0, 50), st.integers(1, 50))
def test_a_drag_draws_at_least_a_frame_inside(a: int, b: int, start: int, length: int) -> None:
    drawn = span(a, b, start, start + length)
    assert start <= drawn.start < drawn.stop <= start + length
    if start <= min(a, b) and max(a, b) < start + length:
        assert drawn == Interval(min(a, b), max(a, b) + 1)


def test_share_is_what_both_hold_of_what_either_holds() -> None:
    assert Interval(0, 10).share(Interval(5, 15)) == 5 / 15
    assert Interval(0, 10).share(Interval(0, 10)) == 1
    assert Interval(0, 10).share(Interval(10, 20)) == 0
    assert Interval(0, 10).share(Interval(40, 50)) == 0
