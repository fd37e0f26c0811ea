from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from mousevision.core.errors import VideoError
from mousevision.media.images import ImageFolder
from tests.clips import make_sequence, read_code


def write(path: Path, pixels: np.ndarray) -> None:
    done, data = cv2.imencode(path.suffix, pixels)
    assert done
    path.write_bytes(data.tobytes())


def test_pictures_come_in_natural_order_and_colour(tmp_path: Path) -> None:
    folder = ImageFolder(make_sequence(tmp_path / "Mäuse", 12))
    assert len(folder) == 12
    assert [read_code(folder.read(index).gray()) for index in (2, 10, 11)] == [2, 10, 11]
    assert folder.read(3).rgb().shape == (240, 320, 3)


def test_red_is_red(tmp_path: Path) -> None:
    blue_green_red = np.zeros((30, 40, 3), np.uint8)
    blue_green_red[:, :, 2] = 250
    for number in range(2):
        write(tmp_path / f"{number}.png", blue_green_red)
    assert (ImageFolder(tmp_path).read(1).rgb() == [250, 0, 0]).all()


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_deep_pictures_are_scaled_alike(tmp_path: Path, bits: int) -> None:
    ramp = np.linspace(0, 2**bits - 1, 40 * 30).reshape(30, 40).astype(np.uint16)
    write(tmp_path / "f1.tif", ramp)
    write(tmp_path / "f2.tif", ramp // 2)
    folder = ImageFolder(tmp_path)
    first, second = folder.read(0).gray(), folder.read(1).gray()
    assert first.dtype == np.uint8
    assert first.max() == 255
    assert first.min() == 0
    assert np.abs(first / 2 - second).max() <= 1


def test_a_bad_picture_is_named(tmp_path: Path) -> None:
    folder = make_sequence(tmp_path / "run", 3)
    (folder / "img_1.png").write_bytes(b"")
    with pytest.raises(VideoError, match=r"img_1\.png in run"):
        ImageFolder(folder).read(1)


def test_a_folder_without_numbers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="no numbered pictures"):
        ImageFolder(tmp_path)
    with pytest.raises(VideoError, match="cannot be read"):
        ImageFolder(tmp_path / "gone")
