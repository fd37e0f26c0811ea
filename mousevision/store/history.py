"""The history of edits: a straight line of steps that can be undone and done again.

Rows are never removed. Ids rise with time; those in force come first, those undone behind them,
and a new edit marks what was undone as discarded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import apsw

from mousevision.core.changes import Changes
from mousevision.core.errors import ProjectError
from mousevision.store import changesets, schema
from mousevision.store.edit import Edit, Row

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
