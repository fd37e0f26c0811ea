"""Proposals against a plain model, frame by frame."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.intervals import Interval
from mousevision.core.proposals import Finding, Verdict, propose, verdicts

curves = st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, float("nan")]), max_size=60)
frames = st.integers(0, 8)


def plain(curve: list[float], threshold: float, shortest: int, gap: int, margin: int):
    """The same, one frame after the other."""
    runs: list[list[int]] = []
    for frame, value in enumerate(curve):
        if value > threshold:
            if runs and frame - runs[-1][1] <= gap:
                runs[-1][1] = frame + 1
            else:
                runs.append([frame, frame + 1])
    moved = [sum(value > threshold for value in curve[start:stop]) for start, stop in runs]
    runs = [run for run, count in zip(runs, moved, strict=True) if count >= shortest]
    found = []
    for at, (start, stop) in enumerate(runs):
        low, high = 0, len(curve)
        if at:
            low = (runs[at - 1][1] + start) // 2
        if at + 1 < len(runs):
            high = (stop + runs[at + 1][0]) // 2
        found.append([max(start - margin, low), min(stop + margin, high)])
    return found


@given(curves, st.sampled_from([0.5, 1.0, 2.5, 9.0]), frames, frames, frames)
def test_like_the_plain_model(curve, threshold, shortest, gap, margin) -> None:
    values = np.array(curve, np.float32)
    found = propose(values, threshold, shortest, gap, margin)
    assert found.tolist() == plain(curve, threshold, shortest, gap, margin)


@given(curves, st.sampled_from([0.5, 1.0, 2.5]), frames, frames, frames)
def test_in_order_apart_and_inside(curve, threshold, shortest, gap, margin) -> None:
    found = propose(np.array(curve, np.float32), threshold, shortest, gap, margin)
    flat = found.reshape(-1)
    assert (np.diff(flat) >= 0).all()
    assert (found[:, 0] < found[:, 1]).all()
    assert not len(flat) or (flat[0] >= 0 and flat[-1] <= len(curve))


@given(curves, frames, frames)
def test_a_higher_threshold_proposes_no_other_frames(curve, shortest, gap) -> None:
    values = np.array(curve, np.float32)
    low = propose(values, 0.5, shortest, gap, 0)
    for start, stop in propose(values, 2.5, shortest, gap, 0):
        assert any(a <= start and stop <= b for a, b in low)


def test_two_twitches_side_by_side_are_no_movement() -> None:
    curve = np.zeros(60, np.float32)
    curve[[19, 20, 29, 30]] = 3
    assert propose(curve, 2.5, 6, 8, 5).tolist() == []
    curve[19:25] = 3
    assert propose(curve, 2.5, 6, 8, 5).tolist() == [[14, 36]]


def test_seconds_become_frames() -> None:
    assert Finding(3, 0.2, 0.25, 0.5).frames(250) == (50, 62, 125)
    assert Finding(3, 0.0, 0.0, 0.0).frames(25) == (1, 0, 0)


def test_ten_hours_within_a_frame_of_the_screen() -> None:
    rng = np.random.default_rng(0)
    curve = np.repeat(rng.gamma(1.0, 1.0, 90_000).astype(np.float32), 100)
    best = min(_seconds(curve) for _ in range(5))
    assert best < 0.1  # 30 ms where nothing else runs


def _seconds(curve) -> float:
    begin = time.perf_counter()
    assert len(propose(curve, 3.0, 50, 62, 125))
    return time.perf_counter() - begin


def _curve(*peaks: tuple[int, float]):
    values = np.ones(100, np.float32)
    for frame, height in peaks:
        values[frame] = height
    return values


@pytest.mark.parametrize(
    ("kept", "rejected", "said"),
    [
        ([], [], Verdict.OPEN),
        ([(30, 40)], [], Verdict.KEPT),  # the strongest frame
        ([], [(30, 40)], Verdict.REJECTED),
        ([(30, 40)], [(20, 60)], Verdict.KEPT),
        ([(40, 60)], [], Verdict.KEPT),  # half of it
        ([(41, 60)], [], Verdict.OPEN),
        ([(0, 20), (60, 100)], [], Verdict.OPEN),  # beside it
        ([(41, 50), (50, 60), (20, 21)], [], Verdict.KEPT),  # half of it in pieces
    ],
)
def test_what_was_decided_of_one(kept, rejected, said) -> None:
    spans = np.array([[20, 60]])
    ways = ([Interval(*one) for one in many] for many in (kept, rejected))
    assert verdicts(spans, _curve((35, 9)), *ways) == [said]


def test_a_rejected_one_stays_so_at_another_threshold() -> None:
    curve = np.concatenate([np.ones(50), np.linspace(1, 9, 30), np.linspace(9, 1, 30)])
    curve = curve.astype(np.float32)
    first = propose(curve, 6.0, 1, 0, 0)
    rejected = [Interval(*first[0].tolist())]
    for threshold in (1.5, 3.0, 8.5):
        spans = propose(curve, threshold, 1, 0, 5)
        assert verdicts(spans, curve, [], rejected) == [Verdict.REJECTED]


def test_something_stronger_beside_a_rejected_one_is_asked_about() -> None:
    curve = _curve((30, 5), (50, 9))
    spans = propose(curve, 3, 1, 30, 0)
    assert spans.tolist() == [[30, 51]]
    assert verdicts(spans, curve, [], [Interval(28, 33)]) == [Verdict.OPEN]
