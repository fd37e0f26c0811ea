"""The picture of a leak."""

from __future__ import annotations

import numpy as np

from mousevision.services.audit_heat import FRAME, MAGNIFIED, heated, stretched
from mousevision.services.audit_view import WHOLE

GROUND = np.tile(np.linspace(40, 90, 96).astype(np.uint8), (54, 1))


def difference() -> np.ndarray:
    map_ = np.zeros((54, 96))
    map_[10:20, 60:70] = 3.0
    return map_


def test_it_is_red_where_the_classes_differ_and_gray_elsewhere() -> None:
    shown = heated(GROUND, difference(), WHOLE).astype(int)
    assert shown.shape == (54 * MAGNIFIED, 96 * MAGNIFIED, 3)
    redness = shown[..., 0] - shown[..., 2]
    assert redness[15 * MAGNIFIED, 65 * MAGNIFIED] > 120
    assert abs(redness[40 * MAGNIFIED :]).max() <= 2


def test_the_place_has_a_frame() -> None:
    region = (60 / 96, 10 / 54, 70 / 96, 20 / 54)
    framed = (heated(GROUND, difference(), region) == FRAME).all(axis=2)
    rows, columns = np.nonzero(framed)
    assert rows.min() < 10 * MAGNIFIED < 20 * MAGNIFIED < rows.max()
    assert columns.min() < 60 * MAGNIFIED < 70 * MAGNIFIED < columns.max()
    assert not framed[15 * MAGNIFIED, 65 * MAGNIFIED]


def test_a_frame_at_the_edge_stays_in_the_picture() -> None:
    assert (heated(GROUND, difference(), (0.0, 0.0, 0.1, 0.1)) == FRAME).all(axis=2).any()


def test_dark_pictures_are_brightened_and_flat_ones_left() -> None:
    assert np.ptp(stretched(GROUND)) > 150
    flat = np.full((4, 4), 7, np.uint8)
    assert (stretched(flat) == 7).all()
