from __future__ import annotations

import time
from pathlib import Path

import pytest

from mousevision.core.errors import VideoError
from mousevision.media.fingerprint import PART, fingerprint
from tests.clips import make_sequence

SIZE = 8 * PART


@pytest.fixture
def big(tmp_path: Path) -> Path:
    path = tmp_path / "big.avi"
    path.write_bytes(bytes(range(256)) * (SIZE // 256))
    return path


@pytest.mark.parametrize("place", [0, PART - 1, SIZE // 2, SIZE - PART, SIZE - 1])
def test_a_changed_byte_at_either_end_or_in_the_middle_shows(big: Path, place: int) -> None:
    before = fingerprint(big)
    content = bytearray(big.read_bytes())
    content[place] ^= 1
    big.write_bytes(content)
    assert fingerprint(big) != before


@pytest.mark.parametrize("place", [0, 700, 1499])
def test_of_a_small_file_every_byte_counts(tmp_path: Path, place: int) -> None:
    path = tmp_path / "small.avi"
    content = bytearray(1500)
    path.write_bytes(content)
    before = fingerprint(path)
    content[place] = 1
    path.write_bytes(content)
    assert fingerprint(path) != before


def test_the_name_does_not_count_but_the_size_does(big: Path) -> None:
    before = fingerprint(big)
    moved = big.rename(big.with_name("moved.avi"))
    assert fingerprint(moved) == before
    with moved.open("ab") as file:
        file.write(b"\0")
    assert fingerprint(moved) != before


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.avi"
    with path.open("wb") as file:
        file.truncate(40 * 1024**3)  # Sparse: reading it all would take half a minute.
    started = time.monotonic()
    fingerprint(path)
    assert time.monotonic() - started < 2


def test_a_sequence_is_known_by_its_pictures_wherever_it_lies(tmp_path: Path) -> None:
    folder = make_sequence(tmp_path / "a", 3)
    before = fingerprint(folder)
    moved = folder.rename(tmp_path / "b")
    assert fingerprint(moved) == before
    (moved / "img_2.png").unlink()
    assert fingerprint(moved) != before


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"gone\.mp4 cannot be read"):
        fingerprint(tmp_path / "gone.mp4")
