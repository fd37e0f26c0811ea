from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from mousevision.core.annotation import Prediction
from mousevision.core.errors import ProjectError
from mousevision.core.ethogram import Scope
from mousevision.core.run import RunKind
from mousevision.store import schema
from mousevision.store.behaviours import add_behaviour
from mousevision.store.predictions import predictions, set_predictions
from mousevision.store.project import Project
from mousevision.store.runs import start_run

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
    _as_version_2(old.project.file)
    connection.execute("DROP TABLE predicted_bouts; DROP TABLE searched_clips")
    connection.execute("UPDATE history SET schema = 1; PRAGMA user_version = 1")
    connection.close()
    with Project.open(old.project.file) as project:
        assert project.row("PRAGMA user_version") == (schema.version(),)
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


def _as_version_3(file: Path) -> None:
    """Turn the project back into one of version 3, as the program before wrote it."""
    connection = apsw.Connection(str(file))
    connection.execute(
        """
        DROP INDEX predictions_clip; ALTER TABLE predictions DROP COLUMN unfamiliar;
        CREATE INDEX predictions_clip ON predictions
            (clip_id, run_id DESC, behaviour_id, confidence, abstained);
        UPDATE history SET schema = 3; PRAGMA user_version = 3;
        """
    )
    connection.close()


def _as_version_2(file: Path) -> None:
    """Turn the project back into one of version 2, as the program before wrote it."""
    _as_version_3(file)
    connection = apsw.Connection(str(file))
    connection.execute(
        """
        DROP VIEW current_runs; DROP TABLE repeats; DROP TABLE blind_spells;
        ALTER TABLE labels DROP COLUMN blind; ALTER TABLE bouts DROP COLUMN blind;
        CREATE TABLE old (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
            key TEXT NOT NULL, colour TEXT NOT NULL,
            scope TEXT NOT NULL CHECK (scope IN ('clip', 'bout')),
            exclusive INTEGER NOT NULL, position INTEGER NOT NULL
        ) STRICT;
        INSERT INTO old SELECT * FROM behaviours; DROP TABLE behaviours;
        ALTER TABLE old RENAME TO behaviours;
        CREATE UNIQUE INDEX behaviours_key ON behaviours (key) WHERE key <> '';
        CREATE VIEW current_runs AS SELECT id FROM runs
            WHERE kind = 'train' AND status IN ('done', 'running') AND NOT EXISTS (
                SELECT 1 FROM run_behaviours AS answer WHERE answer.run_id = runs.id
                AND answer.behaviour_id NOT IN (SELECT id FROM behaviours));
        UPDATE sqlite_sequence SET seq = 77 WHERE name = 'behaviours';
        UPDATE history SET schema = 2; PRAGMA user_version = 2;
        """
    )
    connection.close()


def _all_tables(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the columns of every table and index, and the words of every view."""
    connection = apsw.Connection(str(file))
    try:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").get
        assert isinstance(rows, list)
        return {
            name: connection.execute(f"PRAGMA table_info({name})").fetchall()
            if kind == "table"
            else [("".join((sql or "").split()),)]
            for kind, name, sql in rows
        }
    finally:
        connection.close()


def test_from_version_2_points_and_blind_labels_are_added(old: Lab, tmp_path: Path) -> None:
    _as_version_2(old.project.file)
    with Project.open(old.project.file) as project:
        assert project.row("PRAGMA user_version") == (schema.version(),)
        assert project.rows("SELECT blind FROM labels") == [(0,)]
        assert project.undo_name == "Label as pre"
        project.undo()
        assert project.row("SELECT count(*) FROM labels") == (0,)
        project.redo()
        assert project.rows("SELECT blind FROM labels") == [(0,)]
        with project.edit("A point") as edit:
            contact = add_behaviour(edit, "contact", scope=Scope.POINT)
        assert contact.id == 78, "an id was given twice"
        assert not contact.exclusive


def test_from_version_3_no_prediction_is_of_an_unfamiliar_clip(old: Lab) -> None:
    with Project.open(old.project.file) as project:
        run = start_run(project, RunKind.TRAIN, "cnn")
        said = Prediction(run.id, 1, {old.ids["pre"]: 1.0}, unfamiliar=True)
        set_predictions(project, run.id, [said])
        assert predictions(project, run.id) == {1: said}
    _as_version_3(old.project.file)
    with Project.open(old.project.file) as project:
        assert predictions(project, run.id) == {1: replace(said, unfamiliar=False)}
        project.undo()
        assert project.row("SELECT count(*) FROM labels") == (0,)


def test_a_migrated_project_has_the_tables_of_a_new_one(old: Lab, tmp_path: Path) -> None:
    _as_version_2(old.project.file)
    Project.open(old.project.file).close()
    Project.create(tmp_path / "new").close()
    migrated, new = _all_tables(old.project.file), _all_tables(tmp_path / "new" / "new.mvproj")
    for table in (
        "labels",
        "bouts",
        "predictions",
    ):  # a column added later stands behind the others
        migrated[table] = [row[1:] for row in sorted(migrated[table], key=lambda row: row[1])]
        new[table] = [row[1:] for row in sorted(new[table], key=lambda row: row[1])]
    assert migrated == new
