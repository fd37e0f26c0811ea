"""Evidence as colours."""

from __future__ import annotations

import numpy as np

from mousevision.media.heat import (
    COLOURS,
    LINE,
    OPAQUE,
    captioned,
    colours,
    contact_sheet,
    heat_overlay,
    laid_over,
)


def test_brighter_is_more_all_the_way() -> None:
    luminance = COLOURS @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(luminance) > -0.5).all()  # rounding to whole levels
    assert luminance[0] < 3
    assert luminance[-1] > 230
    assert colours(np.array([0.0, 1.0, 7.0], np.float32)).tolist() == [
        COLOURS[0].tolist(), COLOURS[255].tolist(), COLOURS[255].tolist(),
    ]  # fmt: skip


def test_nothing_is_clear_and_the_most_lets_the_animal_through() -> None:
    over = heat_overlay(np.array([[0.0, 0.03, 0.5, 1.0]], np.float32))
    assert over[0, :2, 3].tolist() == [0, 0]
    assert 0 < over[0, 2, 3] < over[0, 3, 3] == round(255 * OPAQUE)


def test_only_the_region_is_painted() -> None:
    picture = np.full((40, 80, 3), 100, np.uint8)
    out = laid_over(picture, np.ones((3, 3), np.float32), (0.5, 0.25, 1.0, 1.0))
    assert (out[10:, 40:] != 100).any(axis=2).all()
    assert (out[:10] == 100).all()
    assert (out[:, :40] == 100).all()
    assert (picture == 100).all()


def test_captions_and_sheets_keep_the_pictures() -> None:
    picture = np.full((50, 300, 3), 100, np.uint8)
    told = captioned(picture, ["frame 3, Jürgens Kä\u0301fig"], "less to more")
    assert told.shape == (50 + 2 * LINE, 300, 3)
    assert (told[:50] == 100).all()
    assert told[50 : 50 + LINE].max() > 200  # words
    assert np.ptp(told[-LINE:].astype(int), axis=2).max() > 100  # the colours of the legend
    sheet = contact_sheet([told] * 5, 2, 150)
    assert sheet.shape[1] == 2 * 150 + 3 * 6
    assert sheet.shape[0] == 3 * (53 + 6) + 6
