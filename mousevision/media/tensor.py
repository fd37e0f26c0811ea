"""A clip as a tensor: decoded once, cropped, shrunk, sampled and made comparable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from mousevision.core.inputspec import Background, InputSpec, Sampling
from mousevision.media.motion import difference, motion_picture
from mousevision.media.planes import Picture, Pixels
from mousevision.media.preparing import preparation
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
BACKGROUND_FRAMES = 25
"""Pictures, spread over the window, whose median is taken for the background: an odd number."""


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
    taken = take_frames(reader, start, stop, spec, more=spec.background is Background.CLIP)
    frames = preparation(taken.frames, taken.spread, spec).apply(taken.frames)
    return channels_first(frames), taken.indices


@dataclass(frozen=True, slots=True)
class Taken:
    """Small pictures of one clip, not yet made comparable.

    Attributes:
        frames: Those that make the tensor, (n, height, width[, 3]).
        indices: Which frames they are, (n,).
        spread: Some spread over the window, its first frame before all; empty if not asked for.
    """

    frames: Pixels
    indices: Indices
    spread: Pixels


def take_frames(reader: Pictures, start: int, stop: int, spec: InputSpec, *, more: bool) -> Taken:
    """Return the pictures of a clip's tensor, and with `more` some spread over the window.

    Raises:
        VideoError: If a frame cannot be read exactly.
        IndexError: If the clip reaches beyond the video.
        ValueError: If the clip is empty.
    """
    window = window_frames(start, stop, spec)
    if spec.sampling is Sampling.MOTION:
        return _by_motion(reader, window, spec, more)
    indices = choose_frames(spec, start, stop, None)
    others = window.start + spread_over(len(window)) if more else np.empty(0, np.int64)
    wanted = np.union1d(indices, others)
    pictures = [small_picture(picture, spec) for picture in reader.pictures(wanted.tolist())]
    small = np.stack(pictures)
    found = np.searchsorted(wanted, indices), np.searchsorted(wanted, others)
    return Taken(small[found[0]], indices, small[found[1]])


def spread_over(count: int) -> Indices:
    """Return at most `BACKGROUND_FRAMES` positions of `count`, the first and the last included."""
    places = np.linspace(0, count - 1, min(count, BACKGROUND_FRAMES))
    return np.rint(places).astype(np.int64)


def channels_first(frames: Pixels) -> Pixels:
    """Return pictures, (n, height, width[, 3]), as a tensor, (n, channels, height, width)."""
    if frames.ndim == 3:
        return frames[:, None]
    return np.ascontiguousarray(frames.transpose(0, 3, 1, 2))


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


def _by_motion(reader: Pictures, window: range, spec: InputSpec, more: bool) -> Taken:
    candidates = _Candidates(spec)
    for index, picture in zip(window, reader.pictures(window), strict=True):
        candidates.add(index, small_picture(picture, spec))
    chosen = equal_shares(motion_weights(candidates.motion), spec.frames)
    others = spread_over(len(candidates.pictures)) if more else np.empty(0, np.int64)
    return Taken(
        np.stack([candidates.pictures[place] for place in chosen]),
        candidates.indices[chosen],
        np.array([candidates.pictures[place] for place in others], np.uint8),
    )


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
