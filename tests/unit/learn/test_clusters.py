"""Groups of alike points: found where they are, honest where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.learn.clusters import COUNTS, SUBSTANTIAL, Grouping, Number, find_clusters


def blobs(count: int, each: int = 30, dimensions: int = 8, spread: float = 0.5) -> np.ndarray:
    rng = np.random.default_rng(1)
    centres = rng.normal(0, 10, (count, dimensions))
    return np.concatenate(
        [centre + rng.normal(0, spread, (each, dimensions)) for centre in centres]
    )


@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_groups_that_are_there_are_found(count: int) -> None:
    found = find_clusters(blobs(count))
    assert found.count == count
    parts = found.labels.reshape(count, 30)
    assert (parts == parts[:, :1]).all()
    assert len(set(parts[:, 0].tolist())) == count
    assert found.silhouette is not None
    assert found.silhouette > 0.7
    assert "hardly" not in found.words()


def test_the_largest_group_is_the_first() -> None:
    points = np.concatenate([blobs(1, 10), blobs(1, 40) + 100, blobs(1, 20) - 100])
    found = find_clusters(points)
    assert np.bincount(found.labels).tolist() == [40, 20, 10]
    assert found.labels[10] == 0


def test_the_same_points_give_the_same_groups_in_any_scale() -> None:
    points = blobs(4, spread=3)
    first = find_clusters(points, seed=3)
    assert find_clusters(points, seed=3).labels.tolist() == first.labels.tolist()
    assert find_clusters(points * 1000 + 5, seed=3).labels.tolist() == first.labels.tolist()


def test_noise_is_said_to_hold_no_groups() -> None:
    found = find_clusters(np.random.default_rng(0).normal(size=(300, 16)))
    assert found.silhouette is not None
    assert found.silhouette < SUBSTANTIAL
    assert "hardly stand apart" in found.words()


@pytest.mark.parametrize("points", [np.zeros((0, 4)), np.ones((1, 4)), np.ones((50, 4)),
                                    np.array([[0.0], [1.0]])])  # fmt: skip
def test_too_little_to_group_is_one_group(points: np.ndarray) -> None:
    found = find_clusters(points)
    assert (found.count, found.silhouette) == (1, None)
    assert found.labels.tolist() == [0] * len(points)
    assert found.words() == "The clips form one group."


def test_many_points_are_grouped_by_a_sample() -> None:
    points = blobs(3, each=20_000)
    found = find_clusters(points)
    parts = found.labels.reshape(3, -1)
    assert found.count == 3
    assert (parts == parts[:, :1]).all()


@pytest.mark.parametrize("grouping", list(Grouping))
def test_every_method_finds_what_stands_apart(grouping: Grouping) -> None:
    found = find_clusters(blobs(4, each=60), grouping=grouping)
    parts = found.labels.reshape(4, 60)
    assert found.count == 4
    assert (parts == parts[:, :1]).mean() > 0.95
    again = find_clusters(blobs(4, each=60), grouping=grouping)
    assert again.labels.tolist() == found.labels.tolist()


@pytest.mark.parametrize("grouping", [Grouping.ROUND, Grouping.STRETCHED])
@pytest.mark.parametrize("number", list(Number))
def test_the_number_of_groups_is_as_was_said_in_words(grouping: Grouping, number: Number) -> None:
    low, high = COUNTS[number]
    found = find_clusters(blobs(6, each=30, spread=3), grouping=grouping, number=number)
    assert low <= found.count <= high


def test_groups_need_not_be_round() -> None:
    rng = np.random.default_rng(3)
    turn = rng.uniform(0, 2 * np.pi, 600)
    radius = np.where(np.arange(600) < 300, 1, 5) + rng.normal(0, 0.1, 600)
    rings = np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)
    found = find_clusters(rings, grouping=Grouping.ANY_SHAPE, number=Number.FEW)
    assert found.count == 2
    assert len(set(found.labels[:300].tolist()) & set(found.labels[300:].tolist()) - {-1}) == 0


def test_points_far_from_all_are_in_no_group() -> None:
    points = np.concatenate([blobs(2, each=50), [[500.0] * 8]])
    found = find_clusters(points, grouping=Grouping.ANY_SHAPE)
    assert found.count == 2
    assert found.labels[-1] == -1
    assert found.words().endswith("; 1 clip is in none.")
