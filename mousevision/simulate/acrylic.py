"""What lies before the mouse: near side of the front wall, reflections, dust, smudges."""

from __future__ import annotations

import cv2
import numpy as np

from mousevision.simulate import geometry as geo
from mousevision.simulate.cage import blend, blurred, cloud, polygon, scene_box
from mousevision.simulate.fur import Box, Plane
from mousevision.simulate.look import Look


def draw_acrylic(look: Look, density: float) -> tuple[Plane, Plane]:
    """Return brightness (premultiplied, 0 to 255) and opacity (0 to 1) of the panes."""
    box = scene_box(density)
    rng = np.random.default_rng([look.seed, 4])
    light = np.zeros(box.size, np.float32)
    alpha = np.zeros(box.size, np.float32)
    for mask, tone, part in _layers(box, look, rng):
        blend(light, mask, tone, part)
        alpha += mask * part * (1 - alpha)
    return light, alpha


def _layers(box: Box, look: Look, rng: np.random.Generator) -> list[tuple[Plane, float, float]]:
    """Return masks with their brightness and opacity, rearmost first."""
    near, slot = geo.PANEL_NEAR, geo.SLOT[0]
    panel = polygon(box, [(near, -8), (slot, 1), (slot, 234), (near, 262)])
    side = polygon(box, [(-60, -60), (near, -60), (near, 340), (-60, 340)])
    shine = 0.5 + 0.5 * look.reflection
    return [
        (panel * _fade(box, 60, 210), 178.0, 0.17 * shine),
        (_streaks(box, look, rng) * (side + panel), 226.0, 0.16 * look.reflection),
        (_smudges(box, rng) * panel, 190.0, 0.10),
        (_dust(box, look, rng), 215.0, 0.42),
        (_bar(box, slot - 4.6, slot - 1.2, 1, 234), 128.0, 0.42),
        (_bar(box, slot - 1.2, slot + 0.4, 1, 234), 232.0, 0.8 * shine),
        (_bar(box, near, near + 1.3, -8, 262), 216.0, 0.6 * shine),
        (_bar(box, near - 5.0, near, -8, 262), 118.0, 0.2),
        (polygon(box, [(near, 259), (slot, 231), (slot, 234), (near, 263)]), 200.0, 0.55 * shine),
        (polygon(box, [(-60, 4), (near, 4), (near, 6), (-60, 6)]), 205.0, 0.45 * shine),
        (polygon(box, [(-60, 6), (near, 6), (near, 12), (-60, 12)]), 120.0, 0.22),
    ]


def _bar(box: Box, left: float, right: float, top: float, bottom: float) -> Plane:
    return polygon(box, [(left, top), (right, top), (right, bottom), (left, bottom)])


def _fade(box: Box, top: float, bottom: float) -> Plane:
    _, y = box.grid()
    return np.asarray(1.0 - 0.55 * np.clip((y - top) / (bottom - top), 0, 1), np.float32)


def _streaks(box: Box, look: Look, rng: np.random.Generator) -> Plane:
    """Return the slanting reflections of a lamp."""
    total: Plane = np.zeros(box.size, np.float32)
    at = look.reflection_at * geo.WIDTH
    for offset, width, strength in ((0.0, 26.0, 1.0), (40.0, 8.0, 0.6), (-70.0, 14.0, 0.35)):
        x = at + offset + float(rng.uniform(-8, 8))
        band = [(x + 90, -60), (x + 90 + width, -60), (x - 60 + width, 340), (x - 60, 340)]
        total += strength * blurred(polygon(box, band), box, 3.0)
    return np.asarray(np.clip(total * _fade(box, 0, 230), 0, 1), np.float32)


def _smudges(box: Box, rng: np.random.Generator) -> Plane:
    """Return the prints that noses leave around the slot."""
    x, y = box.grid()
    total = np.zeros(box.size, np.float32)
    for _ in range(9):
        cx, cy = float(rng.normal(292, 9)), float(rng.normal(135, 28))
        size = float(rng.uniform(3, 8))
        total += np.exp(-(((x - cx) / size) ** 2) - ((y - cy) / (1.4 * size)) ** 2)
    rough = np.clip(0.6 + 0.4 * cloud(box, rng, 3), 0, 1)
    return np.asarray(np.clip(total, 0, 1) * rough, np.float32)


def _dust(box: Box, look: Look, rng: np.random.Generator) -> Plane:
    mask = np.zeros(box.size, np.uint8)
    spots = rng.uniform(0, 1, (look.dust, 4))
    for u, v, size, tone in spots:
        place = round(u * mask.shape[1] * 8), round(v * mask.shape[0] * 8)
        radius = round((0.35 + 0.8 * size**3) * box.density * 8)
        cv2.circle(mask, place, radius, float(70 + 185 * tone), -1, cv2.LINE_AA, 3)
    for _ in range(look.dust // 8):
        x, y = rng.uniform(0, mask.shape[1]), rng.uniform(0, mask.shape[0])
        dx, dy = rng.normal(0, 16, 2) * box.density
        ends = np.round(np.array([[x, y], [x + dx, y + 0.4 * dy]]) * 8).astype(int)
        cv2.line(mask, ends[0].tolist(), ends[1].tolist(), float(rng.uniform(40, 120)), 1, 16, 3)
    return blurred((mask / 255).astype(np.float32), box, 0.35)
