"""A clip as a tensor: decoded once, cropped, shrunk, sampled and made comparable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

from mousevision.core.inputspec import Brightness, InputSpec, Sampling
from mousevision.media.motion import difference, motion_picture
from mousevision.media.planes import Picture, Pixels
from mousevision.media.sampling import (
    Indices,
    choose_frames,
    equal_shares,
    motion_weights,
    window_frames,
)
from mousevision.media.shrink import shrink

MOST_CANDIDATES = 2048
CANDIDATE_BYTES = 64 * 1024 * 1024
"""Bounds of the small pictures kept while it is not yet known which will be taken."""
MEAN, CONTRAST = 128.0, 48.0
"""Mean and standard deviation of a clip after normalising, gray levels."""
LEAST_CONTRAST = 4.0
"""Contrast below this is noise and is not blown up further."""


class Pictures(Protocol):
    """Where a clip's pictures come from: a `FrameReader`, or one that somebody watches."""

    def pictures(self, indices: Iterable[int]) -> Iterator[Picture]:
        """Yield the pictures of some frames."""


def clip_tensor(
    reader: Pictures, start: int, stop: int, spec: InputSpec
) -> tuple[Pixels, Indices]:
    """Return the tensor of clip `[start, stop)` and the indices of the frames it was made of.

    The clip is decoded once. Memory does not grow with its length: of very long clips only every
    second, fourth, ... frame is a candidate for motion sampling.

    Returns:
        The tensor, uint8, `spec.shape`; and the frames, int64, (spec.frames,), ascending.

    Raises:
        VideoError: If a frame cannot be read exactly.
        IndexError: If the clip reaches beyond the video.
        ValueError: If the clip is empty.
    """
    if spec.sampling is Sampling.MOTION:
        frames, indices = _by_motion(reader, window_frames(start, stop, spec), spec)
    else:
        indices = choose_frames(spec, start, stop, None)
        taken, places = np.unique(indices, return_inverse=True)
        pictures = reader.pictures(taken.tolist())
        frames = np.stack([small_picture(picture, spec) for picture in pictures])[places]
    if spec.brightness is Brightness.CLIP:
        frames = normalise(frames)
    if not spec.colour:
        return frames[:, None], indices
    return np.ascontiguousarray(frames.transpose(0, 3, 1, 2)), indices


def small_picture(picture: Picture, spec: InputSpec) -> Pixels:
    """Return the region of interest of one picture at the spec's size.

    Returns:
        (height, width), or (height, width, 3) in colour.
    """
    pixels = picture.rgb() if spec.colour else picture.gray()
    return shrink(crop(pixels, spec.region), spec.width, spec.height)


def crop(pixels: Pixels, region: tuple[float, float, float, float]) -> Pixels:
    """Return a view of the part inside `region`: left, top, right, bottom as fractions."""
    height, width = pixels.shape[:2]
    left, top = int(region[0] * width), int(region[1] * height)
    right = max(round(region[2] * width), left + 1)
    bottom = max(round(region[3] * height), top + 1)
    return pixels[top:bottom, left:right]


def normalise(frames: Pixels) -> Pixels:
    """Return the frames with the same mean and contrast as those of every other clip."""
    mean = float(frames.mean(dtype=np.float64))
    gain = CONTRAST / max(float(frames.std(dtype=np.float64)), LEAST_CONTRAST)
    levels = np.arange(256, dtype=np.float64)
    table = np.clip(np.rint((levels - mean) * gain + MEAN), 0, 255).astype(np.uint8)
    return table[frames]


def _by_motion(reader: Pictures, window: range, spec: InputSpec) -> tuple[Pixels, Indices]:
    candidates = _Candidates(spec)
    for index, picture in zip(window, reader.pictures(window), strict=True):
        candidates.add(index, small_picture(picture, spec))
    chosen = equal_shares(motion_weights(candidates.motion), spec.frames)
    return np.stack([candidates.pictures[place] for place in chosen]), candidates.indices[chosen]


class _Candidates:
    """Small pictures that may be taken, and the motion that led up to each: bounded."""

    def __init__(self, spec: InputSpec) -> None:
        size = spec.height * spec.width * (3 if spec.colour else 1)
        room = min(MOST_CANDIDATES, CANDIDATE_BYTES // size)
        self._most = max(room, 2 * spec.frames)
        self._stride = 1
        self._seen = 0
        self._pending = 0.0
        self._before: Pixels | None = None
        self.pictures: list[Pixels] = []
        self._indices: list[int] = []
        self._motion: list[float] = []

    @property
    def indices(self) -> Indices:
        """Frame index of each candidate."""
        return np.array(self._indices, np.int64)

    @property
    def motion(self) -> npt.NDArray[np.float32]:
        """Motion since the candidate before."""
        return np.array(self._motion, np.float32)

    def add(self, index: int, picture: Pixels) -> None:
        """Offer the next frame."""
        gray = picture if picture.ndim == 2 else picture[:, :, 1]  # Green is nearest to gray.
        now = motion_picture(gray)
        self._pending += difference(self._before, now)
        self._before = now
        if self._seen % self._stride == 0:
            self.pictures.append(picture)
            self._indices.append(index)
            self._motion.append(self._pending)
            self._pending = 0.0
            if len(self.pictures) >= self._most:
                self._thin()
        self._seen += 1

    def _thin(self) -> None:
        """Drop every second candidate; its motion goes to the one after it."""
        dropped = self._motion[1::2]
        self._pending += dropped.pop() if len(self._motion) % 2 == 0 else 0.0
        self._motion = [
            own + before for own, before in zip(self._motion[::2], [0.0, *dropped], strict=True)
        ]
        self.pictures, self._indices = self.pictures[::2], self._indices[::2]
        self._stride *= 2
