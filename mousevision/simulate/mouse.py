"""The mouse's parts as sprites: trunk with tail and feet, head, upper arm and forearm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from mousevision.simulate import geometry as geo
from mousevision.simulate.fur import Box, Lump, furred, relief, smooth_patch
from mousevision.simulate.look import Coat, Rgb
from mousevision.simulate.sprite import Picture, Sprite, lay, moved

TRUNK = (
    (
        Lump(112, 178, 58, 50, 0, 172, 46),
        Lump(134, 168, 58, 52, -14, 166, 44),
        Lump(160, 157, 62, 48, -24, 160, 42),
        Lump(200, 146, 46, 40, -30, 150, 36),
        Lump(228, 128, 32, 28, -30, 150, 28),
        Lump(226, 158, 22, 24, 20, 120, 26),
    ),
    (Lump(118, 196, 42, 33, -12, 120, 54),),
)
HEAD = (
    (
        Lump(222, 124, 30, 30, -30, 160, 27),
        Lump(246, 112, 35, 29, 8, 185, 27),
        Lump(266, 120, 27, 21, 18, 195, 22),
        Lump(284, 128, 18, 12.5, 22, 205, 13),
        Lump(268, 134, 21, 11, 12, 190, 14),
    ),
)
NEAR_EAR = Lump(229, 84, 19, 24, -22, 0)
FAR_EAR = Lump(257, 83, 12, 20, 14, 0)
EYE = (270.0, 109.0)
NOSE = (301.5, 132.5)


@dataclass(frozen=True, slots=True, eq=False)
class MouseParts:
    """Everything that moves rigidly; the paw itself is drawn anew in each picture."""

    trunk: Sprite
    head: Sprite
    upper_arm: Sprite
    forearm: Sprite


@lru_cache(maxsize=8)
def mouse_parts(coat: Coat, light_from: float, density: float) -> MouseParts:
    """Return the parts of one animal under one light; takes a fraction of a second."""
    rng = np.random.default_rng([coat.seed, 2])
    return MouseParts(
        trunk=_trunk(coat, light_from, density, rng),
        head=_head(coat, light_from, density, rng),
        upper_arm=_limb(coat, density, rng, geo.UPPER_ARM, 16.0, 10.5),
        forearm=_limb(coat, density, rng, geo.FOREARM, 10.5, 5.2),
    )


def _trunk(coat: Coat, light_from: float, density: float, rng: np.random.Generator) -> Sprite:
    box = Box(14, 66, 290, 258, density)
    canvas = _canvas(box)
    pen = _Pen(canvas, box)
    _tail(pen, coat.skin)
    _far_arm(pen, coat)
    _foot(pen, coat.skin)
    lay_on(canvas, box, furred(box, relief(box, TRUNK, light_from), coat, rng, 7.5, 1.2))
    return Sprite(canvas, (box.left, box.top), density)


def _head(coat: Coat, light_from: float, density: float, rng: np.random.Generator) -> Sprite:
    box = Box(198, 48, 316, 162, density)
    canvas = _canvas(box)
    dark, pink = _shade(coat.fur, 0.62), _shade(coat.ear, 0.82)
    lay_on(canvas, box, smooth_patch(box, FAR_EAR, dark, _shade(pink, 0.7)))
    skull = furred(box, relief(box, HEAD, light_from), coat, rng, 4.2, 2.0)
    lay_on(canvas, box, _faded(skull, 206, 228))
    lay_on(canvas, box, smooth_patch(box, NEAR_EAR, _shade(coat.fur, 1.05), pink))
    inner = Lump(NEAR_EAR.x + 4.5, NEAR_EAR.y + 11, 8, 11, -28, 0)
    lay_on(canvas, box, smooth_patch(box, inner, pink, _shade(coat.ear, 0.5), soft=9.0))
    tuft = relief(box, ((Lump(239, 108, 10, 4, 20, 205, 2),),), light_from)
    lay_on(canvas, box, furred(box, tuft, coat, rng, 3.5, 1.4))
    _face(_Pen(canvas, box), coat)
    return Sprite(np.asarray(cv2.GaussianBlur(canvas, (0, 0), 0.5)), (box.left, box.top), density)


def _limb(
    coat: Coat, density: float, rng: np.random.Generator, length: float, thick: float, thin: float
) -> Sprite:
    """Return a limb from (0, 0) to (length, 0), tapering from `thick` to `thin` half width."""
    box = Box(-thick - 4, -thick - 4, length + thin + 6, thick + 4, density)
    steps = np.linspace(0, 1, 7)
    lumps = tuple(
        Lump(length * s, 0, r, r, 0, 8, r) for s in steps for r in [thick + (thin - thick) * s]
    )
    limb = furred(box, relief(box, (lumps,), -0.1), coat, rng, 4.5, 1.5)
    return _faded(limb, -thick, 0.35 * thick) if thick > 12 else limb


def _faded(sprite: Sprite, start: float, stop: float) -> Sprite:
    """Return the sprite invisible left of `start`, whole right of `stop`: no seam at a joint."""
    x = sprite.origin[0] + (np.arange(sprite.rgba.shape[1]) + 0.5) / sprite.density
    ramp = np.clip((x - start) / (stop - start), 0, 1)
    ramp = (ramp * ramp * (3 - 2 * ramp))[None, :, None]
    return Sprite((sprite.rgba * ramp).astype(np.uint8), sprite.origin, sprite.density)


class _Pen:
    """Draws discs and strokes in units onto a premultiplied canvas."""

    def __init__(self, canvas: Picture, box: Box) -> None:
        self._canvas, self._box = canvas, box

    def disc(self, x: float, y: float, rx: float, ry: float, angle: float, colour: Rgb) -> None:
        d, box = self._box.density, self._box
        centre = round((x - box.left) * d * 8), round((y - box.top) * d * 8)
        axes = round(rx * d * 8), round(ry * d * 8)
        cv2.ellipse(self._canvas, centre, axes, angle, 0, 360, (*colour, 255), -1, cv2.LINE_AA, 3)

    def stroke(self, points: list[tuple[float, float, float]], colour: Rgb, lit: float) -> None:
        """Draw a rounded, tapering tube through (x, y, radius), lit from above."""
        smooth = _interpolated(points, 80)
        for level in range(4):
            part = 1.0 - 0.22 * level
            tone = _shade(colour, lit * (0.62 + 0.16 * level))
            for x, y, r in smooth:
                self.disc(x, y - 0.22 * r * level, r * part, r * part, 0, tone)


def _interpolated(points: list[tuple[float, float, float]], count: int) -> list[list[float]]:
    """Return points on a Catmull-Rom curve through the given ones."""
    p = np.array([points[0], *points, points[-1]])
    found = []
    for u in np.linspace(0, len(points) - 1.0001, count):
        k, t = int(u), u - int(u)
        a, b, c, d = p[k : k + 4]
        curve = 2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
        curve += (3 * b - a - 3 * c + d) * t**3
        found.append((curve / 2).tolist())
    return found


def _tail(pen: _Pen, skin: Rgb) -> None:
    path = [(72, 206, 6), (46, 220, 5.5), (34, 236, 4.8), (60, 245, 4), (112, 246, 3.2)]
    pen.stroke([*path, (160, 242, 2.4), (186, 238, 1.6)], skin, 0.72)


def _far_arm(pen: _Pen, coat: Coat) -> None:
    pen.stroke([(236, 170, 12), (246, 196, 8), (250, 214, 5.5)], coat.fur, 0.62)
    pen.stroke([(250, 214, 4.6), (253, 223, 4.4), (262, 227, 3.6)], coat.skin, 0.6)
    for toe in range(3):
        pen.stroke([(260, 226, 2), (267, 226.0 + toe * 1.6, 1.6)], coat.skin, 0.6)


def _foot(pen: _Pen, skin: Rgb) -> None:
    pen.stroke([(116, 222, 7.5), (132, 227, 5.0), (148, 228.5, 5.0), (157, 229, 5.2)], skin, 0.8)
    for toe in range(4):
        y = 226.0 + toe * 1.9
        reach = (168, 172, 173, 169)[toe]
        pen.stroke([(155, y, 2.2), (163, y - 1.2, 2.0), (reach, y + 1.4, 1.4)], skin, 0.84)


def _face(pen: _Pen, coat: Coat) -> None:
    x, y = EYE
    pen.disc(x, y, 6.9, 5.8, 14, _shade(coat.fur, 0.55))
    pen.disc(x, y, 5.7, 5.0, 14, (12, 10, 11))
    pen.disc(x + 0.4, y + 2.2, 3.4, 1.7, 14, (46, 42, 44))
    pen.disc(x - 1.4, y - 1.9, 1.6, 1.2, -20, (240, 242, 244))
    x, y = NOSE
    pen.disc(x, y, 4.4, 3.6, 25, _shade(coat.skin, 0.78))
    pen.disc(x - 0.4, y - 1.2, 2.6, 1.5, 25, _shade(coat.skin, 1.08))
    pen.disc(x + 1.5, y + 1.0, 1.2, 0.8, 60, _shade(coat.skin, 0.4))
    pen.stroke([(296, 138, 0.9), (290, 141, 0.9), (282, 141, 0.7)], coat.fur, 0.45)
    for row in range(3):
        for column in range(4):
            pen.disc(
                280 + 4 * column, 127 + 3.2 * row + column, 0.6, 0.6, 0, _shade(coat.fur, 0.5)
            )


def _shade(colour: Rgb, factor: float) -> Rgb:
    red, green, blue = (min(c * factor, 255.0) for c in colour)
    return red, green, blue


def _canvas(box: Box) -> Picture:
    height, width = box.size
    return np.zeros((height, width, 4), np.uint8)


def lay_on(canvas: Picture, box: Box, sprite: Sprite) -> None:
    """Draw a sprite onto a canvas of its own density."""
    scale = np.diag([box.density, box.density, 1.0])
    lay(canvas, sprite, scale @ moved(-box.left, -box.top))
