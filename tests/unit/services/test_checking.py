"""Missing, moved and changed videos."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from mousevision.core.errors import ProjectError, VideoError
from mousevision.core.job import QuietContext
from mousevision.services import checking
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


def test_repair_sweeps_what_killed_programs_left(study: Path, tmp_path: Path) -> None:
    project, _ = make(study, tmp_path)
    with project:
        dead = project.folder / "runs" / "1" / ".weights.99999999.part.safetensors"
        own = project.folder / "cache" / f".cover.{os.getpid()}.part.png"
        for path in (dead, own):
            path.parent.mkdir(exist_ok=True)
            path.touch()
        check(QuietContext(), project)
        assert dead.exists()
        check(QuietContext(), project, repair=True)
        assert (dead.exists(), own.exists()) == (False, True)


def test_a_video_that_cannot_be_read_is_told_and_the_rest_is_checked(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _ = make(study, tmp_path)
    real = checking.fingerprint

    def refuses(path: Path) -> str:
        if path.name == "m0_week0_00.mp4":
            raise VideoError("m0_week0_00.mp4 cannot be read (Input/output error).")
        return real(path)

    monkeypatch.setattr(checking, "fingerprint", refuses)
    with project:
        assert check(QuietContext(), project) == [
            "m0_week0_00.mp4 cannot be read (Input/output error)."
        ]


def test_looking_for_moved_videos_reads_each_file_once(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, source = make(study, tmp_path)
    real, seen = checking.fingerprint, []
    monkeypatch.setattr(checking, "fingerprint", lambda path: seen.append(path) or real(path))
    with project:
        source.rename(tmp_path / "elsewhere")
        found = find_moved(QuietContext(), project, tmp_path / "elsewhere")
        assert found.words() == "6 moved videos found; none is missing."
    assert len(seen) == len(set(seen)) == 6


def test_nothing_is_changed_in_a_project_open_to_look(imported: Path, tmp_path: Path) -> None:
    with Project.open(imported, read_only=True) as project:
        assert check(QuietContext(), project) == []
        with pytest.raises(ProjectError, match="reading only"):
            check(QuietContext(), project, repair=True)
        with pytest.raises(ProjectError, match="reading only"):
            find_moved(QuietContext(), project, tmp_path)
