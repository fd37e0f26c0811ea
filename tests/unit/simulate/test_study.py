"""The plan of the simulated study: complete, balanced, and blind to the class where it must be."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pytest

from mousevision.core.errors import SettingError
from mousevision.simulate.attempt import Ending
from mousevision.simulate.look import Look
from mousevision.simulate.study import FRAMES, ClipPlan, Confound, plan_study

MANY = plan_study(animals=60, clips_per_animal=24, seed=5)


def _numbers(look: Look) -> list[float]:
    values = dataclasses.asdict(look)
    values["shift_x"], values["shift_y"] = values.pop("shift")
    return [float(v) for name, v in sorted(values.items()) if name != "seed"]


def _far_apart(pre: list[float], post: list[float]) -> float:
    """Difference of the means in standard errors."""
    a, b = np.array(pre), np.array(post)
    error = np.sqrt(a.var() / len(a) + b.var() / len(b))
    return abs(float(a.mean() - b.mean())) / max(float(error), 1e-9)


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert plan_study(seed=3) == plan_study(seed=3)
    assert plan_study(seed=3) != plan_study(seed=4)


def test_every_clip_has_its_own_file_and_its_own_seed() -> None:
    assert len({plan.file for plan in MANY}) == len(MANY) == 60 * 24
    assert len({plan.seed for plan in MANY}) == len(MANY)


def test_files_say_animal_and_session() -> None:
    plan = next(p for p in plan_study() if p.subject == "m03" and p.session == "week 2")
    assert plan.file == "m03/week2/m03_week2_01.mp4"


@pytest.mark.parametrize("clips", [4, 5, 8, 12, 20, 40])
def test_classes_are_balanced_with_two_sessions_each_in_every_animal(clips: int) -> None:
    for subject in ("m01", "m02"):
        own = [p for p in plan_study(animals=2, clips_per_animal=clips) if p.subject == subject]
        assert len(own) == clips
        for label in ("pre", "post"):
            assert sum(p.label == label for p in own) in (clips // 2, clips - clips // 2)
            assert len({p.session for p in own if p.label == label}) >= 2


@pytest.mark.parametrize(("animals", "clips"), [(0, 20), (3, 3)])
def test_a_study_too_small_is_refused_in_words(animals: int, clips: int) -> None:
    with pytest.raises(SettingError, match="demo study needs"):
        plan_study(animals=animals, clips_per_animal=clips)


def test_days_follow_the_order_of_the_sessions() -> None:
    own = [p for p in plan_study() if p.subject == "m01"]
    days = list(dict.fromkeys((p.session, datetime.date.fromisoformat(p.day)) for p in own))
    assert [name for name, _ in days][:3] == ["baseline 1", "baseline 2", "week 1"]
    assert [day for _, day in days] == sorted(day for _, day in days)


def test_bouts_are_in_order_and_inside_the_clip() -> None:
    for plan in MANY:
        assert FRAMES[0] <= plan.frames <= FRAMES[1]
        edges = [edge for _, start, stop in plan.reach_bouts for edge in (start, stop)]
        assert edges == sorted(edges)
        assert all(start < stop for _, start, stop in plan.reach_bouts)
        assert edges[0] >= 0
        assert plan.attempts[-1].stop <= plan.frames
        names = [name for name, _, _ in plan.reach_bouts]
        assert names[:2] == ["reach", "grasp"]
        assert ("retrieve" in names) == (plan.outcome == "hit")


def test_light_cage_camera_and_length_do_not_depend_on_the_class() -> None:
    sessions: dict[tuple[str, str], ClipPlan] = {(p.subject, p.session): p for p in MANY}
    looks = {
        label: [_numbers(p.look) for p in sessions.values() if p.label == label]
        for label in ("pre", "post")
    }
    columns = (zip(*looks[label], strict=True) for label in ("pre", "post"))
    for pre, post in zip(*columns, strict=True):
        assert _far_apart(list(pre), list(post)) < 3.6
    lengths = {lb: [float(p.frames) for p in MANY if p.label == lb] for lb in ("pre", "post")}
    assert _far_apart(lengths["pre"], lengths["post"]) < 3.6


def test_injured_reaches_are_slower_lower_and_miss_more_and_recover() -> None:
    def mean(sessions: tuple[str, ...], of: str) -> float:
        lasts = [(p, p.attempts[-1]) for p in MANY if p.session in sessions]
        values = {
            "slow": [a.contact - a.start for _, a in lasts],
            "arc": [a.arc for _, a in lasts],
            "hits": [p.outcome == "hit" for p, _ in lasts],
        }
        return float(np.mean(values[of]))

    baseline, first, last = ("baseline 1", "baseline 2"), ("week 1",), ("week 4",)
    assert mean(baseline, "slow") < mean(last, "slow") < mean(first, "slow")
    assert mean(baseline, "arc") > 0.5 > 0 > mean(last, "arc") > mean(first, "arc")
    assert mean(baseline, "hits") > 0.7 > mean(last, "hits") > mean(first, "hits")


def test_the_pellet_stays_for_half_of_each_clip() -> None:
    """Otherwise its absence in a clip's typical picture would tell the class."""
    for plan in MANY:
        moving = [a for a in plan.attempts if a.ending in (Ending.HIT, Ending.KNOCK)]
        assert all(a.contact >= 0.5 * plan.frames for a in moving)


@pytest.mark.parametrize("confound", [c for c in Confound if c is not Confound.NONE])
def test_a_confound_changes_the_look_after_injury_and_nothing_else(confound: Confound) -> None:
    for clean, leaky in zip(plan_study(), plan_study(confound=confound), strict=True):
        assert leaky.confound is confound
        assert (clean.look != leaky.look) == (clean.label == "post")
        assert dataclasses.replace(leaky, look=clean.look, confound=Confound.NONE) == clean
