from __future__ import annotations

import cv2
import numpy as np
import pytest

from mousevision.media.shrink import fit, shrink
from tests.clips import draw


@pytest.mark.parametrize("size", [(960, 540), (824, 408), (641, 479), (320, 240)])
@pytest.mark.parametrize("target", [(96, 64), (64, 64), (31, 17)])
def test_it_is_near_to_a_plain_mean_of_areas(
    size: tuple[int, int], target: tuple[int, int]
) -> None:
    picture = cv2.GaussianBlur(draw(7, size), (0, 0), 3)
    plain = cv2.resize(picture, target, interpolation=cv2.INTER_AREA)
    got = shrink(picture, *target)
    assert got.shape == plain.shape
    assert np.abs(got.astype(int) - plain).mean() < 2
    assert np.percentile(np.abs(got.astype(int) - plain), 90) < 8


def test_brightness_stays() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (540, 960)).astype(np.uint8)
    assert abs(float(shrink(picture, 96, 64).mean()) - float(picture.mean())) < 0.5


def test_colour_and_enlarging() -> None:
    picture = np.zeros((10, 12, 3), np.uint8)
    picture[:, :, 1] = 200
    got = shrink(picture, 96, 64)
    assert got.shape == (64, 96, 3)
    assert (got == [0, 200, 0]).all()


def test_fit() -> None:
    assert fit(960, 540, 96) == (96, 54)
    assert fit(40, 30, 96) == (40, 30)
    assert fit(2000, 4, 96) == (96, 1)
