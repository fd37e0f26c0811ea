from __future__ import annotations

import dataclasses

import apsw
import pytest

from mousevision.core.annotation import Decision, Prediction
from mousevision.core.errors import ProjectError
from mousevision.core.run import RunKind
from mousevision.store import changesets
from mousevision.store.behaviours import behaviours, update_behaviour, update_behaviours
from mousevision.store.bouts import add_bout, move_bout, remove_bouts, set_scored
from mousevision.store.clips import clip_ids, clip_rows, remove_clips
from mousevision.store.predictions import predictions, set_predictions
from mousevision.store.project import Project
from mousevision.store.reviews import add_review
from mousevision.store.runs import start_run
from mousevision.store.schema import UNDOABLE
from mousevision.store.study import rename_subject, subjects
from mousevision.store.videos import frame_table, videos

from .conftest import CLASSES, Lab


def test_columns_are_where_the_notice_looks(project: Project) -> None:
    for table, column in changesets.CLIP_COLUMN.items():
        names = [row[1] for row in project.rows(f"PRAGMA table_info({table})")]
        assert names[column] == ("id" if table == "clips" else "clip_id")
    assert set(changesets.CLIP_COLUMN) | set(changesets.SHARED) | {"behaviours"} == set(UNDOABLE)


def test_the_notice_is_the_same_for_edit_undo_and_redo(lab: Lab) -> None:
    first, second = lab.add("a.mp4", "b.mp4")
    lab.rater()
    lab.notices.clear()
    lab.label(first, "pre")
    (edit,) = lab.notices
    assert edit.tables == {"labels"}
    assert edit.clips == {first}
    assert not edit.concerns(second)
    undone, redone = lab.project.undo(), lab.project.redo()
    assert undone is not None
    assert (undone.tables, undone.clips, undone.name) == ({"labels"}, {first}, "Label as pre")
    assert redone == undone
    assert lab.notices[1:] == [undone, redone]


def test_clips_of_bouts_and_of_shared_rows_are_found(lab: Lab) -> None:
    first, second = lab.add("a.mp4", "b.mp4")
    lab.add("c.mp4", subject="m2")
    rater = lab.rater()
    with lab.project.edit("Bout") as edit:
        bout = add_bout(edit, first, rater.id, lab.ids["reach"], 10, 20)
        set_scored(edit, second, rater.id, 0, 50)
    assert lab.notices[-1].clips == {first, second}
    assert lab.notices[-1].tables == {"bouts"}
    with lab.project.edit("Move") as edit:
        move_bout(edit, bout.id, 12, 30)
    assert lab.notices[-1].clips == {first}
    with lab.project.edit("Remove") as edit:
        remove_bouts(edit, [bout.id])
    assert lab.notices[-1].clips == {first}
    with lab.project.edit("Rename") as edit:
        rename_subject(edit, subjects(lab.project)[0].id, "mouse 1")
    assert lab.notices[-1].clips == {first, second}
    assert lab.notices[-1].touches("subjects")
    with lab.project.edit("Review") as edit:
        add_review(edit, [second], rater.id, Decision.ACCEPTED)
    assert lab.notices[-1].clips == {second}
    assert lab.notices[-1].tables == {"reviews"}


def test_too_many_clips_and_changed_classes_concern_everything(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    clips = lab.add(*(f"{n}.mp4" for n in range(6)))
    monkeypatch.setattr(changesets, "MOST_CLIPS", 5)
    lab.label(clips, "pre")
    assert lab.notices[-1].everything
    assert not lab.notices[-1].clips
    assert "labels" in lab.notices[-1].tables
    lab.label(clips[:5], "post")
    assert not lab.notices[-1].everything
    with lab.project.edit("Recolour") as edit:
        update_behaviour(edit, _with(lab, "pre", colour="#112233"))
    assert lab.notices[-1].everything


def _with(lab: Lab, name: str, **new: object) -> object:
    (found,) = (b for b in behaviours(lab.project) if b.name == name)
    return dataclasses.replace(found, **new)


def test_swapped_keys_are_undone_and_redone(lab: Lab) -> None:
    before = behaviours(lab.project)
    (clip,) = lab.add("a.mp4")
    lab.label(clip, "pre")
    with lab.project.edit("Swap keys") as edit:
        pre, post = before[:2]
        swapped = [dataclasses.replace(pre, key=post.key), dataclasses.replace(post, key=pre.key)]
        update_behaviours(edit, swapped)
    after = behaviours(lab.project)
    assert [b.key for b in after[:2]] == ["2", "1"]
    lab.project.undo()
    assert behaviours(lab.project) == before
    lab.project.redo()
    assert behaviours(lab.project) == after
    assert clip_rows(lab.project, [clip])[0].behaviour == "pre"


def test_an_undone_import_comes_back_with_tables_and_predictions(lab: Lab) -> None:
    clips = lab.add("a.mp4", "b.mp4")
    run = start_run(lab.project, RunKind.TRAIN, "cnn")
    ids = (lab.ids["pre"], lab.ids["post"])
    given = [Prediction(run.id, clip, {ids[0]: 0.25, ids[1]: 0.75}) for clip in clips]
    set_predictions(lab.project, run.id, given)
    before = lab.dump()
    lab.project.undo()
    assert clip_ids(lab.project) == []
    assert predictions(lab.project, run.id) == {}
    assert all(not rows for name, rows in lab.dump().items() if name != "behaviours")
    lab.project.redo()
    assert lab.dump() == before
    assert predictions(lab.project, run.id) == {one.clip_id: one for one in given}
    assert len(frame_table(lab.project, videos(lab.project)[0].id)) == 100


def test_ids_of_undone_rows_are_never_given_again(lab: Lab) -> None:
    (first,) = lab.add("a.mp4")
    lab.project.undo()
    (second,) = lab.add("b.mp4")
    assert second > first


def test_removed_clips_come_back_with_everything(lab: Lab) -> None:
    first, second = lab.add("a.mp4", "b.mp4")
    rater = lab.rater()
    lab.label([first, second], "pre")
    with lab.project.edit("More") as edit:
        add_bout(edit, first, rater.id, lab.ids["reach"], 10, 20)
        set_scored(edit, first, rater.id, 0, 40)
        add_review(edit, [first], rater.id, Decision.CORRECTED, 7, True)
    before = lab.dump()
    with lab.project.edit("Remove") as edit:
        remove_clips(edit, [first])
    assert clip_ids(lab.project) == [second]
    assert len(videos(lab.project)) == 1
    assert lab.project.rows("PRAGMA foreign_key_check") == []
    lab.project.undo()
    assert lab.dump() == before


def test_tables_changed_from_outside_are_not_overwritten(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    lab.label(clip, "pre")
    other = apsw.Connection(str(lab.project.file))
    other.execute("UPDATE labels SET revision = 99")
    other.close()
    before = lab.dump()
    with pytest.raises(ProjectError, match="“Label as pre” cannot be undone"):
        lab.project.undo()
    assert lab.dump() == before
    assert lab.project.undo_name == "Label as pre"


def test_a_changeset_cannot_reach_other_tables(project: Project, lab: Lab) -> None:
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    session = apsw.Session(connection, "main")
    session.attach()
    connection.execute("INSERT INTO settings VALUES ('planted', '1')")
    planted = session.changeset()
    session.close()
    with project.writing() as transaction:
        changesets.apply(transaction.connection, planted)
    assert project.rows("SELECT * FROM settings") == []


def test_kept_changesets_are_small(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    lab.label(clip, "pre")
    row = lab.project.row("SELECT length(changeset) FROM history ORDER BY id DESC")
    assert row is not None
    assert row[0] < 100
    assert len(CLASSES) == 5
