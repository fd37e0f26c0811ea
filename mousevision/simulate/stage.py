"""All that stays the same during a session, made once: scene, panes, graded parts, sensor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from mousevision.simulate import geometry as geo
from mousevision.simulate.acrylic import draw_acrylic
from mousevision.simulate.cage import draw_cage, scene_box
from mousevision.simulate.camera import (
    Sensor,
    colour_response,
    graded,
    graded_colour,
    viewpoint,
    vignette,
)
from mousevision.simulate.fur import Box, Lump, Plane, smooth_patch
from mousevision.simulate.look import Coat, Look, Rgb
from mousevision.simulate.mouse import MouseParts, mouse_parts
from mousevision.simulate.sprite import Affine, Picture, Sprite


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One session, ready to be filmed.

    Attributes:
        camera: Map from units to pixels.
        scene: What lies behind the mouse, RGB.
        kept: How much of the picture passes the panes and the lens, 255 is all, RGB.
        added: What the panes add, RGB.
        parts: The mouse in the camera's colours.
        skin: Colour of the paw.
        whisker: Colour of the whiskers.
        pellet: The pellet, its centre at (0, 0).
        sensor: Blur and noise.
    """

    camera: Affine
    scene: Picture
    kept: Picture
    added: Picture
    parts: MouseParts
    skin: Rgb
    whisker: Rgb
    pellet: Sprite
    sensor: Sensor


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """How a still scene is filmed: the camera, the scene's pixels per unit, the picture's size."""

    camera: Affine
    density: float
    width: int
    height: int

    def of(self, scene: Plane) -> Plane:
        """Return a still scene as seen by the camera, shape (height, width)."""
        box = scene_box(self.density)
        corner = Sprite(np.zeros((1, 1, 4), np.uint8), (box.left, box.top), self.density)
        place = corner.placed(self.camera)[:2]
        size = self.width, self.height
        seen = cv2.warpAffine(scene, place, size, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(seen, np.float32)


@lru_cache(maxsize=2)
def build_stage(coat: Coat, look: Look, width: int, height: int) -> Stage:
    """Return the stage of one animal's session; takes some tenths of a second."""
    scale = max(width / geo.WIDTH, height / geo.HEIGHT)
    camera = viewpoint(look, width, height)
    response = colour_response(look)
    density = 2.0 * scale
    own = mouse_parts(coat, look.light_from, density)
    parts = MouseParts(
        trunk=graded(own.trunk, response),
        head=graded(own.head, response),
        upper_arm=graded(own.upper_arm, response),
        forearm=graded(own.forearm, response),
    )
    view = View(camera, 1.5 * scale, width, height)
    light = response.sum(axis=1)
    scene = view.of(draw_cage(look, view.density))
    kept, added = _panes(look, light, view)
    return Stage(
        camera=camera,
        scene=_coloured(scene, light),
        kept=kept,
        added=added,
        parts=parts,
        skin=graded_colour(coat.skin, response),
        whisker=graded_colour((188, 186, 184), response),
        pellet=graded(_pellet(density), response),
        sensor=Sensor(look, width, height),
    )


def _panes(look: Look, light: NDArray[np.float64], view: View) -> tuple[Picture, Picture]:
    shine, alpha = draw_acrylic(look, view.density)
    fall = vignette(view.width, view.height)
    through = (1 - view.of(alpha)) * fall * 255
    return _coloured(through, np.ones(3)), _coloured(view.of(shine) * fall, light)


def _coloured(plane: Plane, light: NDArray[np.float64]) -> Picture:
    return np.clip(np.round(plane[..., None] * light), 0, 255).astype(np.uint8)


def _pellet(density: float) -> Sprite:
    radius = geo.PELLET_RADIUS
    half = radius + 2
    lump = Lump(0, 0, radius, radius * 0.92, 0, 0)
    box = Box(-half, -half, half, half, density)
    return smooth_patch(box, lump, (118, 110, 98), (226, 218, 200), soft=0.7)
