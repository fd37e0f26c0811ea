"""A transaction on the project, and the named one that becomes a step of the history."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from typing import Any

import apsw

from mousevision.core.annotation import Rater
from mousevision.store.places import Places

Row = tuple[Any, ...]


class Reader:
    """Reading inside one transaction: all queries see the same state of the project.

    Attributes:
        connection: The connection that is read.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection

    def rows(self, sql: str, bindings: apsw.Bindings = ()) -> list[Row]:
        """Return all rows of a query."""
        return self.connection.execute(sql, bindings).fetchall()

    def row(self, sql: str, bindings: apsw.Bindings = ()) -> Row | None:
        """Return the first row of a query, or None."""
        found = self.rows(sql, bindings)
        return found[0] if found else None

    def columns(
        self, source: str, *columns: str, bindings: apsw.Bindings = ()
    ) -> tuple[list[Any], ...]:
        """Return each column of many rows as a list, read in one step.

        Between two rows apsw lets other threads run. While one of them computes, 100,000 rows took
        seconds one by one; as one JSON text they take hardly longer than otherwise.

        Args:
            source: `FROM` and what is behind it.
            columns: Expressions of numbers or texts; all may end on the same `ORDER BY`.
            bindings: Values by name or place.
        """
        lists = ", ".join(f"json_group_array({column})" for column in columns)
        found = self.row(f"SELECT {lists}{source}", bindings)
        return tuple(json.loads(text) for text in found or ("[]",) * len(columns))


class Transaction(Reader):
    """Reading and writing inside one transaction: all of it is kept, or nothing.

    Queries see what the transaction has changed so far.

    Attributes:
        connection: The connection that writes.
        places: Where videos lie.
        touched: Tables written beside the history, for the change notice.
        clips: Clips concerned by them.
    """

    def __init__(self, connection: apsw.Connection, places: Places) -> None:
        super().__init__(connection)
        self.places = places
        self.touched: set[str] = set()
        self.clips: set[int] = set()

    def run(self, sql: str, bindings: apsw.Bindings = ()) -> None:
        """Run one statement."""
        self.connection.execute(sql, bindings).fetchall()

    def many(self, sql: str, bindings: Iterable[Sequence[apsw.SQLiteValue]]) -> None:
        """Run one statement for each set of values."""
        self.connection.executemany(sql, bindings).fetchall()

    def insert(self, sql: str, bindings: apsw.Bindings = ()) -> int:
        """Run an INSERT and return the new id."""
        self.run(sql, bindings)
        return self.connection.last_insert_rowid()

    def touch(self, table: str, clips: Iterable[int] = ()) -> None:
        """Name a table that is not part of the history in the change notice."""
        self.touched.add(table)
        self.clips.update(clips)


class Edit(Transaction):
    """One edit by a person: one transaction, one changeset, one entry in the history.

    Attributes:
        name: What is done, in the user's words.
        rater: Who does it, if anybody is named.
        revision: The id that this edit will have in the history.
    """

    def __init__(
        self,
        connection: apsw.Connection,
        places: Places,
        name: str,
        rater: Rater | None,
        revision: int,
    ) -> None:
        super().__init__(connection, places)
        self.name = name
        self.rater = rater
        self.revision = revision

    @functools.cached_property
    def blind(self) -> bool:
        """Whether who does it works blind; what an import brings never counts as blind."""
        if self.rater is None:
            return False
        sql = "SELECT 1 FROM blind_spells WHERE rater_id = ? AND ended = ''"
        return self.row(sql, (self.rater.id,)) is not None


def id_list(ids: Iterable[int]) -> str:
    """Return ids as one bound value, for `IN (SELECT value FROM json_each(?))`."""
    return json.dumps([int(number) for number in ids], separators=(",", ":"))
