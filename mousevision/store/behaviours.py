"""The ethogram of a project: the classes that a rater can give."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mousevision.core.errors import DataError, SettingError
from mousevision.core.ethogram import KEYS, Behaviour, Scope, free_key
from mousevision.core.palette import colour_at
from mousevision.store.edit import Edit, Row, Transaction
from mousevision.store.text import fold

if TYPE_CHECKING:
    from mousevision.store.project import Project

_SELECT = "SELECT id, name, key, colour, scope, exclusive, position FROM behaviours"


def behaviours(source: Project | Transaction) -> list[Behaviour]:
    """Return all classes in their order; inside an edit, pass the edit or the project alike."""
    return [_read(row) for row in source.rows(f"{_SELECT} ORDER BY position, id")]


def add_behaviour(
    edit: Edit,
    name: str,
    key: str = "",
    colour: str = "",
    scope: Scope = Scope.CLIP,
    exclusive: bool = True,
) -> Behaviour:
    """Add a class; a missing key and colour are chosen.

    Raises:
        SettingError: If name or key are taken, or make no sense.
    """
    return insert(edit, Behaviour(0, name, key, colour, scope, exclusive, position=-1))


def insert(transaction: Transaction, behaviour: Behaviour) -> Behaviour:
    """Store a new class; empty key and colour and a negative position are filled in."""
    there = behaviours(transaction)
    position = behaviour.position
    if position < 0 or any(other.position == position for other in there):
        position = max((other.position for other in there), default=-1) + 1
    key = behaviour.key or free_key(other.key for other in there)
    colour = behaviour.colour or colour_at(position)
    behaviour = dataclasses.replace(behaviour, key=key, colour=colour, position=position)
    behaviour = _tidy(behaviour)
    _check(behaviour, there)
    number = transaction.insert(
        "INSERT INTO behaviours (name, folded, key, colour, scope, exclusive, position)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        _values(behaviour),
    )
    return dataclasses.replace(behaviour, id=number)


def update_behaviour(edit: Edit, behaviour: Behaviour) -> None:
    """Change name, key, colour, exclusiveness or position of a class.

    Raises:
        SettingError: If name or key are taken or make no sense.
        DataError: If the scope would change although the class is in use.
    """
    others = [other for other in behaviours(edit) if other.id != behaviour.id]
    behaviour = _tidy(behaviour)
    _check(behaviour, others)
    row = edit.row("SELECT scope FROM behaviours WHERE id = ?", (behaviour.id,))
    if row and row[0] != behaviour.scope and (use := _use(edit, behaviour.id)):
        raise DataError(
            f"“{behaviour.name}” is in use ({use}) and stays a class of the {row[0]}: add a "
            "new class instead."
        )
    edit.run(
        "UPDATE behaviours SET name = ?, folded = ?, key = ?, colour = ?, scope = ?,"
        " exclusive = ?, position = ? WHERE id = ?",
        (*_values(behaviour), behaviour.id),
    )


def update_behaviours(edit: Edit, changed: Sequence[Behaviour]) -> None:
    """Change several classes at once; keys may change hands between them.

    Raises:
        SettingError: As `update_behaviour` does.
        DataError: As `update_behaviour` does.
    """
    for behaviour in changed:
        # Taken away first, so that two classes never hold one key at a time.
        edit.run("UPDATE behaviours SET key = '' WHERE id = ?", (behaviour.id,))
    for behaviour in changed:
        update_behaviour(edit, behaviour)


def remove_behaviour(edit: Edit, behaviour_id: int) -> None:
    """Remove a class that nobody has given.

    Predictions of runs that answer with it are kept, but are current no more.

    Raises:
        DataError: If it is in use; the message says how often.
    """
    use = _use(edit, behaviour_id)
    if use:
        row = edit.row("SELECT name FROM behaviours WHERE id = ?", (behaviour_id,))
        name = row[0] if row else ""
        raise DataError(f"“{name}” is in use ({use}): remove or change those first.")
    edit.run("DELETE FROM behaviours WHERE id = ?", (behaviour_id,))


def _use(edit: Edit, behaviour_id: int) -> str:
    """Return how often a class was given, in words; empty when never."""
    words = []
    given = (
        ("labels", "label", "labels"),
        ("bouts", "bout", "bouts"),
        ("repeats", "silent repeat", "silent repeats"),
    )
    for table, one, many in given:
        same = "behaviour_id = :id" + (" OR first_id = :id" if table == "repeats" else "")
        row = edit.row(f"SELECT count(*) FROM {table} WHERE {same}", {"id": behaviour_id})
        if row and row[0]:
            words.append(f"{row[0]} {one if row[0] == 1 else many}")
    return " and ".join(words)


def _tidy(behaviour: Behaviour) -> Behaviour:
    """Return the class as it is stored: its name without outer blanks, a point excluding none."""
    exclusive = behaviour.exclusive and behaviour.scope is not Scope.POINT
    return dataclasses.replace(behaviour, name=behaviour.name.strip(), exclusive=exclusive)


def _check(behaviour: Behaviour, others: list[Behaviour]) -> None:
    if not behaviour.name:
        raise SettingError("A class needs a name.")
    if behaviour.key and behaviour.key not in KEYS:
        raise SettingError(
            f"“{behaviour.key}” cannot be the key of {behaviour.name}: take a digit 1-9 or a "
            "letter."
        )
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", behaviour.colour):
        raise SettingError(f"“{behaviour.colour}” is not a colour: write it as #RRGGBB.")
    for other in others:
        if fold(other.name) == fold(behaviour.name):
            raise SettingError(f"There is a class “{other.name}” already: choose another name.")
        if other.key and other.key == behaviour.key:
            raise SettingError(f"The key {other.key} is taken by “{other.name}”: choose another.")


def _values(behaviour: Behaviour) -> tuple[str, str, str, str, str, int, int]:
    return (
        behaviour.name,
        fold(behaviour.name),
        behaviour.key,
        behaviour.colour,
        str(behaviour.scope),
        int(behaviour.exclusive),
        behaviour.position,
    )


def _read(row: Row) -> Behaviour:
    number, name, key, colour, scope, exclusive, position = row
    return Behaviour(number, name, key, colour, Scope(scope), bool(exclusive), position)
