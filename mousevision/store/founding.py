"""Making a project, and finding the one that a path means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import apsw

from mousevision.core.atomic import write_beside
from mousevision.core.errors import ProjectError
from mousevision.core.ethogram import Behaviour
from mousevision.store import behaviours as ethogram
from mousevision.store import schema
from mousevision.store.connections import in_words
from mousevision.store.edit import Transaction
from mousevision.store.places import Places

SUFFIX = ".mvproj"


def found(folder: Path, behaviours: Sequence[Behaviour]) -> Path:
    """Make the folder and the file of a new project, whole or not at all; return the file.

    Raises:
        ProjectError: If the folder holds a project already or cannot be written.
    """
    folder = folder.absolute()
    if folder.suffix.lower() == SUFFIX:
        folder = folder.with_suffix("")
    file = folder / f"{folder.name}{SUFFIX}"
    try:
        if _files(folder):
            raise ProjectError(f"{folder.name} holds a project already: open it instead.")
        for part in ("runs", "cache"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        with write_beside(file) as beside, in_words(file):
            _write(beside, behaviours)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProjectError(f"The project {folder} cannot be made: {reason}.") from error
    return file


def _write(file: Path, behaviours: Sequence[Behaviour]) -> None:
    file.unlink(missing_ok=True)
    connection = apsw.Connection(str(file))
    try:
        connection.pragma("journal_mode", "delete")
        schema.make_tables(connection)
        with connection:
            transaction = Transaction(connection, Places(file.parent))
            for behaviour in behaviours:
                ethogram.insert(transaction, behaviour)
    finally:
        connection.close()


def find_file(path: Path) -> Path:
    """Return the project file that a path means: the file itself, or the one in the folder.

    Raises:
        ProjectError: If there is none, or several.
    """
    path = path.absolute()
    if path.is_file():
        return path
    if not path.is_dir():
        raise ProjectError(f"There is no project at {path}.")
    files = _files(path)
    named = [file for file in files if file.stem == path.name]
    if len(named or files) != 1:
        why = "holds no project" if not files else f"holds {len(files)} projects: choose one file"
        raise ProjectError(f"The folder {path.name} {why}.")
    return (named or files)[0]


def _files(folder: Path) -> list[Path]:
    """Return the project files in a folder; hidden ones are the leftovers of a dead process."""
    return sorted(file for file in folder.glob(f"*{SUFFIX}") if not file.name.startswith("."))
