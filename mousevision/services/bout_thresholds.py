"""From which probability on a frame speaks for a behaviour: moved by a user, never by training.

The probabilities of all frames are kept with the run, so that bouts are found anew without looking
at any video.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.annotation import PredictedBout
from mousevision.core.errors import DataError, SettingError
from mousevision.core.job import JobContext
from mousevision.learn.bouts import OWN, FoundBout, find_bouts
from mousevision.services.access import need_writing
from mousevision.services.bout_finding import curve_file
from mousevision.services.bout_rules import BoutRule
from mousevision.services.words import counted
from mousevision.store import behaviours, clips, predicted_bouts, runs
from mousevision.store.project import Project

LEAST, MOST = 0.01, 0.99


@dataclass(frozen=True, slots=True)
class ThresholdMoved:
    """What another threshold has changed.

    Attributes:
        behaviour: Name of the behaviour.
        threshold: Where it is now.
        before: Where it was.
        clips: How many clips were gone through.
        found: How many bouts of the behaviour there are in them now.
        were: How many there were.
        skipped: Clips whose probabilities are not kept: they stay as they were.
    """

    behaviour: str
    threshold: float
    before: float
    clips: int
    found: int
    were: int
    skipped: int

    def words(self) -> str:
        """Return it as a sentence."""
        text = (
            f"{self.behaviour} counts from {self.threshold:.2f} on: "
            f"{counted(self.found, 'bout')} in {counted(self.clips, 'clip')}, "
            f"before ({self.before:.2f}) {self.were}"
        )
        if self.skipped:
            text += f"; {counted(self.skipped, 'clip')} must be classified again first"
        if self.threshold == OWN:
            return f"{text}. This is the network's own threshold."
        return f"{text}. Double-click the line for the network's own, {OWN:.2f}."


def use_bout_threshold(
    ctx: JobContext,
    project: Project,
    run_id: int,
    behaviour: str,
    threshold: float,
    first: Sequence[int] = (),
) -> ThresholdMoved:
    """Let a run's network find a behaviour from another probability on, there and from now on.

    Args:
        ctx: The job.
        project: Open for writing.
        run_id: The training whose network it is.
        behaviour: Name of the behaviour.
        threshold: From `LEAST` to `MOST`; `OWN` is the network's own.
        first: Clips to go through before all others.

    Raises:
        SettingError: If the threshold is no such share.
        DataError: If the network does not know the behaviour.
        Cancelled: The clips gone through so far are as the new threshold has it, as all will be
            that are searched from now on.
    """
    need_writing(project)
    if not LEAST <= threshold <= MOST:
        raise SettingError(
            f"A threshold lies between {LEAST:g} and {MOST:g}, not at {threshold:g}."
        )
    folder = runs.run_folder(project, run_id)
    old = BoutRule.load(folder)
    if behaviour not in old.repertoire.names:
        raise DataError(f"The network of run {run_id} does not know “{behaviour}”.")
    new = old.moved(behaviour, threshold)
    new.keep(folder)
    done = _find_anew(ctx, project, run_id, new, behaviour, first)
    return ThresholdMoved(behaviour, threshold, old.threshold(behaviour), *done)


def _find_anew(
    ctx: JobContext,
    project: Project,
    run_id: int,
    rule: BoutRule,
    behaviour: str,
    first: Sequence[int],
) -> tuple[int, int, int, int]:
    """Find the bouts of every clip of a run again; return clips, bouts now and then, skipped."""
    ids = {b.name: b.id for b in behaviours.behaviours(project)}
    wanted, names = ids.get(behaviour), rule.repertoire.names
    if any(name not in ids for name in names):
        raise DataError("The network knows a behaviour that the project has no more: train anew.")
    searched = predicted_bouts.clips_of(project, run_id)
    order = [c for c in first if c in set(searched)]
    order += [c for c in searched if c not in set(order)]
    places = {clip.id: clip for clip in clips.clips(project, order)}
    now = then = skipped = 0
    for at, clip_id in enumerate(order):
        ctx.check()
        clip = places[clip_id]
        kept = _kept(project, run_id, clip_id, clip.stop - clip.start, len(names))
        if kept is None:
            skipped += 1
            continue
        before = predicted_bouts.bouts_of(project, run_id, clip_id)
        then += sum(b.behaviour_id == wanted for b in before)
        found = find_bouts(kept, rule.repertoire, rule.rule)
        now += sum(names[b.behaviour] == behaviour for b in found)
        bouts = [
            _predicted(b, run_id, clip_id, ids[names[b.behaviour]], clip.start) for b in found
        ]
        if bouts != list(before):
            predicted_bouts.set_predicted_bouts(
                project, run_id, clip_id, [ids[name] for name in names], bouts
            )
        ctx.report(at + 1, len(order), f"clip {at + 1} of {len(order)}")
    return len(order) - skipped, now, then, skipped


def _predicted(
    b: FoundBout, run_id: int, clip_id: int, behaviour: int, start: int
) -> PredictedBout:
    return PredictedBout(run_id, clip_id, behaviour, start + b.start, start + b.stop, b.confidence)


def _kept(
    project: Project, run_id: int, clip_id: int, frames: int, count: int
) -> npt.NDArray[np.float16] | None:
    """Return the probabilities kept of a clip as they lie on the disk; None if they do not fit."""
    try:
        kept: npt.NDArray[np.float16] = np.load(
            curve_file(runs.run_folder(project, run_id), clip_id), mmap_mode="r"
        )
    except (OSError, ValueError):
        return None
    return kept if kept.shape == (frames, count) else None
