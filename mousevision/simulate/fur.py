"""Rounded, furred shapes: ellipsoids joined smoothly, lit from above, covered with single hairs.

All of it is drawn once per animal and kept; see `mouse`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mousevision.simulate.look import Coat, Rgb
from mousevision.simulate.sprite import Picture, Sprite

Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lump:
    """One ellipsoid, in units of `geometry`.

    Attributes:
        x: Centre.
        y: Centre.
        rx: Half length.
        ry: Half height.
        angle: Rotation in degrees, positive turns the right end down.
        flow: Direction of the hairs in degrees, 0 to the right, positive downwards.
        depth: Half thickness towards the viewer; 0 takes the smaller of rx and ry.
    """

    x: float
    y: float
    rx: float
    ry: float
    angle: float
    flow: float
    depth: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """The part of the picture that a sprite covers, and its pixels per unit."""

    left: float
    top: float
    right: float
    bottom: float
    density: float

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        height = round((self.bottom - self.top) * self.density)
        return height, round((self.right - self.left) * self.density)

    def grid(self) -> tuple[Plane, Plane]:
        """Return x and y of every pixel's centre, units."""
        height, width = self.size
        x = self.left + (np.arange(width, dtype=np.float32) + 0.5) / self.density
        y = self.top + (np.arange(height, dtype=np.float32) + 0.5) / self.density
        across, down = np.meshgrid(x, y)
        return across, down


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """A lit shape before it gets its colour; planes of one shape.

    Attributes:
        inside: Whether the pixel belongs to it.
        light: Brightness, about 0 to 1.3.
        under: How far the surface faces down, 0 to 1.
        flow: Direction of the hairs, radians.
    """

    inside: NDArray[np.bool_]
    light: Plane
    under: Plane
    flow: Plane


def relief(box: Box, groups: Sequence[Sequence[Lump]], light_from: float) -> Relief:
    """Join the lumps of each group smoothly and the groups with a crease, and light them."""
    x, y = box.grid()
    height = np.zeros_like(x)
    east, south = np.zeros_like(x), np.zeros_like(x)
    for group in groups:
        bulge = np.zeros_like(x)
        for lump in group:
            rise = _rise(lump, x, y)
            bulge += rise**3
            east += rise**2 * np.float32(np.cos(np.radians(lump.flow)))
            south += rise**2 * np.float32(np.sin(np.radians(lump.flow)))
        height = np.maximum(height, np.cbrt(bulge))
    return _lit(height, np.arctan2(south, east).astype(np.float32), box, light_from)


def _rise(lump: Lump, x: Plane, y: Plane) -> Plane:
    turn = np.radians(lump.angle)
    dx, dy = x - lump.x, y - lump.y
    along = (dx * np.cos(turn) + dy * np.sin(turn)) / lump.rx
    aside = (-dx * np.sin(turn) + dy * np.cos(turn)) / lump.ry
    depth = lump.depth or min(lump.rx, lump.ry)
    squared = np.clip(1.0 - along**2 - aside**2, 0.0, None)
    return np.asarray(depth * np.sqrt(squared), np.float32)


def _lit(height: Plane, flow: Plane, box: Box, light_from: float) -> Relief:
    soft = cv2.GaussianBlur(height, (0, 0), 1.6 * box.density)
    east = cv2.Sobel(soft, cv2.CV_32F, 1, 0, ksize=3) * (box.density / 8)
    south = cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=3) * (box.density / 8)
    norm = np.sqrt(east**2 + south**2 + 1.0)
    sun = np.array([light_from, -0.85, 0.62])
    sun /= np.linalg.norm(sun)
    facing = (-east * sun[0] - south * sun[1] + sun[2]) / norm
    rim = (1.0 - 1.0 / norm) ** 2 * np.clip(-south / norm, 0, 1)
    wide = cv2.GaussianBlur(height, (0, 0), 9.0 * box.density)
    hollow = np.clip((wide - height) * 0.022, 0.0, 0.35)
    light = 0.30 + 0.78 * np.clip(0.35 + 0.65 * facing, 0, None) + 0.35 * rim - hollow
    under = np.clip(south / norm, 0, 1)
    return Relief(height > 0.4, light.astype(np.float32), under.astype(np.float32), flow)


def furred(
    box: Box,
    shape: Relief,
    coat: Coat,
    rng: np.random.Generator,
    length: float,
    dense: float = 1.0,
) -> Sprite:
    """Return the shape covered with hairs.

    Args:
        box: Where it is.
        shape: Lit shape.
        coat: Colours and how much hairs differ.
        rng: Where the hairs grow.
        length: Usual length of a hair, units.
        dense: Hairs per square unit.
    """
    colour = _fur_colour(shape, coat)
    skin = cv2.erode(shape.inside.astype(np.uint8) * 255, np.ones((3, 3), np.uint8))
    skin = cv2.GaussianBlur(skin, (0, 0), 0.6 * box.density)
    rgba = np.dstack([colour * (skin[..., None] / 255.0), skin]).astype(np.uint8)
    _grow(rgba, box, shape, colour, coat.contrast, rng, length, dense)
    blurred = cv2.GaussianBlur(rgba, (0, 0), 0.32 * box.density)
    return Sprite(np.asarray(blurred, np.uint8), (box.left, box.top), box.density)


def _fur_colour(shape: Relief, coat: Coat) -> Plane:
    pale = np.clip(shape.under * 1.5 - 0.35, 0, 1)[..., None]
    mixed = (1 - pale) * np.array(coat.fur) + pale * np.array(coat.belly)
    return np.asarray(np.clip(mixed * shape.light[..., None], 0, 255), np.float32)


def _grow(
    rgba: Picture,
    box: Box,
    shape: Relief,
    colour: Plane,
    contrast: float,
    rng: np.random.Generator,
    length: float,
    dense: float,
) -> None:
    """Draw the hairs, those at the tail end first, so that they lie like tiles on a roof."""
    rows, columns = np.nonzero(shape.inside)
    fewer = min(1.0, box.density / 1.5)
    count = int(len(rows) / box.density**2 * dense * fewer)
    chosen = rng.integers(0, len(rows), count)
    chosen = chosen[np.argsort(columns[chosen], kind="stable")]
    y, x = rows[chosen], columns[chosen]
    angle = shape.flow[y, x] + rng.normal(0, 0.15, count)
    long = length * box.density * rng.uniform(0.55, 1.25, count)
    tone = 1.0 + contrast * rng.normal(0, 1, count)
    tips_x, tips_y = x + long * np.cos(angle), y + long * np.sin(angle)
    shades = np.clip(colour[y, x] * tone[:, None], 0, 255)
    for k in range(count):
        red, green, blue = shades[k].tolist()
        start, stop = (int(x[k] * 8), int(y[k] * 8)), (int(tips_x[k] * 8), int(tips_y[k] * 8))
        cv2.line(rgba, start, stop, (red, green, blue, 255), 1, cv2.LINE_AA, 3)


def smooth_patch(
    box: Box, lump: Lump, edge: Rgb, middle: Rgb, light: Rgb = (1.0, 1.0, 1.0), soft: float = 0.8
) -> Sprite:
    """Return a hairless ellipse whose colour goes from `edge` to `middle`, such as an ear."""
    x, y = box.grid()
    rise = _rise(Lump(lump.x, lump.y, lump.rx, lump.ry, lump.angle, 0, 1.0), x, y)
    part = np.clip(rise * 1.25 - 0.25, 0, 1)[..., None] ** 1.3
    colour = ((1 - part) * np.array(edge) + part * np.array(middle)) * np.array(light)
    alpha = cv2.GaussianBlur((rise > 0).astype(np.float32), (0, 0), soft * box.density * 0.5)
    rgba = np.dstack([np.clip(colour, 0, 255) * alpha[..., None], alpha * 255])
    return Sprite(rgba.astype(np.uint8), (box.left, box.top), box.density)
