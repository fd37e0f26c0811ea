"""Clips drawn far worse than the others, and studies in which none is."""

from __future__ import annotations

import numpy as np

from mousevision.learn.odd import odd


def test_one_broken_clip_is_odd_and_the_others_are_not() -> None:
    errors = np.exp(np.random.default_rng(0).normal(-6, 0.2, 100))
    errors[17] = errors.max() * 8
    errors[3] = np.nan
    assert np.flatnonzero(odd(errors)).tolist() == [17]


def test_in_a_study_of_like_clips_hardly_any_is_odd() -> None:
    rng = np.random.default_rng(1)
    shares = [odd(np.exp(rng.normal(-6, spread, 500))).mean() for spread in (0.05, 0.3, 0.8)]
    assert max(shares) < 0.01
    assert not odd(np.full(50, 0.01)).any()
    assert not odd(0.01 * (1 + 1e-5 * rng.random(50))).any(), "a trifle is no oddness"


def test_few_clips_say_nothing() -> None:
    assert not odd([0.1, 0.1, 0.1, 9.0]).any()
    assert not odd([]).any()
    assert not odd([np.nan] * 20).any()
