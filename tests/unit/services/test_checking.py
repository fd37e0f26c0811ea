"""Missing, moved and changed videos."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from mousevision.core.job import QuietContext
from mousevision.services.checking import check, find_moved
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.store import videos
from mousevision.store.project import Project


def make(study: Path, folder: Path) -> tuple[Project, Path]:
    source = folder / "rig"
    shutil.copytree(study / "m0", source)
    project = Project.create(folder / "p")
    import_videos(QuietContext(), project, [source], ImportRules())
    return project, source


def test_a_sound_project(study: Path, tmp_path: Path) -> None:
    project, _ = make(study, tmp_path)
    with project:
        assert check(QuietContext(), project) == []


def test_a_moved_and_renamed_folder_is_found_again(study: Path, tmp_path: Path) -> None:
    project, source = make(study, tmp_path)
    with project:
        place = tmp_path / "disk 2" / "déménagé"
        place.parent.mkdir()
        source.rename(place)
        (place / "m0_week0_00.mp4").rename(place / "renamed.mp4")
        assert len(check(QuietContext(), project)) == 6
        found = find_moved(QuietContext(), project, tmp_path / "disk 2")
        assert (found.found, found.missing) == (6, 0)
        assert check(QuietContext(), project) == []
        names = {Path(video.path).name for video in videos.videos(project)}
        assert "renamed.mp4" in names
        project.undo()
        assert len(check(QuietContext(), project)) == 6


def test_another_video_of_the_same_name_is_not_taken(study: Path, tmp_path: Path) -> None:
    project, source = make(study, tmp_path)
    with project:
        lost = source / "m0_week0_00.mp4"
        lost.unlink()
        other = tmp_path / "other"
        other.mkdir()
        shutil.copy(study / "m1" / "m1_week0_00.mp4", other / lost.name)
        found = find_moved(QuietContext(), project, other)
        assert (found.found, found.missing) == (0, 1)


def test_a_changed_video_is_told(study: Path, tmp_path: Path) -> None:
    project, source = make(study, tmp_path)
    with project:
        path = source / "m0_week0_00.mp4"
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)
        os.utime(path)
        problems = check(QuietContext(), project)
        assert len(problems) == 1
        assert "m0_week0_00.mp4 was changed" in problems[0]
