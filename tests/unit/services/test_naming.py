"""Which clip is meant by a name."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from mousevision.core.errors import DataError
from mousevision.services.naming import ClipNames
from mousevision.store import listing, videos
from mousevision.store.project import Project


def test_a_clip_is_found_by_any_of_its_names(project: Project, study: Path) -> None:
    names = ClipNames(project)
    (row,) = (r for r in listing.clip_rows(project, listing.clip_ids(project))
              if r.name == "m1_week0_03.mp4")  # fmt: skip
    path = study / "m1" / "m1_week0_03.mp4"
    for name in (row.file, row.name, str(path), path.as_posix(), "m1/m1_week0_03.mp4",
                 "./m1/m1_week0_03.mp4", "m1\\m1_week0_03.mp4",
                 unicodedata.normalize("NFD", row.file)):  # fmt: skip
        assert names.find(name) == [row.id], name
        assert names.one(name) == row.id
    for name in ("week0_03.mp4", "m2/m1_week0_03.mp4", "", "."):
        assert names.find(name) == []


def test_relative_to_where_the_user_is(
    project: Project, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(study / "m2")
    assert len(ClipNames(project).find(f"..{os.sep}m1{os.sep}m1_week0_00.mp4")) == 1


def test_one_name_of_two_clips_is_refused(project: Project, study: Path, tmp_path: Path) -> None:
    video = videos.videos(project)[0]
    with project.edit("namesake") as edit:
        videos.relocate(edit, video.id, study / "other" / "m3_week0_00.mp4")
    names = ClipNames(project)
    assert len(names.find("m3_week0_00.mp4")) == 2
    assert len(names.find("m3/m3_week0_00.mp4")) == 1
    with pytest.raises(DataError, match=r"2 clips called “m3_week0_00\.mp4”"):
        names.one("m3_week0_00.mp4")
    with pytest.raises(DataError, match=r"no clip called “x\.mp4”"):
        names.one("x.mp4")
