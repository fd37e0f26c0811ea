from __future__ import annotations

import numpy as np
import pytest

from mousevision.core.intervals import Interval
from mousevision.learn.bout_truth import UNSCORED, Piece, Truth
from mousevision.learn.frame_windows import (
    BLOCK,
    Window,
    WindowSource,
    cut_windows,
    look,
    radius,
    window_targets,
)
from tests.unit.learn.bout_studies import JUMP, ArrayFrames, make_study


def test_a_frame_is_seen_with_the_one_before_and_the_background() -> None:
    source, _ = make_study(1)
    seen = look(source, 0, 20, 40)
    frames = source.recordings[0]
    assert (seen[:, 0] == frames[20:40]).all()
    assert (seen[:, 1] == frames[19:39]).all()
    reach = radius(16.0)
    low, high = max(1 - reach, 0) * BLOCK, (1 + reach + 1) * BLOCK
    assert np.abs(seen[0, 2].astype(float) - frames[low:high].mean(axis=0)).max() <= 1.1


def test_nothing_has_changed_before_the_first_frame() -> None:
    source, _ = make_study(1)
    seen = look(source, 0, 0, 3)
    assert (seen[0, 0] == seen[0, 1]).all()


def test_windows_agree_wherever_they_begin() -> None:
    source, _ = make_study(1)
    assert (look(source, 0, 5, 60)[20:30] == look(source, 0, 25, 35)).all()


def test_the_end_is_repeated_without_change() -> None:
    source = ArrayFrames([np.random.default_rng(0).integers(0, 255, (20, 8, 8)).astype(np.uint8)])
    windows = WindowSource(source, [Window(Piece(0, 0, 20), 8)], 16)
    assert windows.shape == (16, 3, 8, 8)
    found = windows.read([0])[0]
    assert (found[12:, 0] == source.recordings[0][-1]).all()
    assert (found[12:, 1] == found[12:, 0]).all()


@pytest.mark.parametrize(("start", "stop"), [(0, 96), (10, 90), (40, 50)])
def test_every_scored_frame_is_in_a_window(start: int, stop: int) -> None:
    truth = Truth(96, (Interval(0, 96),), ((0, 12, 20),), 1)
    piece = Piece(0, start, stop)
    windows = cut_windows([piece], [truth], 32, 16)
    covered = {f for w in windows for f in range(w.start, w.start + 32)}
    assert covered >= set(range(start, stop))
    assert all(w.start >= start for w in windows)


def test_windows_without_a_scored_frame_are_left_out() -> None:
    truth = Truth(1000, (Interval(500, 540),), ((0, 510, 520),), 1)
    starts = [w.start for w in cut_windows([Piece(0, 0, 1000)], [truth], 32, 16)]
    assert starts
    assert all(468 < start < 540 for start in starts)


def test_frames_outside_the_piece_teach_nothing() -> None:
    truth = Truth(96, (Interval(0, 96),), ((0, 12, 20),), 1)
    found = window_targets(Window(Piece(0, 10, 16), 10), truth, JUMP, 32)
    assert found[:6, 0].tolist() == [0, 0, 1, 1, 1, 1]
    assert (found[6:] == UNSCORED).all()
