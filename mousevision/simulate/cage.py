"""The still part of the picture: cage, floor, front wall with its slot, pedestal, and outside.

Drawn once per session, larger than needed, and reduced by the camera. It is gray: what colour the
picture has, it gets from the light.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from mousevision.simulate import geometry as geo
from mousevision.simulate.fur import Box, Plane
from mousevision.simulate.look import Look

MARGIN: Final = 46.0
"""How far the still scene reaches beyond the picture, units."""


def scene_box(density: float) -> Box:
    """Return the part of the world that is drawn."""
    return Box(-MARGIN, -MARGIN, geo.WIDTH + MARGIN, geo.HEIGHT + MARGIN, density)


def draw_cage(look: Look, density: float) -> Plane:
    """Return what lies behind the mouse, brightness of 0 to 255."""
    box = scene_box(density)
    rng = np.random.default_rng([look.seed, 3])
    picture = _walls(box, look, rng)
    _outside(picture, box, look, rng)
    if look.object:
        _hang_object(picture, box)
    _floor(picture, box, look, rng)
    _shade_mouse(picture, box)
    _far_panel(picture, box)
    _pedestal(picture, box)
    return picture


def polygon(box: Box, corners: Sequence[tuple[float, float]]) -> Plane:
    """Return the smooth-edged mask, 0 to 1, of a polygon in units."""
    mask = np.zeros(box.size, np.uint8)
    scaled = (np.array(corners) - (box.left, box.top)) * box.density * 16
    cv2.fillPoly(mask, [np.round(scaled).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return (mask / 255).astype(np.float32)


def paint(
    picture: Plane,
    box: Box,
    corners: Sequence[tuple[float, float]],
    tone: float,
    part: float,
) -> None:
    """Mix a brightness into a polygon of the picture, in place and at no greater cost."""
    scaled = (np.array(corners) - (box.left, box.top)) * box.density
    height, width = box.size
    left, top = np.clip(np.floor(scaled.min(0)) - 1, 0, (width, height)).astype(int).tolist()
    right, bottom = np.clip(np.ceil(scaled.max(0)) + 2, 0, (width, height)).astype(int).tolist()
    if left < right and top < bottom:
        inner = Box(
            box.left + left / box.density,
            box.top + top / box.density,
            box.left + right / box.density,
            box.top + bottom / box.density,
            box.density,
        )
        blend(picture[top:bottom, left:right], polygon(inner, corners), tone, part)


def blend(picture: Plane, mask: Plane, tone: float, part: float) -> None:
    """Mix a brightness into the picture where the mask is set, in place."""
    picture += mask * np.float32(part) * (np.float32(tone) - picture)


def cloud(box: Box, rng: np.random.Generator, grain: float) -> Plane:
    """Return soft random blotches of about `grain` units, mean 0 and deviation 1."""
    height, width = box.size
    rows = max(int(height / box.density / grain), 2)
    columns = max(int(width / box.density / grain), 2)
    small = rng.normal(0, 1, (rows, columns)).astype(np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC))


def blurred(mask: Plane, box: Box, size: float) -> Plane:
    """Return the plane blurred by a Gaussian of deviation `size` units."""
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), size * box.density), np.float32)


def _walls(box: Box, look: Look, rng: np.random.Generator) -> Plane:
    x, y = box.grid()
    lamp = 180 + 90 * look.light_from
    lit = 0.74 + 0.4 * np.exp(-(((x - lamp) / 190) ** 2) - ((y - 60) / 130) ** 2)
    tone = look.wall * lit + 1.6 * cloud(box, rng, 60) + 0.8 * cloud(box, rng, 9)
    corner = 1 - 0.35 * np.exp(-(((x - 22) / 5.0) ** 2)) - 0.22 * (x < 22)
    tone *= np.where(x < geo.PANEL_FAR, corner, 1.0)
    return np.asarray(tone, np.float32)


def _outside(picture: Plane, box: Box, look: Look, rng: np.random.Generator) -> None:
    """Darken what is beyond the front wall, with blurred things standing there."""
    beyond = polygon(box, [(362, -60), (560, -60), (560, 340), (362, 340)])
    things = np.full(box.size, look.wall * 0.52, np.float32)
    for _ in range(7):
        x, y = float(rng.uniform(372, 520)), float(rng.uniform(0, 190))
        w, h = float(rng.uniform(8, 34)), float(rng.uniform(14, 60))
        tone = look.wall * float(rng.uniform(0.2, 1.2))
        corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
        paint(things, box, corners, tone, 0.6 * look.clutter)
    picture += beyond * (blurred(things, box, 5.0) - picture)


def _floor(picture: Plane, box: Box, look: Look, rng: np.random.Generator) -> None:
    _, y = box.grid()
    ground = (y > geo.BACK_EDGE).astype(np.float32)
    depth = np.clip((y - geo.BACK_EDGE) / 80, 0, 1.3)
    tone = look.wall * (0.62 + 0.42 * depth) + 2.5 * cloud(box, rng, 30)
    picture += blurred(ground, box, 0.5) * (tone - picture)
    if look.floor == 0:
        _wires(picture, box, look)
    elif look.floor == 1:
        _bedding(picture, box, look, rng)
    edge = polygon(box, [(-60, 195.2), (560, 195.2), (560, 196.8), (-60, 196.8)])
    blend(picture, edge, look.wall * 1.25, 0.5)
    slope = [(269, 262), (362, 205), (362, 195), (560, 195), (560, 340), (269, 340)]
    table = np.clip((y - geo.BACK_EDGE) / 90, 0, 1) * 0.18 + 0.4
    picture += polygon(box, slope) * (look.wall * table - picture)


def _wires(picture: Plane, box: Box, look: Look) -> None:
    for k in range(-14, 34):
        far, near = 20.0 + 14 * k, -50.0 + 22 * k
        wire = [(far, 196.0), (far + 1.2, 196.0), (near + 2.4, 320.0), (near, 320.0)]
        paint(picture, box, wire, look.wall * 1.35, 0.45)
        shadow = [(px + 2.2, py) for px, py in wire]
        paint(picture, box, shadow, look.wall * 0.35, 0.35)


def _bedding(picture: Plane, box: Box, look: Look, rng: np.random.Generator) -> None:
    for _ in range(1500):
        depth = float(rng.uniform()) ** 0.7
        x, y = float(rng.uniform(-46, 368)), geo.BACK_EDGE + 2 + depth * 110
        long, turn = (1.5 + 5 * depth) * float(rng.uniform(0.5, 1.2)), float(rng.uniform(0, 3.2))
        dx, dy = long * np.cos(turn), 0.45 * long * np.sin(turn)
        tone = look.wall * float(rng.uniform(0.7, 1.45))
        start = ((np.array([x, y]) - (box.left, box.top)) * box.density * 8).astype(int)
        stop = ((np.array([x + dx, y + dy]) - (box.left, box.top)) * box.density * 8).astype(int)
        thick = max(1, round((0.5 + 0.9 * depth) * box.density))
        cv2.line(picture, start.tolist(), stop.tolist(), tone, thick, cv2.LINE_8, 3)


def _shade_mouse(picture: Plane, box: Box) -> None:
    """Darken the floor under the mouse and, faintly, the wall behind it."""
    x, y = box.grid()
    for cx, cy, rx, ry, part in (
        (122, 232, 92, 9, 0.62),
        (140, 240, 130, 20, 0.34),
        (258, 229, 20, 5, 0.5),
        (150, 140, 130, 92, 0.2),
    ):
        away = ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2
        picture *= 1 - part * np.exp(-away)


def _far_panel(picture: Plane, box: Box) -> None:
    """Draw the half of the front wall beyond the slot, and the slot's far edge."""
    far = geo.SLOT[1]
    panel = polygon(box, [(far, 4), (362, 22), (362, 205), (far, 229)])
    blend(picture, panel, 156, 0.16)
    top, bottom = geo.SLOT_HEIGHT
    slot = polygon(box, [(geo.SLOT[0], top), (far, top + 3), (far, bottom), (geo.SLOT[0], bottom)])
    blend(picture, slot, 15, 0.42)
    for left, right, tone, part in (
        (far, far + 1.2, 220, 0.75),
        (far + 1.2, far + 4.0, 130, 0.45),
        (360.6, 362.0, 206, 0.6),
    ):
        edge = polygon(box, [(left, 6), (right, 6), (right, 228), (left, 228)])
        if left > 350:
            edge = polygon(box, [(left, 22), (right, 22), (right, 205), (left, 205)])
        blend(picture, edge, tone, part)


def _pedestal(picture: Plane, box: Box) -> None:
    x, y = geo.PELLET[0], geo.PELLET[1] + geo.PELLET_RADIUS
    shadow = blurred(
        polygon(box, [(x - 9, 246), (x + 34, 243), (x + 34, 251), (x - 9, 251)]), box, 3
    )
    blend(picture, shadow, 6, 0.55)
    for part in range(12):
        left = x - 5 + 10 * part / 12
        tone = 70 + 105 * float(np.exp(-(((part - 3.5) / 2.6) ** 2)))
        post = [(left, y + 2), (left + 0.9, y + 2), (left + 0.9, 247), (left, 247)]
        paint(picture, box, post, tone, 1.0)
    cup = [(x - 8.5, y - 0.6), (x + 8.5, y - 0.6), (x + 6, y + 5), (x - 6, y + 5)]
    paint(picture, box, cup, 113, 1.0)
    rim = [(x - 9, y - 1.2), (x + 9, y - 1.2), (x + 9, y + 0.6), (x - 9, y + 0.6)]
    paint(picture, box, rim, 178, 1.0)


def _hang_object(picture: Plane, box: Box) -> None:
    """Draw a label and a cable on the back wall."""
    label = [(44, 34), (104, 37), (102, 70), (42, 67)]
    paint(picture, box, label, 194, 0.9)
    for row, long in enumerate((44, 36, 40)):
        y = 44 + 8 * row
        line = [(50, y), (50 + long, y + 2), (50 + long, y + 4.4), (50, y + 2.4)]
        paint(picture, box, line, 70, 0.8)
    steps = np.linspace(0, 1, 40)
    xs = 120 + 120 * steps
    ys = -50 + 110 * np.sin(np.pi * steps) ** 0.8
    points = [(float(a), float(b)) for a, b in zip(xs, ys, strict=True)]
    cable = points + [(a, b + 5.0) for a, b in reversed(points)]
    paint(picture, box, cable, 24, 0.95)
