from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from mousevision.core.errors import DataError, ProjectError
from mousevision.store.clips import clip_ids, clip_rows
from mousevision.store.project import Project
from mousevision.store.videos import (
    add_video,
    frame_table,
    relocate,
    set_missing,
    unverified_videos,
    update_table,
    video,
    videos,
)

from .conftest import Lab, info, table


def test_kept_as_probed(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "Käfig 1" / "a b.mp4"
    given = dataclasses.replace(info(path), variable_rate=True, rotation=90, reason="cut short")
    with lab.project.edit("Import") as edit:
        made = add_video(edit, given)
    assert made == video(lab.project, made.id) == videos(lab.project)[0]
    assert made.path == str(path)
    for name in ("width", "height", "frames", "fps", "codec", "size", "fingerprint"):
        assert getattr(made, name) == getattr(given, name)
    assert (made.variable_rate, made.rotation, made.reason) == (True, 90, "cut short")
    row = lab.project.row("SELECT path FROM videos")
    assert row is not None
    assert row[0] == "../Käfig 1/a b.mp4"


def test_bad_and_double_ones_are_refused(lab: Lab) -> None:
    lab.add("a.mp4")
    bad = dataclasses.replace(info(lab.videos / "b.mp4"), ok=False, reason="It is cut off.")
    with pytest.raises(DataError, match="It is cut off"), lab.project.edit("Import") as edit:
        add_video(edit, bad)
    with pytest.raises(DataError, match="already"), lab.project.edit("Import") as edit:
        add_video(edit, info(lab.videos / "a.mp4"))


def test_found_again_when_moved_together(lab: Lab, tmp_path: Path) -> None:
    lab.add("a.mp4")
    lab.project.close()
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    shutil.copytree(lab.project.folder, moved / "Study")
    with Project.open(moved / "Study") as project:
        assert videos(project)[0].path == str(moved / "videos" / "a.mp4")


def test_frame_tables(lab: Lab) -> None:
    lab.add("a.mp4")
    (one,) = videos(lab.project)
    assert frame_table(lab.project, one.id).verified
    lab.notices.clear()
    update_table(lab.project, one.id, table(verified=False))
    assert not frame_table(lab.project, one.id).verified
    assert lab.notices[0].tables == {"videos"}
    assert lab.notices[0].clips == set(clip_ids(lab.project))
    assert lab.project.undo_name == "Import 1 videos"
    with pytest.raises(ProjectError, match="no frame table"):
        frame_table(lab.project, 99)
    with pytest.raises(ProjectError, match="not in the project"):
        video(lab.project, 99)


def test_missing_ones_are_remembered_and_relocated(lab: Lab) -> None:
    clips = lab.add("a.mp4", "b.mp4")
    first, second = videos(lab.project)
    lab.notices.clear()
    set_missing(lab.project, [first.id, second.id])
    set_missing(lab.project, [first.id, second.id])
    assert [notice.tables for notice in lab.notices] == [{"videos"}]
    assert all(one.missing for one in videos(lab.project))
    assert all(row.missing for row in clip_rows(lab.project, clips))
    with lab.project.edit("Find videos") as edit:
        relocate(edit, first.id, lab.videos.parent / "new" / "a.mp4")
        relocate(edit, second.id, lab.videos / "b.mp4")
    assert lab.notices[-1].clips == set(clips)
    assert [one.missing for one in videos(lab.project)] == [False, False]
    assert clip_rows(lab.project, clips)[0].file == "../new/a.mp4"
    lab.project.undo()
    assert clip_rows(lab.project, clips)[0].file == "../videos/a.mp4"
    with pytest.raises(DataError, match="another video"), lab.project.edit("Find") as edit:
        relocate(edit, first.id, lab.videos / "b.mp4")
    set_missing(lab.project, [first.id])
    set_missing(lab.project, [first.id], missing=False)
    assert not videos(lab.project)[0].missing


def test_unverified_ones_are_listed(lab: Lab) -> None:
    lab.add("b.mp4", "a.mp4", "c.mp4")
    numbers = {one.name: one.id for one in videos(lab.project)}
    assert unverified_videos(lab.project) == {}
    for name in ("b.mp4", "a.mp4"):
        update_table(lab.project, numbers[name], table(verified=False))
    waiting = unverified_videos(lab.project)
    assert list(waiting.items()) == [(numbers["a.mp4"], 100), (numbers["b.mp4"], 100)]
    assert unverified_videos(lab.project, [numbers["b.mp4"], numbers["c.mp4"]]) == {
        numbers["b.mp4"]: 100
    }
    with lab.project.writing() as transaction:
        transaction.run("UPDATE frame_tables SET data = x'00' WHERE video_id = ?", (1,))
    assert list(unverified_videos(lab.project)) == [numbers["a.mp4"]]
    lab.project.undo()
    assert unverified_videos(lab.project) == {}


def test_some_are_read_alone(lab: Lab) -> None:
    lab.add("b.mp4", "a.mp4", "c.mp4")
    numbers = {one.name: one.id for one in videos(lab.project)}
    some = videos(lab.project, [numbers["c.mp4"], numbers["a.mp4"], 10**6])
    assert [one.name for one in some] == ["a.mp4", "c.mp4"]
    assert videos(lab.project, []) == []
