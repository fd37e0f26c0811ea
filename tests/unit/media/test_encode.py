from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from mousevision.core.errors import MouseVisionError
from mousevision.media.encode import VideoWriter
from tests.clips import pictures, read_code
from tests.unit.media.conftest import probed


@pytest.mark.parametrize("size", [(320, 240), (301, 201)])
@pytest.mark.parametrize("fps", [30.0, 29.97002997, 250.0])
def test_every_picture_and_its_time_come_back(
    tmp_path: Path, size: tuple[int, int], fps: float
) -> None:
    path = tmp_path / "Ausgabe für Änne.mp4"
    with VideoWriter(path, *size, fps) as writer:
        for picture in pictures(40, size):
            writer.add(picture)
    clip = probed(path)
    with clip.reader() as reader:
        assert [read_code(g) for g in reader.each(range(40), colour=False)] == list(range(40))
        shown = reader.rgb(39)[: size[1], : size[0]]
    assert clip.table.seconds(39) == pytest.approx(39 / fps, abs=1e-4)
    original = list(pictures(40, size))[39]
    assert np.abs(shown.astype(int) - original).mean() < 4
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_the_comment_is_kept(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "a.mp4", 64, 64, 30, comment="simulated, größer") as writer:
        writer.add(np.zeros((64, 64, 3), np.uint8))
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert container.metadata["comment"] == "simulated, größer"
        assert container.streams.video[0].codec_context.name == "h264"


def test_better_quality_is_larger(tmp_path: Path) -> None:
    sizes = []
    for quality in (18, 32):
        path = tmp_path / f"{quality}.mp4"
        with VideoWriter(path, 320, 240, 30, quality=quality) as writer:
            for picture in pictures(10, (320, 240), noise=8):
                writer.add(picture)
        sizes.append(path.stat().st_size)
    assert sizes[0] > 1.5 * sizes[1]


def begin_and_cancel(path: Path) -> None:
    with VideoWriter(path, 64, 64, 30) as writer:
        writer.add(np.zeros((64, 64, 3), np.uint8))
        raise RuntimeError("cancelled")


def test_a_video_without_pictures_is_not_written(tmp_path: Path) -> None:
    with (
        pytest.raises(MouseVisionError, match="it had no picture"),
        VideoWriter(tmp_path / "a.mp4", 64, 64, 30),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_nothing_and_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"what was there before")
    with pytest.raises(RuntimeError, match="cancelled"):
        begin_and_cancel(path)
    assert path.read_bytes() == b"what was there before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.mp4"]


def test_wrong_sizes_and_places(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="a picture of"),
        VideoWriter(tmp_path / "a.mp4", 64, 64, 30) as writer,
    ):
        writer.add(np.zeros((32, 64, 3), np.uint8))
    with pytest.raises(ValueError, match="outside its with block"):
        VideoWriter(tmp_path / "a.mp4", 64, 64, 30).add(np.zeros((64, 64, 3), np.uint8))
    (tmp_path / "file").touch()
    with (
        pytest.raises(MouseVisionError, match=r"b\.mp4 cannot be written"),
        VideoWriter(tmp_path / "file" / "b.mp4", 64, 64, 30),
    ):
        pass


def test_the_same_pictures_are_written_as_the_same_bytes(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    drawn = [rng.integers(0, 256, (136, 240, 3), np.uint8) // 8 + at for at in range(60)]
    files = [tmp_path / f"{number}.mp4" for number in range(4)]
    for file in files:
        with VideoWriter(file, 240, 136, 30.0) as writer:
            for picture in drawn:
                writer.add(picture)
    assert len({file.read_bytes() for file in files}) == 1
