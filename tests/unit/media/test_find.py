from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mousevision.media.find import find_videos, natural_key, sequence_images


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def names(folder: Path, *paths: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in find_videos(paths or [folder])]


def test_videos_of_all_folders_in_natural_order(tmp_path: Path) -> None:
    touch(tmp_path, "m10/2.mp4", "m2/clip 10.MTS", "m2/clip 9.mts", "m2/notes.txt", "a.AVI")
    assert names(tmp_path) == ["a.AVI", "m2/clip 9.mts", "m2/clip 10.MTS", "m10/2.mp4"]


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    touch(tmp_path, "._1.mp4", ".trash/1.mp4", "1.mp4")
    assert names(tmp_path) == ["1.mp4"]


def test_a_numbered_sequence_is_one_video(tmp_path: Path) -> None:
    touch(tmp_path, *(f"run 1/img_{i}.png" for i in range(12)), "b.mp4")
    assert names(tmp_path) == ["b.mp4", "run 1"]
    found = [path.name for path in sequence_images(tmp_path / "run 1")]
    assert found == [f"img_{i}.png" for i in range(12)]


@pytest.mark.parametrize(
    "files",
    [
        ["cage.png"],
        ["cage.png", "logo.png"],
        ["a1.png", "a2.png", "logo.png"],
        ["a1.png", "b2.png"],
        ["a1.png", "a2.jpg"],
        ["t1.png", "t2.png", "clip.mp4"],
    ],
)
def test_other_pictures_are_no_sequence(tmp_path: Path, files: list[str]) -> None:
    touch(tmp_path, *files)
    assert sequence_images(tmp_path) == []


def test_a_file_named_outright_is_returned_whatever_it_is(tmp_path: Path) -> None:
    touch(tmp_path, "notes.txt", "1.mp4")
    assert names(tmp_path, tmp_path / "notes.txt", tmp_path) == ["notes.txt", "1.mp4"]


def test_nothing_twice(tmp_path: Path) -> None:
    touch(tmp_path, "a/1.mp4")
    assert names(tmp_path, tmp_path, tmp_path / "a", tmp_path / "a" / "1.mp4") == ["a/1.mp4"]


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs rights on Windows")
def test_a_link_that_leads_back_up_does_no_harm(tmp_path: Path) -> None:
    touch(tmp_path, "a/1.mp4")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert names(tmp_path) == ["a/1.mp4"]


def test_natural_key() -> None:
    mixed = ["b", "a10", "A2", "a2b", "10", "9"]
    assert sorted(mixed, key=natural_key) == ["9", "10", "A2", "a2b", "a10", "b"]
