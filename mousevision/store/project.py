"""The project: a folder `NAME/` with `NAME.mvproj`, `runs/` and `cache/`.

All reading and writing goes through here. An edit is on the disk when its `with` block ends;
nothing else needs saving. Any thread may use a project: writers take turns, readers do not wait
for them.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import apsw

from mousevision.core.annotation import Rater
from mousevision.core.changes import Changes
from mousevision.core.errors import ProjectBusyError, ProjectError
from mousevision.core.ethogram import Behaviour
from mousevision.store import changesets, history, schema
from mousevision.store.connections import Readers, in_words, open_reader, open_writer
from mousevision.store.edit import Edit, Reader, Row, Transaction
from mousevision.store.founding import find_file, found
from mousevision.store.history import Head, HistoryEntry, Told
from mousevision.store.journal import TRUNCATE, choose, set_journal
from mousevision.store.lock import WriterLock
from mousevision.store.places import Places
from mousevision.store.runs import mark_interrupted
from mousevision.store.turns import Turns

log = logging.getLogger(__name__)
Listener = Callable[[Changes], None]


class Project:
    """An open project; `create` or `open` make one.

    Attributes:
        folder: The project's folder, absolute.
        file: The `.mvproj` file in it.
        places: Where videos lie.
        read_only: Whether it was opened for reading only.
        journal: SQLite's journal mode, `wal` or `truncate`; empty when read only.
        memory: What is worth keeping between two queries, by name.
    """

    def __init__(self, file: Path, *, read_only: bool) -> None:
        self.file = file
        self.folder = file.parent
        self.places = Places(file.parent)
        self.read_only = read_only
        self.journal = ""
        self.memory: dict[str, Any] = {}
        self._turns = Turns()
        self._owner: int | None = None
        self._active: Transaction | None = None
        self._writer: apsw.Connection | None = None
        self._lock: WriterLock | None = None
        self._readers = Readers(lambda: open_reader(file))
        self._numbers = itertools.count(1)
        self._commits: dict[str, int] = {}
        self._listeners: list[Listener] = []
        self._head = Head()
        self._closed = False

    @classmethod
    def create(cls, folder: Path, behaviours: Sequence[Behaviour] = ()) -> Project:
        """Make a project in a new folder, or in one that holds none yet, and open it.

        Raises:
            ProjectError: If there is a project already, or the folder cannot be made.
        """
        return cls.open(found(folder, behaviours))

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Project:
        """Open a project by its folder or its file.

        Raises:
            ProjectBusyError: If it is open for writing already; the message says by whom.
            ProjectError: If it is no project, damaged, or of a newer program.
        """
        project = cls(find_file(path), read_only=read_only)
        try:
            with in_words(project.file):
                if read_only:
                    project._start_reading()
                else:
                    project._start_writing()
        except BaseException:
            project.close()
            raise
        return project

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The project's name, from its file."""
        return self.file.stem

    @property
    def revision(self) -> int:
        """Number of the newest edit in force; 0 before the first."""
        return self._where().revision

    @property
    def undo_name(self) -> str | None:
        """What undo would take back."""
        return self._where().undo_name

    @property
    def redo_name(self) -> str | None:
        """What redo would do again."""
        return self._where().redo_name

    @contextlib.contextmanager
    def edit(
        self, name: str, rater: Rater | None = None, *, also: Iterable[str] = ()
    ) -> Iterator[Edit]:
        """Open one transaction that becomes one step of undo; an empty one leaves no trace.

        Gather first, edit last: other threads that want to write wait meanwhile. If the block
        raises, nothing of it is kept. What is written to tables outside the history is not undone,
        except to those of `changesets.BESIDE` that `also` names.
        """
        with self._transaction() as connection:
            session = changesets.start_recording(connection, also)
            try:
                edit = Edit(connection, self.places, name, rater, history.next_id(connection))
                self._active = edit
                yield edit
                changeset = session.changeset()
            finally:
                session.close()
            if changeset:
                history.record(edit, changeset)
            changes = changesets.notice(connection, changeset, name)
        tables = changes.tables | edit.touched
        clips = set(changes.clips) | edit.clips
        both = changesets.limited(tables, clips, name)
        self._notify(Changes(tables, both.clips, changes.everything or both.everything, name))

    @contextlib.contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open a transaction for what is never undone: runs, predictions, frame tables, settings.

        Inside an edit of the same thread it is part of that edit's transaction.
        """
        if self._mine() and self._active is not None:
            yield self._active
            return
        with self._transaction() as connection:
            transaction = Transaction(connection, self.places)
            self._active = transaction
            yield transaction
        self._notify(changesets.limited(transaction.touched, transaction.clips, ""))

    def undo(self) -> Changes | None:
        """Take the newest edit back and return what changed; None when there is none."""
        return self._travel(history.undo)

    def redo(self) -> Changes | None:
        """Do the newest undone edit again and return what changed; None when there is none."""
        return self._travel(history.redo)

    def go_to(self, number: int, told: Told = lambda done, total: None) -> Changes | None:
        """Undo or redo until an edit is the newest in force (0: before the first), or not at all.

        Return what changed, all steps together; None when the project is there already. `told` is
        called after each step, with how many are done and how many there are; what it raises
        leaves everything as it was.
        """
        return self._travel(lambda connection: history.go_to(connection, number, told))

    def history(self, limit: int = 200) -> list[HistoryEntry]:
        """Return the newest edits, newest first, undone and discarded ones included."""
        return history.entries(self, 0, limit)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call the listener after each commit, in the thread that wrote; return how to stop."""
        self._listeners.append(listener)

        def stop() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """Read one state of the project with several queries; shortly, and without editing.

        Inside an edit of this thread, they see what it has changed so far.
        """
        with self._reading(steps=True) as reader:
            yield reader

    def state_of(self, *tables: str) -> tuple[int, ...]:
        """Return numbers that differ once these tables may have changed through this project."""
        return tuple(self._commits.get(table, 0) for table in tables)

    def rows(self, sql: str, bindings: apsw.Bindings = ()) -> list[Row]:
        """Return all rows of one query."""
        with self._reading(steps=False) as reader:  # one query sees one state in any case
            return reader.rows(sql, bindings)

    def row(self, sql: str, bindings: apsw.Bindings = ()) -> Row | None:
        """Return the first row of a query, or None."""
        found = self.rows(sql, bindings)
        return found[0] if found else None

    def close(self) -> None:
        """Wait for a transaction that is under way, and close; a second call does nothing."""
        if self._mine():
            raise RuntimeError("a project is not closed inside its own edit")
        with self._turns:
            self._closed = True
            self._readers.close()
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def _start_reading(self) -> None:
        with self._readers.borrow() as connection:
            if schema.found_version(connection, self.file) < schema.version():
                raise ProjectError(
                    f"{self.file.name} was made by an older MouseVision: open it for writing once "
                    "to bring it up to date."
                )

    def _start_writing(self) -> None:
        self._lock = WriterLock(self.file)
        self._writer = open_writer(self.file)
        schema.found_version(self._writer, self.file)
        wanted = choose(self.folder)
        self.journal = set_journal(self._writer, wanted)
        if wanted == TRUNCATE != self.journal:
            raise ProjectBusyError(
                f"{self.file.name} lies on a network drive and is open on another computer or in "
                "another program: close it there first."
            )
        schema.migrate(self._writer, self.file)
        with self._writer:
            mark_interrupted(self._writer)
        self._head = history.head(self._writer)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[apsw.Connection]:
        """Take the turn, and commit what the block does, or roll it back."""
        if self._mine():
            raise RuntimeError("edits do not nest: pass the edit on")
        with self._turns, in_words(self.file):
            connection = self._need_writer()
            self._owner = threading.get_ident()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                head = history.head(connection)
                connection.execute("COMMIT")
                self._head = head
            finally:
                self._owner, self._active = None, None
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def _reading(self, *, steps: bool) -> Iterator[Reader]:
        """Lend what reads, or what this thread is editing with; several `steps` see one state."""
        if self._mine() and self._active is not None:
            yield self._active
            return
        if self._closed:
            raise ProjectError(f"{self.file.name} has been closed: open it again.")
        together = contextlib.ExitStack()
        with in_words(self.file), self._readers.borrow() as connection, together:
            if steps:
                together.enter_context(connection)
            yield Reader(connection)

    def _need_writer(self) -> apsw.Connection:
        if self._writer is None:
            why = "is open for reading only" if self.read_only else "has been closed"
            raise ProjectError(f"{self.file.name} {why}: open it for writing to change it.")
        return self._writer

    def _travel(self, step: Callable[[apsw.Connection], Changes | None]) -> Changes | None:
        with self._transaction() as connection:
            changes = step(connection)
        if changes is not None:
            self._notify(changes)
        return changes

    def _where(self) -> Head:
        if not self.read_only:
            return self._head
        with in_words(self.file), self._readers.borrow() as connection:
            return history.head(connection)

    def _mine(self) -> bool:
        return self._owner == threading.get_ident()

    def _notify(self, changes: Changes) -> None:
        if not changes.tables and not changes.everything:
            return
        number = next(self._numbers)
        for table in changes.tables:
            self._commits[table] = number
        for listener in tuple(self._listeners):
            try:
                listener(changes)
            except Exception:  # the edit is on disk: a view that fails must not look like a loss
                log.exception("A listener failed on the change notice %r", changes.name)
