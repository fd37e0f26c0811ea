"""Mapping intervals between two tables of times, against plain sets of times."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.intervals import Interval
from mousevision.core.renumbering import Renumbering, same_times
from mousevision.core.video import FrameTable

times = st.sets(st.integers(-50, 400), min_size=1, max_size=40).map(sorted)


def table(pts: list[int], base: Fraction = Fraction(1, 90), nominal: bool = False) -> FrameTable:
    keys = np.array([0], np.int64)
    return FrameTable(np.array(pts, np.int64), base, keys, keys - 1, nominal=nominal)


def cut(data: st.DataObject, frames: int) -> Interval:
    start = data.draw(st.integers(0, frames - 1))
    return Interval(start, data.draw(st.integers(start + 1, frames)))


@given(times, times, st.data())
def test_intervals_keep_their_pictures_and_their_order(
    old: list[int], new: list[int], data: st.DataObject
) -> None:
    renumbering = Renumbering(table(old), table(new))
    first, second = cut(data, len(old)), cut(data, len(old))
    one, other = renumbering.interval(*first), renumbering.interval(*second)
    for before, after in ((first, one), (second, other)):
        assert 0 <= after.start < after.stop <= len(new)
        shown = set(new[after.start : after.stop])
        assert shown >= set(old[before.start : before.stop]) & set(new)
        outside = set(old) - set(old[before.start : before.stop])
        if renumbering.kept(*before):
            assert not shown & outside
    kept = renumbering.kept(*first), renumbering.kept(*second)
    if kept[0] and kept[1]:
        assert kept == (one, other)
        if not first.overlaps(second):
            assert not one.overlaps(other)
        if first.stop == second.start:
            assert one.stop == other.start
        if second.start <= first.start and first.stop <= second.stop:
            assert other.start <= one.start
            assert one.stop <= other.stop


@given(times, times, st.data())
def test_a_frame_becomes_the_nearest_in_time(
    old: list[int], new: list[int], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(old) - 1))
    renumbering = Renumbering(table(old), table(new))
    gaps = [abs(time - old[at]) for time in new]
    found = renumbering.interval(at, at + 1)
    if renumbering.kept(at, at + 1) is None:
        assert gaps[found.start] == min(gaps)
        assert found.length == 1
    for frame in range(*found) if renumbering.kept(at, at + 1) else ():
        assert abs(new[frame] - old[at]) == min(abs(new[frame] - time) for time in old)


@given(times, times, st.data())
def test_what_lies_inside_another_stays_inside(
    old: list[int], new: list[int], data: st.DataObject
) -> None:
    renumbering = Renumbering(table(old), table(new))
    clip = cut(data, len(old))
    start = data.draw(st.integers(clip.start, clip.stop - 1))
    bout = Interval(start, data.draw(st.integers(start + 1, clip.stop)))
    around = renumbering.interval(*clip)
    inside = renumbering.interval(*bout, around)
    assert around.start <= inside.start < inside.stop <= around.stop


@given(times, times)
def test_the_whole_stays_the_whole(old: list[int], new: list[int]) -> None:
    renumbering = Renumbering(table(old), table(new))
    assert renumbering.interval(0, len(old)) == renumbering.whole == Interval(0, len(new))


@given(times, st.data())
def test_the_same_times_change_nothing(old: list[int], data: st.DataObject) -> None:
    interval = cut(data, len(old))
    assert Renumbering(table(old), table(old)).interval(*interval) == interval
    assert same_times(table(old), table(old))


def test_other_units_are_compared_in_seconds_from_the_first_picture() -> None:
    before = table([0, 1, 2, 3, 4], Fraction(1, 25), nominal=True)
    after = table([100, 140, 220, 260], Fraction(1, 1000))
    renumbering = Renumbering(before, after)
    assert renumbering.interval(3, 5) == (2, 4)
    assert renumbering.interval(2, 3) == (2, 3)
    assert not same_times(before, after)


def test_intervals_beyond_the_old_table_end_with_it() -> None:
    renumbering = Renumbering(table([0, 10, 20]), table([0, 10]))
    assert renumbering.interval(1, 99) == (1, 2)
    assert renumbering.interval(50, 60) == (1, 2)


def test_empty_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="without pictures"):
        Renumbering(table([0]), table([]))
