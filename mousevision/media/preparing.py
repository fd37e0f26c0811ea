"""Making clips comparable: the same brightness, and what stands still taken off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mousevision.core.inputspec import Background, Brightness, InputSpec
from mousevision.media.planes import Pixels

MEAN, CONTRAST = 128.0, 48.0
"""Mean and standard deviation of a clip after normalising, gray levels."""
LEAST_CONTRAST = 4.0
"""Contrast below this is noise and is not blown up further."""
NOTHING = 128
"""Level of what does not differ from the background."""
NOISE = 6
"""Differences up to this are noise of the camera and count as none."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """How the pictures of one clip are made comparable with those of others.

    Attributes:
        table: New level of each of the 256 levels; None leaves them.
        background: What is taken off, in new levels, of the shape of a picture; None for nothing.
    """

    table: Pixels | None
    background: Pixels | None

    def apply(self, pictures: Pixels) -> Pixels:
        """Return pictures of the clip, (..., height, width[, 3]), made comparable."""
        if self.table is not None:
            pictures = self.table[pictures]
        if self.background is None:
            return pictures
        return without(pictures, self.background)


def preparation(frames: Pixels, spread: Pixels, spec: InputSpec) -> Preparation:
    """Return how the pictures of a clip are to be prepared.

    Brightness is made alike before the background is taken off, so that dim light does not make
    the movement fainter.

    Args:
        frames: The pictures that make the tensor, (n, height, width[, 3]).
        spread: Pictures evenly spread over the window, whose median is the background; used only
            if the spec wants it.
        spec: What is wanted.
    """
    table = levels(frames) if spec.brightness is Brightness.CLIP else None
    if spec.background is Background.NONE:
        return Preparation(table, None)
    ground = median(spread)
    return Preparation(table, ground if table is None else table[ground])


def levels(frames: Pixels) -> Pixels:
    """Return the new level of each level, (256,), for the usual mean and contrast."""
    mean = float(frames.mean(dtype=np.float64))
    gain = CONTRAST / max(float(frames.std(dtype=np.float64)), LEAST_CONTRAST)
    old = np.arange(256, dtype=np.float64)
    return np.clip(np.rint((old - mean) * gain + MEAN), 0, 255).astype(np.uint8)


def normalise(frames: Pixels) -> Pixels:
    """Return the frames with the same mean and contrast as those of every other clip."""
    return levels(frames)[frames]


def median(pictures: Pixels) -> Pixels:
    """Return the median of pictures, (n, ...), the lower one of two."""
    middle = (len(pictures) - 1) // 2
    ground: Pixels = np.partition(pictures, middle, axis=0)[middle]
    return ground


def without(pictures: Pixels, background: Pixels) -> Pixels:
    """Return what differs from the background: brighter above `NOTHING`, darker below it.

    The sign is kept, since a paw before a dark wall is another thing than its shadow. What is less
    than noise is nothing, and the rest loses as much, so that nothing jumps.
    """
    away = pictures.astype(np.int16) - background
    beyond = away - np.clip(away, -NOISE, NOISE)
    left: Pixels = np.clip(beyond + NOTHING, 0, 255).astype(np.uint8)
    return left
