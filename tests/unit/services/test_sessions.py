from __future__ import annotations

import pytest

from mousevision.core.annotation import Rater
from mousevision.core.errors import SettingError
from mousevision.services.sessions import DAY, TIME_POINT, session_rows, set_session_cells
from mousevision.store import study
from mousevision.store.project import Project


def test_time_points_and_days_are_one_edit(project: Project, anna: Rater) -> None:
    first = session_rows(project)[0]
    cells = {(first.id, TIME_POINT): " week 9 ", (first.id, DAY): "2025-03-14"}
    assert set_session_cells(project, anna, cells) == 2
    assert project.undo_name == "Change 2 cells of the sessions' table"
    now = next(row for row in session_rows(project) if row.id == first.id)
    assert (now.time_point, now.day, now.clips) == ("week 9", "2025-03-14", first.clips)
    assert set_session_cells(project, anna, cells) == 0
    project.undo()
    assert session_rows(project)[0] == first


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [(DAY, "14.3.2025", "2025-03-14"), (TIME_POINT, " ", "needs a name")],
)
def test_what_makes_no_sense_changes_nothing(
    project: Project, anna: Rater, column: str, value: str, words: str
) -> None:
    rows = session_rows(project)
    cells = {(rows[0].id, TIME_POINT): "other", (rows[-1].id, column): value}
    with pytest.raises(SettingError, match=words):
        set_session_cells(project, anna, cells)
    assert session_rows(project) == rows


def test_time_points_can_be_shifted_by_one(project: Project, anna: Rater) -> None:
    animal = session_rows(project)[0].animal
    mine = [row for row in session_rows(project) if row.animal == animal]
    assert len(mine) > 1
    names = [row.time_point for row in mine]
    turned = dict(zip((row.id for row in mine), [*names[1:], names[0]], strict=True))
    set_session_cells(project, anna, {(number, TIME_POINT): n for number, n in turned.items()})
    assert {r.id: r.time_point for r in session_rows(project) if r.animal == animal} == turned
    project.undo()
    assert [row.time_point for row in session_rows(project) if row.animal == animal] == names


def test_a_session_without_clips_makes_room(project: Project, anna: Rater) -> None:
    row = session_rows(project)[0]
    with project.edit("An empty session", anna) as edit:
        subject = next(each for each in study.subjects(edit) if each.name == row.animal)
        empty = study.ensure_session(edit, subject.id, "week 9")
    set_session_cells(project, anna, {(row.id, TIME_POINT): "Week 9"})
    assert empty.id not in [each.id for each in study.sessions(project)]
    project.undo()
    assert empty in study.sessions(project)


def test_an_animal_has_no_two_equal_sessions(project: Project, anna: Rater) -> None:
    rows = session_rows(project)
    one, other = next((a, b) for a in rows for b in rows if a.animal == b.animal and a.id != b.id)
    cells = {(other.id, TIME_POINT): one.time_point.upper(), (other.id, DAY): one.day}
    with pytest.raises(SettingError, match="already"):
        set_session_cells(project, anna, cells)
