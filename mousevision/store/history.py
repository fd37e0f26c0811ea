"""The history of edits: a straight line of steps that can be undone and done again.

Rows are never removed. Ids rise with time; those in force come first, those undone behind them,
and a new edit marks what was undone as discarded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import apsw

from mousevision.core.changes import Changes
from mousevision.core.errors import ProjectError
from mousevision.store import changesets, schema
from mousevision.store.edit import Edit, Row, Transaction

if TYPE_CHECKING:
    from mousevision.store.project import Project

Told = Callable[[int, int], None]
IN_FORCE, UNDONE, DISCARDED = "in force", "undone", "discarded"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One edit.

    Attributes:
        id: Its number, rising; the newest in force is the project's revision.
        name: What was done.
        rater: Name of the rater, or empty.
        at: ISO time, UTC.
        state: `in force`, `undone`, or `discarded` (undone, then something else was done).
    """

    id: int
    name: str
    rater: str
    at: str
    state: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where in the history the project stands."""

    revision: int = 0
    undo_name: str | None = None
    redo_name: str | None = None


def now() -> str:
    """Return the time as it is kept: ISO, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def next_id(connection: apsw.Connection) -> int:
    """Return the id that the next edit will have."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'history'").fetchone()
    return int(row[0]) + 1 if row else 1


def record(edit: Edit, changeset: bytes) -> None:
    """Write an edit into the history; what was undone before it cannot be done again."""
    edit.run("UPDATE history SET state = ? WHERE state = ?", (DISCARDED, UNDONE))
    rater = edit.rater.name if edit.rater else ""
    edit.run(
        "INSERT INTO history (id, name, rater, at, state, schema, changeset)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            edit.revision,
            edit.name,
            rater,
            now(),
            IN_FORCE,
            schema.version(),
            changesets.pack(changeset),
        ),
    )


def undo(connection: apsw.Connection) -> Changes | None:
    """Take back the newest edit in force; None when there is none."""
    return _step(connection, _newest(connection, IN_FORCE), invert=True)


def redo(connection: apsw.Connection) -> Changes | None:
    """Do the oldest undone edit again; None when there is none."""
    return _step(connection, _oldest(connection, UNDONE), invert=False)


def go_to(connection: apsw.Connection, number: int, told: Told) -> Changes | None:
    """Undo or redo, step by step, until an edit is the newest one in force; 0 undoes all.

    Args:
        connection: In a transaction, which must be rolled back on an error.
        number: The edit's id.
        told: Called after each step with how many are done, and how many there are.

    Raises:
        ProjectError: If the edit is gone, was replaced by others, or an edit on the way was made
            before the tables changed.
    """
    steps, invert = _way(connection, number)
    tables: set[str] = set()
    clips: set[int] = set()
    everything = False
    for done, step in enumerate(steps, 1):
        changes = _step(connection, step, invert)
        assert changes is not None
        tables |= changes.tables
        everything = everything or changes.everything
        clips |= changes.clips if not everything else set()
        told(done, len(steps))
    if not steps:
        return None
    both = changesets.limited(tables, clips, steps[-1][1])
    return Changes(
        both.tables,
        both.clips if not everything else frozenset(),
        both.everything or everything,
        f"{'Undone' if invert else 'Done again'}: {len(steps)} steps",
    )


def _way(connection: apsw.Connection, number: int) -> tuple[list[Row], bool]:
    """Return the edits to undo, newest first, or those to do again, oldest first; and which."""
    row = connection.execute("SELECT state, name FROM history WHERE id = ?", (number,)).fetchone()
    state = row[0] if row is not None else IN_FORCE if number == 0 else DISCARDED
    if state == DISCARDED:
        name = f"“{row[1]}”" if row is not None else "This edit"
        raise ProjectError(
            f"{name} was taken back and other edits were made in its place: it cannot be gone to."
        )
    invert = state == IN_FORCE
    where, order = ("id > ?", "DESC") if invert else ("id <= ?", "ASC")
    found: list[Row] = connection.execute(
        f"SELECT id, name, schema FROM history WHERE state = ? AND {where} ORDER BY id {order}",
        (IN_FORCE if invert else UNDONE, number),
    ).fetchall()
    old = next((step for step in found if step[2] < schema.undoable_since()), None)
    if old is not None:
        raise ProjectError(
            f"“{old[1]}” was made by an older MouseVision and cannot be taken back: the project "
            "cannot go further back than that."
        )
    return found, invert


def entries(source: Project | Transaction, skip: int, limit: int) -> list[HistoryEntry]:
    """Return some edits, newest first, undone and discarded ones included."""
    sql = "SELECT id, name, rater, at, state FROM history ORDER BY id DESC LIMIT ? OFFSET ?"
    return [HistoryEntry(*row) for row in source.rows(sql, (limit, skip))]


def count(source: Project | Transaction) -> int:
    """Return how many edits the history holds."""
    row = source.row("SELECT count(*) FROM history")
    return int(row[0]) if row else 0


def head(connection: apsw.Connection) -> Head:
    """Return revision and the names of what could be undone and redone."""
    row = connection.execute("SELECT max(id) FROM history WHERE state = ?", (IN_FORCE,)).fetchone()
    undo_row, redo_row = _newest(connection, IN_FORCE), _oldest(connection, UNDONE)
    return Head(
        int(row[0] or 0) if row else 0,
        undo_row[1] if undo_row else None,
        redo_row[1] if redo_row else None,
    )


def _newest(connection: apsw.Connection, state: str) -> Row | None:
    return _end(connection, state, "DESC")


def _oldest(connection: apsw.Connection, state: str) -> Row | None:
    return _end(connection, state, "ASC")


def _end(connection: apsw.Connection, state: str, order: str) -> Row | None:
    """Return id and name; an edit made before the tables changed cannot be taken back."""
    row: Row | None = connection.execute(
        f"SELECT id, name, schema FROM history WHERE state = ? ORDER BY id {order} LIMIT 1",
        (state,),
    ).fetchone()
    return row if row and row[2] >= schema.undoable_since() else None


def _step(connection: apsw.Connection, row: Row | None, invert: bool) -> Changes | None:
    if row is None:
        return None
    number, name, _ = row
    kept = connection.execute("SELECT changeset FROM history WHERE id = ?", (number,)).get
    changeset = changesets.unpack(kept)
    if invert:
        changeset = apsw.Changeset.invert(changeset)
    try:
        changesets.apply(connection, changeset)
    except apsw.AbortError as error:
        raise ProjectError(
            f"“{name}” cannot be {'undone' if invert else 'done again'}, since the project was "
            "changed from outside; nothing was changed: run “check” on the project."
        ) from error
    state = UNDONE if invert else IN_FORCE
    connection.execute("UPDATE history SET state = ? WHERE id = ?", (state, number))
    return changesets.notice(connection, changeset, name)
