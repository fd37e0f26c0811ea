"""Working blind: who did, from when to when, with which sealed order; and which labels show it.

Spells are written beside the history: undo takes back what was labelled, never that somebody
worked blind or stopped doing so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mousevision.store.edit import Row, Transaction, id_list
from mousevision.store.history import now

if TYPE_CHECKING:
    from mousevision.store.project import Project

_SELECT = "SELECT id, rater_id, shuffled, began, ended, why FROM blind_spells"


@dataclass(frozen=True, slots=True)
class Spell:
    """One stretch of work in which a rater did not see whose clips these were.

    Attributes:
        id: Its number.
        rater_id: Who.
        shuffled: The clips in the order in which they stood: the sealed key, since the first is
            shown as clip 1, whichever it is.
        began: ISO time, UTC.
        ended: ISO time, UTC; empty while it goes on.
        why: In the rater's words, why it ended; may be empty.
    """

    id: int
    rater_id: int
    shuffled: tuple[int, ...]
    began: str
    ended: str = ""
    why: str = ""


def spells(source: Project | Transaction) -> list[Spell]:
    """Return all spells, the newest first."""
    return [_read(row) for row in source.rows(f"{_SELECT} ORDER BY id DESC")]


def spell(source: Project | Transaction, rater_id: int) -> Spell | None:
    """Return the spell in which a rater is; None who sees everything."""
    row: Row | None = source.row(f"{_SELECT} WHERE rater_id = ? AND ended = ''", (rater_id,))
    return _read(row) if row else None


def begin(transaction: Transaction, rater_id: int, shuffled: Sequence[int]) -> Spell:
    """Begin a spell with the clips in this order, or return the one that goes on."""
    going_on = spell(transaction, rater_id)
    if going_on is not None:
        return going_on
    began = now()
    transaction.touch("blind_spells")
    number = transaction.insert(
        "INSERT INTO blind_spells (rater_id, shuffled, began) VALUES (?, ?, ?)",
        (rater_id, id_list(shuffled), began),
    )
    return Spell(number, rater_id, tuple(shuffled), began)


def end(transaction: Transaction, rater_id: int, why: str = "") -> None:
    """End a rater's spell and keep why; nothing happens to who works in the open."""
    transaction.touch("blind_spells")
    transaction.run(
        "UPDATE blind_spells SET ended = ?, why = ? WHERE rater_id = ? AND ended = ''",
        (now(), why, rater_id),
    )


def blind_labels(source: Project | Transaction) -> set[tuple[int, int]]:
    """Return clip and rater of each label that was given blind."""
    return {
        (clip, rater)
        for clip, rater in source.rows("SELECT clip_id, rater_id FROM labels WHERE blind")
    }


def blind_bouts(source: Project | Transaction) -> set[int]:
    """Return the ids of the bouts that were marked blind, and not touched in the open since."""
    return {number for (number,) in source.rows("SELECT id FROM bouts WHERE blind")}


def _read(row: Row) -> Spell:
    number, rater, shuffled, began, ended, why = row
    return Spell(number, rater, tuple(json.loads(shuffled)), began, ended, why)
