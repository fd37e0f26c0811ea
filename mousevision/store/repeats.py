"""Silent repeats: clips that came up again without a word, and the class given then.

The label stays the first one; the second is kept here, for the rater's agreement with themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mousevision.core.ethogram import Scope
from mousevision.store.edit import Edit, Transaction
from mousevision.store.labels import check_scope

if TYPE_CHECKING:
    from mousevision.store.project import Project


@dataclass(frozen=True, slots=True)
class Repeat:
    """One clip labelled twice by one rater.

    Attributes:
        clip_id: The clip.
        rater_id: Who.
        first_id: The class that it had when it came up again.
        behaviour_id: The class given then.
    """

    clip_id: int
    rater_id: int
    first_id: int
    behaviour_id: int


def add_repeat(edit: Edit, clip_id: int, rater_id: int, first_id: int, behaviour_id: int) -> None:
    """Keep what a rater said of a clip when it came up again.

    Raises:
        DataError: If the behaviour is not one for whole clips.
    """
    check_scope(edit, behaviour_id, Scope.CLIP)
    edit.run(
        "INSERT INTO repeats (clip_id, rater_id, first_id, behaviour_id, revision)"
        " VALUES (?, ?, ?, ?, ?)",
        (clip_id, rater_id, first_id, behaviour_id, edit.revision),
    )


def repeats(source: Project | Transaction, rater_id: int | None = None) -> list[Repeat]:
    """Return all repeats, or those of one rater, oldest first."""
    sql = (
        "SELECT clip_id, rater_id, first_id, behaviour_id FROM repeats"
        " WHERE :rater IS NULL OR rater_id = :rater ORDER BY id"
    )
    return [Repeat(*row) for row in source.rows(sql, {"rater": rater_id})]


def newest_repeat(source: Project | Transaction) -> int:
    """Return the number of the newest repeat, 0 before the first; they rise."""
    row = source.row("SELECT max(id) FROM repeats")
    return int(row[0] or 0) if row else 0


def repeated_since(source: Project | Transaction, rater_id: int, since: int) -> set[int]:
    """Return the clips that a rater labelled again after the repeat with this number."""
    sql = "SELECT clip_id FROM repeats WHERE id > ? AND rater_id = ?"
    return {clip for (clip,) in source.rows(sql, (since, rater_id))}
