"""Find bouts: a network looks at every frame of clips, and says where behaviours begin and end.

What it finds lies beside the bouts of raters and never over them. The probabilities of all frames
are kept with the run, a file per clip, so that the timeline can draw them.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.core.annotation import PredictedBout
from mousevision.core.atomic import write_beside
from mousevision.core.errors import DataError, VideoError
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run
from mousevision.core.video import FrameTable
from mousevision.interop.tables import Cell
from mousevision.learn.bout_truth import Repertoire
from mousevision.learn.bouts import FoundBout, Rule, find_bouts, probabilities
from mousevision.learn.checkpoint import Checkpoint, load_checkpoint
from mousevision.learn.sliding import slide
from mousevision.media.pool import ReaderPool
from mousevision.services.bout_frames import stream
from mousevision.services.bout_rules import BoutRule
from mousevision.services.tensors import ClipPlace, ProjectPlaces, file_places
from mousevision.services.words import counted
from mousevision.store import behaviours, listing, predicted_bouts, runs
from mousevision.store.project import Project

CURVES = "bouts"
"""Folder in that of a run: the probabilities of all frames, a file per clip."""
BOUT_HEADER = ("file", "behaviour", "start_frame", "stop_frame", "confidence")


@dataclass(frozen=True, slots=True)
class SaidBout:
    """Frames `[start, stop)` of a file in which a network found a behaviour."""

    file: str
    behaviour: str
    start: int
    stop: int
    confidence: float

    def to_json(self) -> dict[str, Any]:
        """Return the values of the command line's `bouts`."""
        return {
            "file": self.file,
            "behaviour": self.behaviour,
            "start_frame": self.start,
            "stop_frame": self.stop,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class FoundBouts:
    """What a network found in some clips, and which could not be read.

    Attributes:
        run: The run whose network it is.
        bouts: All bouts, clip by clip.
        clips: How many clips were looked at.
        frames: How many frames.
        problems: Why others could not be.
    """

    run: int
    bouts: tuple[SaidBout, ...]
    clips: int
    frames: int
    problems: tuple[str, ...] = ()

    def words(self) -> str:
        """Return the result as a sentence."""
        tally = Counter(bout.behaviour for bout in self.bouts)
        parts = [f"{count} {name}" for name, count in tally.most_common()]
        text = (
            f"Looked at all {self.frames} frames of {counted(self.clips, 'clip')} and found "
            f"{counted(len(self.bouts), 'bout')}"
        )
        text += f": {', '.join(parts)}" if parts else ""
        return text + (f"; {len(self.problems)} could not be read." if self.problems else ".")

    def table(self) -> tuple[list[str], list[list[Cell]]]:
        """Return header and rows of a table of the bouts; `label --from` reads it back."""
        rows: list[list[Cell]] = [
            [b.file, b.behaviour, b.start, b.stop, round(b.confidence, 4)] for b in self.bouts
        ]
        return list(BOUT_HEADER), rows


@dataclass(frozen=True, slots=True)
class Finder:
    """A network that finds bouts, with all that it needs."""

    checkpoint: Checkpoint
    repertoire: Repertoire
    rule: Rule

    @classmethod
    def load(cls, folder: Path) -> Finder:
        """Read what a training has left in its run's folder.

        Raises:
            CheckpointError: If a file is missing or damaged.
            ThresholdError: If the thresholds that a user chose are.
        """
        rule = BoutRule.load(folder)
        return cls(load_checkpoint(folder), rule.repertoire, rule.rule)

    def search(
        self, ctx: JobContext, pool: ReaderPool, place: ClipPlace, file: Path
    ) -> list[FoundBout]:
        """Return the bouts of a clip, frames from its beginning.

        The probabilities are written to `file`, float16, (frames, behaviours).

        Raises:
            VideoError: If the video is missing or cannot be read exactly.
            Cancelled: Once the user has cancelled; the file is then as it was.
        """
        from mousevision.learn.device import limit_threads

        limit_threads()
        length, behaviours = place.stop - place.start, len(self.repertoire.names)
        chunks = stream(ctx, pool, place, self.checkpoint.spec)
        with write_beside(file) as beside:
            kept = np.lib.format.open_memmap(beside, "w+", np.float16, (length, behaviours))
            done = 0
            rate = table_rate(place.table)
            for logits in slide(ctx, self.checkpoint.network, chunks, rate):
                shown = probabilities(logits, self.repertoire, self.rule)
                kept[done : done + len(shown)] = shown
                done += len(shown)
                ctx.report(done, length, f"frame {done} of {length}")
            found = find_bouts(kept, self.repertoire, self.rule)
            kept.flush()
            del kept  # Windows renames no file that is open
        return found


def table_rate(table: FrameTable) -> float:
    """Return the median number of pictures per second."""
    steps = np.diff(table.pts)
    return float(1 / (np.median(steps) * float(table.time_base))) if len(steps) else 30.0


def find_in_project(
    ctx: JobContext, project: Project, run: Run, clip_ids: Sequence[int] | None = None
) -> FoundBouts:
    """Look for bouts in clips of the project (None: all) and keep them with the run.

    A clip whose video cannot be read is left out and reported.

    Raises:
        DataError: If there are no clips, or a behaviour is not in the project any more.
        Cancelled: What was searched so far is kept.
    """
    finder = Finder.load(runs.run_folder(project, run.id))
    ids = _behaviour_ids(finder.repertoire, project)
    wanted = listing.clip_ids(project) if clip_ids is None else list(dict.fromkeys(clip_ids))
    if not wanted:
        raise DataError("There are no clips to look for bouts in: import some videos first.")
    places = ProjectPlaces(project, wanted)
    rows = {row.id: row for row in listing.clip_rows(project, places.ids)}
    said: list[SaidBout] = []
    problems: list[str] = []
    frames = 0
    with contextlib.closing(ReaderPool(limit=2)) as pool:
        for at, clip_id in enumerate(places.ids):
            place, file = places[at], curve_file(runs.run_folder(project, run.id), clip_id)
            try:
                found = finder.search(_turn(ctx, at, len(places)), pool, place, file)
            except VideoError as error:
                problems.append(str(error))
                continue
            _keep(project, run.id, clip_id, ids, found, place.start)
            said += _said(finder.repertoire, rows[clip_id].file, place.start, found)
            frames += place.stop - place.start
    clips = len(places) - len(problems)
    return FoundBouts(run.id, tuple(said), clips, frames, tuple(problems))


def _keep(
    project: Project,
    run_id: int,
    clip_id: int,
    ids: Sequence[int],
    found: Sequence[FoundBout],
    start: int,
) -> None:
    kept = [
        PredictedBout(
            run_id, clip_id, ids[b.behaviour], start + b.start, start + b.stop, b.confidence
        )
        for b in found
    ]
    predicted_bouts.set_predicted_bouts(project, run_id, clip_id, ids, kept)


def find_in_files(
    ctx: JobContext, project: Project, run: Run, paths: Sequence[Path]
) -> FoundBouts:
    """Look for bouts in files that need not be in the project; nothing is stored."""
    finder = Finder.load(runs.run_folder(project, run.id))
    places, problems = file_places(SpanContext(ctx, 0, 0.2), paths)
    said: list[SaidBout] = []
    frames = clips = 0
    inner = SpanContext(ctx, 0.2, 1)
    with (
        contextlib.closing(ReaderPool(limit=2)) as pool,
        tempfile.TemporaryDirectory(prefix="mousevision-") as scratch,
    ):
        for at, place in enumerate(places):
            span = _turn(inner, at, len(places))
            try:
                found = finder.search(span, pool, place, Path(scratch, "curve.npy"))
            except VideoError as error:
                problems.append(str(error))
                continue
            said += _said(finder.repertoire, place.path.as_posix(), place.start, found)
            frames, clips = frames + place.stop - place.start, clips + 1
    return FoundBouts(run.id, tuple(said), clips, frames, tuple(problems))


def _turn(ctx: JobContext, at: int, count: int) -> SpanContext:
    """Return the part of a job that one clip of several takes."""
    note = f"clip {at + 1} of {count}" if count > 1 else ""
    return SpanContext(ctx, at / count, (at + 1) / count, note)


def curve_file(run_folder: Path, clip_id: int) -> Path:
    """Return where the probabilities of a clip's frames are kept."""
    return run_folder / CURVES / f"{clip_id}.npy"


def bout_curves(
    project: Project, run: Run, clip_id: int, frames: int
) -> dict[str, npt.NDArray[np.float32]]:
    """Return by behaviour its probability in each frame of a clip; empty where that is not kept.

    Read from the disk as it is looked at, so that a long recording does not fill the memory.
    """
    file = curve_file(runs.run_folder(project, run.id), clip_id)
    try:
        kept = np.load(file, allow_pickle=False)
    except (OSError, ValueError):
        return {}
    names = list(run.config.get("behaviours", ()))
    if kept.shape != (frames, len(names)):
        return {}
    return {name: kept[:, at].astype(np.float32) for at, name in enumerate(names)}


def _said(
    repertoire: Repertoire, file: str, start: int, found: Sequence[FoundBout]
) -> list[SaidBout]:
    return [
        SaidBout(
            file, repertoire.names[b.behaviour], start + b.start, start + b.stop, b.confidence
        )
        for b in found
    ]


def _behaviour_ids(repertoire: Repertoire, project: Project) -> list[int]:
    known = {b.name: b.id for b in behaviours.behaviours(project)}
    missing = [name for name in repertoire.names if name not in known]
    if missing:
        raise DataError(
            f"The network knows the behaviour “{missing[0]}”, which the project has no more: "
            "name it so again, or train anew."
        )
    return [known[name] for name in repertoire.names]
