"""Making pictures small by averaging areas, fast."""

from __future__ import annotations

import cv2
import numpy as np

from mousevision.media.planes import Pixels

MOST_SKIPPED = 2.5
"""Up to this factor, linear interpolation leaves out so few pixels that it does not show."""


def shrink(picture: Pixels, width: int, height: int) -> Pixels:
    """Return the picture at another size, each pixel a mean of most of the area that it covers.

    While there are four lines or more for each line wanted, every second one is taken, which
    saves fetching the others from memory; then both sides are halved while they are twice too
    long, by the mean of two neighbours; the rest is interpolated linearly. OpenCV's `INTER_AREA`
    is exact but costs more than decoding does; measured on clips of mice, this takes less than a
    tenth of its time and differs from it by one gray level in the mean. When halving an odd
    number of lines, the last is left out.
    """
    while picture.shape[0] >= 4 * height:
        picture = picture[: picture.shape[0] // 2 * 2 : 2]
    while (halves := _halves(picture, width, height)) != (1, 1):
        rows, columns = (side // by for side, by in zip(picture.shape[:2], halves, strict=True))
        picture = _resize(picture[: rows * halves[0], : columns * halves[1]], columns, rows)
    return _resize(picture, width, height)


def _halves(picture: Pixels, width: int, height: int) -> tuple[int, int]:
    """Return by how much to divide rows and columns: 1 or 2; one alone is slow, so seldom done."""
    down, across = picture.shape[0] / height, picture.shape[1] / width
    if min(down, across) >= 2:
        return 2, 2
    return 1 + (down >= MOST_SKIPPED), 1 + (across >= MOST_SKIPPED)


def fit(width: int, height: int, longest: int) -> tuple[int, int]:
    """Return width and height with the same proportions and no side over `longest`."""
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _resize(picture: Pixels, width: int, height: int) -> Pixels:
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(small, np.uint8)
