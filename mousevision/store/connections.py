"""Connections to the project's database: one that writes, and as many that read as are needed.

A connection may be used by several threads, but never by two at once. The writer is guarded by the
project's turns; readers are lent out, so that a read never waits for a job's transaction.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import apsw

from mousevision.core.errors import DamagedProjectError, ProjectError
from mousevision.store.text import fold

PATIENCE_MS = 10_000
"""How long to wait for another process that is just committing or reading."""


def open_writer(file: Path) -> apsw.Connection:
    """Open the one connection that writes; a commit is on the disk when it returns."""
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)
    _set_up(connection)
    connection.pragma("synchronous", "full")
    connection.pragma("fullfsync", True)  # macOS: through the disk's own cache, too
    connection.pragma("checkpoint_fullfsync", True)
    connection.pragma("foreign_keys", True)
    connection.pragma("cache_spill", False)  # it would lock readers out before the commit
    return connection


def open_reader(file: Path) -> apsw.Connection:
    """Open a connection that only reads, and sees what the writer commits.

    A project on a medium that cannot be written is read all the same: as a file that nobody
    changes, or from a copy when a crash left a journal beside it.
    """
    # Opened for writing where possible, since the journal of a killed writer must be rolled back
    # first; the file itself is then kept from changes by query_only.
    try:
        return _open_to_look(file)
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.IOError):
        return _open_unchanging(file)


def _open_to_look(file: Path) -> apsw.Connection:
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        _set_up(connection)
        connection.pragma("query_only", True)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _open_unchanging(file: Path) -> apsw.Connection:
    """Open a project that nobody can change at the moment."""
    journals = [file.with_name(file.name + end) for end in ("-wal", "-journal")]
    if not any(journal.is_file() and journal.stat().st_size for journal in journals):
        return _open_immutable(file)
    with tempfile.TemporaryDirectory(prefix="mousevision-") as folder:
        copy = Path(folder) / file.name
        for part in (file, *journals):
            if part.is_file():
                shutil.copyfile(part, copy.with_name(part.name))
        recovered = apsw.Connection(str(copy), flags=apsw.SQLITE_OPEN_READWRITE)
        recovered.pragma("journal_mode", "delete")
        connection = apsw.Connection(":memory:")
        with connection.backup("main", recovered, "main") as backup:
            backup.step()
        recovered.close()
    _set_up(connection)
    connection.pragma("query_only", True)
    return connection


def _open_immutable(file: Path) -> apsw.Connection:
    path = "/" + file.as_posix().removeprefix("/")  # three slashes, or four before a server's name
    address = f"file://{quote(path)}?immutable=1"
    connection = apsw.Connection(address, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    _set_up(connection)
    return connection


def _set_up(connection: apsw.Connection) -> None:
    connection.set_busy_timeout(PATIENCE_MS)
    # A project may come from anybody: its schema must not be able to call functions.
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.create_scalar_function("fold", _fold, 1, deterministic=True)
    connection.pragma("temp_store", "memory")
    connection.pragma("cache_size", -32_000)


def _fold(*values: apsw.SQLiteValue) -> apsw.SQLiteValue:
    """Let queries compare names as people do."""
    return fold(str(values[0]))


class Readers:
    """Reading connections, lent to one thread at a time; a busy pool opens another."""

    def __init__(self, opener: Callable[[], apsw.Connection]) -> None:
        self._opener = opener
        self._idle: list[apsw.Connection] = []
        self._guard = threading.Lock()
        self._closed = False

    @contextlib.contextmanager
    def borrow(self) -> Iterator[apsw.Connection]:
        """Lend a connection for the time of one read."""
        with self._guard:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = self._opener()
        try:
            yield connection
        finally:
            with self._guard:
                keep = not self._closed
                if keep:
                    self._idle.append(connection)
            if not keep:
                connection.close()

    def close(self) -> None:
        """Close what is idle now; what is lent is closed when it comes back."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


@contextlib.contextmanager
def in_words(file: Path) -> Iterator[None]:
    """Turn what can go wrong with a disk or a file into one sentence for the user."""
    try:
        yield
    except apsw.FullError as error:
        raise ProjectError(
            f"The disk is full: {file.name} stays as it was before this step; make room and try "
            "again."
        ) from error
    except (apsw.NotADBError, apsw.CorruptError) as error:
        raise DamagedProjectError(
            f"{file.name} is damaged or is not a project ({error}): run “check”, or take the copy "
            "from the folder “backups” beside it."
        ) from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise ProjectError(
            f"{file.name} is in use by another program, such as a backup: try again in a moment."
        ) from error
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError) as error:
        raise ProjectError(
            f"{file.name} cannot be opened or written ({error}): check the rights to its folder."
        ) from error
    except apsw.IOError as error:
        raise ProjectError(
            f"{file.name} could not be read or written ({error}): check the disk or the network; "
            "what was saved before is safe."
        ) from error
