from __future__ import annotations

import apsw
import pytest

from mousevision.core.errors import ProjectError
from mousevision.core.run import RunKind, RunStatus
from mousevision.store.check import check, repair
from mousevision.store.clips import clips
from mousevision.store.project import Project
from mousevision.store.runs import finish_run, run_folder, start_run
from mousevision.store.videos import videos

from .conftest import Lab


@pytest.fixture
def whole(lab: Lab) -> Lab:
    lab.videos.mkdir()
    for name in ("a.mp4", "b.mp4"):
        (lab.videos / name).write_bytes(b"video")
    lab.label(lab.add("a.mp4", "b.mp4"), "pre")
    run = start_run(lab.project, RunKind.TRAIN, "cnn")
    finish_run(lab.project, run.id, RunStatus.DONE)
    return lab


def _kinds(project: Project) -> list[str]:
    return [problem.kind for problem in check(project)]


def test_a_whole_project_has_no_problems(whole: Lab) -> None:
    assert check(whole.project) == []
    assert repair(whole.project) == []


def test_videos_gone_or_changed(whole: Lab) -> None:
    (whole.videos / "a.mp4").unlink()
    (whole.videos / "b.mp4").write_bytes(b"longer than before")
    assert _kinds(whole.project) == ["video missing", "video changed"]
    assert not any(video.missing for video in videos(whole.project))
    repair(whole.project)
    assert [video.missing for video in videos(whole.project)] == [True, False]
    (whole.videos / "a.mp4").write_bytes(b"video")
    repair(whole.project)
    assert not any(video.missing for video in videos(whole.project))


def test_run_folders(whole: Lab) -> None:
    stray = whole.project.folder / "runs" / "77"
    stray.mkdir()
    (stray / "weights.safetensors").write_bytes(b"dear")
    run_folder(whole.project, 1).rmdir()
    assert _kinds(whole.project) == ["run folder", "run files"]
    assert [problem.kind for problem in repair(whole.project)] == ["run files"]
    kept = whole.project.folder / "runs" / "lost-77" / "weights.safetensors"
    assert kept.read_bytes() == b"dear"
    stray.mkdir()
    repair(whole.project)
    assert (whole.project.folder / "runs" / "lost-77-2").is_dir()
    assert kept.exists()


def test_leftovers_of_killed_programs(whole: Lab) -> None:
    left = whole.project.folder / ".Study.123.part.mvproj"
    left.write_bytes(b"half")
    assert _kinds(whole.project) == ["leftover"]
    assert repair(whole.project) == []
    assert not left.exists()


def _outside(lab: Lab, sql: str) -> None:
    other = apsw.Connection(str(lab.project.file))
    other.execute(sql)
    other.close()


def test_rows_that_make_no_sense(whole: Lab) -> None:
    _outside(whole, "UPDATE clips SET stop = 5000 WHERE id = 1")
    _outside(whole, "DELETE FROM frame_tables WHERE video_id = 2")
    _outside(whole, "DELETE FROM behaviours WHERE name = 'pre'")
    problems = check(whole.project)
    assert [problem.kind for problem in problems] == ["reference", "reference", "clip", "clip"]
    assert "0 to 4999 of ../videos/a.mp4" in problems[2].words
    assert not any(problem.repairable for problem in problems)


def test_a_damaged_index_is_built_again(whole: Lab) -> None:
    whole.project.close()
    connection = apsw.Connection(str(whole.project.file))
    connection.pragma("writable_schema", True)
    connection.execute(
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX clips_subject ON clips (video_id)'"
        " WHERE name = 'clips_subject'"
    )
    connection.close()
    with Project.open(whole.project.file) as project:
        assert set(_kinds(project)) == {"database"}
        assert repair(project) == []


def test_a_damaged_file_is_named_and_not_repaired(whole: Lab) -> None:
    whole.project.close()
    page = 4096
    data = bytearray(whole.project.file.read_bytes())
    root = {table: _root(whole, table) for table in ("labels", "clips")}
    for number in (root["labels"] - 1, root["clips"] - 1):
        data[number * page : (number + 1) * page] = b"\xff" * page
    whole.project.file.write_bytes(bytes(data))
    with Project.open(whole.project.file, read_only=True) as project:
        problems = check(project)
        assert problems[0].kind == "database"
        assert "backups" in problems[0].words
        assert not problems[0].repairable
        with pytest.raises(ProjectError, match="damaged"):
            clips(project)


def _root(lab: Lab, table: str) -> int:
    connection = apsw.Connection(str(lab.project.file))
    try:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        return int(connection.execute(sql, (table,)).get)
    finally:
        connection.close()
