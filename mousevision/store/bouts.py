"""Bouts: intervals on the timeline, by rater; and which stretches a rater has looked at.

A bout that shares frames with one of the same behaviour and rater is merged with it; an exclusive
one cuts the rater's other exclusive ones. Bouts that only touch stay two. A point event is a bout
of one frame; points exclude nothing. Bouts remember whether all that they are was marked blind.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mousevision.core.annotation import Bout
from mousevision.core.errors import DataError
from mousevision.core.ethogram import Scope
from mousevision.core.intervals import Interval, subtract, union
from mousevision.store.edit import Edit, Transaction, id_list
from mousevision.store.labels import check_scope

if TYPE_CHECKING:
    from mousevision.store.project import Project

ON_THE_TIMELINE = (Scope.BOUT, Scope.POINT)
_SELECT = "SELECT id, clip_id, rater_id, behaviour_id, start, stop FROM bouts"


def bouts(source: Project | Transaction, clip_id: int, rater_id: int | None = None) -> list[Bout]:
    """Return the bouts of one clip, of one rater if given, in order of time."""
    sql = (
        f"{_SELECT} WHERE clip_id = :clip AND (:rater IS NULL OR rater_id = :rater)"
        " ORDER BY start, stop, id"
    )
    return [Bout(*row) for row in source.rows(sql, {"clip": clip_id, "rater": rater_id})]


def all_bouts(source: Project | Transaction, rater_id: int | None = None) -> list[Bout]:
    """Return all bouts, of one rater if given, by clip and time."""
    sql = f"{_SELECT} WHERE :rater IS NULL OR rater_id = :rater ORDER BY clip_id, start, stop, id"
    return [Bout(*row) for row in source.rows(sql, {"rater": rater_id})]


def add_bout(
    edit: Edit, clip_id: int, rater_id: int, behaviour_id: int, start: int, stop: int
) -> Bout:
    """Add frames `[start, stop)` as a bout, kept inside the clip.

    Returns:
        The bout as it is after merging; its id is that of the earliest one it was merged with.

    Raises:
        DataError: If nothing of it lies in the clip, or the behaviour is not one for bouts.
    """
    scope, exclusive = check_scope(edit, behaviour_id, *ON_THE_TIMELINE)
    interval = _inside(edit, clip_id, start, _stop(scope, start, stop))
    same = _overlapping(edit, clip_id, rater_id, behaviour_id, interval)
    if same:
        number = same[0].id
        return _place(edit, number, clip_id, rater_id, behaviour_id, interval, exclusive)
    number = edit.insert(
        "INSERT INTO bouts (clip_id, rater_id, behaviour_id, start, stop, blind)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (clip_id, rater_id, behaviour_id, *interval, int(edit.blind)),
    )
    return _place(edit, number, clip_id, rater_id, behaviour_id, interval, exclusive)


def move_bout(edit: Edit, bout_id: int, start: int, stop: int) -> Bout:
    """Give a bout other ends; it merges and cuts like a new one.

    Raises:
        DataError: If the bout is gone, or nothing of it would lie in the clip.
    """
    old = _bout(edit, bout_id)
    scope, exclusive = check_scope(edit, old.behaviour_id, *ON_THE_TIMELINE)
    interval = _inside(edit, old.clip_id, start, _stop(scope, start, stop))
    edit.run("UPDATE bouts SET start = ?, stop = ? WHERE id = ?", (*interval, bout_id))
    return _place(edit, bout_id, old.clip_id, old.rater_id, old.behaviour_id, interval, exclusive)


def split_bout(edit: Edit, bout_id: int, frame: int) -> tuple[Bout, Bout]:
    """Cut a bout in two that touch: the second one begins at `frame`, the first keeps its id.

    Raises:
        DataError: If the bout is gone, or one of the two would be empty.
    """
    old = _bout(edit, bout_id)
    if not old.start < frame < old.stop:
        raise DataError(
            f"Frame {frame} does not lie inside the bout of frames {old.start} to {old.stop - 1}: "
            "go to the frame that begins the second part."
        )
    blind = "blind" if edit.blind else "0"
    number = edit.insert(
        "INSERT INTO bouts (clip_id, rater_id, behaviour_id, start, stop, blind)"
        f" SELECT clip_id, rater_id, behaviour_id, ?, stop, {blind} FROM bouts WHERE id = ?",
        (frame, bout_id),
    )
    edit.run(f"UPDATE bouts SET stop = ?, blind = {blind} WHERE id = ?", (frame, bout_id))
    return (
        dataclasses.replace(old, stop=frame),
        dataclasses.replace(old, id=number, start=frame),
    )


def set_bout_behaviour(edit: Edit, bout_id: int, behaviour_id: int) -> Bout:
    """Give a bout another behaviour.

    Raises:
        DataError: If the bout is gone, or the behaviour is not one for bouts.
    """
    old = _bout(edit, bout_id)
    scope, exclusive = check_scope(edit, behaviour_id, *ON_THE_TIMELINE)
    interval = Interval(old.start, _stop(scope, old.start, old.stop))
    edit.run(
        "UPDATE bouts SET behaviour_id = ?, stop = ? WHERE id = ?",
        (behaviour_id, interval.stop, bout_id),
    )
    return _place(edit, bout_id, old.clip_id, old.rater_id, behaviour_id, interval, exclusive)


def remove_bouts(edit: Edit, bout_ids: Iterable[int]) -> None:
    """Take bouts away."""
    edit.run(
        "DELETE FROM bouts WHERE id IN (SELECT value FROM json_each(?))", (id_list(bout_ids),)
    )


def set_scored(
    edit: Edit, clip_id: int, rater_id: int, start: int, stop: int, looked: bool = True
) -> None:
    """Say that a rater has looked at frames `[start, stop)`, or that they are unscored again."""
    interval = _inside(edit, clip_id, start, stop)
    before = scored(edit, clip_id, rater_id)
    if looked:
        after = union([*before, interval])
    else:
        after = [piece for old in before for piece in subtract(old, interval)]
    for old in before:
        if old not in after:
            edit.run(
                "DELETE FROM scored WHERE clip_id = ? AND rater_id = ? AND start = ?",
                (clip_id, rater_id, old.start),
            )
    edit.many(
        "INSERT INTO scored (clip_id, rater_id, start, stop) VALUES (?, ?, ?, ?)",
        [(clip_id, rater_id, *new) for new in after if new not in before],
    )


def scored(source: Project | Transaction, clip_id: int, rater_id: int) -> list[Interval]:
    """Return the stretches of a clip that a rater has looked at, sorted."""
    sql = "SELECT start, stop FROM scored WHERE clip_id = ? AND rater_id = ? ORDER BY start"
    return [Interval(*row) for row in source.rows(sql, (clip_id, rater_id))]


def tally(source: Project | Transaction) -> dict[str, int]:
    """Return how many bouts there are of each behaviour for bouts, in the classes' order."""
    sql = (
        "SELECT name, (SELECT count(*) FROM bouts WHERE behaviour_id = behaviours.id)"
        " FROM behaviours WHERE scope <> 'clip' ORDER BY position, id"
    )
    return dict(source.rows(sql))


def looked_at(source: Project | Transaction) -> list[tuple[int, int]]:
    """Return clip and rater wherever a rater has looked at some stretch."""
    return [
        (clip, rater)
        for clip, rater in source.rows(
            "SELECT DISTINCT clip_id, rater_id FROM scored ORDER BY clip_id, rater_id"
        )
    ]


def _stop(scope: Scope, start: int, stop: int) -> int:
    """Return the frame behind the last one; a point is one frame long, however it is drawn."""
    return start + 1 if scope is Scope.POINT else stop


def _bout(edit: Edit, bout_id: int) -> Bout:
    row = edit.row(f"{_SELECT} WHERE id = ?", (bout_id,))
    if row is None:
        raise DataError("This bout is not in the project any more.")
    return Bout(*row)


def _inside(edit: Edit, clip_id: int, start: int, stop: int) -> Interval:
    row = edit.row("SELECT start, stop FROM clips WHERE id = ?", (clip_id,))
    if row is None:
        raise DataError(f"Clip {clip_id} is not in the project any more.")
    interval = Interval(start, stop).clamp(*row)
    if interval is None:
        raise DataError(f"Frames {start} to {stop - 1} do not lie in the clip.")
    return interval


def _overlapping(
    edit: Edit, clip_id: int, rater_id: int, behaviour_id: int, interval: Interval
) -> list[Bout]:
    """Return the rater's bouts of the behaviour that share frames, in order of time."""
    return [
        bout
        for bout in bouts(edit, clip_id, rater_id)
        if bout.behaviour_id == behaviour_id and interval.overlaps(Interval(bout.start, bout.stop))
    ]


def _place(
    edit: Edit,
    bout_id: int,
    clip_id: int,
    rater_id: int,
    behaviour_id: int,
    interval: Interval,
    exclusive: bool,
) -> Bout:
    """Merge the stored bout `bout_id` with its like and cut what it excludes."""
    others = [
        bout
        for bout in _overlapping(edit, clip_id, rater_id, behaviour_id, interval)
        if bout.id != bout_id
    ]
    own = _bout(edit, bout_id)
    start = min([interval.start, *(bout.start for bout in others)])
    stop = max([interval.stop, *(bout.stop for bout in others)])
    if interval.overlaps(Interval(own.start, own.stop)):
        start, stop = min(start, own.start), max(stop, own.stop)
    blind = "blind" if edit.blind else "0"
    edit.run(
        f"UPDATE bouts SET start = ?, stop = ?, blind = (SELECT min({blind}) FROM bouts WHERE id"
        " IN (SELECT value FROM json_each(?))) WHERE id = ?",
        (start, stop, id_list([bout_id, *(bout.id for bout in others)]), bout_id),
    )
    remove_bouts(edit, (bout.id for bout in others))
    if exclusive:
        _cut_others(edit, clip_id, rater_id, behaviour_id, Interval(start, stop))
    return Bout(bout_id, clip_id, rater_id, behaviour_id, start, stop)


def _cut_others(edit: Edit, clip_id: int, rater_id: int, behaviour_id: int, cut: Interval) -> None:
    """Take the frames away from the rater's exclusive bouts of other behaviours."""
    sql = (
        "SELECT bouts.id, behaviour_id, start, stop, blind FROM bouts"
        " JOIN behaviours ON behaviours.id = behaviour_id"
        " WHERE clip_id = ? AND rater_id = ? AND behaviour_id <> ? AND exclusive"
        " AND start < ? AND stop > ?"
    )
    for number, other, start, stop, blind in edit.rows(
        sql, (clip_id, rater_id, behaviour_id, cut.stop, cut.start)
    ):
        pieces = subtract(Interval(start, stop), cut)
        if not pieces:
            remove_bouts(edit, [number])
            continue
        edit.run("UPDATE bouts SET start = ?, stop = ? WHERE id = ?", (*pieces[0], number))
        for piece in pieces[1:]:
            edit.run(
                "INSERT INTO bouts (clip_id, rater_id, behaviour_id, start, stop, blind)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (clip_id, rater_id, other, *piece, blind),
            )
