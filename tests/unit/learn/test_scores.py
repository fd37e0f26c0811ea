from __future__ import annotations

import json

import numpy as np
import pytest

from mousevision.learn.scores import score


def test_all_scores_of_some_predictions() -> None:
    truth = np.array([0, 0, 1, 1, 1, 0])
    rows = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.3, 0.7], [0.1, 0.9], [0.8, 0.2]])
    groups = ["a", "a", "b", "b", "c", "c"]
    unsure = np.array([False, True, False, False, False, False])
    found = score(truth, rows, groups, abstained=unsure)
    assert found.accuracy == pytest.approx(5 / 6)
    assert found.confusion == ((2, 1), (0, 3))
    assert (found.clips, found.subjects, found.chance, found.majority) == (6, 3, 0.5, 0.5)
    assert (found.coverage, found.covered_accuracy) == (pytest.approx(5 / 6), 1.0)
    assert [(r.subject, r.clips, r.right) for r in found.per_subject] == [
        ("a", 2, 1), ("b", 2, 2), ("c", 2, 2),
    ]  # fmt: skip
    low, high = found.ci95["accuracy"] or (1.0, 0.0)
    assert low <= found.accuracy <= high
    json.dumps(found.to_json(["pre", "post"]), allow_nan=False)


def test_what_cannot_be_said_is_none() -> None:
    found = score(np.array([1, 1]), np.array([[0.2, 0.8], [0.6, 0.4]]), ["a", "b"])
    assert found.auroc is None
    assert set(found.ci95.values()) == {None}
    everything_unsure = score(
        np.array([1]), np.array([[0.4, 0.6]]), ["a"], abstained=np.array([True])
    )
    assert everything_unsure.covered_accuracy is None
