"""Draws a simulated clip, frame by frame. Writes no file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import cv2
import numpy as np

from mousevision.core.errors import SettingError
from mousevision.simulate import geometry as geo
from mousevision.simulate.describe import describe
from mousevision.simulate.movement import Movement, Pose
from mousevision.simulate.paw import lay_arm
from mousevision.simulate.sprite import Picture, lay, lay_picture, moved, turned
from mousevision.simulate.stage import Stage, build_stage
from mousevision.simulate.study import ClipPlan

__all__ = ["describe", "draw_clip", "tag_box"]

SHUTTER = 0.55
"""Part of a frame's time for which the shutter is open."""


def draw_clip(plan: ClipPlan, width: int = 480, height: int = 270) -> Iterator[Picture]:
    """Yield the clip's frames, RGB of shape (height, width, 3).

    The same plan and size give the same pictures. The scene has the shape 16 to 9 and is cut to
    fit others.

    Raises:
        SettingError: If the size is odd, or smaller than 96 x 54.
    """
    if width % 2 or height % 2 or width < 96 or height < 54:
        raise SettingError("Simulated clips have even sizes of 96 x 54 pixels or more.")
    return _frames(plan, width, height)


def _frames(plan: ClipPlan, width: int, height: int) -> Iterator[Picture]:
    stage = build_stage(plan.coat, plan.look, width, height)
    movement = Movement(plan.seed, plan.frames, plan.fps, plan.attempts)
    rng = np.random.default_rng([plan.seed, 6])
    tag, left, top = _tag(width, height)
    for frame in range(plan.frames):
        picture = stage.scene.copy()
        _draw_mouse(picture, stage, movement, float(frame))
        seen = cv2.add(cv2.multiply(picture, stage.kept, scale=1 / 255), stage.added)
        picture = stage.sensor.expose(np.asarray(seen, np.uint8), rng)
        picture[top : top + tag.shape[0], left : left + tag.shape[1]] = tag
        yield picture


def _draw_mouse(picture: Picture, stage: Stage, movement: Movement, time: float) -> None:
    pose = movement.pose(time)
    camera, parts = stage.camera, stage.parts
    bend = np.array([[1, -pose.lean / 95, pose.lean / 95 * geo.FLOOR], [0, 1, 0], [0, 0, 1]])
    trunk = bend @ turned(0.0, 60, geo.FLOOR, pose.breath)
    lay(picture, parts.trunk, camera @ trunk)
    head = moved(*pose.head) @ turned(pose.nod, *geo.NECK)
    lay(picture, parts.head, camera @ head)
    _draw_whiskers(picture, stage, pose)
    if pose.pellet is not None:
        lay(picture, stage.pellet, camera @ moved(*pose.pellet))
    _draw_arm(picture, stage, movement, pose, time)


def _draw_whiskers(picture: Picture, stage: Stage, pose: Pose) -> None:
    """Draw thin, half transparent, slightly bent hairs beside the snout."""
    place = stage.camera @ moved(*pose.head) @ turned(pose.nod, *geo.NECK)
    reach = np.array([0.0, 0.35, 0.7, 1.0])
    lines = []
    for k in range(9):
        turn = -1.25 + 0.33 * k + pose.whisk * (1 if k < 5 else -1)
        root = 284.0 + 3.0 * (k % 3), 128.0 + 2.6 * (k // 3)
        long = 20.0 + 9.0 * ((k * 7) % 5) / 4
        x = root[0] + long * reach * np.cos(turn)
        y = root[1] + long * reach * np.sin(turn) + 5.0 * reach**2
        points = place[:2, :2] @ np.array([x, y]) + place[:2, 2:]
        lines.append(np.round(points.T * 16).astype(np.int32))
    left, top = (np.min([p.min(0) for p in lines], axis=0) // 16 - 2).clip(0).tolist()
    right, bottom = (np.max([p.max(0) for p in lines], axis=0) // 16 + 3).tolist()
    part = picture[top:bottom, left:right]
    layer = np.ascontiguousarray(part)
    moved_lines = [line - (left * 16, top * 16) for line in lines]
    cv2.polylines(layer, moved_lines, False, stage.whisker, 1, cv2.LINE_AA, 4)
    picture[top:bottom, left:right] = cv2.addWeighted(part, 0.5, layer, 0.5, 0)


def _draw_arm(picture: Picture, stage: Stage, movement: Movement, pose: Pose, time: float) -> None:
    """Draw the arm, blurred along its path when it moves fast."""
    later = movement.pose(time + SHUTTER)
    way = float(np.hypot(*(later.hand.grip - pose.hand.grip)))
    steps = 1 if way < 2.0 else 2 if way < 5.0 else 4
    if steps == 1:
        lay_arm(picture, pose, stage.parts, stage.skin, stage.camera)
        return
    total: np.ndarray[tuple[int, ...], np.dtype[np.float32]] | None = None
    for step in range(steps):
        layer = np.zeros((*picture.shape[:2], 4), np.uint8)
        now = movement.pose(time + SHUTTER * step / (steps - 1))
        lay_arm(layer, now, stage.parts, stage.skin, stage.camera)
        total = layer.astype(np.float32) if total is None else total + layer
    assert total is not None
    lay_picture(picture, np.round(total / steps).astype(np.uint8), 0, 0)


def tag_box(width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the word "simulated", the same in every clip."""
    tag, left, top = _tag(width, height)
    return left, top, left + tag.shape[1], top + tag.shape[0]


@lru_cache(maxsize=8)
def _tag(width: int, height: int) -> tuple[Picture, int, int]:
    """Return an opaque picture of the word "simulated" and its place.

    It is opaque and laid on after the noise, so that its pixels are the same in every clip.
    """
    scale = max(width / geo.WIDTH, height / geo.HEIGHT)
    large = np.full((4 * 13, 4 * 58, 3), 26, np.uint8)
    face = cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(large, "simulated", (14, 36), face, 1.36, (128, 128, 128), 3, cv2.LINE_AA)
    size = round(58 * scale), round(13 * scale)
    tag = cv2.resize(large, size, interpolation=cv2.INTER_AREA)
    edge = round(4 * scale)
    return np.asarray(tag, np.uint8), width - size[0] - edge, height - size[1] - edge
