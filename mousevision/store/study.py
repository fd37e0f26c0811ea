"""Subjects and sessions.

Names that differ only in case or outer blanks mean the same animal: a typing error must not let an
animal stand on both sides of a split.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from mousevision.core.errors import SettingError
from mousevision.core.study import Session, Subject
from mousevision.store.edit import Edit, Transaction, id_list
from mousevision.store.text import fold, natural_key

if TYPE_CHECKING:
    from mousevision.store.project import Project


def subjects(source: Project | Transaction) -> list[Subject]:
    """Return all subjects in natural order of their names."""
    sql = "SELECT id, name, meta FROM subjects ORDER BY sort_key, id"
    return [Subject(number, name, json.loads(meta)) for number, name, meta in source.rows(sql)]


def sessions(source: Project | Transaction) -> list[Session]:
    """Return all sessions, by subject and in natural order of their names and days."""
    sql = (
        "SELECT sessions.id, sessions.name, subject_id, day FROM sessions"
        " LEFT JOIN subjects ON subjects.id = subject_id"
        " ORDER BY subjects.sort_key, sessions.sort_key, day, sessions.id"
    )
    return [Session(*row) for row in source.rows(sql)]


def clips_by_subject(source: Project | Transaction) -> dict[int, int]:
    """Return how many clips show each subject that any shows."""
    sql = "SELECT subject_id, count(*) FROM clips WHERE subject_id IS NOT NULL GROUP BY subject_id"
    return dict(source.rows(sql))


def ensure_subject(edit: Edit, name: str) -> Subject:
    """Return the subject of this name, added if need be.

    Raises:
        SettingError: If the name is empty.
    """
    name = _given(name, "A subject")
    row = edit.row("SELECT id, name, meta FROM subjects WHERE folded = ?", (fold(name),))
    if row is not None:
        return Subject(row[0], row[1], json.loads(row[2]))
    number = edit.insert(
        "INSERT INTO subjects (name, folded, sort_key) VALUES (?, ?, ?)",
        (name, fold(name), natural_key(name)),
    )
    return Subject(number, name)


def ensure_session(edit: Edit, subject_id: int | None, name: str, day: str = "") -> Session:
    """Return the session of this subject, name and day, added if need be; no day means any.

    Raises:
        SettingError: If the name is empty.
    """
    name = _given(name, "A session")
    row = edit.row(
        "SELECT id, name, subject_id, day FROM sessions"
        " WHERE subject_id IS :subject AND folded = :name AND :day IN ('', day) ORDER BY id",
        {"subject": subject_id, "name": fold(name), "day": day},
    )
    if row is not None:
        return Session(*row)
    number = edit.insert(
        "INSERT INTO sessions (subject_id, name, folded, sort_key, day) VALUES (?, ?, ?, ?, ?)",
        (subject_id, name, fold(name), natural_key(name), day),
    )
    return Session(number, name, subject_id, day)


def set_meta(edit: Edit, subject_id: int, meta: Mapping[str, str]) -> None:
    """Replace what is known of a subject: side and level of lesion, group, any key."""
    text = json.dumps(dict(meta), ensure_ascii=False, sort_keys=True)
    edit.run("UPDATE subjects SET meta = ? WHERE id = ?", (text, subject_id))


def rename_subject(edit: Edit, subject_id: int, name: str) -> None:
    """Give a subject another name.

    Raises:
        SettingError: If the name is empty or another subject has it.
    """
    name = _given(name, "A subject")
    taken = edit.row(
        "SELECT name FROM subjects WHERE folded = ? AND id <> ?", (fold(name), subject_id)
    )
    if taken:
        raise SettingError(f"There is a subject “{taken[0]}” already: choose another name.")
    edit.run(
        "UPDATE subjects SET name = ?, folded = ?, sort_key = ? WHERE id = ?",
        (name, fold(name), natural_key(name), subject_id),
    )


def update_sessions(edit: Edit, wanted: Mapping[int, tuple[str, str]]) -> None:
    """Give sessions other names and days, by id; only what comes out must differ.

    So “week 1” and “week 2” can change places. A session of that name and day which holds no clip
    makes room.

    Raises:
        SettingError: If a name is empty, a day is no ISO date, or an animal has such a session.
    """
    ready = {
        number: (_given(name, "A session"), _day(day)) for number, (name, day) in wanted.items()
    }
    for number in ready:  # out of each other's way
        edit.run("UPDATE sessions SET folded = ? WHERE id = ?", (f"\0{number}", number))
    for number, (name, day) in ready.items():
        _make_room(edit, number, name, day)
        edit.run(
            "UPDATE sessions SET name = ?, folded = ?, sort_key = ?, day = ? WHERE id = ?",
            (name, fold(name), natural_key(name), day, number),
        )


def _make_room(edit: Edit, session_id: int, name: str, day: str) -> None:
    taken = edit.row(
        "SELECT other.id, other.name, EXISTS (SELECT 1 FROM clips WHERE session_id = other.id)"
        " FROM sessions JOIN sessions AS other"
        " ON other.subject_id IS sessions.subject_id AND other.id <> sessions.id"
        " WHERE sessions.id = ? AND other.folded = ? AND other.day = ?",
        (session_id, fold(name), day),
    )
    if taken and taken[2]:
        when = f" on {day}" if day else ""
        raise SettingError(f"The animal has a session “{taken[1]}”{when} already.")
    if taken:
        edit.run("DELETE FROM sessions WHERE id = ?", (taken[0],))


def clips_by_session(source: Project | Transaction) -> dict[int, int]:
    """Return how many clips each session has that has any."""
    sql = "SELECT session_id, count(*) FROM clips WHERE session_id IS NOT NULL GROUP BY session_id"
    return dict(source.rows(sql))


def set_clip_subject(edit: Edit, clip_ids: Iterable[int], subject_id: int | None) -> None:
    """Say which animal the clips show; their sessions become that animal's of the same name."""
    ids = id_list(clip_ids)
    moved = edit.rows(
        "SELECT DISTINCT sessions.id, sessions.name, day FROM clips"
        " JOIN sessions ON sessions.id = session_id"
        " WHERE clips.id IN (SELECT value FROM json_each(?)) AND sessions.subject_id IS NOT ?",
        (ids, subject_id),
    )
    edit.run(
        "UPDATE clips SET subject_id = ? WHERE id IN (SELECT value FROM json_each(?))",
        (subject_id, ids),
    )
    for old, name, day in moved:
        session = ensure_session(edit, subject_id, name, day)
        edit.run(
            "UPDATE clips SET session_id = ?"
            " WHERE session_id = ? AND id IN (SELECT value FROM json_each(?))",
            (session.id, old, ids),
        )


def set_clip_session(edit: Edit, clip_ids: Iterable[int], session_id: int | None) -> None:
    """Say in which session the clips were filmed."""
    edit.run(
        "UPDATE clips SET session_id = ? WHERE id IN (SELECT value FROM json_each(?))",
        (session_id, id_list(clip_ids)),
    )


def _day(text: str) -> str:
    """Return an ISO date as it is kept; no day is empty."""
    text = text.strip()
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise SettingError(f"“{text}” is no day: write it as 2025-03-14.") from error


def _given(name: str, what: str) -> str:
    name = name.strip()
    if not name:
        raise SettingError(f"{what} needs a name.")
    return name
