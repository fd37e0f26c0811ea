from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mousevision.learn.augment import Variation, vary

STILL = Variation(shift=0, zoom=0, speed=0, contrast=0, brightness=0)


def ramp(frames: int = 6, channels: int = 1, height: int = 16, width: int = 24) -> np.ndarray:
    """Dark on the left, bright on the right, brighter in later frames."""
    clip = np.zeros((frames, channels, height, width), np.uint8)
    return clip + (np.arange(width) * 5 + np.arange(frames)[:, None, None, None]).astype(np.uint8)


def test_no_variation_changes_nothing() -> None:
    clip = ramp()
    assert np.array_equal(vary(clip, STILL, np.random.default_rng(0)), clip)


@given(seed=st.integers(0, 10_000), strength=st.floats(0, 2), channels=st.sampled_from([1, 3]))
@settings(max_examples=60, deadline=None)
def test_sides_are_never_exchanged_unasked(seed: int, strength: float, channels: int) -> None:
    clip = ramp(channels=channels)
    kept = clip.copy()
    found = vary(clip, Variation.of(strength, flip=False), np.random.default_rng(seed))
    assert found.shape == clip.shape
    assert found.dtype == np.uint8
    assert np.array_equal(clip, kept)
    across = np.diff(found.astype(int), axis=3)
    assert across.min() >= 0
    assert across.max() > 0


def test_flips_come_for_half_of_the_clips_when_asked() -> None:
    flipped = Variation(shift=0, zoom=0, speed=0, contrast=0, brightness=0, flip=True)
    found = [vary(ramp(), flipped, np.random.default_rng(seed)) for seed in range(200)]
    mirrored = [np.array_equal(clip, ramp()[..., ::-1]) for clip in found]
    assert 70 < sum(mirrored) < 130


@pytest.mark.parametrize("frames", [1, 2, 16])
def test_time_never_runs_backwards(frames: int) -> None:
    clip = ramp(frames=frames)
    varied = Variation(shift=0, zoom=0, contrast=0, brightness=0)
    for seed in range(50):
        found = vary(clip, varied, np.random.default_rng(seed))
        assert np.diff(found.astype(int), axis=0).min(initial=0) >= 0


def test_the_same_seed_gives_the_same_clip() -> None:
    found = [vary(ramp(), Variation(), np.random.default_rng([1, 2, 3])) for _ in "ab"]
    assert np.array_equal(found[0], found[1])
