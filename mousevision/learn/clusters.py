"""Groups of alike clips: k-means, Gaussian mixture or HDBSCAN, as scikit-learn finds them.

Nobody has to say how many groups there are; who wants to says few, some or many.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.learn.device import load_torch
from mousevision.learn.maps import pca

Points = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

NOWHERE = -1
"""The group of a point that is in none."""
MOST_DIMENSIONS = 16
"""Principal components that are grouped: beyond them distances are mostly noise."""
SAMPLE = 1500
"""Points of which the silhouette is taken: it costs the square of their number."""
LEARNT_FROM = 20_000
"""Points from which mixtures are learnt; the others are given to the groups found in them."""
STARTS = 8
SUBSTANTIAL = 0.25
"""A silhouette up to this is no substantial structure (Kaufman and Rousseeuw 1990, table 4)."""


class Grouping(enum.StrEnum):
    """How groups are found."""

    ROUND = "kmeans"
    STRETCHED = "mixture"
    ANY_SHAPE = "hdbscan"


class Number(enum.StrEnum):
    """How many groups are looked for, in words."""

    AUTOMATIC = "automatic"
    FEW = "few"
    SOME = "some"
    MANY = "many"


COUNTS = {
    Number.AUTOMATIC: (2, 10),
    Number.FEW: (2, 4),
    Number.SOME: (5, 8),
    Number.MANY: (9, 20),
}
"""From how many to how many groups are tried; the best number of them is taken."""
SMALLEST = {Number.AUTOMATIC: 25, Number.FEW: 10, Number.SOME: 25, Number.MANY: 60}
"""HDBSCAN: the share of all points that a group must have at least is one in so many."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Groups of points.

    Attributes:
        labels: Number of each point's group, from 0, the largest group first; -1 for a point that
            is in no group, (n,).
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
        alone = int((self.labels == NOWHERE).sum())
        left = f"; {alone} {'clips are' if alone > 1 else 'clip is'} in none" if alone else ""
        return (
            f"{self.count} groups of alike clips{apart} (silhouette {self.silhouette:.2f}){left}."
        )


def find_clusters(
    vectors: npt.ArrayLike,
    *,
    grouping: Grouping = Grouping.ROUND,
    number: Number = Number.AUTOMATIC,
    seed: int = 0,
) -> Clusters:
    """Group points, (n, dimensions); the same points and seed always give the same groups.

    Of round groups (k-means) the number with the largest mean silhouette is taken (Rousseeuw
    1987), of stretched ones (Gaussian mixture) that with the smallest Bayesian information
    criterion; groups of any shape (HDBSCAN, Campello and others 2013) are as many as there are.

    Raises:
        DataError: If a vector holds numbers that are not finite.
    """
    points = pca(vectors, MOST_DIMENSIONS)
    rng = np.random.default_rng([seed, 5])
    distinct = len(np.unique(points, axis=0))
    low, high = COUNTS[number]
    tried = range(low, min(high, distinct - 1) + 1)
    if not tried:
        return _one_group(points)
    if grouping is Grouping.ANY_SHAPE:
        labels = _any_shape(points, max(3, len(points) // SMALLEST[number]))
    elif grouping is Grouping.STRETCHED:
        labels = _stretched(points, tried, rng, seed)
    else:
        labels = _round(points, tried, rng, seed)
    labels = _by_size(labels)
    count = int(labels.max(initial=NOWHERE)) + 1
    if count < 2:
        return _one_group(points)
    return Clusters(labels, count, silhouette(points, labels, rng))


def silhouette(points: Points, labels: Labels, rng: np.random.Generator) -> float:
    """Return the mean silhouette of grouped points, -1 to 1, from a sample of many.

    Of each point: how much nearer its own group is on average than the next one, as a share of
    the larger of the two. Points in no group do not count.
    """
    load_torch()
    from sklearn.metrics import silhouette_score

    inside = np.flatnonzero(labels != NOWHERE)
    sample = np.sort(rng.choice(inside, min(len(inside), SAMPLE), replace=False))
    names = len(np.unique(labels[sample]))
    if not 2 <= names < len(sample):
        return 0.0
    return float(silhouette_score(points[sample], labels[sample]))


def _one_group(points: Points) -> Clusters:
    return Clusters(np.zeros(len(points), np.int64), 1, None)


def _round(points: Points, tried: range, rng: np.random.Generator, seed: int) -> Labels:
    load_torch()
    from sklearn.cluster import KMeans

    sample = _sample(points, rng, SAMPLE)
    best, chosen = -2.0, None
    for count in tried:
        model = KMeans(count, n_init=STARTS, random_state=seed).fit(sample)
        score = silhouette(sample, model.labels_, np.random.default_rng(seed))
        if score > best:
            best, chosen = score, model
    assert chosen is not None
    return np.asarray(chosen.predict(points), np.int64)


def _stretched(points: Points, tried: range, rng: np.random.Generator, seed: int) -> Labels:
    load_torch()
    from sklearn.mixture import GaussianMixture

    sample = _sample(points, rng, LEARNT_FROM).astype(np.float64)
    # With few points a full covariance has more numbers than it can be learnt from.
    shape = "full" if len(sample) > 20 * sample.shape[1] * tried[0] else "diag"
    best, chosen = np.inf, None
    for count in tried:
        model = GaussianMixture(count, covariance_type=shape, reg_covar=_floor(sample), n_init=2,
                                random_state=seed).fit(sample)  # fmt: skip
        score = model.bic(sample)
        if score < best:
            best, chosen = score, model
    assert chosen is not None
    return np.asarray(chosen.predict(points.astype(np.float64)), np.int64)


def _any_shape(points: Points, smallest: int) -> Labels:
    load_torch()
    from sklearn.cluster import HDBSCAN

    least = min(smallest, len(points))
    return np.asarray(HDBSCAN(min_cluster_size=least, copy=True).fit(points).labels_, np.int64)


def _sample(points: Points, rng: np.random.Generator, most: int) -> Points:
    return points[np.sort(rng.choice(len(points), min(len(points), most), replace=False))]


def _floor(points: npt.NDArray[np.float64]) -> float:
    """Return the smallest spread that a mixture may give a group: a trifle of the whole."""
    return max(1e-6 * float(points.var(axis=0).max()), 1e-12)


def _by_size(labels: Labels) -> Labels:
    """Number the groups anew, the largest first; of equal ones that of the first point."""
    names, first, sizes = np.unique(
        labels[labels != NOWHERE], return_index=True, return_counts=True
    )
    rank = np.full(int(names.max(initial=0)) + 2, NOWHERE, np.int64)
    rank[names[np.lexsort((first, -sizes))]] = np.arange(len(names))
    return np.asarray(rank[labels])  # the last one is that of -1
