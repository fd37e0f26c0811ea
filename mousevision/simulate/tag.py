"""The word "simulated" in the corner of every picture."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from mousevision.simulate import geometry as geo
from mousevision.simulate.sprite import Picture


def tag_box(width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the word in a picture of this size."""
    tag, left, top = tag_picture(width, height)
    return left, top, left + tag.shape[1], top + tag.shape[0]


def lay_tag(picture: Picture) -> None:
    """Write the word into the picture, in place.

    It is opaque and laid on after the noise, so that its pixels are the same in every clip and
    tell nothing.
    """
    tag, left, top = tag_picture(picture.shape[1], picture.shape[0])
    picture[top : top + tag.shape[0], left : left + tag.shape[1]] = tag


@lru_cache(maxsize=8)
def tag_picture(width: int, height: int) -> tuple[Picture, int, int]:
    """Return the word's picture, and the left and top of its place."""
    scale = max(width / geo.WIDTH, height / geo.HEIGHT)
    large = np.full((4 * 13, 4 * 58, 3), 26, np.uint8)
    face = cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(large, "simulated", (14, 36), face, 1.36, (128, 128, 128), 3, cv2.LINE_AA)
    size = round(58 * scale), round(13 * scale)
    tag = cv2.resize(large, size, interpolation=cv2.INTER_AREA)
    edge = round(4 * scale)
    return np.asarray(tag, np.uint8), width - size[0] - edge, height - size[1] - edge
