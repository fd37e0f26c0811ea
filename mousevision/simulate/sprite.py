"""Pictures with transparency that are moved, turned and laid over one another.

Colours are premultiplied by alpha, so that laying one layer over another is one multiplication
and one addition (Porter and Duff, Compositing digital images, 1984).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Affine = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """A premultiplied RGBA picture whose pixel (0, 0) lies at `origin`.

    Attributes:
        rgba: Colours and alpha, shape (height, width, 4).
        origin: Place of the picture's left top corner, units of `geometry`.
        density: Pixels per unit.
    """

    rgba: Picture
    origin: tuple[float, float]
    density: float

    def placed(self, place: Affine) -> Affine:
        """Return the map from this picture's pixels, given the map from units to the target."""
        scale = 1.0 / self.density
        own = np.array([[scale, 0, self.origin[0]], [0, scale, self.origin[1]], [0, 0, 1]])
        full: Affine = place @ own
        return full


def moved(x: float, y: float) -> Affine:
    """Return the displacement by (x, y)."""
    return np.array([[1.0, 0, x], [0, 1.0, y], [0, 0, 1]])


def turned(angle: float, x: float, y: float, stretch: float = 1.0) -> Affine:
    """Return the rotation by `angle` radians, and stretching along x, about the point (x, y)."""
    cos, sin = np.cos(angle), np.sin(angle)
    spin = np.array([[cos * stretch, -sin, 0], [sin * stretch, cos, 0], [0, 0, 1]])
    back: Affine = moved(x, y) @ spin @ moved(-x, -y)
    return back


def lay(target: Picture, sprite: Sprite, place: Affine) -> None:
    """Draw a sprite onto a picture of 3 channels, or of 4 premultiplied ones, in place."""
    matrix = sprite.placed(place)
    height, width = sprite.rgba.shape[:2]
    box = _box(matrix, width, height, target)
    if box is None:
        return
    left, top, right, bottom = box
    matrix = (moved(-left, -top) @ matrix)[:2]
    layer = cv2.warpAffine(sprite.rgba, matrix, (right - left, bottom - top))
    lay_picture(target, np.asarray(layer, dtype=np.uint8), left, top)


def lay_picture(target: Picture, layer: Picture, left: int, top: int) -> None:
    """Draw a premultiplied layer, which must lie inside the target, at (left, top) in place."""
    height, width = layer.shape[:2]
    under = target[top : top + height, left : left + width]
    clear = cv2.bitwise_not(layer[..., 3])
    channels = under.shape[2]
    kept = cv2.multiply(under, cv2.merge([clear] * channels), scale=1 / 255)
    own = layer if channels == 4 else cv2.cvtColor(layer, cv2.COLOR_RGBA2RGB)
    target[top : top + height, left : left + width] = cv2.add(kept, own)


def _box(
    matrix: Affine, width: int, height: int, target: Picture
) -> tuple[int, int, int, int] | None:
    corners = np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]])
    xs, ys = (matrix @ corners)[:2]
    left, top = max(int(np.floor(xs.min())), 0), max(int(np.floor(ys.min())), 0)
    right = min(int(np.ceil(xs.max())) + 1, target.shape[1])
    bottom = min(int(np.ceil(ys.max())) + 1, target.shape[0])
    return (left, top, right, bottom) if left < right and top < bottom else None
