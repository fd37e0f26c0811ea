"""What decided, as pictures: a file for each frame that the network looked at, and one of all."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mousevision.core.errors import MouseVisionError
from mousevision.core.job import JobContext, track
from mousevision.core.video import clock
from mousevision.media.heat import captioned, contact_sheet, laid_over
from mousevision.media.picture import write_png
from mousevision.media.planes import Pixels
from mousevision.media.pool import ReaderPool
from mousevision.media.shrink import shrink
from mousevision.services.explaining import Explained
from mousevision.services.tensors import ProjectPlaces
from mousevision.store.project import Project

OVERVIEW = "overview.png"
COLUMNS, THUMB = 4, 320


@dataclass(frozen=True, slots=True)
class FramePicture:
    """The picture of one frame: its number, time in seconds, share of the evidence, and file."""

    frame: int
    time: float
    share: float
    path: Path

    def to_json(self) -> dict[str, Any]:
        """Return it as the command line tells it."""
        return {
            "frame": self.frame,
            "time": self.time,
            "share": self.share,
            "path": str(self.path),
        }


@dataclass(frozen=True, slots=True)
class Pictures:
    """All pictures of one explanation."""

    frames: tuple[FramePicture, ...]
    overview: Path


def write_pictures(
    ctx: JobContext, project: Project, explained: Explained, folder: Path
) -> Pictures:
    """Write the frames with what decided laid over them, and an overview of all.

    Raises:
        MouseVisionError: If the video cannot be read or the folder not be written to.
        Cancelled: Once the user has cancelled; what was written stays.
    """
    place = ProjectPlaces(project, [explained.clip_id])[0]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MouseVisionError(f"{folder} cannot be made ({error.strerror or error}).") from error
    legend = f"less to more evidence for {explained.behaviour} ({explained.probability:.2f})"
    peak, shares = explained.peak(), explained.shares
    written, small = [], []
    with (
        contextlib.closing(ReaderPool(limit=1)) as pool,
        pool.reader(place.path, place.table, place.rotation) as reader,
    ):
        pictures = reader.each(explained.frames.tolist(), colour=True)
        for at, picture in enumerate(track(ctx, pictures, len(shares), "drawing frames")):
            frame, share = int(explained.frames[at]), float(shares[at])
            seconds = place.table.seconds(frame)
            laid = laid_over(picture, explained.level(frame, peak), explained.region)
            caption = f"frame {frame}   {clock(seconds)}   {share:.0%} of what decided"
            path = folder / f"frame_{frame:06d}.png"
            write_png(path, captioned(laid, [caption], legend))
            written.append(FramePicture(frame, seconds, share, path))
            small.append(captioned(shrink(laid, *_size(laid)), [caption]))
    overview = folder / OVERVIEW
    sheet = contact_sheet(small, COLUMNS, THUMB)
    write_png(overview, captioned(sheet, explained.sentences(), legend))
    return Pictures(tuple(written), overview)


def _size(picture: Pixels) -> tuple[int, int]:
    """Return width and height on the sheet, where captions are to be read."""
    return THUMB, max(1, round(THUMB * picture.shape[0] / picture.shape[1]))
