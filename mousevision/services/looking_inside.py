"""Looks inside a run's network: what its layers answer to a clip, and how its weights changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import DataError
from mousevision.core.job import JobContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.learn.checkpoint import CARD, load_checkpoint
from mousevision.learn.inside import Layer, Role, layers_of
from mousevision.learn.registry import Kind, models
from mousevision.learn.weights import load_weight_history
from mousevision.media.pool import ReaderPool
from mousevision.services.explaining import sampled_clip
from mousevision.services.tensors import ProjectPlaces
from mousevision.store import runs
from mousevision.store.project import Project

__all__ = [
    "Inside",
    "Layer",
    "Role",
    "Weights",
    "look_inside",
    "networks",
    "strength",
    "weights_of",
]

NO_NETWORK = "There is no network to look into yet: train one first (panel Training, then Train)."
NO_RECORD = (
    "Run {run} was trained by an older version, which kept no record of the weights on the way: "
    "train again to see them change."
)
HOW_TO_READ = (
    "Each picture shows the weights or the biases of one part of the network, from the picture "
    "to the answer. Rounds go from left to right, values of the weights "
    "from low at the bottom to high at the top; bright is where most weights are. They begin as "
    "they were drawn at random and spread where the network learns; what does not change has "
    "learnt nothing, and what runs far away from the rest learns too fast."
)


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """What the layers of a network answer to a clip.

    Attributes:
        clip_id: The clip.
        run: The run whose network it is.
        frames: Frames of the video that the network looked at, ascending, perhaps twice the same.
        region: Where in the video's picture the answers lie, as fractions.
        layers: From the picture on.
    """

    clip_id: int
    run: int
    frames: npt.NDArray[np.int64]
    region: tuple[float, float, float, float]
    layers: tuple[Layer, ...]

    def place(self, frame: int) -> int:
        """Return which of `frames` is nearest to a frame."""
        return int(np.abs(self.frames - frame).argmin())

    def words(self, frame: int) -> str:
        """Return of which frame the answers are."""
        near = int(self.frames[self.place(frame)])
        if near == frame:
            return f"What the layers of run {self.run} answer to frame {frame}."
        return (
            f"The network looks at {len(set(self.frames.tolist()))} frames of the clip, and not "
            f"at frame {frame}: these are its answers to frame {near}."
        )


@dataclass(frozen=True, slots=True, eq=False)
class WeightPicture:
    """The distribution of one parameter over the rounds.

    Attributes:
        words: What it is.
        shares: Share of the weights in each bar, (rounds, bars).
        low: Value at which the bars begin.
        high: Value at which they end.
    """

    words: str
    shares: npt.NDArray[np.float32]
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """How the weights of a run changed; without pictures `words` says why there are none."""

    run: int
    words: str
    pictures: tuple[WeightPicture, ...] = ()


def networks(project: Project) -> list[Run]:
    """Return the runs whose networks can be looked into, the newest first."""
    kinds = {info.name: info.kind for info in models()}
    found = [*runs.runs(project, RunKind.TRAIN), *runs.runs(project, RunKind.EMBED)]
    return sorted(
        (
            run
            for run in found
            if run.status is RunStatus.DONE
            and kinds.get(run.model) in (Kind.CLASSIFIER, Kind.AUTOENCODER)
            and (runs.run_folder(project, run.id) / CARD).exists()
        ),
        key=lambda run: -run.id,
    )


def look_inside(
    ctx: JobContext,
    project: Project,
    clip_id: int,
    run_id: int | None = None,
    pool: ReaderPool | None = None,
) -> Inside:
    """Return what the layers of a run's network (None: the newest) answer to a clip.

    Raises:
        DataError: If there is no such clip or no such network.
        VideoError: If the clip's video cannot be read.
        Cancelled: Within a second or two of the user's wish.
    """
    there = networks(project)
    run = next((run for run in there if run_id in (None, run.id)), None)
    if run is None:
        raise DataError(NO_NETWORK if not there else f"Run {run_id} has no network to look into.")
    places = ProjectPlaces(project, [clip_id])
    if not len(places):
        raise DataError(f"The project has no clip {clip_id} any more.")
    checkpoint = load_checkpoint(runs.run_folder(project, run.id))
    clip, frames, region = sampled_clip(ctx, places[0], checkpoint, pool)
    return Inside(clip_id, run.id, frames, region, tuple(layers_of(ctx, checkpoint, clip)))


def weights_of(ctx: JobContext, project: Project, run_id: int) -> Weights:
    """Return how the weights of a run's network changed from round to round."""
    ctx.check()
    history = load_weight_history(runs.run_folder(project, run_id))
    if history is None:
        return Weights(run_id, NO_RECORD.format(run=run_id))
    pictures, part = [], 0
    for at, words in enumerate(history.words):
        new = history.names[at].endswith(("weight", "weight_ih_l0"))
        part += new and not words.startswith("normalisation")
        pictures.append(WeightPicture(f"Part {part}, {words}", *history.density(at)))
    return Weights(
        run_id, f"{history.rounds} rounds of run {run_id}. {HOW_TO_READ}", tuple(pictures)
    )


def strength(layer: Layer, maps: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return how strong answers of a layer are, 0 to 255: of signed ones, how far from none."""
    if not layer.signed:
        return maps
    away: npt.NDArray[np.uint8] = np.minimum(2 * np.abs(maps.astype(np.int16) - 128), 255).astype(
        np.uint8
    )
    return away
