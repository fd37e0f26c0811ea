from __future__ import annotations

import pytest

from mousevision.core.errors import SettingError
from mousevision.store.clips import clip_rows, clips
from mousevision.store.study import (
    ensure_session,
    ensure_subject,
    rename_subject,
    sessions,
    set_clip_session,
    set_clip_subject,
    set_meta,
    subjects,
)

from .conftest import Lab


def test_one_animal_however_it_is_written(lab: Lab) -> None:
    with lab.project.edit("Animals") as edit:
        tenth = ensure_subject(edit, "M10")
        second = ensure_subject(edit, "m2")
        assert ensure_subject(edit, " m10 ") == tenth
    assert subjects(lab.project) == [second, tenth]


def test_sessions_by_subject_name_and_day(lab: Lab) -> None:
    with lab.project.edit("Sessions") as edit:
        first, second = ensure_subject(edit, "m1"), ensure_subject(edit, "m2")
        monday = ensure_session(edit, first.id, "week 2", "2025-03-03")
        tuesday = ensure_session(edit, first.id, "week 2", "2025-03-04")
        assert ensure_session(edit, first.id, "Week 2") == monday
        assert ensure_session(edit, first.id, "week 2", "2025-03-04") == tuesday
        other = ensure_session(edit, second.id, "week 2")
        nobody = ensure_session(edit, None, "week 2")
        assert ensure_session(edit, None, "week 2") == nobody
    assert sessions(lab.project) == [nobody, monday, tuesday, other]


def test_what_is_known_of_an_animal_and_its_name(lab: Lab) -> None:
    with lab.project.edit("Import") as edit:
        one = ensure_subject(edit, "m1")
        ensure_subject(edit, "m2")
    with lab.project.edit("Lesion") as edit:
        set_meta(edit, one.id, {"side": "left", "Läsion": "C5", "group": "sham"})
        rename_subject(edit, one.id, "Mouse 1")
    found = subjects(lab.project)[-1]
    assert (found.name, dict(found.meta)) == (
        "Mouse 1",
        {"side": "left", "Läsion": "C5", "group": "sham"},
    )
    with pytest.raises(SettingError, match="“m2” already"), lab.project.edit("Again") as edit:
        rename_subject(edit, one.id, "M2")
    with pytest.raises(SettingError, match="needs a name"), lab.project.edit("Again") as edit:
        ensure_subject(edit, " ")


def test_clips_move_to_another_animal_with_their_session(lab: Lab) -> None:
    first, second = lab.add("a.mp4", "b.mp4", subject="m1", session="week 2")
    with lab.project.edit("Wrong animal") as edit:
        other = ensure_subject(edit, "m2")
        set_clip_subject(edit, [second], other.id)
    rows = clip_rows(lab.project, [first, second])
    assert [(row.subject, row.session) for row in rows] == [("m1", "week 2"), ("m2", "week 2")]
    owners = {session.id: session.subject_id for session in sessions(lab.project)}
    for clip in clips(lab.project):
        assert clip.session_id is not None
        assert owners[clip.session_id] == clip.subject_id
    with lab.project.edit("No session") as edit:
        set_clip_session(edit, [first, second], None)
        set_clip_subject(edit, [first], None)
    rows = clip_rows(lab.project, [first, second])
    assert [(row.subject, row.session) for row in rows] == [(None, None), ("m2", None)]
