"""Simulated studies of numbers: animals, sessions that look alike within, and perhaps a leak."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.core.errors import Cancelled
from mousevision.core.job import QuietContext
from mousevision.learn.audit import (
    Audited,
    Check,
    balanced,
    pattern,
    run_checks,
    smallest_p,
    unit_features,
)
from mousevision.learn.exchange import Design, design

D = 30


class Numbers:
    """A study of 6 animals, 2 sessions before and 4 after, 3 clips each."""

    def __init__(self, seed: int, animals: int = 6, sessions: str = "001111", clips: int = 3):
        self.rng = np.random.default_rng(seed)
        self.animal = np.repeat(np.arange(animals), len(sessions) * clips)
        self.session = np.repeat(np.arange(animals * len(sessions)), clips)
        self.target = np.tile(np.repeat([int(s) for s in sessions], clips), animals)
        plan = design(
            self.target.tolist(),
            [f"m{a}" for a in self.animal],
            [f"s{s}" for s in self.session],
        )
        assert plan is not None
        self.plan: Design = plan

    def features(self, leak: float = 0.0, session: float = 3.0, animal: float = 5.0) -> np.ndarray:
        """Clips that differ by animal, session and clip, and by `leak` with the class."""
        noise = self.rng.normal(size=(len(self.target), D))
        by_session = session * self.rng.normal(size=(self.session.max() + 1, D))[self.session]
        by_animal = animal * self.rng.normal(size=(self.animal.max() + 1, D))[self.animal]
        along = np.zeros(D)
        along[3] = leak
        return noise + by_session + by_animal + self.target[:, None] * along


def checked(study: Numbers, *checks: Check, draws: int = 199, seed: int = 0) -> Audited:
    return run_checks(QuietContext(), checks, study.plan, draws=draws, seed=seed)


def test_a_leak_has_the_smallest_p_there_is() -> None:
    study = Numbers(1)
    leaky, clean = checked(
        study, Check("leaky", study.features(40)), Check("clean", study.features())
    ).outcomes
    assert leaky.score == 1.0
    assert leaky.p_value == pytest.approx(1 / 200)
    assert clean.p_value > 0.05
    assert clean.score < 0.8


def test_a_small_number_among_large_ones_is_found_when_scaled() -> None:
    study = Numbers(2)
    features = study.features() * 1000
    features[:, 3] = study.target * 0.01 + 1e-4 * study.rng.normal(size=len(study.target))
    raw, scaled = checked(
        study, Check("raw", features), Check("scaled", features, scaled=True)
    ).outcomes
    assert scaled.p_value <= 0.01
    assert scaled.score > raw.score


def test_what_differs_between_animals_alone_is_no_leak() -> None:
    study = Numbers(3)
    features = study.features(animal=1000.0)
    assert checked(study, Check("cage", features)).outcomes[0].p_value > 0.05


def test_the_p_value_is_as_often_small_as_it_says() -> None:
    found = []
    for seed in range(80):
        study = Numbers(seed, animals=4, clips=2)
        checks = [Check(name, study.features()) for name in "ab"]
        audited = checked(study, *checks, draws=49, seed=seed)
        found.append(min(o.p_value for o in audited.outcomes))
    # Binomial, 80 studies: each bound is passed by chance less than once in a thousand times.
    assert sum(p <= 0.1 for p in found) <= 18
    assert sum(p <= 0.3 for p in found) <= 38
    assert sum(p <= 0.5 for p in found) >= 24
    assert 0.38 < float(np.mean(found)) < 0.75


def test_clips_of_one_session_are_not_counted_as_independent() -> None:
    """With clips as units, sessions that merely differ would nearly always be called leaks."""
    by_session, by_clip = 0, 0
    for seed in range(20):
        study = Numbers(seed, animals=3, sessions="01", clips=10)
        check = Check("look", study.features(session=20))
        wrong = design(
            study.target.tolist(),
            [f"m{a}" for a in study.animal],
            [f"c{c}" for c in range(len(study.target))],
        )
        assert wrong is not None
        by_session += checked(study, check).outcomes[0].p_value <= 0.05
        found = run_checks(QuietContext(), [check], wrong, draws=99).outcomes[0]
        by_clip += found.p_value <= 0.05
    assert by_session == 0
    assert by_clip >= 4


def test_more_checks_do_not_make_more_alarms() -> None:
    study = Numbers(4)
    one = study.features()
    alone = checked(study, Check("one", one)).outcomes[0]
    others = [Check(str(n), study.features()) for n in range(8)]
    among = checked(study, Check("one", one), *others).outcomes[0]
    assert among.p_alone == alone.p_value
    assert among.p_value > alone.p_value


def test_checks_that_do_not_count_change_nothing_for_the_others() -> None:
    study = Numbers(5)
    one, dates = Check("one", study.features()), Check("date", study.features(60), counts=False)
    found = checked(study, one, dates)
    assert found.outcomes[0].p_value == checked(study, one).outcomes[0].p_value
    assert found.outcomes[1].p_value <= 0.01


def test_scores_below_chance_are_no_alarm() -> None:
    study = Numbers(6, animals=4)
    features = study.features(session=0)
    flipped = np.where(study.animal % 2, 1, -1) * np.where(study.target, 1, -1)
    features[:, 0] = 50 * flipped
    found = checked(study, Check("odd", features)).outcomes[0]
    assert found.score < 0.3
    assert found.p_value > 0.5


def test_ten_classes() -> None:
    study = Numbers(7, animals=5, sessions="0123456789", clips=1)
    features = study.features()
    features[:, :10] += 20 * np.eye(10)[study.target]
    leaky, clean = checked(
        study, Check("leaky", features), Check("clean", study.features())
    ).outcomes
    assert leaky.score > 0.9
    assert leaky.p_value == pytest.approx(1 / 200)
    assert clean.p_value > 0.05
    assert clean.chance == pytest.approx(0.1, abs=0.03)


def test_animals_are_compared_where_none_has_two_classes() -> None:
    rng = np.random.default_rng(8)
    animal = np.repeat(np.arange(12), 4)
    target = (animal >= 6).astype(int)
    plan = design(target.tolist(), [f"m{a}" for a in animal], ["s"] * 48)
    assert plan is not None
    clean = rng.normal(size=(12, D))[animal] + rng.normal(size=(48, D))
    leaky = clean.copy()
    leaky[:, 0] += 30 * target
    one, two = run_checks(
        QuietContext(), [Check("leaky", leaky), Check("clean", clean)], plan
    ).outcomes
    assert one.score == 1.0
    assert one.p_value <= 0.005
    assert two.p_value > 0.05


@pytest.mark.parametrize(
    ("animals", "sessions", "smallest"),
    [(2, "01", 2 / 4), (4, "01", 2 / 16), (2, "0011", 2 / 36), (2, "001111", 1 / 225)],
)
def test_the_smallest_p_that_a_study_can_give(
    animals: int, sessions: str, smallest: float
) -> None:
    study = Numbers(9, animals, sessions)
    assert smallest_p(study.plan) == pytest.approx(smallest)
    leak = Check("leak", study.features(1000))
    assert checked(study, leak, draws=999).outcomes[0].p_value == pytest.approx(smallest)


def test_the_pattern_shows_where_the_leak_is() -> None:
    study = Numbers(10)
    check = Check("leaky", study.features(40))
    found = checked(study, check).outcomes[0]
    along = pattern(unit_features(check, study.plan), found.answers, study.plan)
    assert along.shape == (D,)
    assert int(along.argmax()) == 3
    assert along[3] > 3 * np.delete(along, 3).max()


def test_features_that_never_vary_are_at_chance() -> None:
    study = Numbers(11)
    same = np.ones((len(study.target), 4))
    for check in (Check("same", same), Check("same", same, scaled=True)):
        found = checked(study, check).outcomes[0]
        assert (found.score, found.chance, found.p_value) == (0.5, 0.5, 1.0)


def test_balanced_counts_each_class_alike() -> None:
    truth = np.array([[0, 0, 0, 1], [0, 0, 0, 0]])
    said = np.array([[0, 0, 1, 1], [0, 0, 0, 1]])
    assert balanced(said, truth, 2).tolist() == pytest.approx([(2 / 3 + 1) / 2, 3 / 4])


def test_it_can_be_cancelled() -> None:
    study = Numbers(12)
    ctx = QuietContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        run_checks(ctx, [Check("one", study.features())], study.plan)
