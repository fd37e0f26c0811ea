from __future__ import annotations

import numpy as np
import pytest

from mousevision.learn.ridge import INTERCEPT, RIDGE, centre, left_out

GROUP = np.repeat([0, 1, 2, 3], [3, 4, 5, 6])


def one_by_one(features: np.ndarray, labels: np.ndarray, *, within: bool) -> np.ndarray:
    """The same by fitting anew for every group."""
    x = centre(features, GROUP) if within else features - features.mean(axis=0)
    y = centre(labels, GROUP) if within else labels
    kernel = x @ x.T
    kernel /= np.trace(kernel) / len(kernel)
    if not within:
        kernel += INTERCEPT
    answers = np.empty_like(y)
    for name in np.unique(GROUP):
        own = name == GROUP
        known = kernel[np.ix_(~own, ~own)] + RIDGE * np.eye((~own).sum())
        answers[own] = kernel[np.ix_(own, ~own)] @ np.linalg.solve(known, y[~own])
        if not within:
            answers[own] -= y[~own].mean(axis=0)
    return answers


@pytest.mark.parametrize("within", [True, False])
def test_one_matrix_answers_as_fitting_anew_without_each_group(within: bool) -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(len(GROUP), 40)) + 5 * rng.normal(size=(4, 40))[GROUP]
    labels = np.eye(3)[rng.integers(0, 3, len(GROUP))]
    found = left_out(features, GROUP, within=within) @ labels
    assert np.allclose(found, one_by_one(features, labels, within=within), atol=1e-6)


def test_what_only_differs_between_groups_is_not_seen_within() -> None:
    features = np.random.default_rng(1).normal(size=(4, 10))[GROUP]
    assert not left_out(features, GROUP, within=True).any()


def test_features_that_never_vary_say_nothing() -> None:
    assert not left_out(np.ones((len(GROUP), 5)), GROUP, within=False).any()


def test_centre_takes_each_groups_mean_off() -> None:
    values = np.random.default_rng(2).normal(size=(len(GROUP), 3))
    centred = centre(values, GROUP)
    for name in np.unique(GROUP):
        assert np.allclose(centred[name == GROUP].mean(axis=0), 0)
        own = values[name == GROUP]
        assert np.allclose(centred[name == GROUP], own - own.mean(axis=0))
