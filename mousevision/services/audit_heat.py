"""The picture of a leak: what differs, in red on the mean picture, its place in a frame."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from mousevision.learn.still_pictures import Map
from mousevision.services.audit_view import WHOLE, Region

MAGNIFIED = 6
RED, FRAME, EDGE = (232.0, 48.0, 16.0), (255, 214, 10), (0, 0, 0)
STRENGTH = 0.8
ROOM = 0.015
"""Distance between the place and its frame, as a fraction of the picture."""


def heated(
    ground: npt.NDArray[np.uint8], difference: Map, region: Region
) -> npt.NDArray[np.uint8]:
    """Return the background in gray with the difference in red, magnified, RGB.

    Args:
        ground: The mean picture, (height, width).
        difference: How much each pixel tells, at least 0, (height, width).
        region: The strongest place, which is framed; the whole picture is not.
    """
    height, width = ground.shape
    size = width * MAGNIFIED, height * MAGNIFIED
    gray = np.asarray(cv2.resize(stretched(ground), size, interpolation=cv2.INTER_CUBIC), float)
    strength = (difference / max(float(difference.max()), 1e-12)).astype(np.float32)
    heat = np.clip(cv2.resize(strength, size, interpolation=cv2.INTER_LINEAR), 0, 1)[..., None]
    mixed = gray[..., None] * (1 - STRENGTH * heat) + np.array(RED) * STRENGTH * heat
    picture = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
    return picture if region == WHOLE else _framed(picture, region)


def stretched(ground: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return a picture with its levels spread out, so that dark ones can be recognised."""
    low, high = np.percentile(ground, (1, 99))
    if high - low < 8:
        return ground
    levels = (ground.astype(np.float64) - low) / (high - low) * 190 + 25
    wide: npt.NDArray[np.uint8] = np.clip(levels, 0, 255).astype(np.uint8)
    return wide


def _framed(picture: npt.NDArray[np.uint8], region: Region) -> npt.NDArray[np.uint8]:
    """Return the picture with a frame that is seen on bright and on dark ground."""
    height, width = picture.shape[:2]
    left, top, right, bottom = region
    low = max(1, round((left - ROOM) * width)), max(1, round((top - ROOM) * height))
    high = (
        min(width - 2, round((right + ROOM) * width)),
        min(height - 2, round((bottom + ROOM) * height)),
    )
    drawn = picture.copy()
    for colour, thickness in ((EDGE, 5), (FRAME, 2)):
        cv2.rectangle(drawn, low, high, colour, thickness)
    return drawn
