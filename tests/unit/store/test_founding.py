from __future__ import annotations

from pathlib import Path

import pytest

from mousevision.core.errors import ProjectError
from mousevision.store.behaviours import behaviours
from mousevision.store.founding import find_file
from mousevision.store.project import Project

from .conftest import CLASSES


@pytest.mark.parametrize("name", ["Mäuse im Käfig", "study.v2", "x" * 200])
def test_made_and_found_by_folder_and_file(tmp_path: Path, name: str) -> None:
    with Project.create(tmp_path / name, CLASSES) as project:
        assert project.name == name
        assert project.file == tmp_path / name / f"{name}.mvproj"
        assert [b.name for b in behaviours(project)] == [b.name for b in CLASSES]
        assert project.undo_name is None
        assert (project.folder / "runs").is_dir()
        assert (project.folder / "cache").is_dir()
    for path in (tmp_path / name, project.file):
        Project.open(path).close()


def test_a_folder_with_a_project_is_refused(project: Project) -> None:
    with pytest.raises(ProjectError, match="holds a project already"):
        Project.create(project.folder)


def test_a_folder_with_other_things_is_taken(tmp_path: Path) -> None:
    (tmp_path / "Study").mkdir()
    (tmp_path / "Study" / "a.mp4").write_bytes(b"video")
    Project.create(tmp_path / "Study").close()
    assert (tmp_path / "Study" / "a.mp4").read_bytes() == b"video"


def test_leftovers_of_a_killed_process_are_not_a_project(tmp_path: Path) -> None:
    (tmp_path / "Study").mkdir()
    (tmp_path / "Study" / ".Study.1.part.mvproj").write_bytes(b"half")
    Project.create(tmp_path / "Study").close()
    assert find_file(tmp_path / "Study").name == "Study.mvproj"


def test_where_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProjectError, match="cannot be made"):
        Project.create(tmp_path / "file" / "Study")
    with pytest.raises(ProjectError, match="cannot be made"):
        Project.create(tmp_path / "file")


def test_nothing_half_made_when_a_class_makes_no_sense(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="There is a class"):
        Project.create(tmp_path / "Study", [CLASSES[0], CLASSES[0]])
    assert not list((tmp_path / "Study").glob("*.mvproj*"))
    Project.create(tmp_path / "Study").close()


def test_paths_that_mean_no_project(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no project at"):
        Project.open(tmp_path / "nowhere")
    with pytest.raises(ProjectError, match="holds no project"):
        Project.open(tmp_path)
    for name in ("A.mvproj", "B.mvproj"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(ProjectError, match="holds 2 projects"):
        Project.open(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_a_file_that_is_no_project(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "A.mvproj"
    file.write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(ProjectError, match="not a"):
            Project.open(file, read_only=read_only)
    assert file.read_bytes() == content
