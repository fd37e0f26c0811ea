"""The raters of a project. To say who one is is no edit: raters are never undone or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mousevision.core.annotation import Rater, RaterKind
from mousevision.core.errors import SettingError
from mousevision.store.edit import Row, Transaction
from mousevision.store.text import fold

if TYPE_CHECKING:
    from mousevision.store.project import Project


def raters(source: Project | Transaction) -> list[Rater]:
    """Return all raters, in the order in which they came."""
    return [_read(row) for row in source.rows("SELECT id, name, kind FROM raters ORDER BY id")]


def rater(source: Project | Transaction, name: str) -> Rater | None:
    """Return the rater of this name, in any case; None when there is none."""
    row = source.row("SELECT id, name, kind FROM raters WHERE folded = ?", (fold(name),))
    return _read(row) if row else None


def ensure_rater(transaction: Transaction, name: str, kind: RaterKind = RaterKind.HUMAN) -> Rater:
    """Return the rater of this name, added if need be; an existing one keeps its kind.

    Raises:
        SettingError: If the name is empty.
    """
    if not fold(name):
        raise SettingError("A rater needs a name.")
    found = rater(transaction, name)
    if found is not None:
        return found
    number = transaction.insert(
        "INSERT INTO raters (name, folded, kind) VALUES (?, ?, ?)",
        (name.strip(), fold(name), str(kind)),
    )
    transaction.touch("raters")
    return Rater(number, name.strip(), kind)


def _read(row: Row) -> Rater:
    number, name, kind = row
    return Rater(number, name, RaterKind(kind))
