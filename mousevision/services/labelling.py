"""Labels by keyboard, accepted predictions, bouts, and labels from a file: each one edit."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mousevision.core.annotation import Bout, Decision, PredictedBout, Prediction, Rater
from mousevision.core.errors import DataError
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.job import JobContext, track
from mousevision.interop.tables import Row, column, read_table
from mousevision.services.access import need_writing
from mousevision.services.blinding import blind_name
from mousevision.services.import_plan import Skipped
from mousevision.services.naming import ClipNames
from mousevision.store import (
    behaviours,
    blind,
    bouts,
    clips,
    labels,
    listing,
    predictions,
    raters,
    repeats,
    reviews,
)
from mousevision.store.edit import Edit
from mousevision.store.project import Project
from mousevision.store.text import fold

FEW = 500
"""Clips up to which each is asked for alone, rather than all of the project at once."""


def label_clips(
    project: Project,
    rater: Rater,
    clip_ids: Sequence[int],
    behaviour: Behaviour,
    in_sight: bool = True,
) -> None:
    """Give one class to some clips; what was predicted is kept with it.

    `in_sight` tells whether predictions could be seen: whoever sees them agrees more often.
    """
    names = _named(project, rater, clip_ids)
    seen = _seen(project, clip_ids)
    decided: dict[tuple[Decision, int | None], list[int]] = defaultdict(list)
    for clip_id in clip_ids:
        said = seen.get(clip_id)
        if said is None:
            decided[Decision.LABELLED, None].append(clip_id)
        else:
            same = said.behaviour_id == behaviour.id
            decision = Decision.ACCEPTED if same else Decision.CORRECTED
            decided[decision, said.run_id].append(clip_id)
    with project.edit(f"Label {names} as {behaviour.name}", rater) as edit:
        labels.set_label(edit, clip_ids, rater.id, behaviour.id)
        for (decision, run_id), ids in decided.items():
            seen_then = in_sight and run_id is not None
            reviews.add_review(edit, ids, rater.id, decision, run_id, seen_then)


def label_again(
    project: Project, rater: Rater, clip_id: int, behaviour: Behaviour, in_sight: bool = True
) -> None:
    """Note what a rater says of a clip that came up again silently; the label stays.

    A clip that has lost its label meanwhile is labelled like any other.
    """
    given = {label.rater_id: label.behaviour_id for label in labels.labels(project, clip_id)}
    if rater.id not in given:
        label_clips(project, rater, [clip_id], behaviour, in_sight)
        return
    names = _named(project, rater, [clip_id])
    with project.edit(f"Label {names} as {behaviour.name}", rater) as edit:
        repeats.add_repeat(edit, clip_id, rater.id, given[rater.id], behaviour.id)


def accept_predictions(project: Project, rater: Rater, clip_ids: Sequence[int]) -> int:
    """Make the predictions of some clips the rater's labels; return how many had one."""
    seen = _seen(project, clip_ids)
    if not seen:
        return 0
    accepted: dict[tuple[int, int], list[int]] = defaultdict(list)
    for clip_id, said in seen.items():
        accepted[said.behaviour_id, said.run_id].append(clip_id)
    names = _named(project, rater, list(seen))
    with project.edit(f"Accept the prediction of {names}", rater) as edit:
        for (behaviour_id, run_id), ids in accepted.items():
            labels.set_label(edit, ids, rater.id, behaviour_id)
            reviews.add_review(edit, ids, rater.id, Decision.ACCEPTED, run_id, True)
    return len(seen)


def set_aside(
    project: Project,
    rater: Rater,
    clip_ids: Sequence[int],
    decision: Decision,
    in_sight: bool = True,
) -> None:
    """Note that a rater is unsure of some clips, or has skipped them; labels stay as they are.

    Raises:
        ValueError: If the decision is another one.
    """
    if decision not in (Decision.UNSURE, Decision.SKIPPED):
        raise ValueError(f"{decision} gives a label.")
    said = _seen(project, clip_ids)
    by_run: dict[int | None, list[int]] = defaultdict(list)
    for clip_id in clip_ids:
        by_run[said[clip_id].run_id if clip_id in said else None].append(clip_id)
    verb = "Unsure of" if decision is Decision.UNSURE else "Skip"
    with project.edit(f"{verb} {_named(project, rater, clip_ids)}", rater) as edit:
        for run_id, ids in by_run.items():
            seen_then = in_sight and run_id is not None
            reviews.add_review(edit, ids, rater.id, decision, run_id, seen_then)


def _seen(project: Project, clip_ids: Sequence[int]) -> dict[int, Prediction]:
    """Return what is predicted, and so could be seen, of those clips that have a prediction."""
    if len(clip_ids) > FEW:
        every = predictions.current_predictions(project)
        return {clip_id: every[clip_id] for clip_id in clip_ids if clip_id in every}
    found = {clip_id: predictions.current_prediction(project, clip_id) for clip_id in clip_ids}
    return {clip_id: said for clip_id, said in found.items() if said is not None}


def remove_labels(project: Project, rater: Rater, clip_ids: Sequence[int]) -> int:
    """Take the rater's labels from some clips: nobody has looked, then.

    Returns:
        How many of the clips had one; without any nothing is written.
    """
    there = labels.labelled_by(project, rater.id, clip_ids)
    if not there:
        return 0
    with project.edit(f"Remove the label of {_named(project, rater, clip_ids)}", rater) as edit:
        labels.set_label(edit, clip_ids, rater.id, None)
    return there


def draw_bout(
    project: Project, rater: Rater, clip_id: int, behaviour: Behaviour, start: int, stop: int
) -> Bout:
    """Add a bout; exclusive behaviours of the same rater give way."""
    with project.edit(f"Mark {behaviour.name}", rater) as edit:
        return bouts.add_bout(edit, clip_id, rater.id, behaviour.id, start, stop)


def accept_bouts(
    project: Project, rater: Rater, found: Sequence[PredictedBout], whole: bool = False
) -> int:
    """Make bouts that a network found the rater's own, in one step; return how many.

    `whole` tells that these are all of the clip: with that the rater has decided on it, and the
    frames without a bout are background.
    """
    if not found:
        return 0
    names = {b.id: b.name for b in behaviours.behaviours(project)}
    first = names.get(found[0].behaviour_id, "bout")
    what = f"a predicted {first}" if len(found) == 1 else f"{len(found)} predicted bouts"
    with project.edit(f"Accept {what}", rater) as edit:
        for one in found:
            bouts.add_bout(edit, one.clip_id, rater.id, one.behaviour_id, one.start, one.stop)
        if whole:
            (clip,) = clips.clips(project, [found[0].clip_id])
            bouts.set_scored(edit, clip.id, rater.id, clip.start, clip.stop)
            run = found[0].run_id
            reviews.add_review(edit, [clip.id], rater.id, Decision.ACCEPTED, run, True)
    return len(found)


def mark_looked_at(project: Project, rater: Rater, clip_ids: Sequence[int]) -> None:
    """Say that a rater has looked through some clips: what shows no bout is background.

    With that they have decided on these clips.
    """
    with project.edit(f"All bouts marked in {_named(project, rater, clip_ids)}", rater) as edit:
        for clip in clips.clips(project, clip_ids):
            bouts.set_scored(edit, clip.id, rater.id, clip.start, clip.stop)
        reviews.add_review(edit, clip_ids, rater.id, Decision.LABELLED)


def move_bout(project: Project, rater: Rater, bout_id: int, start: int, stop: int) -> None:
    """Give a bout other ends."""
    with project.edit("Move a bout", rater) as edit:
        bouts.move_bout(edit, bout_id, start, stop)


def remove_bouts(project: Project, rater: Rater, bout_ids: Sequence[int]) -> None:
    """Take bouts away."""
    words = "Remove a bout" if len(bout_ids) == 1 else f"Remove {len(bout_ids)} bouts"
    with project.edit(words, rater) as edit:
        bouts.remove_bouts(edit, bout_ids)


@dataclass(frozen=True, slots=True)
class FromFile:
    """What labels from a file gave."""

    labels: int
    skipped: tuple[Skipped, ...]


def labels_from_file(ctx: JobContext, project: Project, rater_name: str, path: Path) -> FromFile:
    """Give a rater the labels of a table with `file,class` or `file,behaviour,start_frame,...`.

    Rows that name no clip or class of the project are skipped and told; the rest is one edit.

    Raises:
        DataError: If the file is no such table.
        Cancelled: No label has been given.
    """
    need_writing(project)
    rows = read_table(path)
    file = column(rows, "file", path)
    header = {name.lower() for name in (rows[0] if rows else {})}
    is_bouts = {"behaviour", "start_frame", "stop_frame"} <= header
    if not is_bouts and "class" not in header:
        raise DataError(
            f"{path} needs the columns file,class or file,behaviour,start_frame,stop_frame."
        )
    names = ClipNames(project)
    skipped: list[Skipped] = []
    with project.edit(f"Labels from {path.name}") as edit:
        writer = _Writer(project, edit, raters.ensure_rater(edit, rater_name))
        writer.overlapping = _overlapping(rows, file) if is_bouts else set()
        write = writer.bout if is_bouts else writer.label
        for row in track(ctx, rows, len(rows), "labels"):
            values = {name.lower(): value for name, value in row.items()}
            problem = write(names.find(row[file]), values)
            if problem:
                skipped.append(Skipped(row[file], problem))
    return FromFile(len(rows) - len(skipped), tuple(skipped))


def _overlapping(rows: Sequence[Row], file: str) -> set[str]:
    """Return the behaviours of a table of bouts that share frames with another of the same file.

    New to the project, they must not exclude each other, else one would cut the other away.
    """
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in rows:
        values = {name.lower(): value for name, value in row.items()}
        with contextlib.suppress(ValueError):  # told later, when the row is written
            ends = int(values["start_frame"]), int(values["stop_frame"])
            spans[row[file]].append((*ends, fold(values["behaviour"])))
    found: set[str] = set()
    for each in spans.values():
        open_ones: list[tuple[int, str]] = []
        for start, stop, name in sorted(each):
            open_ones = [one for one in open_ones if one[0] > start]
            others = {other for _, other in open_ones if other != name}
            found |= others | ({name} if others else set())
            open_ones.append((stop, name))
    return found


class _Writer:
    """Writes rows of a table in one edit; each method returns why not, or nothing.

    Attributes:
        overlapping: Behaviours, folded, that are made such that others may share their frames.
    """

    def __init__(self, project: Project, edit: Edit, rater: Rater) -> None:
        self._project = project
        self._edit = edit
        self._rater = rater
        self._known = {fold(b.name): b for b in behaviours.behaviours(edit)}
        self.overlapping: set[str] = set()

    def label(self, found: Sequence[int], row: Row) -> str:
        """Write one label for the one clip found."""
        if len(found) != 1:
            return _not_one(len(found))
        if not row["class"]:
            return "the row gives no class"
        behaviour = self._behaviour(row["class"], Scope.CLIP)
        if behaviour is None:
            return f"“{row['class']}” is no class for whole clips"
        labels.set_label(self._edit, found, self._rater.id, behaviour.id)
        return ""

    def bout(self, found: Sequence[int], row: Row) -> str:
        """Write one bout into the clip that holds its frames."""
        try:
            start, stop = int(row["start_frame"]), int(row["stop_frame"])
        except ValueError:
            return "start_frame and stop_frame must be whole numbers"
        inside = [
            c for c in clips.clips(self._project, found) if c.start <= start < stop <= c.stop
        ]
        if len(inside) != 1:
            return "no clip holds these frames" if found and not inside else _not_one(len(inside))
        if not row["behaviour"]:
            return "the row gives no behaviour"
        behaviour = self._behaviour(row["behaviour"], *bouts.ON_THE_TIMELINE)
        if behaviour is None:
            return f"“{row['behaviour']}” is no behaviour for the timeline"
        bouts.add_bout(self._edit, inside[0].id, self._rater.id, behaviour.id, start, stop)
        return ""

    def _behaviour(self, name: str, *scopes: Scope) -> Behaviour | None:
        """Return the class of a name, added with the first scope; None if its scope is another."""
        known = self._known.get(fold(name))
        if known is None:
            alone = fold(name) not in self.overlapping
            known = behaviours.add_behaviour(self._edit, name, scope=scopes[0], exclusive=alone)
            self._known[fold(name)] = known
        return known if known.scope in scopes else None


def _not_one(count: int) -> str:
    return "the project has no such clip" if count == 0 else f"{count} clips are called so"


def _named(project: Project, rater: Rater, clip_ids: Sequence[int]) -> str:
    """Return what an edit's name calls the clips; who works blind reads no file names in Undo."""
    if len(clip_ids) != 1:
        return f"{len(clip_ids)} clips"
    spell = blind.spell(project, rater.id)
    if spell is not None:
        return blind_name(spell, clip_ids[0])
    return listing.clip_rows(project, clip_ids)[0].name
