"""Can the class be told, and only from the movement? Unless a confound was asked for.

A ridge classifier on simple features, each animal judged by the others.
"""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from mousevision.simulate.draw import Shot
from mousevision.simulate.study import ClipPlan, Confound, plan_study

Features = NDArray[np.float64]


def _accuracy(features: Features, plans: list[ClipPlan]) -> float:
    """Balanced accuracy of ridge regression on the sign of the class, by held-out animal."""
    target = np.array([1.0 if p.label == "post" else -1.0 for p in plans])
    animal = np.array([p.subject for p in plans])
    right = np.zeros(len(plans), bool)
    for held_out in np.unique(animal):
        train = animal != held_out
        mean, deviation = features[train].mean(0), features[train].std(0) + 1e-6
        known, asked = ((features[k] - mean) / deviation for k in (train, ~train))
        kernel = known @ known.T
        kernel += 0.1 * np.trace(kernel) / len(kernel) * np.eye(len(kernel))
        offset = target[train].mean()
        weights = known.T @ np.linalg.solve(kernel, target[train] - offset)
        right[~train] = (asked @ weights + offset > 0) == (target[~train] > 0)
    return float((right[target > 0].mean() + right[target < 0].mean()) / 2)


def _gray(frame: NDArray[np.uint8]) -> NDArray[np.float64]:
    return cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY).astype(np.float64)


def _movement(plan: ClipPlan) -> Features:
    """Where and how fast the pixels change around the slot, in 16 frames of 96 x 54."""
    shot = Shot(plan, 96, 54)
    around = np.linspace(0.35 * plan.frames, 0.85 * plan.frames, 16).round().astype(int)
    frames = np.array([_gray(shot.frame(int(index))) for index in around])
    change = np.clip(np.abs(np.diff(frames, axis=0)) - 6, 0, None)[:, :, 54:]
    energy = change.sum((1, 2)) / max(float(change.sum()), 1e-6)
    rows = change.sum((0, 2)).reshape(18, 3).sum(1) / max(float(change.sum()), 1e-6)
    return np.concatenate([rows, [np.sort(energy)[-3:].sum(), (energy > 0.04).mean()]])


def _stills(plans: list[ClipPlan]) -> Features:
    """First frame, small, of one clip of each session."""
    small = [cv2.resize(_gray(Shot(p, 96, 54).frame(0)), (48, 27)) for p in plans]
    return np.array([picture.ravel() for picture in small])


def _sessions(confound: Confound, seed: int, animals: int) -> list[ClipPlan]:
    plans = plan_study(animals, 12, confound, seed)
    return list({(p.subject, p.session): p for p in plans}.values())


def test_the_movement_tells_the_class_across_animals() -> None:
    plans = plan_study(4, 12, seed=7)
    assert _accuracy(np.array([_movement(p) for p in plans]), plans) >= 0.9


def test_a_still_picture_does_not() -> None:
    found = []
    for seed in range(3):
        plans = _sessions(Confound.NONE, seed, 4)
        found.append(_accuracy(_stills(plans), plans))
    assert 0.25 < float(np.mean(found)) < 0.68


@pytest.mark.parametrize("confound", [c for c in Confound if c is not Confound.NONE])
def test_with_a_confound_a_still_picture_does(confound: Confound) -> None:
    plans = _sessions(confound, 0, 6)
    assert _accuracy(_stills(plans), plans) >= 0.9
