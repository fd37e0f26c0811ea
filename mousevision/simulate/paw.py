"""The reaching arm: two furred segments and a bare paw with four digits, drawn for each moment."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from mousevision.simulate import geometry as geo
from mousevision.simulate.look import Rgb
from mousevision.simulate.mouse import MouseParts
from mousevision.simulate.movement import Hand, Point, Pose
from mousevision.simulate.sprite import Affine, Picture, lay, lay_picture, moved, turned

FINER: Final = 3
"""The paw is drawn this many times larger and reduced, which smooths its edges."""

ROOM: Final = 26.0
"""Space around the paw, units."""


def lay_arm(target: Picture, pose: Pose, parts: MouseParts, skin: Rgb, camera: Affine) -> None:
    """Draw arm and paw onto a picture of 3 channels, or of 4 premultiplied ones, in place."""
    lay(target, parts.upper_arm, camera @ _segment(pose.shoulder, pose.elbow, geo.UPPER_ARM))
    lay(target, parts.forearm, camera @ _segment(pose.elbow, pose.wrist, geo.FOREARM))
    _lay_paw(target, pose.hand, pose.wrist, skin, camera)


def _segment(start: Point, stop: Point, length: float) -> Affine:
    dx, dy = stop - start
    stretch = float(np.hypot(dx, dy)) / length
    place: Affine = moved(start[0], start[1]) @ turned(np.arctan2(dy, dx), 0, 0, stretch)
    return place


def _lay_paw(target: Picture, hand: Hand, wrist: Point, skin: Rgb, camera: Affine) -> None:
    centre = (camera @ np.array([*hand.grip, 1.0]))[:2]
    scale = float(np.hypot(camera[0, 0], camera[1, 0]))
    half = int(np.ceil(ROOM * scale))
    left, top = int(centre[0]) - half, int(centre[1]) - half
    size = 2 * half
    canvas = np.zeros((size * FINER, size * FINER, 4), np.uint8)
    zoom = np.diag([float(FINER), float(FINER), 1.0])
    _draw_paw(canvas, hand, wrist, skin, zoom @ moved(-left, -top) @ camera)
    layer = cv2.resize(canvas, (size, size), interpolation=cv2.INTER_AREA)
    _lay_cropped(target, np.asarray(layer, np.uint8), left, top)


def _lay_cropped(target: Picture, layer: Picture, left: int, top: int) -> None:
    height, width = target.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + layer.shape[1], width), min(top + layer.shape[0], height)
    if x0 < x1 and y0 < y1:
        lay_picture(target, layer[y0 - top : y1 - top, x0 - left : x1 - left], x0, y0)


def _draw_paw(canvas: Picture, hand: Hand, wrist: Point, skin: Rgb, place: Affine) -> None:
    ahead = np.array([np.cos(hand.angle), np.sin(hand.angle)])
    aside = np.array([-ahead[1], ahead[0]])
    knuckles = wrist + 10.5 * ahead
    scale = float(np.hypot(place[0, 0], place[1, 0]))
    digits = [_digit(hand, knuckles, aside, k) for k in (0, 3, 1, 2)]
    tubes = [(line, (1.9, 1.75, 1.35)) for line in digits[:2]]
    palm = np.array([wrist - 3 * ahead, wrist + 5 * ahead, knuckles])
    tubes += [(palm, (4.6, 5.0, 5.3))]
    tubes += [(line, (2.1, 1.9, 1.4)) for line in digits[2:]]
    for points, radii in tubes:
        _tube(canvas, points, radii, skin, place, scale)


def _digit(hand: Hand, knuckles: Point, aside: Point, which: int) -> NDArray[np.float64]:
    """Return knuckle, joint and tip of one of four digits."""
    offset = which - 1.5
    root = knuckles + aside * offset * 2.7 * (0.75 + 0.25 * hand.spread)
    fan = offset * 0.36 * hand.spread
    bend = hand.curl * 1.25 * hand.palm
    first = hand.angle + fan + 0.55 * bend
    second = first + 0.9 * bend
    joint = root + 5.6 * np.array([np.cos(first), np.sin(first)])
    tip = joint + 4.8 * np.array([np.cos(second), np.sin(second)])
    return np.array([root, joint, tip])


def _tube(
    canvas: Picture,
    points: NDArray[np.float64],
    radii: tuple[float, ...],
    skin: Rgb,
    place: Affine,
    scale: float,
) -> None:
    """Draw a rounded tube through the points, lighter towards the top."""
    flat = points @ place[:2, :2].T + place[:2, 2]
    for tone, part, rise in ((0.5, 1.12, 0.0), (0.82, 0.9, 0.12), (1.06, 0.5, 0.34)):
        colour = (*(min(c * tone, 255.0) for c in skin), 255.0)
        for k, radius in enumerate(radii):
            r = radius * scale * part
            x, y = flat[k, 0], flat[k, 1] - rise * radius * scale
            cv2.circle(
                canvas, (round(x * 8), round(y * 8)), round(r * 8), colour, -1, cv2.LINE_8, 3
            )
            if k:
                _cone(
                    canvas, flat[k - 1 : k + 1], radii[k - 1], radius, (part, rise, scale), colour
                )


def _cone(
    canvas: Picture,
    ends: NDArray[np.float64],
    first: float,
    last: float,
    level: tuple[float, float, float],
    colour: tuple[float, ...],
) -> None:
    part, rise, scale = level
    along = ends[1] - ends[0]
    across = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-6)
    a = ends[0] - (0, rise * first * scale)
    b = ends[1] - (0, rise * last * scale)
    ra, rb = first * scale * part, last * scale * part
    corners = np.array([a + across * ra, b + across * rb, b - across * rb, a - across * ra])
    cv2.fillConvexPoly(canvas, np.round(corners * 8).astype(np.int32), colour, cv2.LINE_8, 3)
