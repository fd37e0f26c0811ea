"""Accuracy against the number of clips to learn from."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from mousevision.learn.clip_curve import (
    CurvePoint,
    curve_point,
    curve_words,
    fewer_clips,
    parts_of,
)
from mousevision.learn.splits import folds

TARGETS = np.array(([0] * 3 + [1]) * 40)
GROUPS = [f"m{i // 20}" for i in range(160)]
SPLITS = folds(TARGETS, GROUPS)


def test_parts_are_nested_stratified_and_spread() -> None:
    split = SPLITS[0]
    before: set[int] = set()
    for fraction in (1 / 8, 1 / 4, 1 / 2):
        small = fewer_clips(split, TARGETS, GROUPS, fraction, seed=3)
        chosen = set(small.train.tolist())
        assert before < chosen <= set(split.train.tolist())
        assert small.train.tolist() == sorted(chosen)
        assert len(chosen) == pytest.approx(fraction * len(split.train), abs=2)
        share = np.mean(TARGETS[small.train])
        assert share == pytest.approx(0.25, abs=0.03)
        each = Counter(GROUPS[i] for i in chosen if TARGETS[i] == 0)
        assert max(each.values()) - min(each.values()) <= 1
        assert (small.tune.tolist(), small.test.tolist()) == (
            split.tune.tolist(),
            split.test.tolist(),
        )
        before = chosen
    again = fewer_clips(split, TARGETS, GROUPS, 1 / 4, seed=3).train
    assert again.tolist() == fewer_clips(split, TARGETS, GROUPS, 1 / 4, seed=3).train.tolist()
    assert again.tolist() != fewer_clips(split, TARGETS, GROUPS, 1 / 4, seed=4).train.tolist()


def test_a_rare_class_keeps_a_clip() -> None:
    targets = np.array([0] * 30 + [1] * 3)
    groups = [f"m{i % 5}" for i in range(33)]
    small = fewer_clips(folds(targets, groups)[0], targets, groups, 1 / 8)
    assert 1 in targets[small.train]


def test_parts_with_hardly_a_clip_of_each_class_are_left_out() -> None:
    assert parts_of(SPLITS, TARGETS) == [1 / 8, 1 / 4, 1 / 2]
    few = np.arange(40) % 5
    groups = [f"m{i // 10}" for i in range(40)]
    assert parts_of(folds(few, groups), few) == [1 / 2]


def points(half: float, whole: float, animals: int = 8) -> tuple[list[CurvePoint], str]:
    """Two points at which so many of each animal's 20 clips are right; and what is said of it."""
    truth = np.tile(np.arange(20) % 2, animals)
    names = [f"m{i // 20}" for i in range(20 * animals)]
    place = np.tile(np.arange(20), animals)
    found = []
    for fraction, share in ((0.5, half), (1.0, whole)):
        said = np.where(place < share * 20, truth, 1 - truth)
        found.append(curve_point(fraction, SPLITS, truth, said, names))
    return found, curve_words(found, truth, names)


def test_points_and_their_words() -> None:
    found, words = points(0.7, 0.9)
    assert found[0].to_json() == {
        "fraction": 0.5,
        "clips": pytest.approx(np.mean([len(s.train) for s in SPLITS])),
        "accuracy": pytest.approx(0.7),
        "balanced_accuracy": pytest.approx(0.7),
        "ci95": pytest.approx([0.7, 0.7]),
    }
    assert words.startswith("Accuracy still rises with more clips: 0.70 with 120, 0.90 with 120")
    assert points(0.9, 0.9)[1].startswith("Accuracy has levelled off: 0.90")
    assert points(0.7, 0.9, animals=4)[1].startswith("4 animals are too few to tell")
    assert curve_words(found[:1], np.array([0]), ["m"]) == (
        "There are too few labelled clips to try it with fewer."
    )


def test_a_rise_that_may_be_chance_is_said_to_be() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 80)
    names = [f"m{i // 10}" for i in range(80)]
    said = [np.where(rng.random(80) < p, truth, 1 - truth) for p in (0.75, 0.8)]
    both = [curve_point(f, SPLITS, truth, s, names) for f, s in zip((0.5, 1), said, strict=True)]
    assert "cannot be told" in curve_words(both, truth, names)
