"""Writing H.264 in MP4: plays everywhere, and is there whole or not at all."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from mousevision.core.atomic import write_beside
from mousevision.core.errors import MouseVisionError
from mousevision.media.planes import Pixels

KEY_EVERY = 30
"""Pictures from one key picture to the next: few enough to step through briskly."""
REPEATABLE = {"mbtree": "0"}
"""With it x264 wrote the same pictures in up to four ways, without it in one (20 trials)."""
FINEST_RATE = 1001
"""Largest denominator of a rate: 30000/1001 is the television's."""
TICKS = 90_000
"""Units of a second in which pictures with times of their own are timed, as in broadcasting."""


class VideoWriter:
    """A video that is written picture by picture and appears when the `with` block ends well.

    H.264 wants even sizes: of an odd width or height the last line is doubled.
    """

    def __init__(
        self,
        path: Path,
        width: int,
        height: int,
        fps: float,
        *,
        quality: int = 23,
        comment: str = "",
        timed: bool = False,
    ) -> None:
        """Prepare to write; the file is begun at `with`.

        Args:
            path: The file, `.mp4`.
            width: Width of the pictures, pixels.
            height: Height of the pictures, pixels.
            fps: Pictures per second.
            quality: Constant rate factor: 18 looks as the original, 28 is small.
            comment: Kept in the file, for example that it is simulated.
            timed: Whether each picture comes with its own time, so that variable rates are kept.
        """
        self.path = path
        self._size = width, height
        self._rate = Fraction(fps).limit_denominator(FINEST_RATE)
        self._quality = quality
        self._comment = comment
        self._timed = timed
        self._last = -1
        self._stack = ExitStack()
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._count = 0
        self._reformatter = VideoReformatter()

    def __enter__(self) -> VideoWriter:
        width, height = self._size
        try:
            beside = self._stack.enter_context(write_beside(self.path))
            self._container = self._stack.enter_context(_open(beside))
            if self._comment:
                self._container.metadata["comment"] = self._comment
            stream = self._container.add_stream("libx264", rate=self._rate)
            stream.width, stream.height = width + width % 2, height + height % 2
            stream.pix_fmt = "yuv420p"
            stream.codec_context.gop_size = KEY_EVERY
            if self._timed:
                stream.codec_context.time_base = Fraction(1, TICKS)
            stream.options = {"crf": str(self._quality), "preset": "veryfast", **REPEATABLE}
            self._stream = stream
        except (av.FFmpegError, OSError, ValueError) as error:
            self._stack.close()
            raise MouseVisionError(f"{self.path.name} cannot be written: {error}.") from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            with suppress(av.FFmpegError):
                self._stack.__exit__(kind, error, trace)
            return
        try:
            with self._stack:
                assert self._container is not None
                assert self._stream is not None
                if not self._count:
                    raise MouseVisionError(f"{self.path.name} was not written: it had no picture.")
                self._container.mux(self._stream.encode(None))
        except (av.FFmpegError, OSError) as failed:
            raise MouseVisionError(f"{self.path.name} cannot be written: {failed}.") from failed

    def add(self, rgb: Pixels, seconds: float | None = None) -> None:
        """Append one RGB picture, (height, width, 3), uint8.

        Args:
            rgb: The picture.
            seconds: When it appears, in a video that is `timed`; later than the one before.

        Raises:
            MouseVisionError: If the disk is full.
            ValueError: If the picture has another size, or the writer is not open.
        """
        width, height = self._size
        if rgb.shape != (height, width, 3):
            raise ValueError(f"a picture of {rgb.shape} in a video of {height}x{width}")
        if self._container is None or self._stream is None:
            raise ValueError("the writer is used outside its with block")
        even = np.pad(rgb, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(even), format="rgb24")
        frame = self._reformatter.reformat(frame, format="yuv420p", threads=1)
        self._set_time(frame, seconds)
        self._count += 1
        try:
            self._container.mux(self._stream.encode(frame))
        except (av.FFmpegError, OSError) as error:
            raise MouseVisionError(f"{self.path.name} cannot be written: {error}.") from error

    def _set_time(self, frame: VideoFrame, seconds: float | None) -> None:
        if self._timed != (seconds is not None):
            raise ValueError("pictures have times in a timed video and in no other")
        if seconds is None:
            frame.pts, frame.time_base = self._count, 1 / self._rate
            return
        self._last = max(self._last + 1, round(seconds * TICKS))
        frame.pts, frame.time_base = self._last, Fraction(1, TICKS)
        frame.duration = max(1, round(TICKS / self._rate))


def _open(path: Path) -> OutputContainer:
    return av.open(str(path), "w", format="mp4", container_options={"movflags": "+faststart"})
