"""Coverage against error."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from mousevision.learn import metrics
from mousevision.learn.abstention import risk_curve


def study(
    clips: int = 300, animals: int = 10, seed: int = 0
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], list[str]]:
    rng = np.random.default_rng(seed)
    confidence = rng.uniform(0.34, 1, clips)
    right = rng.random(clips) < confidence
    groups = [f"m{i}" for i in rng.integers(0, animals, clips)]
    return confidence, right, groups


def test_every_threshold_keeps_the_clips_at_or_above_it() -> None:
    confidence, right, groups = study()
    curve = risk_curve(confidence, right, groups)
    for threshold in (0.0, 0.33, 0.5, 0.77, 0.99):
        at = curve.at(threshold)
        keep = confidence >= threshold
        assert curve.kept[at] == keep.sum()
        assert curve.coverage[at] == pytest.approx(keep.mean())
        assert curve.error[at] == pytest.approx(np.mean(~right[keep]))
    assert (curve.clips, curve.groups) == (300, 10)
    assert curve.coverage[0] == 1


def test_a_confidence_on_a_step_is_kept_by_it() -> None:
    curve = risk_curve(np.array([0.29, 0.57, 1.0]), np.array([True, True, False]), "abc")
    assert [int(curve.kept[at]) for at in (29, 30, 57, 58, 100)] == [3, 2, 2, 1, 1]
    assert np.isnan(risk_curve(np.array([0.4]), np.array([True]), "a").error[50])


def test_the_interval_is_that_of_the_plain_bootstrap_over_animals() -> None:
    confidence, right, groups = study(seed=2)
    curve = risk_curve(confidence, right, groups)
    at = curve.at(0.6)

    def error(i: np.ndarray) -> float:
        return float(np.mean(~right[i][confidence[i] >= 0.6]))

    plain = metrics.bootstrap_ci(error, groups)
    assert plain is not None
    assert (curve.low[at], curve.high[at]) == pytest.approx(plain, abs=0.02)
    assert curve.low[at] < curve.error[at] < curve.high[at]


def test_no_error_seen_is_not_no_error_at_all() -> None:
    curve = risk_curve(np.full(20, 0.9), np.full(20, True), [f"m{i % 5}" for i in range(20)])
    assert (curve.error[50], curve.low[50]) == (0, 0)
    assert curve.high[50] == pytest.approx(1 - 0.025 ** (1 / 20))


def test_two_animals_have_no_interval() -> None:
    confidence, right, groups = study(animals=2)
    curve = risk_curve(confidence, right, groups)
    assert np.isnan(curve.low).all()
    assert np.isnan(curve.high).all()
