"""Statistics of motion: what moves counts, what is still does not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from mousevision.core.errors import Cancelled
from mousevision.core.job import QuietContext
from mousevision.learn.motion_features import clip_motion, motion_features
from tests.unit.learn.conftest import SPEC, ArraySource, Study


def walker(step: float, *, floor: int = 40, frames: int = 12) -> npt.NDArray[np.uint8]:
    """A square that goes to the right by `step` pixels a frame, on a textured ground."""
    ground = np.random.default_rng(1).integers(0, 30, (24, 48))
    clip = np.repeat((floor + ground)[None, None], frames, axis=0)
    for t in range(frames):
        left = round(2 + step * t)
        clip[t, 0, 8:14, left : left + 6] = 220
    return clip.astype(np.uint8)


def test_nothing_of_the_still_picture() -> None:
    moved = clip_motion(walker(2))
    clip = walker(2)
    clip[:, :, 16:, :] = 255  # another floor, which stands still
    assert clip_motion(clip) == pytest.approx(moved)
    still = np.repeat(walker(0)[:1], 12, axis=0)
    assert clip_motion(still) == pytest.approx(clip_motion(np.zeros_like(still)))


def test_more_motion_is_more_energy_and_speed() -> None:
    slow, fast = clip_motion(walker(1)), clip_motion(walker(3))
    assert fast[0] > slow[0]  # mean energy
    speed = -10  # the path comes last, its mean speed first
    assert fast[speed] > 2 * slow[speed] > 0
    assert clip_motion(walker(3)[::-1])[speed + 2] == pytest.approx(-fast[speed + 2])  # drift


def test_the_profile_tells_when_it_moves() -> None:
    late = np.concatenate([np.repeat(walker(2)[:1], 11, axis=0), walker(2)])
    profile = clip_motion(late)[8:16]
    assert profile[:3] == pytest.approx(0)
    assert profile[4:].min() > 1


@pytest.mark.parametrize("shape", [(1, 1, 16, 24), (2, 3, 8, 8), (6, 1, 16, 24)])
def test_any_clip_gives_finite_numbers(shape: tuple[int, ...]) -> None:
    found = clip_motion(np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8))
    assert found.shape == clip_motion(walker(1)).shape
    assert np.isfinite(found).all()


def test_clips_are_read_one_by_one_and_only_those_wanted(study: Study) -> None:
    found = motion_features(QuietContext(), study.source, [4, 2])
    assert study.source.seen == {2, 4}
    assert found[1] == pytest.approx(clip_motion(study.source.clips[2]))
    assert motion_features(QuietContext(), ArraySource(study.source.clips[:0]), []).size == 0
    assert study.source.shape == SPEC.shape


def test_it_can_be_cancelled(study: Study) -> None:
    ctx = QuietContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        motion_features(ctx, study.source, [0])
