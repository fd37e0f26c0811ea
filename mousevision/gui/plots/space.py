"""Where dots lie on the plane of the screen: points of two dimensions, or of three, turned."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from mousevision.gui.plots.dots import Codes, Floats

BANDS: Final = (0.4, 0.6, 0.8, 1.0)
"""How much of their colour dots keep, from the farthest to the nearest."""
_START = (0.6, 0.35)
"""Turn, in radians, that shows three axes at once."""


class Space:
    """Points, and the plane on which they are seen.

    Attributes:
        points: Themselves, (n, 2 or 3).
        flat: Whether they have two dimensions.
        xy: Where they are seen, (n, 2).
        order: The points from the farthest to the nearest, (n,); as they came where flat.
        band: How far each is, as a number in `BANDS`, (n,).
    """

    def __init__(self, points: npt.ArrayLike) -> None:
        given = np.asarray(points, np.float64)
        self.flat = given.ndim < 2 or given.shape[1] < 3
        self.points = given.reshape(-1, 2 if self.flat else 3)
        self.xy: Floats = self.points[:, :2]
        self.order: Codes = np.arange(len(given))
        self.band: Codes = np.full(len(given), len(BANDS) - 1)
        self._turned: Floats = np.eye(3)
        known = self.points[np.isfinite(self.points).all(axis=1)]
        self._middle: Floats = (
            (known.min(axis=0) + known.max(axis=0)) / 2 if len(known) else np.zeros(3)
        )
        self.face()

    def face(self, like: Space | None = None) -> None:
        """Show the points from where they are seen first, or from where others are seen."""
        if not self.flat:
            self._turned = np.eye(3) if like is None else like._turned
            self.turn(*(_START if like is None else (0.0, 0.0)))

    def turn(self, across: float, down: float) -> None:
        """Turn the points by some radians: what lies in front moves that way."""
        if self.flat:
            return
        c, s = np.cos(across), np.sin(across)
        sideways = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        c, s = np.cos(down), np.sin(down)
        over = np.array([[1, 0, 0], [0, c, s], [0, -s, c]])
        self._turned = over @ sideways @ self._turned
        seen = (self.points - self._middle) @ self._turned.T
        self.xy = seen[:, :2]
        depth = np.nan_to_num(seen[:, 2])
        self.order = np.argsort(depth, kind="stable")
        self.band = np.empty(len(depth), np.int64)
        self.band[self.order] = np.arange(len(depth)) * len(BANDS) // max(len(depth), 1)

    def bounds(self) -> tuple[Floats, Floats] | None:
        """Return the lowest and highest place, (2,) each; None without points."""
        known = self.xy[np.isfinite(self.xy).all(axis=1)]
        return (known.min(axis=0), known.max(axis=0)) if len(known) else None
