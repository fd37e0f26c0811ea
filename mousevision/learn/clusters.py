"""Groups of alike clips: k-means, with the number of groups chosen by silhouette; NumPy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

MOST_GROUPS = 10
MOST_DIMENSIONS = 16
"""Principal components that are grouped: beyond them distances are mostly noise."""
SAMPLE = 1500
"""Points of which the silhouette is taken: it costs the square of their number."""
STARTS, ROUNDS = 8, 100
SUBSTANTIAL = 0.25
"""A silhouette up to this is no substantial structure (Kaufman and Rousseeuw 1990, table 4)."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Groups of points.

    Attributes:
        labels: Number of each point's group, from 0, the largest group first, (n,).
        count: Number of groups.
        silhouette: How far the groups stand apart, -1 to 1; None for a single group.
    """

    labels: Labels
    count: int
    silhouette: float | None

    def words(self) -> str:
        """Return in a sentence how many groups there are and whether they are to be trusted."""
        if self.silhouette is None:
            return "The clips form one group."
        apart = (
            "" if self.silhouette > SUBSTANTIAL else ", which hardly stand apart from each other"
        )
        return f"{self.count} groups of alike clips{apart} (silhouette {self.silhouette:.2f})."


def find_clusters(vectors: npt.ArrayLike, *, most: int = MOST_GROUPS, seed: int = 0) -> Clusters:
    """Group points, (n, dimensions); the same points and seed always give the same groups.

    The number of groups is the one with the largest mean silhouette (Rousseeuw 1987). It is
    chosen, and the centres are fitted, on a sample where there are many points.
    """
    points = _main_components(np.asarray(vectors, dtype=np.float64))
    rng = np.random.default_rng([seed, 5])
    size = min(len(points), SAMPLE)
    sample = points[np.sort(rng.choice(len(points), size, replace=False))]
    distinct = len(np.unique(sample, axis=0)) if size else 0
    best: tuple[float, Points] | None = None
    for count in range(2, min(most, distinct - 1) + 1):
        centres = _k_means(sample, count, rng)
        score = silhouette(sample, nearest(sample, centres))
        if best is None or score > best[0]:
            best = score, centres
    if best is None:
        return Clusters(np.zeros(len(points), dtype=np.int64), 1, None)
    labels = _by_size(nearest(points, best[1]))
    return Clusters(labels, int(labels.max()) + 1, best[0])


def silhouette(points: Points, labels: Labels) -> float:
    """Return the mean silhouette of grouped points, -1 to 1 (Rousseeuw 1987).

    Of each point: how much nearer its own group is on average than the next one, as a share of
    the larger of the two. A point alone in its group counts as 0.
    """
    names, group = np.unique(labels, return_inverse=True)
    if len(names) < 2:
        return 0.0
    member = np.eye(len(names))[group]
    sizes = member.sum(axis=0)
    sums = np.sqrt(_squared(points, points)) @ member
    rows = np.arange(len(points))
    own_size = sizes[group]
    own = sums[rows, group] / np.maximum(own_size - 1, 1)
    others = sums / sizes
    others[rows, group] = np.inf
    other = others.min(axis=1)
    larger = np.maximum(own, other)
    values = np.where(own_size > 1, (other - own) / np.where(larger > 0, larger, 1), 0)
    return float(values.mean())


def nearest(points: Points, centres: Points) -> Labels:
    """Return which centre is nearest to each point, (n,)."""
    return np.asarray(_squared(points, centres).argmin(axis=1), dtype=np.int64)


def _k_means(points: Points, count: int, rng: np.random.Generator) -> Points:
    """Return the centres of the best of some starts (Lloyd 1982)."""
    best: tuple[float, Points] | None = None
    for _ in range(STARTS):
        centres = _first_centres(points, count, rng)
        for _ in range(ROUNDS):
            moved = _moved(points, centres)
            if np.allclose(moved, centres, rtol=0, atol=1e-9):
                break
            centres = moved
        spread = float(_squared(points, centres).min(axis=1).sum())
        if best is None or spread < best[0] - 1e-9:
            best = spread, centres
    assert best is not None
    return best[1]


def _first_centres(points: Points, count: int, rng: np.random.Generator) -> Points:
    """Choose points far from each other (k-means++, Arthur and Vassilvitskii 2007)."""
    chosen = [int(rng.integers(len(points)))]
    while len(chosen) < count:
        away = _squared(points, points[chosen]).min(axis=1)
        chosen.append(int(rng.choice(len(points), p=away / away.sum())))
    return points[chosen]


def _moved(points: Points, centres: Points) -> Points:
    """Return the means of the points nearest to each centre; one without points stays."""
    member = np.eye(len(centres))[nearest(points, centres)]
    sizes = member.sum(axis=0)[:, None]
    return np.where(sizes > 0, (member.T @ points) / np.maximum(sizes, 1), centres)


def _main_components(data: Points) -> Points:
    """Return the points in the directions of their largest spread, (n, at most 16)."""
    if data.size == 0:
        return np.zeros((len(data), 1))
    centred = data - data.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    return np.asarray(centred @ axes[:MOST_DIMENSIONS].T)


def _by_size(labels: Labels) -> Labels:
    """Number the groups anew, the largest first; of equal ones that of the first point."""
    names, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    rank = np.empty(int(names.max()) + 1, dtype=np.int64)
    rank[names[order]] = np.arange(len(names))
    return np.asarray(rank[labels])


def _squared(first: Points, second: Points) -> Points:
    """Return the squared distances, (n, m)."""
    cross = first @ second.T
    squares = (first**2).sum(axis=1)[:, None] + (second**2).sum(axis=1)[None] - 2 * cross
    return np.asarray(np.maximum(squares, 0))
