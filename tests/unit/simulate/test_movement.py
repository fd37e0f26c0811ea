"""How the simulated mouse moves."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.simulate import geometry as geo
from mousevision.simulate.attempt import Ending
from mousevision.simulate.movement import Movement, Pose
from mousevision.simulate.study import ClipPlan, plan_study

MANY = plan_study(animals=20, clips_per_animal=20, seed=2)
PLANS = MANY[:120]


def _poses(plan: ClipPlan) -> list[Pose]:
    movement = Movement(plan.seed, plan.frames, plan.fps, plan.attempts)
    return [movement.pose(float(t)) for t in range(plan.frames)]


def _first(label: str, ending: Ending) -> ClipPlan:
    return next(p for p in MANY if p.label == label and p.attempts[-1].ending is ending)


def test_arms_keep_their_length() -> None:
    for plan in PLANS[::7]:
        for pose in _poses(plan):
            upper = np.hypot(*(pose.elbow - pose.shoulder))
            assert upper == pytest.approx(geo.UPPER_ARM, abs=0.6)
            assert np.hypot(*(pose.wrist - pose.elbow)) == pytest.approx(geo.FOREARM, abs=0.6)


def test_nothing_jumps() -> None:
    for plan in PLANS[::7]:
        grips = np.array([pose.hand.grip for pose in _poses(plan)])
        assert np.hypot(*np.diff(grips, axis=0).T).max() < 45


def test_paw_comes_from_above_before_and_from_below_after_injury() -> None:
    def height_in_slot(plan: ClipPlan) -> float:
        last = plan.attempts[-1]
        poses = _poses(plan)[last.start : last.contact]
        inside = [p.hand.grip[1] for p in poses if geo.SLOT[0] - 8 < p.hand.grip[0] < geo.SLOT[1]]
        return float(np.mean(inside)) if inside else float("nan")

    before = np.nanmean([height_in_slot(p) for p in PLANS if p.label == "pre"])
    after = np.nanmean([height_in_slot(p) for p in PLANS if p.label == "post"])
    assert before < geo.PELLET[1] - 12
    assert after > geo.PELLET[1] + 8


@pytest.mark.parametrize("label", ["pre", "post"])
def test_a_hit_brings_the_pellet_to_the_mouth(label: str) -> None:
    poses = _poses(_first(label, Ending.HIT))
    assert poses[0].pellet is not None
    assert not poses[0].held
    assert poses[-1].held
    assert np.hypot(*(poses[-1].pellet - np.array(geo.MOUTH))) < 30


@pytest.mark.parametrize("label", ["pre", "post"])
def test_a_knock_makes_it_fall_and_a_miss_leaves_it(label: str) -> None:
    assert _poses(_first(label, Ending.KNOCK))[-1].pellet is None
    left = _poses(_first(label, Ending.MISS))[-1].pellet
    assert left is not None
    np.testing.assert_allclose(left, geo.PELLET)


def test_a_taken_pellet_does_not_jump() -> None:
    for plan in PLANS:
        if plan.outcome == "hit":
            close = plan.attempts[-1].close
            movement = Movement(plan.seed, plan.frames, plan.fps, plan.attempts)
            pellet = movement.pose(close - 1.0).pellet
            assert pellet is not None
            assert np.hypot(*(pellet - np.array(geo.PELLET))) < 12


def test_injured_paws_tremble() -> None:
    def shaking(label: str) -> float:
        found = []
        for plan in (p for p in PLANS if p.label == label):
            last = plan.attempts[-1]
            movement = Movement(plan.seed, plan.frames, plan.fps, plan.attempts)
            held = [
                movement.pose(t).hand.grip[1] for t in np.arange(last.contact, last.close, 0.5)
            ]
            found.append(float(np.abs(np.diff(held, 2)).mean()))
        return float(np.mean(found))

    assert shaking("post") > 2 * shaking("pre")
