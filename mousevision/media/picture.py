"""Single pictures: written and read as files, and the thumbnail that tells a clip."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from mousevision.core.atomic import write_beside
from mousevision.core.errors import MouseVisionError
from mousevision.media.motion import difference, motion_picture
from mousevision.media.planes import Pixels
from mousevision.media.reader import FrameReader
from mousevision.media.shrink import shrink

MOST_DECODED = 48
"""Pictures decoded for one thumbnail: a tenth of a second at 960x540."""
LOOKED_AT = 12
"""Pictures among them that are compared."""


def write_png(path: Path, picture: Pixels) -> None:
    """Write a gray (height, width) or RGB (height, width, 3) picture; whole or not at all.

    Raises:
        MouseVisionError: If it cannot be written.
    """
    coded = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR) if picture.ndim == 3 else picture
    done, data = cv2.imencode(".png", coded)
    if not done:
        raise MouseVisionError(f"{path.name} could not be written as a picture.")
    try:
        # Not cv2.imwrite: on Windows it cannot write names with umlauts.
        with write_beside(path) as beside:
            beside.write_bytes(data.tobytes())
    except OSError as error:
        reason = error.strerror or error
        raise MouseVisionError(f"{path.name} could not be written ({reason}).") from error


def read_png(path: Path) -> Pixels:
    """Read a picture, (height, width) or RGB (height, width, 3).

    Raises:
        MouseVisionError: If it cannot be read.
    """
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
        pixels = cv2.imdecode(data, cv2.IMREAD_ANYCOLOR) if len(data) else None
    except (OSError, cv2.error) as error:
        raise MouseVisionError(f"{path.name} cannot be read: check the file.") from error
    if pixels is None:
        raise MouseVisionError(f"{path.name} is not a picture that can be read.")
    coded = cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB) if pixels.ndim == 3 else pixels
    return np.asarray(coded, np.uint8)


def thumbnail(reader: FrameReader, start: int, stop: int, width: int) -> Pixels:
    """Return a telling frame of clip `[start, stop)`, RGB, `width` wide, in proportion.

    It is the one that moves most among some before the clip's middle, reached from the nearest key
    picture, so that few are decoded.

    Raises:
        VideoError: If the frames cannot be read exactly.
        ValueError: If the clip is empty.
    """
    if start >= stop:
        raise ValueError(f"the clip [{start}, {stop}) holds no frame")
    best, best_motion, before = None, -1.0, None
    for picture in reader.pictures(_frames_to_look_at(reader, start, stop)):
        now = motion_picture(picture.gray())
        motion = difference(before, now)
        before = now
        if motion > best_motion:
            best, best_motion = picture, motion
    assert best is not None
    rgb = best.rgb()
    return shrink(rgb, width, max(1, round(width * rgb.shape[0] / rgb.shape[1])))


def _frames_to_look_at(reader: FrameReader, start: int, stop: int) -> list[int]:
    """Return frames up to the clip's middle, or as near to it as few decoded pictures lead."""
    middle = (start + stop) // 2
    keys = reader.table.keys
    key = int(keys[np.searchsorted(keys, middle, side="right") - 1])
    first = max(key, start)
    last = min(max(middle, first), max(key + MOST_DECODED - 1, first))
    return sorted({round(frame) for frame in np.linspace(first, last, LOOKED_AT)})
