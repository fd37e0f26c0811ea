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
from mousevision.simulate.fur import Box, Lump, smooth_patch
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
    scene = _filmed(draw_cage(look, density) @ response.T, camera, density, (width, height))
    kept, added = _panes(look, response, camera, density, (width, height))
    return Stage(
        camera=camera,
        scene=np.clip(np.round(scene), 0, 255).astype(np.uint8),
        kept=kept,
        added=added,
        parts=parts,
        skin=graded_colour(coat.skin, response),
        whisker=graded_colour((188, 186, 184), response),
        pellet=graded(_pellet(density), response),
        sensor=Sensor(look, width, height),
    )


def _panes(
    look: Look,
    response: NDArray[np.float64],
    camera: Affine,
    density: float,
    size: tuple[int, int],
) -> tuple[Picture, Picture]:
    light, alpha = draw_acrylic(look, density)
    fall = vignette(*size)
    through = (1 - _filmed(alpha, camera, density, size)) * fall
    shine = _filmed(light @ response.T, camera, density, size) * fall[..., None]
    kept = np.repeat(np.round(through * 255)[..., None], 3, axis=2)
    return np.clip(kept, 0, 255).astype(np.uint8), np.clip(shine, 0, 255).astype(np.uint8)


def _filmed(
    canvas: NDArray[np.floating], camera: Affine, density: float, size: tuple[int, int]
) -> NDArray[np.float32]:
    """Return a still scene as seen from the viewpoint."""
    box = scene_box(density)
    place = Sprite(np.zeros((1, 1, 4), np.uint8), (box.left, box.top), density).placed(camera)
    source = np.ascontiguousarray(canvas, np.float32)
    seen = cv2.warpAffine(source, place[:2], size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.float32)


def _pellet(density: float) -> Sprite:
    radius = geo.PELLET_RADIUS
    half = radius + 2
    lump = Lump(0, 0, radius, radius * 0.92, 0, 0)
    box = Box(-half, -half, half, half, density)
    return smooth_patch(box, lump, (118, 110, 98), (226, 218, 200), soft=0.7)
