"""Recording, reversing and reading the changesets of SQLite's session extension.

See sqlite.org/sessionintro.html. No edit writes its own inverse: what was changed is recorded row
by row, and the inverted record is applied. The change notice is read from the same record, so it
is the same code for an edit, its undo and its redo.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import apsw

from mousevision.core.changes import Changes
from mousevision.store.edit import id_list
from mousevision.store.schema import UNDOABLE

MOST_CLIPS = 1000
"""A notice that concerns more clips than this says `everything` instead."""

CLIP_COLUMN = {"clips": 0, "labels": 0, "bouts": 1, "scored": 1, "reviews": 1, "repeats": 1}
"""Position of the clip's id in the rows of each table."""

SHARED = {"subjects": "subject_id", "sessions": "session_id", "videos": "video_id"}
"""The column of `clips` that refers to each table."""

BESIDE = {"frame_tables": "videos"}
"""Tables that an edit may record on demand, and the one whose ids and views they share."""


def start_recording(connection: apsw.Connection, also: Iterable[str] = ()) -> apsw.Session:
    """Record from now on what happens to the undoable tables, and to these of `BESIDE`."""
    session = apsw.Session(connection, "main")
    for table in (*UNDOABLE, *also):
        session.attach(table)
    return session


def pack(changeset: bytes) -> bytes:
    """Return the changeset as it is kept in the history."""
    return zlib.compress(changeset, 1)


def unpack(kept: bytes) -> bytes:
    """Return the changeset that was kept."""
    return zlib.decompress(kept)


def apply(connection: apsw.Connection, changeset: bytes) -> None:
    """Apply a changeset inside the caller's transaction, which must be rolled back on an error.

    (A savepoint of its own would take time that grows with the square of the changes: SQLite's
    statement journal in memory is walked from its beginning at the end of every statement.)

    Foreign keys are checked at the end and trigger no actions: the changeset already holds every
    row that was changed. Edits are undone and redone in order and nothing else writes to these
    tables, so that every conflict means damage, and ends the step.

    Raises:
        apsw.AbortError: If the tables are not as the changeset left them.
    """
    apsw.Changeset.apply(
        changeset,
        connection,
        filter=lambda table: table in UNDOABLE or table in BESIDE,
        conflict=lambda _reason, _change: apsw.SQLITE_CHANGESET_ABORT,
        flags=apsw.SQLITE_CHANGESETAPPLY_FKNOACTION | apsw.SQLITE_CHANGESETAPPLY_NOSAVEPOINT,
    )


def notice(connection: apsw.Connection, changeset: bytes, name: str) -> Changes:
    """Return what a changeset touched; it must have been applied."""
    tables: set[str] = set()
    clips: set[int] = set()
    unknown: dict[str, set[int]] = {}
    for change in apsw.Changeset.iter(changeset):
        table = BESIDE.get(change.name, change.name)
        tables.add("bouts" if table == "scored" else table)
        if len(clips) > MOST_CLIPS:  # the notice will say `everything`
            continue
        if table in CLIP_COLUMN:
            clip = _value(change, CLIP_COLUMN[table])
            if clip is not None:
                clips.add(clip)
                continue
        if table in CLIP_COLUMN or (table in SHARED and change.op == "UPDATE"):
            row = _value(change, 0)
            if row is not None:
                unknown.setdefault(table, set()).add(row)
    for table, rows in unknown.items():
        clips |= _clips_of(connection, table, rows)
    return limited(tables, clips, name)


def limited(tables: Iterable[str], clips: set[int], name: str) -> Changes:
    """Return a notice that lists the clips, or says `everything` when that is too much to list.

    A changed class may show anywhere: its name, its colour, and the predictions that name it.
    """
    touched = frozenset(tables)
    everything = len(clips) > MOST_CLIPS or "behaviours" in touched
    return Changes(touched, frozenset() if everything else frozenset(clips), everything, name)


def _value(change: apsw.TableChange, column: int) -> int | None:
    """Return a column of the row changed, or None where the changeset leaves it out."""
    for row in (change.new, change.old):
        if row is not None and isinstance(value := row[column], int):
            return value
    return None


def _clips_of(connection: apsw.Connection, table: str, rows: set[int]) -> set[int]:
    """Return the clips that show these rows; an UPDATE does not record columns left alone."""
    if table in SHARED:
        sql = f"SELECT id FROM clips WHERE {SHARED[table]} IN (SELECT value FROM json_each(?))"
    else:
        sql = f"SELECT clip_id FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
    return {clip for (clip,) in connection.execute(sql, (id_list(rows),))}
