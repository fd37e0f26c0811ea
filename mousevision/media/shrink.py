"""Making pictures small by averaging areas, fast."""

from __future__ import annotations

import cv2
import numpy as np

from mousevision.media.planes import Pixels


def shrink(picture: Pixels, width: int, height: int) -> Pixels:
    """Return the picture at another size, each pixel the mean of the area that it covers.

    Large pictures are first halved as long as they stay twice as large as wanted: a mean of 2x2
    pixels costs a fortieth of OpenCV's general `INTER_AREA`, which does the rest. An odd last line
    is left out when halving. Enlarging interpolates linearly.
    """
    while picture.shape[0] >= 4 * height and picture.shape[1] >= 4 * width:
        rows, columns = picture.shape[0] // 2, picture.shape[1] // 2
        whole = picture[: 2 * rows, : 2 * columns]
        picture = _resize(whole, columns, rows, cv2.INTER_AREA)
    smaller = picture.shape[0] >= height and picture.shape[1] >= width
    return _resize(picture, width, height, cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)


def fit(width: int, height: int, longest: int) -> tuple[int, int]:
    """Return width and height with the same proportions and no side over `longest`."""
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _resize(picture: Pixels, width: int, height: int, method: int) -> Pixels:
    return np.asarray(cv2.resize(picture, (width, height), interpolation=method), np.uint8)
