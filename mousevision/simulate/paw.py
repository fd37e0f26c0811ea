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


SHADES: Final = ((0.5, 1.12), (0.82, 0.86), (1.06, 0.44))
"""Brightness and width of a digit's rim, side and lit ridge, as factors."""

RISES: Final = np.array([[[0.0, 0.0]], [[0.0, 0.12]], [[0.0, 0.36]]])
"""How much higher each of these lies, in radii."""


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
    knuckles = wrist + 10.0 * ahead
    digits = [_digit(hand, knuckles, aside, k) for k in range(4)]
    palm = np.array([wrist - 4 * ahead, knuckles])
    for points, radius in (
        (digits[0], 1.75),
        (digits[3], 1.75),
        (palm, 4.9),
        (digits[1], 1.9),
        (digits[2], 1.9),
    ):
        _tube(canvas, points, radius, skin, place)


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
    canvas: Picture, points: NDArray[np.float64], radius: float, skin: Rgb, place: Affine
) -> None:
    """Draw a rounded tube through the points, darker at its rim and lighter towards the top."""
    flat = points @ place[:2, :2].T + place[:2, 2]
    thick = radius * float(np.hypot(place[0, 0], place[1, 0]))
    lines = np.rint((flat - thick * RISES) * 8).astype(np.int32)
    for line, (tone, part) in zip(lines, SHADES, strict=True):
        red, green, blue = (min(c * tone, 255.0) for c in skin)
        width = max(round(2 * thick * part), 1)
        cv2.polylines(canvas, [line], False, (red, green, blue, 255), width, cv2.LINE_8, 3)
