"""Pictures as arrays: the gray plane as it was coded, colours as displayed, turned for showing."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, Protocol

import cv2
import numpy as np
import numpy.typing as npt
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import VideoReformatter

Pixels = npt.NDArray[np.uint8]


class Picture(Protocol):
    """One picture of a video, not yet turned into an array."""

    @property
    def nbytes(self) -> int:
        """Memory that it holds, bytes."""

    def gray(self) -> Pixels:
        """Return the brightness, (height, width); perhaps a view: not to be written to."""

    def rgb(self) -> Pixels:
        """Return red, green and blue, (height, width, 3), contiguous and the caller's own."""


class DecodedPicture:
    """A picture as the decoder gave it; its memory is shared with the decoder, not copied."""

    __slots__ = ("_frame", "_turns")

    def __init__(self, frame: VideoFrame, rotation: int) -> None:
        self._frame = frame
        self._turns = rotation // 90

    @property
    def nbytes(self) -> int:
        """Memory that it holds, bytes."""
        return sum(plane.buffer_size for plane in self._frame.planes)

    def gray(self) -> Pixels:
        """Return the brightness, (height, width); perhaps a view: not to be written to."""
        return _turn(luma(self._frame), self._turns)

    def rgb(self) -> Pixels:
        """Return red, green and blue, (height, width, 3)."""
        return np.ascontiguousarray(_turn(_to_rgb(self._frame), self._turns))


class StillPicture:
    """A picture read from an image file, as OpenCV gives it: gray, or blue, green and red."""

    __slots__ = ("_pixels",)

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels

    @property
    def nbytes(self) -> int:
        """Memory that it holds, bytes."""
        return self._pixels.nbytes

    def gray(self) -> Pixels:
        """Return the brightness, (height, width); perhaps a view: not to be written to."""
        if self._pixels.ndim == 2:
            return self._pixels
        return _bytes(cv2.cvtColor(self._pixels, cv2.COLOR_BGR2GRAY))

    def rgb(self) -> Pixels:
        """Return red, green and blue, (height, width, 3)."""
        code = cv2.COLOR_GRAY2RGB if self._pixels.ndim == 2 else cv2.COLOR_BGR2RGB
        return _bytes(cv2.cvtColor(self._pixels, code))


def luma(frame: VideoFrame) -> Pixels:
    """Return the brightness of a decoded picture, (height, width), as coded.

    The gray plane of a YUV picture is a read-only view of the decoder's own memory, with the range
    of values that the camera wrote; 10 and 12 bits are scaled to 8; RGB is weighted (BT.601).
    """
    kind, bits = _layout(frame.format.name)
    if kind == "plane":
        return _plane(frame.planes[0], frame, np.dtype(np.uint8))
    if kind == "deep":
        deep = _plane(frame.planes[0], frame, np.dtype("<u2"))
        return _bytes(cv2.convertScaleAbs(deep, alpha=1 / (1 << (bits - 8))))
    if kind == "packed":
        return luma(VideoReformatter().reformat(frame, format="yuv444p", threads=1))
    return _bytes(cv2.cvtColor(_to_rgb(frame), cv2.COLOR_RGB2GRAY))


@cache
def _layout(name: str) -> tuple[Literal["plane", "deep", "packed", "rgb"], int]:
    layout = VideoFormat(name)
    first = layout.components[0]
    if layout.is_rgb or layout.has_palette or layout.is_bit_stream or first.bits > 16:
        return "rgb", 8
    alone = sum(part.plane == first.plane for part in layout.components) == 1
    if not alone or layout.is_big_endian or name.startswith(("p0", "p2", "p4", "xv", "ya")):
        return "packed", 8  # p010 and its kin keep their bits at the other end
    return ("plane", 8) if first.bits == 8 else ("deep", first.bits)


def _plane(plane: VideoPlane, frame: VideoFrame, kind: np.dtype[Any]) -> Pixels:
    lines = np.frombuffer(memoryview(plane), kind).reshape(
        -1, abs(plane.line_size) // kind.itemsize
    )
    if plane.line_size < 0:
        lines = lines[::-1]
    view: Pixels = lines[: frame.height, : frame.width]
    view.flags.writeable = False
    return view


def _to_rgb(frame: VideoFrame) -> Pixels:
    converted = VideoReformatter().reformat(frame, format="rgb24", threads=1)
    return _bytes(converted.to_ndarray())


def _turn(pixels: Pixels, clockwise: int) -> Pixels:
    return np.rot90(pixels, -clockwise) if clockwise else pixels


def _bytes(pixels: object) -> Pixels:
    """Narrow the type of what OpenCV and PyAV return."""
    return np.asarray(pixels, np.uint8)
