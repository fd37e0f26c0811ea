"""A clip as the network of an embedding draws it again, and the clips that it draws worst."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import DataError
from mousevision.core.job import JobContext
from mousevision.learn.checkpoint import load_checkpoint
from mousevision.learn.odd import odd
from mousevision.learn.redraw import Redrawing, redraw
from mousevision.media.pool import ReaderPool
from mousevision.services.embedding import Embedding
from mousevision.services.explaining import sampled_clip
from mousevision.services.tensors import ProjectPlaces
from mousevision.services.words import counted
from mousevision.store import listing, runs
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

WORST = 50
WHAT_FOR = (
    "What a network cannot draw is unlike the rest: a hand in the picture, a camera that moved, "
    "a broken file, or simply something rare."
)


@dataclass(frozen=True, slots=True, eq=False)
class Redrawn:
    """One clip, drawn again.

    Attributes:
        clip_id: The clip.
        run: The run whose network drew it.
        frames: Frames of the video that the network looked at, ascending, perhaps twice the same.
        drawing: Clip, drawing and error of each.
    """

    clip_id: int
    run: int
    frames: npt.NDArray[np.int64]
    drawing: Redrawing

    def place(self, frame: int) -> int:
        """Return which of `frames` is nearest to a frame."""
        return int(np.abs(self.frames - frame).argmin())

    def words(self, frame: int) -> str:
        """Return what is to be seen, and how well it was drawn."""
        near = int(self.frames[self.place(frame)])
        error, still = self.drawing.mean, self.drawing.still
        told = f"Frame {near} by run {self.run}." if near == frame else (
            f"Frame {near} by run {self.run}, the nearest that the network looks at."
        )  # fmt: skip
        told += f" Mean squared error of the clip {error:.2g} (white is 1); its mean picture, in "
        told += f"which nothing moves, has {still:.2g}."
        return told + (" So its movement is not drawn." if error >= still else "")


@dataclass(frozen=True, slots=True)
class Worst:
    """One of the clips that are drawn worst.

    Attributes:
        row: The clip.
        error: Its mean squared error, white being 1.
        times: How many times the median error of all clips that is.
        odd: Whether it is far beyond what the others have.
    """

    row: ClipRow
    error: float
    times: float
    odd: bool


def redrawn(
    ctx: JobContext,
    project: Project,
    clip_id: int,
    run_id: int,
    pool: ReaderPool | None = None,
) -> Redrawn:
    """Return a clip as the network of a run draws it again.

    Raises:
        DataError: If there is no such clip, or the network is missing or damaged.
        SettingError: If the network is no autoencoder.
        VideoError: If the clip's video cannot be read.
        Cancelled: Within a second or two of the user's wish.
    """
    places = ProjectPlaces(project, [clip_id])
    if not len(places):
        raise DataError(f"The project has no clip {clip_id} any more.")
    checkpoint = load_checkpoint(runs.run_folder(project, run_id))
    clip, frames, _ = sampled_clip(ctx, places[0], checkpoint, pool)
    return Redrawn(clip_id, run_id, frames, redraw(ctx, checkpoint, clip))


def worst(
    ctx: JobContext, project: Project, found: Embedding, count: int = WORST
) -> tuple[Worst, ...]:
    """Return the clips that were drawn worst, the worst first; those that are gone are left out.

    Raises:
        Cancelled: If the user cancelled.
    """
    ctx.check()
    rows = {row.id: row for row in listing.clip_rows(project, found.clip_ids.tolist())}
    there = [at for at, clip in enumerate(found.clip_ids.tolist()) if clip in rows]
    errors = found.errors[there].astype(np.float64)
    strange, usual = odd(errors), float(np.nanmedian(errors)) if np.isfinite(errors).any() else 0.0
    order = np.argsort(-np.nan_to_num(errors, nan=-1.0), kind="stable")[:count].tolist()
    return tuple(
        Worst(
            rows[int(found.clip_ids[there[at]])],
            float(errors[at]),
            float(errors[at] / usual) if usual > 0 else 1.0,
            bool(strange[at]),
        )
        for at in order
        if np.isfinite(errors[at])
    )


def worst_words(found: tuple[Worst, ...]) -> str:
    """Return how many of the clips are odd, in a sentence, and what that may mean."""
    strange = sum(each.odd for each in found)
    if not strange:
        return "No clip is drawn far worse than the others; the worst ones are:"
    verb = "is" if strange == 1 else "are"
    return f"{counted(strange, 'clip')} {verb} drawn far worse than the others. {WHAT_FOR}"
