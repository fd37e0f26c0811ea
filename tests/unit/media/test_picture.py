from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mousevision.core.errors import MouseVisionError
from mousevision.media.picture import MOST_DECODED, read_png, thumbnail, write_png
from tests.clips import make_clip, read_code
from tests.unit.media.conftest import Clip, probed

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 3)])
def test_written_and_read_back(tmp_path: Path, shape: tuple[int, ...]) -> None:
    picture = RNG.integers(0, 256, shape).astype(np.uint8)
    path = tmp_path / "Mäuse überall" / "größe 1.png"
    write_png(path, picture)
    assert np.array_equal(read_png(path), picture)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_red_is_red_for_others_too(tmp_path: Path) -> None:
    import av

    red = np.zeros((8, 8, 3), np.uint8)
    red[:, :, 0] = 200
    write_png(tmp_path / "red.png", red)
    with av.open(str(tmp_path / "red.png")) as container:
        decoded = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert np.array_equal(decoded, red)


def test_bad_files_and_places_in_words(tmp_path: Path) -> None:
    for content in (b"", b"no picture"):
        (tmp_path / "a.png").write_bytes(content)
        with pytest.raises(MouseVisionError, match=r"a\.png is not a picture"):
            read_png(tmp_path / "a.png")
    with pytest.raises(MouseVisionError, match=r"gone\.png cannot be read"):
        read_png(tmp_path / "gone.png")
    with pytest.raises(MouseVisionError, match=r"b\.png could not be written"):
        write_png(tmp_path / "a.png" / "b.png", np.zeros((4, 4), np.uint8))


def test_a_thumbnail_has_the_width_asked_for(clip: Clip) -> None:
    with clip.reader() as reader:
        picture = thumbnail(reader, 0, 90, 160)
    assert picture.shape == (120, 160, 3)
    assert picture.flags.writeable


def test_it_is_of_the_clip_and_shows_movement(tmp_path: Path) -> None:
    """The blob is fastest around frame 28, where it crosses the middle."""
    clip = probed(make_clip(tmp_path / "a.mp4", 90, gop=90))
    with clip.reader() as reader:
        code = read_code(thumbnail(reader, 20, 60, 320))
        assert 20 <= code < 60
        only = read_code(thumbnail(reader, 33, 34, 320))
    assert only == 33


@pytest.mark.parametrize(("start", "stop"), [(0, 200), (150, 200), (0, 1), (199, 200)])
def test_few_pictures_are_decoded_where_key_pictures_are_near(
    tmp_path: Path, decoded: list[int], start: int, stop: int
) -> None:
    clip = probed(make_clip(tmp_path / "a.mp4", 200, (272, 48), gop=40))
    with clip.reader() as reader:
        thumbnail(reader, start, stop, 80)
    assert len(decoded) <= MOST_DECODED


def test_an_empty_clip_has_no_thumbnail(clip: Clip) -> None:
    with clip.reader() as reader, pytest.raises(ValueError, match="no frame"):
        thumbnail(reader, 5, 5, 80)
