"""What of a clip stands still: its background, its first frame, and the marks of its camera.

A network should tell classes by the movement. This is what it might tell them by instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from mousevision.media.container import Damaged, OpenVideo
from mousevision.media.images import ImageFolder
from mousevision.media.planes import Pixels
from mousevision.media.reader import FrameReader
from mousevision.media.shrink import shrink
from mousevision.media.tensor import crop

FORMAT = 2
"""Raised whenever the same clip would give other numbers, so that kept ones are not used."""
WIDTH, HEIGHT = 96, 54
FRAMES = 9
"""Frames looked at per clip: an odd number, so that the median is one of them."""
MARKS = ("warmth", "tint", "noise", "sharpness", "blocks")
WHOLE = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class StillLook:
    """One clip without its movement.

    Attributes:
        background: Median over the frames, gray, uint8, (HEIGHT, WIDTH).
        change: How far each pixel strays from it on average, in eighths of a level, uint8,
            (HEIGHT, WIDTH).
        first: The first frame, gray, uint8, (HEIGHT, WIDTH).
        marks: One number per name in `MARKS`, float32, measured on the first frame at full size.
    """

    background: Pixels
    change: Pixels
    first: Pixels
    marks: npt.NDArray[np.float32]


def clip_look(
    reader: FrameReader,
    start: int,
    stop: int,
    region: tuple[float, float, float, float] = WHOLE,
) -> StillLook:
    """Return what stands still in clip `[start, stop)`, inside a region of interest.

    Raises:
        VideoError: If a frame cannot be read exactly.
        ValueError: If the clip is empty.
    """
    indices = look_frames(start, stop)
    first = crop(reader.rgb(indices[0]), region)
    frames = [crop(picture.gray(), region) for picture in reader.pictures(indices)]
    return still_look(first, frames)


def look_frames(start: int, stop: int) -> list[int]:
    """Return the frames to look at, ascending: the first one, and others spread over the clip.

    Raises:
        ValueError: If the clip is empty.
    """
    if start >= stop:
        raise ValueError(f"the clip [{start}, {stop}) holds no frame")
    return sorted({round(frame) for frame in np.linspace(start, stop - 1, FRAMES)})


def still_look(first: Pixels, frames: Sequence[Pixels]) -> StillLook:
    """Return what stands still, from the first frame in colour and some frames in gray.

    Args:
        first: (height, width, 3).
        frames: Each (height, width); the first of them is the same frame.
    """
    small = np.stack([shrink(frame, WIDTH, HEIGHT) for frame in frames])
    background = np.median(small, axis=0)
    change = np.abs(small - background).mean(axis=0)
    return StillLook(
        np.rint(background).astype(np.uint8),
        np.clip(np.rint(change * 8), 0, 255).astype(np.uint8),
        small[0],
        camera_marks(first, frames[0]),
    )


def camera_marks(colour: Pixels, gray: Pixels) -> npt.NDArray[np.float32]:
    """Return the numbers of `MARKS` of one picture, (5,).

    Noise is the median absolute answer to a mask that is blind to edges (Immerkær, Fast noise
    variance estimation, 1996), sharpness the share of contrast between neighbours, blocks the
    extra step between the blocks of 8 pixels that coders work on.
    """
    level = gray.astype(np.float32)
    fine = cv2.filter2D(level, cv2.CV_32F, NOISE_MASK)
    return np.array(
        [
            *colour_marks(colour),
            np.log(np.median(np.abs(fine)) / (0.6745 * 6) + 0.1),
            sharpness(level),
            _blocks(np.abs(np.diff(level, axis=1))),
        ],
        np.float32,
    )


def colour_marks(colour: Pixels) -> tuple[float, float]:
    """Return warmth and tint of a picture, (height, width, 3)."""
    red, green, blue = colour.reshape(-1, 3).mean(axis=0, dtype=np.float64) + 1.0
    return float(np.log(red / blue)), float(np.log(green * green / (red * blue)))


def sharpness(level: npt.NDArray[np.float32]) -> float:
    """Return how much of the contrast lies between neighbours, (..., height, width)."""
    edges = np.abs(np.diff(level, axis=-1))
    return float(np.log((edges.mean() + 0.1) / (level.std() + 1.0)))


def _blocks(edges: npt.NDArray[np.float32]) -> float:
    """Return how much larger steps are at the borders of blocks than elsewhere, as a logarithm."""
    if edges.shape[1] < 16:
        return 0.0
    columns = edges.mean(axis=0)
    return float(np.log((columns[7::8].mean() + 0.1) / (columns.mean() + 0.1)))


def key_bytes(path: Path) -> int:
    """Return the size of the first picture of a video as coded, bytes; 0 where it is not known.

    It tells how strongly the camera compresses, and unlike the size of the whole file it knows
    nothing of the movement.

    Raises:
        VideoError: If the file is not there or is no video.
    """
    if path.is_dir():
        return ImageFolder(path).images[0].stat().st_size
    video = OpenVideo(path, threads=1)
    try:
        packet = next(video.first_packets(), None)
        return packet.size if packet is not None else 0
    except Damaged:
        return 0
    finally:
        video.close()


NOISE_MASK = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
