from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.inputspec import InputSpec, Sampling
from mousevision.media.sampling import choose_frames, equal_shares, window_frames


def spec(frames: int = 16, window: tuple[float, float] = (0.0, 1.0)) -> InputSpec:
    return InputSpec(frames=frames, window=window)


UNIFORM = InputSpec(frames=5, sampling=Sampling.UNIFORM)


@pytest.mark.parametrize(
    ("start", "stop", "window", "expected"),
    [
        (0, 100, (0.0, 1.0), range(100)),
        (100, 200, (0.5, 0.65), range(150, 165)),
        (0, 10, (0.3, 0.7), range(3, 7)),
        (7, 8, (0.0, 0.1), range(7, 8)),
        (7, 8, (0.9, 1.0), range(7, 8)),
        (0, 3, (0.5, 0.6), range(1, 2)),
    ],
)
def test_window(start: int, stop: int, window: tuple[float, float], expected: range) -> None:
    assert window_frames(start, stop, spec(window=window)) == expected


def test_an_empty_clip_has_no_window() -> None:
    with pytest.raises(ValueError, match="no frame"):
        window_frames(5, 5, spec())


def test_uniform_takes_the_middle_of_equal_parts() -> None:
    assert choose_frames(UNIFORM, 100, 150, None).tolist() == [105, 115, 125, 135, 145]


def test_short_clips_repeat_frames_evenly() -> None:
    assert choose_frames(UNIFORM, 0, 2, None).tolist() == [0, 0, 1, 1, 1]
    assert choose_frames(UNIFORM, 9, 10, None).tolist() == [9] * 5


def test_motion_draws_the_frames_to_where_it_is() -> None:
    motion = np.full(300, 0.5, np.float32)
    motion[200:240] = 5
    chosen = choose_frames(spec(16), 1000, 1300, motion)
    inside = ((chosen >= 1200) & (chosen < 1240)).sum()
    assert inside >= 12
    assert chosen.min() < 1200, "still stretches are not lost altogether"


def test_without_any_motion_it_is_uniform() -> None:
    still = choose_frames(spec(5), 0, 50, np.zeros(50, np.float32))
    assert still.tolist() == [5, 15, 25, 35, 45]


def test_motion_may_be_of_the_clip_or_of_the_window() -> None:
    motion = np.random.default_rng(0).random(100).astype(np.float32)
    half = spec(8, (0.5, 1.0))
    whole = choose_frames(half, 0, 100, motion)
    assert whole.tolist() == choose_frames(half, 0, 100, motion[50:]).tolist()
    assert whole.min() >= 50
    with pytest.raises(ValueError, match="99 motion energies"):
        choose_frames(half, 0, 100, motion[:99])


def test_all_frames_of_a_short_clip_are_taken_wherever_it_moves() -> None:
    motion = np.array([0, 0, 9, 0], np.float32)
    assert choose_frames(spec(8), 0, 4, motion).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


@given(
    motion=st.lists(st.floats(0, 255, width=32), min_size=1, max_size=200),
    frames=st.integers(1, 40),
    start=st.integers(0, 1000),
)
def test_always_as_many_as_wanted_ascending_inside_and_distinct_where_possible(
    motion: list[float], frames: int, start: int
) -> None:
    stop = start + len(motion)
    chosen = choose_frames(spec(frames), start, stop, np.array(motion, np.float32))
    assert chosen.dtype == np.int64
    assert chosen.shape == (frames,)
    assert chosen.min() >= start
    assert chosen.max() < stop
    steps = np.diff(chosen)
    assert (steps >= (1 if len(motion) >= frames else 0)).all()


def test_equal_shares_follow_the_weight() -> None:
    weights = np.array([0, 0, 4, 0, 0, 0, 4, 4, 0, 4], float)
    assert equal_shares(weights, 4).tolist() == [2, 6, 7, 9]
