"""Reviews: what a rater decided when a clip came up; the newest per clip and rater counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mousevision.core.annotation import Decision
from mousevision.store.edit import Edit, Transaction, id_list

if TYPE_CHECKING:
    from mousevision.store.project import Project


@dataclass(frozen=True, slots=True)
class Review:
    """One decision.

    Attributes:
        clip_id: The clip.
        rater_id: Who decided.
        decision: What was decided.
        run_id: The run whose prediction was there, if any.
        prediction_seen: Whether the rater saw that prediction before deciding.
        revision: The edit in the history that it was part of.
    """

    clip_id: int
    rater_id: int
    decision: Decision
    run_id: int | None
    prediction_seen: bool
    revision: int


def add_review(
    edit: Edit,
    clip_ids: Iterable[int],
    rater_id: int,
    decision: Decision,
    run_id: int | None = None,
    prediction_seen: bool = False,
) -> None:
    """Note what a rater decided about clips."""
    edit.run(
        "INSERT INTO reviews (clip_id, rater_id, decision, run_id, prediction_seen, revision)"
        " SELECT value, ?, ?, ?, ?, ? FROM json_each(?)",
        (
            rater_id,
            str(decision),
            run_id,
            int(prediction_seen),
            edit.revision,
            id_list(clip_ids),
        ),
    )


def reviews(source: Project | Transaction, clip_id: int | None = None) -> list[Review]:
    """Return all decisions, or those about one clip, oldest first."""
    sql = (
        "SELECT clip_id, rater_id, decision, run_id, prediction_seen, revision FROM reviews"
        " WHERE :clip IS NULL OR clip_id = :clip ORDER BY id"
    )
    return [
        Review(clip, rater, Decision(decision), run, bool(seen), revision)
        for clip, rater, decision, run, seen, revision in source.rows(sql, {"clip": clip_id})
    ]


def newest_review(source: Project | Transaction) -> int:
    """Return the number of the newest decision, 0 before the first; they rise."""
    row = source.row("SELECT max(id) FROM reviews")
    return int(row[0] or 0) if row else 0


def decisions_since(
    source: Project | Transaction, rater_id: int, since: int, clip_ids: Iterable[int] | None = None
) -> dict[int, Decision]:
    """Return a rater's newest decision on each clip after the one with this number.

    Args:
        source: The project.
        rater_id: Who decided.
        since: Number of a decision, as `newest_review` returns it.
        clip_ids: Only these clips; None for all.
    """
    sql = "SELECT clip_id, decision FROM reviews WHERE id > :since AND rater_id = :rater"
    if clip_ids is not None:
        sql += " AND clip_id IN (SELECT value FROM json_each(:ids))"
    bindings = {"since": since, "rater": rater_id, "ids": id_list(clip_ids or ())}
    rows = source.rows(f"{sql} ORDER BY id", bindings)
    return {clip: Decision(decision) for clip, decision in rows}
