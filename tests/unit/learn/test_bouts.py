from __future__ import annotations

import itertools

import numpy as np
import pytest

from mousevision.learn import bouts
from mousevision.learn.bout_truth import Repertoire
from mousevision.learn.bouts import (
    Rule,
    best_path,
    find_bouts,
    marks_of,
    probabilities,
    runs,
)

BOTH = Repertoire(("reach", "grasp"), ("chew",))
RULE = Rule(1.0, (0.0,) * 4, 2.0, (2, 2, 2))


def test_exclusive_probabilities_sum_to_one_with_the_background() -> None:
    logits = np.random.default_rng(0).normal(0, 3, (50, 4)).astype(np.float32)
    shown = probabilities(logits, BOTH, RULE)
    assert shown.shape == (50, 3)
    assert (shown[:, :2].sum(axis=1) <= 1 + 1e-6).all()
    whole = np.exp(logits[:, :3]) / np.exp(logits[:, :3]).sum(axis=1, keepdims=True)
    assert shown[:, :2] == pytest.approx(whole[:, 1:], abs=1e-6)
    assert shown[:, 2] == pytest.approx(1 / (1 + np.exp(-logits[:, 3])), abs=1e-6)


def test_bias_takes_back_and_temperature_softens() -> None:
    logits = np.zeros((1, 4), dtype=np.float32)
    rare = probabilities(logits, BOTH, Rule(1.0, (2.0, 0, 0, -2.0), 2.0, (1, 1, 1)))
    assert rare[0, 0] < 0.2
    assert rare[0, 2] == pytest.approx(1 / (1 + np.e**2), abs=1e-6)
    soft = probabilities(
        np.array([[0, 4, 0, 4]], np.float32), BOTH, Rule(4.0, (0,) * 4, 2, (1,) * 3)
    )
    assert soft[0, 2] == pytest.approx(1 / (1 + np.exp(-1)), abs=1e-6)


def test_the_best_path_is_the_best_of_all() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        scores, cost = rng.normal(0, 2, (6, 3)), float(rng.uniform(0, 3))

        def worth(path: tuple[int, ...], scores: np.ndarray = scores, cost: float = cost) -> float:
            changes = sum(a != b for a, b in itertools.pairwise(path))
            return float(sum(scores[i, s] for i, s in enumerate(path))) - cost * changes

        best = max(itertools.product(range(3), repeat=6), key=worth)
        assert worth(tuple(best_path(scores, cost).tolist())) == pytest.approx(worth(best))


def test_single_frames_are_smoothed_over_and_short_bouts_left_out() -> None:
    shown = np.full((40, 3), 0.05, dtype=np.float32)
    shown[10:20, 0] = 0.8
    shown[14, 0] = 0.05  # one frame looks different
    shown[30, 1] = 0.6  # one frame alone
    shown[12:26, 2] = 0.9
    found = find_bouts(shown, BOTH, RULE)
    assert [(b.behaviour, b.start, b.stop) for b in found] == [(0, 10, 20), (2, 12, 26)]
    assert found[1].confidence == pytest.approx(0.9, abs=1e-6)
    long = Rule(1.0, (0.0,) * 4, 2.0, (11, 1, 1))
    assert [b.behaviour for b in find_bouts(shown, BOTH, long)] == [2]


def test_exclusive_ones_never_share_a_frame() -> None:
    shown = np.random.default_rng(2).dirichlet((1, 1, 1, 1), 300).astype(np.float32)[:, :3]
    found = find_bouts(shown, BOTH, Rule(1.0, (0.0,) * 4, 0.5, (1, 1, 1)))
    marks = marks_of(found, 300, 3)
    assert not (marks[:, 0] & marks[:, 1]).any()


def test_in_parts_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = np.repeat(np.random.default_rng(3).uniform(0, 0.5, (40, 3)), 10, axis=0)
    shown = slow.astype(np.float32)
    whole = find_bouts(shown, BOTH, RULE)
    assert len(whole) > 5
    monkeypatch.setattr(bouts, "PART", 64)
    monkeypatch.setattr(bouts, "AHEAD", 64)
    assert find_bouts(shown, BOTH, RULE) == whole


def test_runs_are_half_open() -> None:
    assert runs(np.array([1, 1, 0, 1], dtype=bool)) == [(0, 2), (3, 4)]
    assert runs(np.zeros(3, dtype=bool)) == []


def test_a_rule_is_read_back() -> None:
    rule = Rule(0.7, (0.1, 0.2), 4.0, (3,))
    assert Rule.from_json(rule.to_json()) == rule
