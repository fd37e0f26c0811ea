from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mousevision.learn.exchange import Design, Unit, design


def study(
    animals: int = 3, sessions: str = "001111", clips: int = 2
) -> tuple[list[int], list[str], list[str]]:
    """Every animal has the same sessions, named by their class."""
    rows = [
        (int(target), f"m{animal}", f"s{number}")
        for animal in range(animals)
        for number, target in enumerate(sessions)
        for _ in range(clips)
    ]
    targets, groups, names = zip(*rows, strict=True)
    return list(targets), list(groups), list(names)


def planned(targets: list[int], groups: list[str], sessions: list[str]) -> Design:
    plan = design(targets, groups, sessions)
    assert plan is not None
    return plan


def counts(plan: Design, labels: np.ndarray) -> list[list[int]]:
    return [np.bincount(labels[b], minlength=plan.classes).tolist() for b in plan.blocks()]


def test_sessions_of_one_class_are_exchanged_whole() -> None:
    plan = planned(*study())
    assert plan.unit is Unit.SESSION
    assert len(plan) == 18
    assert plan.groups == 3
    assert [len(own) for own in plan.members] == [2] * 18
    assert plan.arrangements() == pytest.approx(15**3)


def test_each_animal_keeps_its_classes() -> None:
    plan = planned(*study())
    labelings = plan.labelings(50, seed=1)
    assert len(labelings) == 51
    assert np.array_equal(labelings[0], plan.target)
    assert all(counts(plan, row) == counts(plan, plan.target) for row in labelings)
    assert len(np.unique(labelings, axis=0)) > 40


def test_few_arrangements_are_all_there_once() -> None:
    plan = planned(*study(2, "0011"))
    labelings = plan.labelings(999, seed=0)
    assert len(labelings) == 36
    assert len(np.unique(labelings, axis=0)) == 36
    assert np.array_equal(labelings[0], plan.target)


def test_the_same_seed_gives_the_same_exchanges() -> None:
    plan = planned(*study(4))
    assert np.array_equal(plan.labelings(20, 3), plan.labelings(20, 3))
    assert not np.array_equal(plan.labelings(20, 3), plan.labelings(20, 4))


def test_mixed_sessions_are_exchanged_as_mixtures_and_then_by_clip() -> None:
    sessions = ["a"] * 4 + ["b"] * 4
    plan = planned([0, 0, 0, 1, 1, 1, 1, 0] * 2, ["m0"] * 8 + ["m1"] * 8, sessions * 2)
    assert plan.unit is Unit.CLIP
    seen = set()
    for labels in plan.labelings(200, seed=0):
        for animal in (labels[:8], labels[8:]):
            shares = int(animal[:4].sum()), int(animal[4:].sum())
            assert sorted(shares) == [1, 3]
            seen.add(shares)
    assert seen == {(1, 3), (3, 1)}


def test_animals_with_one_class_are_left_out_where_others_have_two() -> None:
    targets, groups, sessions = study(2)
    plan = planned([*targets, 0, 0], [*groups, "x", "y"], [*sessions, "s", "s"])
    assert plan.groups == 2
    assert max(int(own.max()) for own in plan.members) < len(targets)


def test_animals_are_exchanged_where_none_has_two_classes() -> None:
    plan = planned([0, 0, 1, 1, 1, 0], list("aabbcd"), ["s"] * 6)
    assert plan.unit is Unit.ANIMAL
    assert not plan.within
    assert plan.target.tolist() == [0, 1, 1, 0]
    assert round(plan.arrangements()) == 6


def test_one_animal_with_two_classes_cannot_be_compared() -> None:
    assert design([0, 1, 0], ["a", "a", "b"], ["s", "t", "s"]) is None


def test_renamed_classes_are_alike_only_where_every_animal_has_as_many_of_each() -> None:
    assert planned(*study(3, "0011")).likeness() == 2
    assert planned(*study(3, "001111")).likeness() == 1
    assert planned(*study(3, "001122")).likeness() == 6


def test_a_study_beyond_counting_is_drawn_from() -> None:
    plan = planned(*study(40, "01" * 30, 1))
    assert math.isinf(plan.arrangements())
    assert plan.labelings(20, seed=0).shape == (21, 2400)


def test_sessions_of_other_lengths_take_over_shares_not_numbers() -> None:
    sessions = ["a"] * 2 + ["b"] * 7
    plan = planned([0, 1, 0, 0, 0, 0, 0, 0, 0] * 2, ["m0"] * 9 + ["m1"] * 9, sessions * 2)
    found = {(int(row[:2].sum()), int(row[2:9].sum())) for row in plan.labelings(100, seed=0)}
    assert found == {(1, 0), (0, 3), (0, 4)}


def test_means_are_those_of_the_clips() -> None:
    plan = planned(*study(2, "01", 3))
    features = np.arange(24, dtype=np.float32).reshape(12, 2)
    expected = features.reshape(4, 3, 2).mean(axis=1)
    order = [int(own[0]) // 3 for own in plan.members]
    assert np.allclose(plan.means(features), expected[order])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=5), min_size=2, max_size=4),
    st.integers(0, 100),
)
def test_any_study_keeps_its_counts(animals: list[list[int]], seed: int) -> None:
    rows = [(t, f"m{a}", f"s{n}") for a, own in enumerate(animals) for n, t in enumerate(own)]
    targets, groups, sessions = (list(part) for part in zip(*rows, strict=True))
    if all(len(set(own)) == 1 for own in animals) and any(len(own) > 1 for own in animals):
        sessions = ["s"] * len(sessions)
    plan = design(targets, groups, sessions)
    if plan is None:
        assert sum(len(set(own)) > 1 for own in animals) == 1
        return
    labelings = plan.labelings(30, seed)
    assert len(labelings) == min(31, round(plan.arrangements()))
    for row in labelings:
        assert counts(plan, row) == counts(plan, plan.target)
    assert math.isfinite(plan.arrangements())
