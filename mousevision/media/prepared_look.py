"""What of a clip stands still as a network gets it: after all that its input spec does to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mousevision.core.inputspec import InputSpec
from mousevision.media.planes import Pixels
from mousevision.media.preparing import median, preparation
from mousevision.media.shrink import shrink
from mousevision.media.still import HEIGHT, WIDTH, StillLook, colour_marks, sharpness
from mousevision.media.tensor import Pictures, take_frames


def prepared_look(reader: Pictures, start: int, stop: int, spec: InputSpec) -> StillLook:
    """Return what stands still in the tensor of clip `[start, stop)`.

    `first` is the first frame of the spec's window, as bright as in the tensor. Nothing is taken
    off it, since a background knows where the animal went later. Of the marks, noise is how much
    what stands still flickers, and sharpness is that of the whole tensor; traces of coding do not
    outlive shrinking and are 0.

    Raises:
        VideoError: If a frame cannot be read exactly.
        ValueError: If the clip is empty.
    """
    taken = take_frames(reader, start, stop, spec, more=True)
    prepare = preparation(taken.frames, taken.spread, spec)
    tensor = prepare.apply(taken.frames)
    first = replace(prepare, background=None).apply(taken.spread[:1])
    marks = _marks(first[0], _gray(tensor))
    small = np.stack([shrink(frame, WIDTH, HEIGHT) for frame in _gray(tensor)])
    background = median(small)
    change = np.abs(small.astype(np.int16) - background).mean(axis=0)
    return StillLook(
        background,
        np.clip(np.rint(change * 8), 0, 255).astype(np.uint8),
        shrink(_gray(first)[0], WIDTH, HEIGHT),
        marks,
    )


def _gray(frames: Pixels) -> Pixels:
    """Return pictures in gray, (n, height, width); of colours the mean."""
    if frames.ndim == 3:
        return frames
    gray: Pixels = np.rint(frames.mean(axis=3)).astype(np.uint8)
    return gray


def _marks(first: Pixels, frames: Pixels) -> npt.NDArray[np.float32]:
    """Return the numbers of `still.MARKS` of a tensor, (5,)."""
    warmth, tint = colour_marks(first) if first.ndim == 3 else (0.0, 0.0)
    level = frames.astype(np.float32)
    flicker = (
        float(np.median(np.abs(np.diff(level, axis=0)).mean(axis=0))) if len(level) > 1 else 0
    )
    marks = [warmth, tint, np.log(flicker + 0.1), sharpness(level), 0.0]
    return np.array(marks, np.float32)
