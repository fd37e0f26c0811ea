from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from mousevision.core.changes import Changes
from mousevision.core.errors import ProjectBusyError, ProjectError
from mousevision.store import project as module
from mousevision.store.clips import clip_ids
from mousevision.store.labels import labels, set_label
from mousevision.store.project import Project
from mousevision.store.raters import ensure_rater
from mousevision.store.settings import get_setting, set_setting

from .conftest import Lab


@pytest.fixture(params=["wal", "truncate"])
def either_journal(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Project:
    monkeypatch.setenv("MOUSEVISION_JOURNAL", request.param)
    with Project.create(tmp_path / "Other") as project:
        assert project.journal == request.param
        yield project


def test_an_edit_that_raises_leaves_nothing(lab: Lab) -> None:
    before, rater = lab.dump(), lab.rater()
    lab.notices.clear()

    def half() -> None:
        with lab.project.edit("Half", rater) as edit:
            edit.run("INSERT INTO subjects (name, folded, sort_key) VALUES ('x', 'x', 'x')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert lab.dump() == before
    assert lab.project.history() == []
    assert lab.notices == []
    lab.add("a.mp4")


def test_an_empty_edit_leaves_no_trace(lab: Lab) -> None:
    (clip,) = lab.add("a.mp4")
    lab.label(clip, "pre")
    lab.notices.clear()
    history, revision = lab.project.history(), lab.project.revision
    lab.label(clip, "pre")
    with lab.project.edit("There and back") as edit:
        set_label(edit, [clip], lab_rater(lab), lab.ids["post"])
        set_label(edit, [clip], lab_rater(lab), lab.ids["pre"])
        edit.run("UPDATE labels SET revision = ?", (revision,))
    assert lab.project.history() == history
    assert lab.project.revision == revision
    assert lab.notices == []


def lab_rater(lab: Lab) -> int:
    row = lab.project.row("SELECT id FROM raters WHERE name = 'anna'")
    assert row is not None
    return int(row[0])


def test_an_edit_keeps_what_was_undone_as_history_only(lab: Lab) -> None:
    clips = lab.add("a.mp4", "b.mp4")
    lab.label(clips[0], "pre")
    lab.project.undo()
    assert lab.project.redo_name == "Label as pre"
    lab.label(clips[1], "post")
    assert lab.project.redo_name is None
    assert lab.project.redo() is None
    states = [(entry.name, entry.state) for entry in lab.project.history()]
    assert states == [
        ("Label as post", "in force"),
        ("Label as pre", "discarded"),
        ("Import 2 videos", "in force"),
    ]


def test_undo_survives_a_restart(lab: Lab, reopen: Callable[[], Project]) -> None:
    (clip,) = lab.add("a.mp4")
    lab.label(clip, "pre")
    with reopen() as project:
        assert project.undo_name == "Label as pre"
        project.undo()
        assert labels(project, clip) == []
    with Project.open(project.file) as project:
        assert project.redo_name == "Label as pre"
        project.redo()
        assert len(labels(project, clip)) == 1
        assert project.revision == 2


def test_reading_inside_an_edit_sees_it_and_outside_does_not(either_journal: Project) -> None:
    """Nor does reading outside wait for the edit, however long it takes and much it holds."""
    seen: list[int] = []

    def look() -> None:
        seen.append(len(clip_ids(either_journal)))

    with either_journal.edit("Import") as edit:
        edit.run(
            "INSERT INTO videos VALUES (1, 'a', 'a', 'a', 'a', 1, '', 1, 1, 9, 1, 0, '', 0, '')"
        )
        edit.run("INSERT INTO clips (video_id, start, stop) VALUES (1, 0, 9)")
        edit.run("INSERT INTO frame_tables VALUES (1, zeroblob(50000000))")
        assert len(clip_ids(either_journal)) == 1
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert seen == [0]
    assert len(clip_ids(either_journal)) == 1


def test_edits_do_not_nest(lab: Lab) -> None:
    with lab.project.edit("Outer"):
        with pytest.raises(RuntimeError, match="nest"), lab.project.edit("Inner"):
            pass
        with pytest.raises(RuntimeError, match="own edit"):
            lab.project.close()


def test_unrecorded_writing_inside_an_edit_is_part_of_it(lab: Lab) -> None:
    def failing() -> None:
        with lab.project.edit("Import"):
            set_setting(lab.project, "a", 1)
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        failing()
    assert get_setting(lab.project, "a") is None


def test_listeners_are_called_after_the_commit_and_may_edit(lab: Lab) -> None:
    seen: list[int] = []

    def react(changes: Changes) -> None:
        seen.append(lab.project.revision)
        if changes.name == "Label as pre":
            lab.label(clip, "post", rater="ben")

    (clip,) = lab.add("a.mp4")
    stop = lab.project.subscribe(react)
    lab.label(clip, "pre")
    stop()
    stop()
    assert seen[-1] == 3
    assert len(labels(lab.project, clip)) == 2


def test_a_failing_listener_does_not_look_like_a_loss(
    lab: Lab, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_changes: Changes) -> None:
        raise ValueError("view")

    lab.project.subscribe(fail)
    with caplog.at_level(logging.ERROR):
        lab.add("a.mp4")
    assert "view" in caplog.text
    assert lab.project.revision == 1


def test_second_writer_is_refused_and_reader_sees_commits(lab: Lab) -> None:
    with pytest.raises(ProjectBusyError):
        Project.open(lab.project.file)
    with Project.open(lab.project.folder, read_only=True) as reader:
        assert reader.revision == 0
        lab.add("a.mp4")
        assert reader.revision == 1
        assert reader.undo_name == "Import 1 videos"
        assert len(clip_ids(reader)) == 1
        with pytest.raises(ProjectError, match="reading only"), reader.edit("No"):
            pass
        with pytest.raises(ProjectError, match="reading only"):
            reader.undo()


def test_reader_and_writer_in_either_journal(either_journal: Project) -> None:
    with Project.open(either_journal.file, read_only=True) as reader:
        for number in range(20):
            set_setting(either_journal, "n", number)
            assert get_setting(reader, "n") == number


def test_closed_project_says_so(project: Project) -> None:
    project.close()
    project.close()
    with pytest.raises(ProjectError, match="closed"):
        project.rows("SELECT 1")
    with pytest.raises(ProjectError, match="closed"), project.edit("Late"):
        pass
    Project.open(project.file).close()


def test_journal_is_changed_when_the_project_moves_to_a_network_drive(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project.journal == "wal"
    project.close()
    monkeypatch.setattr(module, "choose", lambda _folder: "truncate")
    with Project.open(project.file) as moved:
        assert moved.journal == "truncate"
        assert moved.row("PRAGMA journal_mode") == ("delete",)  # no WAL in the file any more
    reader = apsw.Connection(str(project.file))
    assert reader.pragma("journal_mode") != "wal"
    reader.close()


def test_edits_of_many_threads_all_arrive(lab: Lab) -> None:
    clips = lab.add(*(f"{n}.mp4" for n in range(8)))
    problems: list[BaseException] = []

    def work(clip: int) -> None:
        try:
            for turn in range(10):
                lab.label(clip, ("pre", "post")[turn % 2], rater=f"rater {clip}")
                if turn % 5 == 4:
                    set_setting(lab.project, f"clip {clip}", turn)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(clip,)) for clip in clips]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert lab.project.revision == 1 + 8 * 10
    assert all(get_setting(lab.project, f"clip {clip}") == 9 for clip in clips)
    before = lab.dump()
    for _ in range(80):
        lab.project.undo()
    assert lab.project.row("SELECT count(*) FROM labels") == (0,)
    for _ in range(80):
        lab.project.redo()
    assert lab.dump() == before


def test_disk_full_loses_nothing(lab: Lab) -> None:
    clips = lab.add("a.mp4", "b.mp4")
    lab.label(clips[0], "pre")
    before = lab.dump()
    writer = lab.project._writer
    assert writer is not None
    pages = writer.pragma("page_count")
    writer.pragma("max_page_count", pages)

    def big() -> None:
        with lab.project.edit("Big") as edit:
            set_label(edit, [clips[1]], lab_rater(lab), lab.ids["post"])
            ensure_rater(edit, "x" * 100_000)

    with pytest.raises(ProjectError, match="disk is full"):
        big()
    assert lab.dump() == before
    writer.pragma("max_page_count", 1_000_000)
    lab.label(clips[1], "post")
    assert lab.project.revision == 3
