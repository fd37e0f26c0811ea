"""A frame saved as a PNG, a stretch of a clip as an MP4; no video of the project is touched.

What is drawn on the pictures is a function that the caller gives, so that this file knows neither
fonts nor names.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2

from mousevision.core.atomic import write_beside
from mousevision.core.errors import MouseVisionError, SettingError
from mousevision.core.intervals import Interval
from mousevision.core.job import JobContext, track
from mousevision.core.video import FrameTable
from mousevision.media.encode import VideoWriter
from mousevision.media.planes import Pixels
from mousevision.media.reader import FrameReader
from mousevision.services.words import counted
from mousevision.store import videos
from mousevision.store.project import Project

QUALITY = 18
"""Constant rate factor: looks as the original."""
Draw = Callable[[int, float, Pixels], Pixels]
"""Makes of a frame's number, its time in seconds and its picture the picture to save."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written.

    Attributes:
        path: The file.
        frames: Pictures in it.
        seconds: How long it plays; 0 for a picture.
    """

    path: Path
    frames: int
    seconds: float = 0.0

    def words(self) -> str:
        """Return a sentence."""
        if not self.seconds:
            return f"Written: {self.path}."
        return f"Written: {self.path}, {counted(self.frames, 'frame')}, {self.seconds:.2f} s."


def as_recorded(_frame: int, _seconds: float, picture: Pixels) -> Pixels:
    """Draw nothing."""
    return picture


def save_frame(
    ctx: JobContext,
    project: Project,
    video_id: int,
    frame: int,
    out: Path,
    draw: Draw = as_recorded,
) -> Saved:
    """Write one picture of a video as a PNG, in full size.

    Args:
        ctx: The job.
        project: The project.
        video_id: The video.
        frame: Its picture.
        out: The file, which is replaced when it is there.
        draw: What is drawn on it; nothing unless it is given.

    Raises:
        MouseVisionError: If the picture cannot be read exactly, or the file not be written.
    """
    refuse_source(project, out)
    with _reader(project, video_id) as reader:
        picture = draw(frame, reader.table.seconds(frame), reader.rgb(frame))
    ctx.check()
    done, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    if not done:
        raise MouseVisionError(f"{out.name} cannot be written: the picture is too large for PNG.")
    try:
        with write_beside(out) as beside:
            beside.write_bytes(data.tobytes())
    except OSError as error:
        raise MouseVisionError(f"{out.name} cannot be written: {error}.") from error
    return Saved(out, 1)


def save_clip(
    ctx: JobContext,
    project: Project,
    video_id: int,
    span: Interval,
    out: Path,
    speed: float = 1.0,
    draw: Draw = as_recorded,
) -> Saved:
    """Write frames of a video as H.264 in MP4: every one of them, at its own time.

    A slower or faster film has the same pictures at another rate. A cancelled job leaves nothing.

    Args:
        ctx: The job.
        project: The project.
        video_id: The video.
        span: Which of its frames.
        out: The file, which is replaced when all went well.
        speed: How many times faster than recorded it plays.
        draw: What is drawn on each picture; nothing unless it is given.

    Raises:
        MouseVisionError: If a picture cannot be read exactly, or the file not be written.
    """
    refuse_source(project, out)
    with _reader(project, video_id) as reader:
        table = reader.table
        first, end = table.seconds(span.start), _end(table, span.stop)
        rate = span.length / (end - first) * speed
        height, width = reader.rgb(span.start).shape[:2]
        with VideoWriter(out, width, height, rate, quality=QUALITY, timed=True) as writer:
            frames = range(span.start, span.stop)
            for frame in track(ctx, frames, len(frames), "writing"):
                seconds = table.seconds(frame)
                picture = draw(frame, seconds, reader.picture(frame, keep=False).rgb())
                writer.add(picture, (seconds - first) / speed)
            ctx.check()
    return Saved(out, span.length, (end - first) / speed)


def refuse_source(project: Project, out: Path) -> None:
    """Make sure that a file to write is no video of the project, nor lies in one of pictures.

    Raises:
        SettingError: If it is.
    """
    wanted = {form(path) for path in (out, out.parent) for form in (_plain, _real)}
    size = out.stat().st_size if out.is_file() else -1
    for video in videos.videos(project):
        path = Path(video.path)
        # Asking the disk about every video would take long; another way to write a video's path
        # names a file of its size.
        if _plain(path) in wanted or (video.size == size and _real(path) in wanted):
            raise SettingError(
                f"{video.name} is a video of this project and is never written to: choose another "
                "name or folder."
            )


def _plain(path: Path) -> str:
    return os.path.normcase(os.path.abspath(path))


def _real(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _reader(project: Project, video_id: int) -> FrameReader:
    video = videos.video(project, video_id)
    return FrameReader(Path(video.path), videos.frame_table(project, video_id), video.rotation)


def _end(table: FrameTable, stop: int) -> float:
    """Return when picture `stop - 1` leaves the screen, in seconds."""
    if stop < len(table):
        return table.seconds(stop)
    last = table.seconds(stop - 1)
    gap = last / (len(table) - 1) if len(table) > 1 and last > 0 else 0.04
    return last + gap
