"""Recovery against what was put in: n is the number of animals, whatever the number of clips."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.core.errors import DataError
from mousevision.learn.recovery import (
    baseline_distances,
    group_effect,
    least_p_value,
    over_all,
    recovery,
    sign_flips,
)

TIMES = 4


def study(
    shifts: np.ndarray, clips: int = 8, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return vectors, animals and times; `shifts`, (animals, times): how far each one moves."""
    rng = np.random.default_rng(seed)
    animals, times = np.indices(shifts.shape)
    animals, times = (np.repeat(each.ravel(), clips) for each in (animals, times))
    home = rng.normal(size=(len(shifts), 12)) * 5
    way = rng.normal(size=12)
    way /= np.linalg.norm(way)
    noise = rng.normal(size=(len(animals), 12))
    return home[animals] + shifts[animals, times][:, None] * way + noise, animals, times


def test_an_injury_and_its_recovery_are_seen() -> None:
    shifts = np.tile([0, 12, 6, 1], (7, 1))
    stages = recovery(*study(shifts), baseline=0)
    means = [stage.mean for stage in stages]
    assert means[0] == pytest.approx(1, abs=1e-6)
    assert means[1] > 2.5
    assert means[1] > means[2] > means[3]
    assert means[3] == pytest.approx(1, abs=0.15)
    assert stages[0].p_value is None
    assert stages[1].p_value == pytest.approx(2 / 2**7)
    assert stages[1].interval is not None
    assert stages[1].interval[0] < means[1] < stages[1].interval[1]
    assert [len(stage.animals) for stage in stages] == [7] * 4
    assert stages[1].clips.tolist() == [8] * 7


def test_many_clips_of_few_animals_do_not_make_it_sure() -> None:
    shifts = np.tile([0, 12, 6, 1], (2, 1))
    stages = recovery(*study(shifts, clips=200), baseline=0)
    assert stages[1].p_value == pytest.approx(0.5)


def test_nothing_happens_without_an_injury() -> None:
    rates = []
    for seed in range(20):
        stages = recovery(*study(np.zeros((6, TIMES)), seed=seed), baseline=0)
        rates += [stage.p_value <= 0.05 for stage in stages[1:] if stage.p_value is not None]
        assert all(0.85 < stage.mean < 1.15 for stage in stages)
    assert np.mean(rates) < 0.2


def test_baseline_clips_are_as_far_from_the_others_as_new_ones_would_be() -> None:
    vectors, animals, times = study(np.zeros((1, 2)), clips=3000, seed=1)
    few = (times == 1) | (np.arange(len(times)) < 5)  # 5 at the baseline, 3,000 later
    found = baseline_distances(vectors[few], animals[few], times[few], 0)
    assert found[:5].mean() == pytest.approx(1)
    assert found[5:].mean() == pytest.approx(1, abs=0.25)


def test_animals_without_a_baseline_are_left_out() -> None:
    vectors, animals, times = study(np.tile([0, 9, 9, 9], (3, 1)))
    lost = (animals == 2) & (times == 0)
    lost &= np.cumsum(lost) > 1  # one baseline clip is left
    keep = ~lost
    stages = recovery(vectors[keep], animals[keep], times[keep], baseline=0)
    assert stages[1].animals.tolist() == [0, 1]
    with pytest.raises(DataError, match="table of animals"):
        recovery(vectors, animals, np.zeros_like(times), baseline=0)


def test_groups_that_recover_differently_are_told_apart() -> None:
    treated = np.tile([0, 12, 4, 0], (6, 1))
    control = np.tile([0, 12, 11, 10], (6, 1))
    stages = recovery(*study(np.concatenate([treated, control])), baseline=0)
    groups = {animal: "treated" if animal < 6 else "control" for animal in range(12)}
    effect = group_effect(stages, groups, 0)
    assert effect is not None
    assert effect.p_value is not None
    assert effect.p_value < 1e-3
    assert (effect.animals, effect.groups) == (12, ("control", "treated"))
    same = recovery(*study(np.concatenate([control, control])), baseline=0)
    nothing = group_effect(same, groups, 0)
    assert nothing is not None
    assert nothing.p_value is not None
    assert nothing.p_value > 0.02
    assert group_effect(stages, dict.fromkeys(range(12), "all"), 0) is None


def test_too_little_for_a_model_is_said() -> None:
    stages = recovery(*study(np.tile([0, 5], (2, 1))), baseline=0)
    effect = group_effect(stages, {0: "a", 1: "b"}, 0)
    assert effect is not None
    assert effect.p_value is None


def test_sign_flips_are_exact_for_few_and_close_for_many() -> None:
    rng = np.random.default_rng(0)
    assert sign_flips(np.array([1.0, 1.0, 1.0]), rng) == pytest.approx(0.25)
    assert sign_flips(np.array([1.0, -1.0]), rng) == 1.0
    many = rng.normal(0.3, 1, 30)
    from scipy.stats import ttest_1samp

    assert sign_flips(many, rng) == pytest.approx(float(ttest_1samp(many, 0).pvalue), abs=0.02)


def test_intervals_are_students_and_of_three_animals_at_least() -> None:
    from scipy.stats import t

    shifts = np.tile([0, 12], (5, 1)) * np.linspace(0.5, 1.5, 5)[:, None]
    later = recovery(*study(shifts), baseline=0)[1]
    logs = np.log(later.values)
    expected = t.interval(0.95, 4, logs.mean(), logs.std(ddof=1) / np.sqrt(5))
    assert later.interval == pytest.approx(tuple(np.exp(expected)))
    assert recovery(*study(shifts[:2]), baseline=0)[1].interval is None


def test_all_time_points_together_are_one_test_of_animals() -> None:
    stages = recovery(*study(np.tile([0, 12, 6, 3], (6, 1))), baseline=0)
    assert over_all(stages, 0) == pytest.approx(least_p_value(6)) == pytest.approx(2 / 64)
    assert over_all(recovery(*study(np.array([[0, 9, 9]])), baseline=0), 0) is None
    assert least_p_value(30) < 0.001
