"""Bouts that runs have found; they lie beside those of raters, never over them; never undone.

That a run looked for bouts in a clip is kept as well: a clip in which it found none is not the
same as one that it has never seen. The *current* bouts of a clip are those of the newest training
run, done or under way, that has searched it as it is now and whose behaviours are all still there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mousevision.core.annotation import PredictedBout
from mousevision.store.edit import Edit

if TYPE_CHECKING:
    from mousevision.store.project import Project

_SELECT = "SELECT run_id, clip_id, behaviour_id, start, stop, confidence FROM predicted_bouts"
_CURRENT = (
    "SELECT run_id FROM searched_clips AS searched JOIN clips ON clips.id = searched.clip_id"
    " WHERE searched.clip_id = ? AND searched.start = clips.start AND searched.stop = clips.stop"
    " AND +run_id IN (SELECT id FROM current_runs) ORDER BY run_id DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Searched:
    """The bouts that a run found in a clip, in order of time; there may be none."""

    run_id: int
    clip_id: int
    bouts: tuple[PredictedBout, ...]


def set_predicted_bouts(
    project: Project,
    run_id: int,
    clip_id: int,
    behaviour_ids: Iterable[int],
    bouts: Sequence[PredictedBout],
) -> None:
    """Keep what a run found in a clip, in place of what it found there before.

    Args:
        project: The project, open for writing.
        run_id: The run.
        clip_id: The clip, of which all frames were searched.
        behaviour_ids: What it looked for.
        bouts: What it found.
    """
    with project.writing() as transaction:
        key = (run_id, clip_id)
        transaction.run("DELETE FROM searched_clips WHERE run_id = ? AND clip_id = ?", key)
        transaction.run(
            "INSERT INTO searched_clips SELECT ?, id, start, stop FROM clips WHERE id = ?", key
        )
        transaction.many(
            "INSERT OR REPLACE INTO predicted_bouts"
            " SELECT run_id, clip_id, ?, ?, ?, ? FROM searched_clips"
            " WHERE run_id = ? AND clip_id = ?",
            [(b.behaviour_id, b.start, b.stop, b.confidence, *key) for b in bouts],
        )
        transaction.many(
            "INSERT OR IGNORE INTO run_behaviours VALUES (?, ?)",
            [(run_id, behaviour) for behaviour in behaviour_ids],
        )
        transaction.touch("predictions", [clip_id])


def predicted_bouts(project: Project, clip_id: int) -> Searched | None:
    """Return the current bouts of a clip; None if no run has looked for any."""
    row = project.row(_CURRENT, (clip_id,))
    if row is None:
        return None
    return Searched(row[0], clip_id, bouts_of(project, row[0], clip_id))


def bouts_of(project: Project, run_id: int, clip_id: int) -> tuple[PredictedBout, ...]:
    """Return what a run found in a clip, in order of time."""
    found = project.rows(
        f"{_SELECT} WHERE run_id = ? AND clip_id = ? ORDER BY start, stop, behaviour_id",
        (run_id, clip_id),
    )
    return tuple(PredictedBout(*each) for each in found)


def clips_of(project: Project, run_id: int) -> list[int]:
    """Return the clips in which a run has looked for bouts, as far as they are as they were."""
    sql = (
        "SELECT clip_id FROM searched_clips AS searched JOIN clips ON clips.id = searched.clip_id"
        " WHERE run_id = ? AND searched.start = clips.start AND searched.stop = clips.stop"
        " ORDER BY clip_id"
    )
    return [clip for (clip,) in project.rows(sql, (run_id,))]


def searched_clips(project: Project) -> list[int]:
    """Return the clips in which some run has looked for bouts."""
    sql = (
        "SELECT DISTINCT clip_id FROM searched_clips WHERE clip_id IN (SELECT id FROM clips)"
        " ORDER BY clip_id"
    )
    return [clip for (clip,) in project.rows(sql)]


def forget_video(edit: Edit, video_id: int) -> None:
    """Forget what was found in a video whose frames are numbered anew: search it again."""
    edit.run(
        "DELETE FROM searched_clips WHERE clip_id IN (SELECT id FROM clips WHERE video_id = ?)",
        (video_id,),
    )
