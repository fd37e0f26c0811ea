from __future__ import annotations

from pathlib import Path

import pytest

from mousevision.core.errors import DataError
from mousevision.store.places import Places


@pytest.mark.parametrize("place", ["Study/clips/ä 1.mp4", "videos/m1/a.mp4", "a.mp4"])
def test_relative_to_the_project_and_back(tmp_path: Path, place: str) -> None:
    folder, video = tmp_path / "Study", tmp_path / place
    stored = Places(folder).stored(video)
    assert not Path(stored).is_absolute()
    assert "\\" not in stored
    assert Places(folder).path(stored) == str(video)


def test_moved_together_is_found_again(tmp_path: Path) -> None:
    stored = Places(tmp_path / "old" / "Study").stored(tmp_path / "old" / "videos" / "a.mp4")
    moved = Places(tmp_path / "new" / "Study").path(stored)
    assert moved == str(tmp_path / "new" / "videos" / "a.mp4")


def test_nothing_shared_but_the_root_stays_absolute(tmp_path: Path) -> None:
    elsewhere = Path(tmp_path.anchor) / "another-disk" / "a.mp4"
    stored = Places(tmp_path / "Study").stored(elsewhere)
    assert Path(stored).is_absolute()
    assert Places(tmp_path / "other").path(stored) == str(elsewhere)


def test_project_opened_through_a_link(tmp_path: Path) -> None:
    real = tmp_path / "deep" / "down" / "Study"
    real.mkdir(parents=True)
    link = tmp_path / "link"
    try:
        link.symlink_to(real, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    video = str(tmp_path / "videos" / "a.mp4")
    stored = Places(link).stored(Path(video))
    assert not Path(stored).is_absolute()
    assert Places(real).path(stored) == Places(link).path(stored) == video


def test_names_that_are_not_text(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="rename it"):
        Places(tmp_path).stored(tmp_path / "clip\udce9.mp4")
    assert Places(tmp_path).stored(tmp_path / "clip\u00e9\u200b.mp4") == "clip\u00e9\u200b.mp4"


def test_a_link_below_the_project_is_kept(tmp_path: Path) -> None:
    far, folder = tmp_path / "far", tmp_path / "Study"
    far.mkdir()
    folder.mkdir()
    try:
        (folder / "videos").symlink_to(far, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    assert Places(folder).stored(folder / "videos" / "a.mp4") == "videos/a.mp4"
