"""Which pixels and frames decided what a network says of a clip: in the video, and in words."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_beside
from mousevision.core.errors import DataError
from mousevision.core.job import JobContext
from mousevision.core.run import Run
from mousevision.learn.checkpoint import Checkpoint, load_checkpoint
from mousevision.learn.explain import Explanation, explain
from mousevision.media.pool import ReaderPool
from mousevision.media.tensor import clip_tensor
from mousevision.services.classifying import training_run
from mousevision.services.tensors import ClipPlace, ProjectPlaces, Watched, need_file
from mousevision.store import runs
from mousevision.store.project import Project

FORMAT = 2
KEPT = 1000
"""Explanations kept in the cache: some 100 MB."""
PEAK = 99.7
"""Percentile of the evidence that is shown brightest; single peaks would leave the rest dark."""
HALF = 0.5
TO_DO = ": audit these labels."
HONEST = "It shows what the network used, not why the animal did it."

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """What decided about one clip, in terms of its video.

    Attributes:
        clip_id: The clip.
        run: The run whose network was asked.
        behaviour: The class for which the evidence speaks.
        probability: What the network gives it.
        said: The class that the network finds most probable.
        frames: Frames of the video that the network looked at, ascending, (n,).
        heat: Evidence by pixel in each of them, (n, h, w); the sum is 1.
        span: First frame of the clip, and the one after its last.
        region: Where in the picture the heat lies: left, top, right, bottom as fractions.
        moving: Share of the evidence that lies where something moves.
        still: Share of the evidence that the clip's mean picture, in which nothing moves, holds
            already; None for networks that look at single frames.
    """

    clip_id: int
    run: int
    behaviour: str
    probability: float
    said: str
    frames: npt.NDArray[np.int64]
    heat: Floats
    span: tuple[int, int]
    region: tuple[float, float, float, float]
    moving: float
    still: float | None

    @property
    def shares(self) -> Floats:
        """Return which part of the evidence each of `frames` holds, (n,)."""
        shares: Floats = self.heat.sum(axis=(1, 2), dtype=np.float32)
        return shares

    def peak(self) -> float:
        """Return the evidence that is shown brightest."""
        return float(np.percentile(self.heat, PEAK)) or float(self.heat.max()) or 1.0

    def level(self, frame: int, peak: float) -> Floats:
        """Return how strongly each pixel of a frame spoke for the class, (h, w), 0 to 1.

        Between the frames that the network looked at, it fades from one to the next.
        """
        place = float(np.interp(frame, self.frames, np.arange(len(self.frames))))
        before, part = int(place), place - int(place)
        after = min(before + 1, len(self.frames) - 1)
        mixed = (1 - part) * self.heat[before] + part * self.heat[after]
        level: Floats = np.clip(mixed / peak, 0, 1).astype(np.float32)
        return level

    def strip(self) -> Floats:
        """Return for each frame of the clip how much the looked-at frames around it decided.

        It is 1 for the frame that decided most.
        """
        every = np.arange(*self.span)
        strongest = float(self.shares.max()) or 1.0
        strip: Floats = np.interp(every, self.frames, self.shares / strongest).astype(np.float32)
        return strip

    def words(self) -> str:
        """Return what it shows, what it does not, and what is suspicious."""
        return " ".join(self.sentences())

    def sentences(self) -> list[str]:
        """Return the words one by one."""
        if not self.heat.any():
            return [f"Nothing in this clip speaks for “{self.behaviour}”.", HONEST]
        first, last = self._half()
        where = f"frame {first}" if first == last else f"frames {first} to {last}"
        shown = f"Brighter spoke more for “{self.behaviour}” ({self.probability:.2f})"
        if self.said != self.behaviour:
            shown += f"; the network says “{self.said}”"
        warnings = self.warnings()
        for at in range(len(warnings) - 1):  # what to do is said once
            warnings[at] = warnings[at].replace(TO_DO, ".")
        return [f"{shown}, half of it in {where}.", *warnings, HONEST]

    def warnings(self) -> list[str]:
        """Return what looks as if the class were known without the animal's movement."""
        found = []
        if self.still is not None and self.still > HALF:
            found.append(
                f"The clip's mean picture alone, in which nothing moves, already holds "
                f"{self.still:.0%} of the evidence{TO_DO}"
            )
        if self.heat.any() and self.moving < HALF:
            found.append(f"{1 - self.moving:.0%} of what decided lies where nothing moves{TO_DO}")
        return found

    def _half(self) -> tuple[int, int]:
        """Return first and last frame of the shortest stretch that holds half of the evidence."""
        total = np.concatenate(([0.0], np.cumsum(self.shares, dtype=np.float64)))
        best = 0, len(self.frames) - 1
        for first in range(len(self.frames)):
            last = int(np.searchsorted(total, total[first] + HALF * total[-1] - 1e-6)) - 1
            if last < len(self.frames) and last - first < best[1] - best[0]:
                best = first, max(last, first)
        return int(self.frames[best[0]]), int(self.frames[best[1]])


def explain_clip(
    ctx: JobContext,
    project: Project,
    clip_id: int,
    run_id: int | None = None,
    behaviour: str | None = None,
    pool: ReaderPool | None = None,
) -> Explained:
    """Explain what a run's network says of a clip; None takes the newest classifier's.

    It is kept in the project's cache. Without `behaviour` the most probable class is explained.

    Raises:
        DataError: If there is no such clip, or no such network.
        SettingError: If the network does not know the class.
        VideoError: If the clip's video cannot be read.
        Cancelled: Within a second of the user's wish.
    """
    run = training_run(project, run_id)
    places = ProjectPlaces(project, [clip_id])
    if not len(places):
        raise DataError(f"The project has no clip {clip_id} any more.")
    file = _file(project, run, places.key(0), behaviour)
    kept = _read(file, clip_id, run.id)
    if kept is not None:
        return kept
    checkpoint = load_checkpoint(runs.run_folder(project, run.id))
    clip, frames, region = sampled_clip(ctx, places[0], checkpoint, pool)
    found = explain(ctx, checkpoint, clip, behaviour)
    explained = _in_video(clip_id, run.id, found, frames, places[0], region)
    if not project.read_only:
        with contextlib.suppress(OSError):  # without room it is made each time
            _keep(file, explained)
    return explained


def sampled_clip(
    ctx: JobContext, place: ClipPlace, checkpoint: Checkpoint, pool: ReaderPool | None = None
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], tuple[float, float, float, float]]:
    """Return a clip's tensor, the frames it was made of, and where in the picture it lies.

    Raises:
        VideoError: If the video is missing or was changed since it was imported.
        Cancelled: Once the user has cancelled.
    """
    need_file(place)
    with _own(pool) as files, files.reader(place.path, place.table, place.rotation) as reader:
        tensor, frames = clip_tensor(
            Watched(ctx, reader), place.start, place.stop, checkpoint.spec
        )
        height, width = reader.picture(int(frames[-1])).gray().shape
    left, top, right, bottom = checkpoint.spec.region
    # Whole pixels, as `media.tensor.crop` takes them.
    x, y = int(left * width), int(top * height)
    across, down = max(round(right * width), x + 1), max(round(bottom * height), y + 1)
    return tensor, frames, (x / width, y / height, across / width, down / height)


@contextlib.contextmanager
def _own(pool: ReaderPool | None) -> Iterator[ReaderPool]:
    """Give the pool, or one of its own that is closed at the end."""
    if pool is not None:
        yield pool
        return
    with contextlib.closing(ReaderPool(limit=1)) as own:
        yield own


def _in_video(
    clip_id: int,
    run: int,
    found: Explanation,
    frames: npt.NDArray[np.int64],
    place: ClipPlace,
    region: tuple[float, float, float, float],
) -> Explained:
    """Say it in frames of the video; those that the network got twice are added up."""
    own, which = np.unique(frames, return_inverse=True)
    heat = np.zeros((len(own), *found.heat.shape[1:]), np.float32)
    np.add.at(heat, which, found.heat)
    return Explained(
        clip_id,
        run,
        found.behaviour,
        found.probability,
        found.said,
        own,
        heat,
        (place.start, place.stop),
        region,
        found.moving,
        found.still,
    )


# -- cache ------------------------------------------------------------------------------------


def _file(project: Project, run: Run, clip: str, behaviour: str | None) -> Path:
    told = [FORMAT, run.id, run.created, clip, run.config.get("input"), behaviour]
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    name = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
    return project.folder / "cache" / "explained" / f"{name}.npz"


PLAIN = ("behaviour", "probability", "said", "span", "region", "moving", "still")


def _keep(file: Path, found: Explained) -> None:
    facts = {name: getattr(found, name) for name in PLAIN}
    with write_beside(file) as beside, beside.open("wb") as target:
        np.savez_compressed(
            target,
            facts=np.array(json.dumps(facts, ensure_ascii=False)),
            frames=found.frames,
            heat=found.heat,
        )
    kept = sorted(file.parent.glob("*.npz"), key=lambda path: path.stat().st_mtime)
    for old in kept[: max(len(kept) - KEPT, 0)]:
        old.unlink(missing_ok=True)


def _read(file: Path, clip_id: int, run: int) -> Explained | None:
    """Return what was kept; None if there is nothing, or nothing that can be read."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            facts: dict[str, Any] = json.loads(str(kept["facts"]))
            frames, heat = kept["frames"], kept["heat"]
        if heat.ndim != 3 or len(frames) != len(heat) or not len(frames):
            return None
        facts["span"], facts["region"] = tuple(facts["span"]), tuple(facts["region"])
        return Explained(clip_id=clip_id, run=run, frames=frames, heat=heat, **facts)
    except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile):
        return None
