from __future__ import annotations

from pathlib import Path

import pytest

from mousevision.store.places import to_path, to_stored


@pytest.mark.parametrize("place", ["Study/clips/ä 1.mp4", "videos/m1/a.mp4", "a.mp4"])
def test_relative_to_the_project_and_back(tmp_path: Path, place: str) -> None:
    folder, video = tmp_path / "Study", tmp_path / place
    stored = to_stored(folder, video)
    assert not Path(stored).is_absolute()
    assert "\\" not in stored
    assert to_path(folder, stored) == video


def test_moved_together_is_found_again(tmp_path: Path) -> None:
    stored = to_stored(tmp_path / "old" / "Study", tmp_path / "old" / "videos" / "a.mp4")
    moved = to_path(tmp_path / "new" / "Study", stored)
    assert moved == tmp_path / "new" / "videos" / "a.mp4"


def test_nothing_shared_but_the_root_stays_absolute(tmp_path: Path) -> None:
    elsewhere = Path(tmp_path.anchor) / "another-disk" / "a.mp4"
    stored = to_stored(tmp_path / "Study", elsewhere)
    assert Path(stored).is_absolute()
    assert to_path(tmp_path / "other", stored) == elsewhere


def test_project_opened_through_a_link(tmp_path: Path) -> None:
    real = tmp_path / "deep" / "down" / "Study"
    real.mkdir(parents=True)
    link = tmp_path / "link"
    try:
        link.symlink_to(real, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    stored = to_stored(link, tmp_path / "videos" / "a.mp4")
    assert to_path(real, stored) == to_path(link, stored) == tmp_path / "videos" / "a.mp4"


def test_a_link_below_the_project_is_kept(tmp_path: Path) -> None:
    far, folder = tmp_path / "far", tmp_path / "Study"
    far.mkdir()
    folder.mkdir()
    try:
        (folder / "videos").symlink_to(far, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    assert to_stored(folder, folder / "videos" / "a.mp4") == "videos/a.mp4"
