"""Frames that were due while playing are on screen or counted, whatever happens between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mousevision.gui.player.tally import Tally


def test_each_frame_left_out_is_counted() -> None:
    tally = Tally()
    tally.start(10, painted=True)
    for frame in (11, 12, 15, 19):
        tally.show(frame)
        tally.painted(frame)
    assert tally.missed == 5  # 13, 14, 16, 17, 18


def test_a_picture_that_another_one_overtook_was_not_seen() -> None:
    tally = Tally()
    tally.start(0, painted=False)
    for frame in (1, 2, 3):
        tally.show(frame)
    tally.painted(3)
    assert tally.missed == 3
    tally.painted(3)  # the same picture painted again says nothing new
    assert tally.missed == 3


def test_frames_jumped_over_were_not_due() -> None:
    tally = Tally()
    tally.start(0, painted=True)
    tally.jump(500)
    tally.show(500)
    tally.painted(500)
    assert tally.missed == 0
    tally.jump(20)
    tally.painted(501)  # late news of what was there before
    tally.show(20)
    tally.painted(20)
    assert tally.missed == 0


def test_a_loop_counts_the_end_of_each_round() -> None:
    tally = Tally()
    tally.start(0, painted=True)
    tally.show(5)
    tally.painted(5)
    tally.again(0, 10)  # 1 to 4 and 6 to 9
    assert tally.missed == 8
    tally.show(0)
    tally.painted(0)
    assert tally.missed == 8


def test_the_last_picture_of_a_round_may_be_painted_late() -> None:
    tally = Tally()
    tally.start(8, painted=True)
    tally.show(9)
    tally.again(0, 10)
    assert tally.missed == 1
    tally.painted(9)
    assert tally.missed == 0


def test_the_picture_at_which_it_stops_counts() -> None:
    tally = Tally()
    tally.start(0, painted=True)
    tally.show(4)
    tally.stop()
    tally.painted(4)
    assert tally.missed == 3
    tally.show(90)  # a step, later
    tally.painted(90)
    assert tally.missed == 3


def test_at_the_end_all_but_the_last_frame_were_due() -> None:
    tally = Tally()
    tally.start(0, painted=True)
    tally.end(10)
    assert tally.missed == 8
    tally.show(9)
    tally.painted(9)
    assert tally.missed == 8


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.booleans(), st.integers(0, 30)), min_size=1, max_size=60
    )
)
def test_seen_and_missed_are_all_frames_that_were_due(moves: list[tuple[int, bool, int]]) -> None:
    """A screen that paints only some of what it is given, with jumps now and then."""
    tally = Tally()
    tally.start(0, painted=True)
    at, seen, due = 0, 1, 1
    for step, paints, jump in moves:
        if jump == 0:  # a jump to 1000 frames on; what it lands on is painted
            at += 1000
            tally.jump(at)
            tally.show(at)
            tally.painted(at)
            seen, due = seen + 1, due + 1
        at += step
        due += step
        tally.show(at)
        if paints or jump == 0 or (step, paints, jump) == moves[-1]:
            tally.painted(at)
            seen += 1
            assert tally.missed == due - seen
        else:
            at, due = at, due
    assert tally.missed <= due - seen
