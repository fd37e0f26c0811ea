"""Groups of alike points: found where they are, honest where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.learn.clusters import SUBSTANTIAL, find_clusters, nearest, silhouette


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


def test_silhouette_against_its_definition() -> None:
    rng = np.random.default_rng(2)
    points, labels = rng.normal(size=(40, 3)), rng.integers(0, 3, 40)
    labels[-1] = 3  # alone
    apart = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
    values = []
    for at, own in enumerate(labels):
        mates = (labels == own) & (np.arange(40) != at)
        if not mates.any():
            values.append(0.0)
            continue
        near = apart[at][mates].mean()
        next_one = min(apart[at][labels == other].mean() for other in set(labels) - {own})
        values.append((next_one - near) / max(near, next_one))
    assert silhouette(points, labels) == pytest.approx(np.mean(values))


def test_nearest_takes_the_first_of_equals() -> None:
    centres = np.array([[0.0], [2.0]])
    assert nearest(np.array([[0.5], [1.0], [1.6]]), centres).tolist() == [0, 0, 1]
