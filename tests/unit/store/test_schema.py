from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from mousevision.core.errors import ProjectError
from mousevision.store import schema
from mousevision.store.project import Project

from .conftest import Lab


def _add_weight(connection: apsw.Connection) -> None:
    connection.execute("ALTER TABLE subjects ADD COLUMN grams REAL")


def _drop_reasons(connection: apsw.Connection) -> None:
    connection.execute("ALTER TABLE videos DROP COLUMN reason")


def _fail(connection: apsw.Connection) -> None:
    connection.execute("ALTER TABLE subjects ADD COLUMN half REAL")
    connection.execute("INSERT INTO nowhere VALUES (1)")


def _orphan(connection: apsw.Connection) -> None:
    connection.execute("DELETE FROM videos")


def _columns(path: Path, table: str) -> list[str]:
    connection = apsw.Connection(str(path))
    try:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    finally:
        connection.close()


@pytest.fixture
def old(lab: Lab) -> Lab:
    """A project of version 1, with a clip and a label, closed."""
    lab.label(lab.add("a.mp4"), "pre")
    lab.project.close()
    return lab


def _next(monkeypatch: pytest.MonkeyPatch, *steps: schema.Migration) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS + steps)


def test_all_versions_in_order_with_a_copy_before(
    old: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    _next(monkeypatch, _add_weight, _drop_reasons)
    with Project.open(old.project.file) as project:
        assert project.row("SELECT grams FROM subjects") == (None,)
        assert project.row("SELECT count(*) FROM labels") == (1,)
        assert project.row("PRAGMA user_version") == (schema.version(),)
    (copy,) = (old.project.folder / "backups").iterdir()
    assert "grams" not in _columns(copy, "subjects")
    assert "reason" in _columns(copy, "videos")
    assert "grams" in _columns(old.project.file, "subjects")


def test_the_copy_is_a_whole_project(old: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        _next(later, _add_weight)
        Project.open(old.project.file).close()
    (copy,) = (old.project.folder / "backups").iterdir()
    with Project.open(copy) as project:
        assert project.row("SELECT count(*) FROM labels") == (1,)
        assert project.undo_name == "Label as pre"


def test_edits_from_before_are_history_but_cannot_be_undone(
    old: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    _next(monkeypatch, _drop_reasons)
    with Project.open(old.project.file) as project:
        assert project.undo_name is None
        assert project.undo() is None
        assert [entry.name for entry in project.history()] == ["Label as pre", "Import 1 videos"]
        with project.edit("New") as edit:
            edit.run("DELETE FROM labels")
        assert project.undo_name == "New"
        project.undo()
        assert project.row("SELECT count(*) FROM labels") == (1,)
        assert project.undo_name is None


def test_from_version_1_predicted_bouts_are_added_and_edits_can_still_be_undone(old: Lab) -> None:
    connection = apsw.Connection(str(old.project.file))
    connection.execute("DROP TABLE predicted_bouts; DROP TABLE searched_clips")
    connection.execute("UPDATE history SET schema = 1; PRAGMA user_version = 1")
    connection.close()
    with Project.open(old.project.file) as project:
        assert project.row("PRAGMA user_version") == (2,)
        assert project.rows("SELECT * FROM predicted_bouts") == []
        assert project.undo_name == "Label as pre"
        project.undo()
        assert project.row("SELECT count(*) FROM labels") == (0,)
    (copy,) = (old.project.folder / "backups").iterdir()
    assert not _columns(copy, "predicted_bouts")


@pytest.mark.parametrize("bad", [_fail, _orphan])
def test_a_failing_step_changes_nothing(
    old: Lab, monkeypatch: pytest.MonkeyPatch, bad: schema.Migration
) -> None:
    with monkeypatch.context() as later:
        _next(later, _add_weight, bad)
        with pytest.raises(ProjectError, match="as it was, and a copy lies in"):
            Project.open(old.project.file)
    with Project.open(old.project.file) as project:
        assert project.row("SELECT count(*) FROM videos") == (1,)
        assert "grams" not in _columns(old.project.file, "subjects")


def test_a_newer_project_is_refused(old: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        _next(later, _add_weight)
        Project.open(old.project.file).close()
    for read_only in (False, True):
        with pytest.raises(ProjectError, match="newer MouseVision"):
            Project.open(old.project.file, read_only=read_only)


def test_an_older_project_is_not_migrated_by_reading(
    old: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    _next(monkeypatch, _add_weight)
    with pytest.raises(ProjectError, match="open it for writing once"):
        Project.open(old.project.file, read_only=True)


def test_every_undoable_table_can_be_recorded(project: Project) -> None:
    for table in schema.UNDOABLE:
        keys = [row for row in project.rows(f"PRAGMA table_info({table})") if row[5]]
        assert keys, f"{table} has no primary key: its changes would be lost"
