"""Draws a simulated clip, frame by frame. Writes no file."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from mousevision.core.errors import SettingError
from mousevision.simulate import geometry as geo
from mousevision.simulate.describe import describe
from mousevision.simulate.movement import Movement, Pose
from mousevision.simulate.paw import lay_arm
from mousevision.simulate.sprite import Picture, lay, lay_picture, moved, turned
from mousevision.simulate.stage import Stage, build_stage
from mousevision.simulate.study import ClipPlan
from mousevision.simulate.tag import lay_tag

__all__ = ["Shot", "describe", "draw_clip"]

SHUTTER = 0.55
"""Part of a frame's time for which the shutter is open."""


def draw_clip(plan: ClipPlan, width: int = 480, height: int = 270) -> Iterator[Picture]:
    """Return the clip's frames one by one, RGB of shape (height, width, 3).

    The same plan and size give the same pictures. The scene has the shape 16 to 9 and is cut to
    fit others.

    Raises:
        SettingError: If the size is odd, or smaller than 96 x 54.
    """
    shot = Shot(plan, width, height)
    return (shot.frame(index) for index in range(plan.frames))


class Shot:
    """One clip, any frame of which can be drawn.

    Raises:
        SettingError: If the size is odd, or smaller than 96 x 54.
    """

    def __init__(self, plan: ClipPlan, width: int = 480, height: int = 270) -> None:
        if width % 2 or height % 2 or width < 96 or height < 54:
            raise SettingError("Simulated clips have even sizes of 96 x 54 pixels or more.")
        self._seed = plan.seed
        self._stage = build_stage(plan.coat, plan.look, width, height)
        self._movement = Movement(plan.seed, plan.frames, plan.fps, plan.attempts)

    def frame(self, index: int) -> Picture:
        """Return one frame, RGB of shape (height, width, 3)."""
        stage = self._stage
        picture = stage.scene.copy()
        _draw_mouse(picture, stage, self._movement, float(index))
        seen = cv2.add(cv2.multiply(picture, stage.kept, scale=1 / 255), stage.added)
        noise = np.random.default_rng([self._seed, 6, index])
        picture = stage.sensor.expose(np.asarray(seen, np.uint8), noise)
        lay_tag(picture)
        return picture


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
    lines = WHISKERS @ turned(pose.whisk, 287, 131)[:2, :2].T + WHISKER_ROOTS
    points = np.round((lines @ place[:2, :2].T + place[:2, 2]) * 16).astype(np.int32)
    left, top = (points.reshape(-1, 2).min(0) // 16 - 2).clip(0).tolist()
    right, bottom = (points.reshape(-1, 2).max(0) // 16 + 3).clip(0).tolist()
    part = picture[top:bottom, left:right]
    if part.size == 0:
        return
    layer = np.ascontiguousarray(part)
    inside = [line - (left * 16, top * 16) for line in points]
    cv2.polylines(layer, inside, False, stage.whisker, 1, cv2.LINE_AA, 4)
    picture[top:bottom, left:right] = cv2.addWeighted(part, 0.5, layer, 0.5, 0)


def _whiskers() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nine hairs of four points each, from their roots, and the roots."""
    k = np.arange(9)[:, None]
    reach = np.array([[0.0, 0.35, 0.7, 1.0]])
    turn, long = -1.25 + 0.33 * k, 20.0 + 9.0 * ((k * 7) % 5) / 4
    x, y = long * reach * np.cos(turn), long * reach * np.sin(turn) + 5.0 * reach**2
    roots = np.stack([284.0 + 3.0 * (k % 3), 128.0 + 2.6 * (k // 3)], axis=2)
    return np.stack([x, y], axis=2), roots


WHISKERS, WHISKER_ROOTS = _whiskers()


def _draw_arm(picture: Picture, stage: Stage, movement: Movement, pose: Pose, time: float) -> None:
    """Draw the arm, blurred along its path when it moves fast."""
    last = movement.pose(time + SHUTTER)
    way = last.hand.grip - pose.hand.grip
    far = float(np.hypot(way[0], way[1]))
    steps = 1 if far < 2.0 else 2 if far < 5.0 else 4
    if steps == 1:
        lay_arm(picture, pose, stage.parts, stage.skin, stage.camera)
        return
    between = [time + SHUTTER * step / (steps - 1) for step in range(1, steps - 1)]
    poses = [pose, *(movement.pose(moment) for moment in between), last]
    left, top, right, bottom = _arm_box(poses, stage.camera, picture)
    total = np.zeros((bottom - top, right - left, 4), np.float32)
    for now in poses:
        layer = np.zeros(total.shape, np.uint8)
        lay_arm(layer, now, stage.parts, stage.skin, moved(-left, -top) @ stage.camera)
        cv2.accumulate(layer, total)
    mean = cv2.convertScaleAbs(total, alpha=1 / steps)
    lay_picture(picture, np.asarray(mean, np.uint8), left, top)


def _arm_box(
    poses: list[Pose], camera: NDArray[np.float64], picture: Picture
) -> tuple[int, int, int, int]:
    """Return the part of the picture that holds the arm in all of these poses."""
    joints = np.array([p for one in poses for p in (one.shoulder, one.elbow, one.hand.grip)])
    pixels = joints @ camera[:2, :2].T + camera[:2, 2]
    room = 30.0 * float(np.hypot(camera[0, 0], camera[1, 0]))
    height, width = picture.shape[:2]
    left, top = np.maximum(pixels.min(0) - room, 0).astype(int).tolist()
    right, bottom = np.minimum(pixels.max(0) + room, (width, height)).astype(int).tolist()
    return left, top, right, bottom
