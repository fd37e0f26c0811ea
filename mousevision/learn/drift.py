"""Clips unlike all that a network learnt from: what it says of them is not to be trusted.

A clip is outside when it lies farther from its nearest training clips than 99 % of these lie from
the nearest ones of *other* animals. Clips of the same animal are left out of that measure, since a
new animal has none among the training clips either.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_beside
from mousevision.core.errors import DataError
from mousevision.learn.layout import Codes
from mousevision.learn.maps import MOST_DIMENSIONS, main_axes

NEAR = 5
MOST = 10_000
"""Training clips that are looked at; of more a sample, since what is usual does not change."""
RARE = 0.01
"""Share of the training clips that may lie farther apart than the limit."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How far new clips lie from those that were learnt from.

    Attributes:
        distances: Of each new clip, mean distance to its nearest training clips, (m,).
        limit: What 99 % of the training clips keep to, seen from other animals.
        outside: Which new clips lie beyond it, (m,).
        usual: Median distance of the training clips, seen from other animals.
    """

    distances: npt.NDArray[np.float64]
    limit: float
    outside: npt.NDArray[np.bool_]
    usual: float

    def words(self) -> str:
        """Return in a sentence what is to be trusted."""
        count, out = len(self.outside), int(self.outside.sum())
        if not count:
            return "There are no clips that the network has not learnt from."
        if not out:
            return f"All {count} clips that were not learnt from lie among those that were."
        share = f"{out} of {count} clips that were not learnt from"
        return (
            f"{share} {'lies' if out == 1 else 'lie'} outside those that were (farther than 99 % "
            "of those lie from other animals): look at them before you trust what is said of them."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """The training clips, by which others are measured; small enough to be kept with a network.

    Attributes:
        middle: Of the embeddings, (numbers,).
        axes: Directions in which they spread most, (k, numbers).
        points: Training clips along these, (n, k); of many a sample.
        limit: What 99 % of the training clips keep to, seen from other animals.
        usual: Median distance of the training clips, seen from other animals.
    """

    middle: npt.NDArray[np.float32]
    axes: npt.NDArray[np.float32]
    points: npt.NDArray[np.float32]
    limit: float
    usual: float

    def drift(self, new: npt.ArrayLike) -> Drift:
        """Return how far new clips lie from the training clips.

        Args:
            new: Embeddings of the new clips, (m, numbers).
        """
        along = (np.asarray(new, np.float32) - self.middle) @ self.axes.T
        distances = _mean_distance(self.points, along.astype(np.float32))
        return Drift(distances, self.limit, distances > self.limit, self.usual)

    def keep(self, path: Path) -> None:
        """Write it to a file, whole or not at all."""
        with write_beside(path) as beside:
            np.savez(beside, middle=self.middle, axes=self.axes, points=self.points,
                     limits=np.array([self.limit, self.usual]))  # fmt: skip


def read_cloud(path: Path) -> Cloud | None:
    """Return a cloud that was kept; None where there is none, or its file is damaged."""
    try:
        with np.load(path, allow_pickle=False) as parts:
            limit, usual = parts["limits"].tolist()
            return Cloud(parts["middle"], parts["axes"], parts["points"], limit, usual)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def cloud(learnt: npt.ArrayLike, animals: Codes) -> Cloud:
    """Return the training clips as others are measured by them.

    Args:
        learnt: Embeddings of the training clips, (n, numbers).
        animals: The animal of each, (n,), as `layout.codes_of` numbers them.

    Raises:
        DataError: If there are too few training clips to say what is usual.
    """
    old = np.asarray(learnt, np.float32)
    if len(old) <= NEAR:
        raise DataError(f"{len(old)} training clips are too few to say what is unlike them.")
    if len(old) > MOST:
        some = np.sort(np.random.default_rng(0).choice(len(old), MOST, replace=False))
        old, animals = old[some], animals[some]
    middle, axes = main_axes(old, MOST_DIMENSIONS)
    points = ((old - middle) @ axes.T).astype(np.float32)
    own = _from_others(points, animals)
    limit = float(np.quantile(own, 1 - RARE))
    return Cloud(middle, axes, points, limit, float(np.median(own)))


def drift(learnt: npt.ArrayLike, animals: Codes, new: npt.ArrayLike) -> Drift:
    """Return how far new clips lie from the training clips; see `cloud`.

    Raises:
        DataError: If there are too few training clips to say what is usual.
    """
    return cloud(learnt, animals).drift(new)


def _from_others(points: npt.NDArray[np.float32], animals: Codes) -> npt.NDArray[np.float64]:
    """Return the mean distance of each point to the nearest ones of other animals, (n,)."""
    found = np.full(len(points), np.nan)
    for animal in np.unique(animals):
        mine = animals == animal
        if (~mine).sum() >= NEAR:
            found[mine] = _mean_distance(points[~mine], points[mine])
    if np.isfinite(found).any():
        return np.asarray(found[np.isfinite(found)])
    # One animal: all that can be said is what lies far from its other clips.
    return _mean_distance(points, points, skip=1)


def _mean_distance(
    among: npt.NDArray[np.float32], points: npt.NDArray[np.float32], skip: int = 0
) -> npt.NDArray[np.float64]:
    from scipy.spatial import cKDTree

    if not len(points):
        return np.zeros(0)
    count = min(NEAR + skip, len(among))
    distances, _ = cKDTree(among).query(points, k=range(1 + skip, count + 1))
    return np.asarray(distances.mean(axis=1))
