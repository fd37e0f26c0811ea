"""Clips unlike all that a network learnt from: what it says of them is not to be trusted.

A clip is outside when it lies farther from its nearest training clips than 99 % of these lie from
the nearest ones of *other* animals. Clips of the same animal are left out of that measure, since a
new animal has none among the training clips either. It is asked twice: in the space of the
network, and of how clips look and move (`learn.looks`), to which the network may be blind.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_beside
from mousevision.core.errors import DataError
from mousevision.learn.device import load_torch
from mousevision.learn.layout import Codes
from mousevision.learn.maps import MOST_DIMENSIONS, main_axes

Numbers = npt.NDArray[np.float32]

NEAR = 5
MOST = 10_000
"""Training clips that are looked at; of more a sample, since what is usual does not change."""
RARE = 0.01
"""Share of the training clips that may lie farther apart than the limit."""
LEAST_SPREAD = 1e-3
"""Spread by which a number is divided at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """How far new clips lie from those that were learnt from.

    Attributes:
        distances: Of each new clip, mean distance to its nearest training clips, 1 being what
            99 % of the training clips keep to, seen from other animals, (m,).
        outside: Which new clips lie beyond that, (m,).
    """

    distances: npt.NDArray[np.float64]
    outside: npt.NDArray[np.bool_]

    def among(self, some: npt.NDArray[np.bool_]) -> Drift:
        """Return what is to be said of some of the new clips, (m,)."""
        return Drift(self.distances[some], self.outside[some])

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
    """Training clips by which others are measured; small enough to be kept with a network.

    Attributes:
        middle: Of the clips' numbers, (numbers,).
        scale: What these are divided by, (numbers,).
        axes: Directions in which they spread most then, (k, numbers).
        points: Training clips along these, (n, k); of many a sample.
        limit: What 99 % of the training clips keep to, seen from other animals, (1,).
    """

    middle: Numbers
    scale: Numbers
    axes: Numbers
    points: Numbers
    limit: Numbers

    def distances(self, new: Numbers) -> npt.NDArray[np.float64]:
        """Return how far clips lie from the training clips, in units of the limit, (m,)."""
        along = ((new - self.middle) / self.scale) @ self.axes.T
        return _mean_distance(self.points, along.astype(np.float32)) / float(self.limit[0])


PARTS = ("middle", "scale", "axes", "points", "limit")


@dataclass(frozen=True, slots=True, eq=False)
class Familiar:
    """What a network has learnt from.

    Attributes:
        seen: The training clips as the network sees them.
        looks: The training clips as they look and move; None where that is not known.
    """

    seen: Cloud
    looks: Cloud | None

    def drift(self, vectors: npt.ArrayLike, looks: npt.ArrayLike) -> Drift:
        """Return how far clips lie from the training clips.

        Args:
            vectors: Their embeddings, (m, numbers).
            looks: Their looks, (m, numbers); of no use where those of the others are not known.
        """
        found = self.seen.distances(np.asarray(vectors, np.float32))
        if self.looks is not None and len(found):
            found = np.maximum(found, self.looks.distances(np.asarray(looks, np.float32)))
        return Drift(found, found > 1)

    def keep(self, path: Path) -> None:
        """Write it to a file, whole or not at all."""
        clouds = {"seen": self.seen} | ({"looks": self.looks} if self.looks is not None else {})
        parts = {
            f"{name}_{part}": getattr(each, part)
            for name, each in clouds.items()
            for part in PARTS
        }
        with write_beside(path) as beside:
            np.savez(beside, **parts)


def read_familiar(path: Path) -> Familiar | None:
    """Return what was kept; None where nothing was, or its file is damaged."""
    try:
        with np.load(path, allow_pickle=False) as parts:
            seen = Cloud(*(parts[f"seen_{part}"] for part in PARTS))
            there = "looks_middle" in parts
            looks = Cloud(*(parts[f"looks_{part}"] for part in PARTS)) if there else None
            return Familiar(seen, looks)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def familiar(vectors: npt.ArrayLike, looks: npt.ArrayLike | None, animals: Codes) -> Familiar:
    """Return training clips as others are measured by them.

    Args:
        vectors: Their embeddings, (n, numbers).
        looks: Their looks, (n, numbers); None where they are not known.
        animals: The animal of each, (n,), as `layout.codes_of` numbers them.

    Raises:
        DataError: If there are too few training clips to say what is usual.
    """
    seen = np.asarray(vectors, np.float32)
    if len(seen) <= NEAR:
        raise DataError(f"{len(seen)} training clips are too few to say what is unlike them.")
    some = np.arange(len(seen))
    if len(seen) > MOST:
        some = np.sort(np.random.default_rng(0).choice(len(seen), MOST, replace=False))
    known = None
    if looks is not None:
        known = _cloud(np.asarray(looks, np.float32)[some], animals[some], scaled=True)
    return Familiar(_cloud(seen[some], animals[some], scaled=False), known)


def _cloud(numbers: Numbers, animals: Codes, *, scaled: bool) -> Cloud:
    """Return a cloud; numbers of different kinds are scaled by their spread."""
    scale = np.ones(numbers.shape[1], np.float32)
    if scaled:
        scale = numbers.std(axis=0) + np.float32(LEAST_SPREAD)
    middle, axes = main_axes(numbers / scale, MOST_DIMENSIONS)
    points = ((numbers / scale - middle) @ axes.T).astype(np.float32)
    limit = float(np.quantile(_from_others(points, animals), 1 - RARE))
    kept = np.array([max(limit, np.finfo(np.float32).tiny)], np.float32)
    return Cloud((middle * scale).astype(np.float32), scale, axes, points, kept)


def _from_others(points: Numbers, animals: Codes) -> npt.NDArray[np.float64]:
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


def _mean_distance(among: Numbers, points: Numbers, skip: int = 0) -> npt.NDArray[np.float64]:
    load_torch()
    from scipy.spatial import cKDTree

    if not len(points):
        return np.zeros(0)
    count = min(NEAR + skip, len(among))
    distances, _ = cKDTree(among).query(points, k=range(1 + skip, count + 1))
    return np.asarray(distances.mean(axis=1))
