"""Pictures of embeddings: many numbers per clip become two or three, by PCA, t-SNE or UMAP.

A map is nothing but its settings and the places of its points: with the vectors that it was made
of, all else is computed again, also to place new points among the old ones without moving them.

Sources: t-SNE by van der Maaten and Hinton (2008), as openTSNE does it (Poličar, Stražar and Zupan
2024); UMAP by McInnes, Healy and Melville (2018), as umap-learn does it.
"""

from __future__ import annotations

import enum
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import DataError, SettingError
from mousevision.core.job import JobContext
from mousevision.learn.device import load_torch

Vectors = npt.NDArray[np.float32]

MOST_DIMENSIONS = 50
"""Principal components that t-SNE and UMAP are given; distances in more are mostly noise."""
EARLY, LATE = 250, 500
"""Steps of t-SNE with groups drawn together, and after it."""
TELL_EVERY = 10
FEW_POINTS = 4
"""Fewer points have no neighbourhood to be kept."""


class Method(enum.StrEnum):
    """How many numbers become few."""

    PCA = "pca"
    TSNE = "tsne"
    UMAP = "umap"


NAMES = {Method.PCA: "PCA", Method.TSNE: "t-SNE", Method.UMAP: "UMAP"}
NEIGHBOURS = {Method.PCA: 0, Method.TSNE: 30, Method.UMAP: 15}
"""To how many others a point stays close, unless told otherwise: the usual values."""


@dataclass(frozen=True, slots=True)
class MapSettings:
    """What a map is made with; the same settings and vectors give the same map on one machine.

    Attributes:
        method: How.
        dimensions: 2 or 3.
        neighbours: To about how many others each point should stay close: the perplexity of
            t-SNE, the neighbours of UMAP. 0 takes the usual value; PCA has none.
        gap: How near to each other UMAP may put points, 0 to 1; the others have none.
        seed: Of what is drawn at random.
    """

    method: Method = Method.PCA
    dimensions: int = 2
    neighbours: int = 0
    gap: float = 0.1
    seed: int = 0

    def checked(self, count: int) -> MapSettings:
        """Return the settings as they fit that many points, without what the method ignores.

        Raises:
            SettingError: If they cannot be.
        """
        if self.dimensions not in (2, 3):
            raise SettingError("A picture of clips has 2 or 3 dimensions.")
        if self.neighbours < 0 or not 0 <= self.gap <= 1:
            raise SettingError("Neighbours are 1 or more (0: the usual number), gaps 0 to 1.")
        if count < FEW_POINTS:
            return MapSettings(Method.PCA, self.dimensions)
        if self.method is Method.PCA:
            return MapSettings(Method.PCA, self.dimensions)
        usual = self.neighbours or NEIGHBOURS[self.method]
        # openTSNE looks at three times as many points as the perplexity, UMAP at those alone.
        most = (count - 1) // 3 if self.method is Method.TSNE else count - 1
        gap = self.gap if self.method is Method.UMAP else 0.1
        return MapSettings(self.method, self.dimensions, max(2, min(usual, most)), gap, self.seed)

    def words(self) -> str:
        """Return the settings in a few words."""
        parts = [NAMES[self.method]]
        if self.dimensions == 3:
            parts.append("3D")
        if self.method is not Method.PCA and self.neighbours:
            parts.append(f"{self.neighbours} neighbours")
        return ", ".join(parts)


def pca(vectors: npt.ArrayLike, dimensions: int = 2) -> Vectors:
    """Return the principal components of vectors, (n, dimensions), of largest spread first.

    Raises:
        DataError: If a vector holds numbers that are not finite.
    """
    data = _finite(vectors)
    return components(data, data, dimensions)


def make_map(ctx: JobContext, vectors: npt.ArrayLike, settings: MapSettings) -> Vectors:
    """Return the places of points, (n, dimensions).

    Args:
        ctx: Progress and cancelling.
        vectors: The points, (n, numbers).
        settings: How; see `MapSettings.checked` for what is made of them.

    Raises:
        DataError: If a vector holds numbers that are not finite.
        SettingError: If the settings cannot be.
        Cancelled: Within a second of the user's wish, but for compiling.
    """
    data = _finite(vectors)
    settings = settings.checked(len(data))
    if settings.method is Method.PCA:
        return components(data, data, settings.dimensions)
    data = components(data, data, min(MOST_DIMENSIONS, data.shape[1]))
    if settings.method is Method.TSNE:
        return _tsne(ctx, data, settings)
    return _umap(ctx, data, settings)


def place_new(
    ctx: JobContext,
    vectors: npt.ArrayLike,
    places: npt.ArrayLike,
    settings: MapSettings,
    new: npt.ArrayLike,
) -> Vectors:
    """Return the places of new points, (m, dimensions), among those of a map, which stay.

    Args:
        ctx: Progress and cancelling.
        vectors: The points of which the map was made, (n, numbers).
        places: The map, (n, dimensions).
        settings: What it was made with.
        new: Other points, (m, numbers).

    Raises:
        DataError: If a vector holds numbers that are not finite.
        SettingError: If the settings cannot be.
    """
    old, more = _finite(vectors), _finite(new)
    settings = settings.checked(len(old))
    there = np.ascontiguousarray(places, np.float32)
    if not len(more):
        return np.zeros((0, settings.dimensions), np.float32)
    if settings.method is Method.PCA:
        return components(old, more, settings.dimensions)
    kept = min(MOST_DIMENSIONS, old.shape[1])
    first, second = components(old, old, kept), components(old, more, kept)
    ctx.check()
    if settings.method is Method.TSNE:
        return np.asarray(_tsne_start(first, there, settings).transform(second, perplexity=5))
    with _quiet_umap() as umap:
        # Without a step of its own it only finds out who is whose neighbour.
        made = umap.UMAP(**_umap_values(settings), init=there, n_epochs=0).fit(first)
        made.embedding_, made.n_epochs = there.copy(), None
        return np.asarray(made.transform(second), np.float32)


def _tsne(ctx: JobContext, data: Vectors, settings: MapSettings) -> Vectors:
    load_torch()
    from openTSNE import initialization

    ctx.report(0, EARLY + LATE, "looking for neighbours")
    start = initialization.pca(data, n_components=settings.dimensions, random_state=settings.seed)
    made, done = _tsne_start(data, start, settings), 0

    def tell(step: int, error: float, places: object) -> None:
        ctx.check()
        ctx.report(done + step, EARLY + LATE, "t-SNE")

    told = {"callbacks": tell, "callbacks_every_iters": TELL_EVERY}
    made = made.optimize(n_iter=EARLY, exaggeration=12, momentum=0.5, **told)
    done = EARLY
    return np.asarray(made.optimize(n_iter=LATE, momentum=0.8, **told), np.float32)


def _tsne_start(data: Vectors, places: Vectors, settings: MapSettings) -> Any:
    """Return the points as openTSNE moves them, at these places."""
    load_torch()
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN

    near = PerplexityBasedNN(
        data,
        perplexity=settings.neighbours,
        method="annoy" if len(data) > 2000 else "exact",
        random_state=settings.seed,
        n_jobs=1,
    )
    return TSNEEmbedding(
        places,
        near,
        negative_gradient_method="fft" if len(data) > 5000 and places.shape[1] == 2 else "bh",
        random_state=settings.seed,
        n_jobs=1,
    )


def _umap(ctx: JobContext, data: Vectors, settings: MapSettings) -> Vectors:
    ctx.report(0, 1, "UMAP; its first start takes up to a minute")
    with _quiet_umap() as umap:
        ctx.check()
        told = {
            "disable": False,
            "file": _Told(ctx),
            "bar_format": "{n} {total}",
            "mininterval": 0.2,
        }
        made = umap.UMAP(**_umap_values(settings), tqdm_kwds=told)
        return np.asarray(made.fit_transform(data), np.float32)


def _umap_values(settings: MapSettings) -> dict[str, Any]:
    return {
        "n_components": settings.dimensions,
        "n_neighbors": settings.neighbours,
        "min_dist": settings.gap,
        "random_state": settings.seed,
        "n_jobs": 1,  # with a seed it does not use more
    }


class _Told:
    """A file into which UMAP writes how far it is: "12 500"."""

    def __init__(self, ctx: JobContext) -> None:
        self._ctx = ctx

    def write(self, text: str) -> None:
        self._ctx.check()
        done, _, total = text.strip().partition(" ")
        if done.isdecimal() and total.isdecimal():
            self._ctx.report(int(done), int(total), "UMAP")

    def flush(self) -> None:
        """There is nothing to flush."""


@contextmanager
def _quiet_umap() -> Iterator[Any]:
    """Lend umap, which compiles itself at its first start and keeps that in the user's cache."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        load_torch()
        import umap

        yield umap


def _finite(vectors: npt.ArrayLike) -> Vectors:
    data = np.ascontiguousarray(vectors, np.float32)
    if not np.isfinite(data).all():
        raise DataError("Some embeddings are not finite numbers: train the network again.")
    return data.reshape(len(data), -1) if data.size else np.zeros((len(data), 1), np.float32)


def main_axes(base: Vectors, most: int) -> tuple[Vectors, Vectors]:
    """Return the middle of vectors, (numbers,), and where they spread most, (k, numbers).

    Each direction points to where its coefficient of largest size is positive, so that the same
    vectors always give the same picture.
    """
    middle = base.mean(axis=0, dtype=np.float64)
    _, _, axes = np.linalg.svd(base - middle, full_matrices=False)
    axes = axes[:most]
    largest = np.abs(axes).argmax(axis=1)
    axes = axes * np.where(axes[np.arange(len(axes)), largest] < 0, -1, 1)[:, None]
    return middle.astype(np.float32), axes.astype(np.float32)


def components(base: Vectors, points: Vectors, dimensions: int) -> Vectors:
    """Return points in the directions in which the base spreads most, (n, dimensions).

    Missing dimensions are zero.
    """
    found = np.zeros((len(points), dimensions), np.float32)
    if base.size == 0 or points.size == 0:
        return found
    middle, axes = main_axes(base, dimensions)
    found[:, : len(axes)] = (points - middle) @ axes.T
    return found
