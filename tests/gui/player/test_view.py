"""Zoom stays at the pointer, and never shows an empty margin that it need not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF

from mousevision.gui.player.region import region_between
from mousevision.gui.player.tone import apply_tone, tone_curve
from mousevision.gui.player.view import MAX_ZOOM, PictureView


def view(width: float = 640, height: float = 480) -> PictureView:
    made = PictureView()
    made.resize(QSizeF(width, height), QSizeF(960, 540))
    return made


def test_the_whole_picture_fits_in_the_middle() -> None:
    rect = view().rect()
    assert (rect.width(), rect.height()) == (640, 360)
    assert (rect.left(), rect.top()) == (0, 60)


def test_what_is_under_the_pointer_stays_there() -> None:
    made = view()
    made.zoom_about(QPointF(320, 240), 4)
    pointer = QPointF(300, 200)
    before = made.to_picture(pointer)
    made.zoom_about(pointer, 1.5)
    after = made.to_picture(pointer)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))


@given(
    st.lists(
        st.tuples(st.floats(0, 640), st.floats(0, 480), st.floats(0.2, 5), st.floats(-900, 900)),
        max_size=20,
    )
)
def test_no_margin_is_shown_that_the_picture_could_fill(moves) -> None:
    made = view()
    for x, y, factor, shift in moves:
        made.zoom_about(QPointF(x, y), factor)
        made.pan(QPointF(shift, -shift))
        rect = made.rect()
        assert 1 <= made.zoom <= MAX_ZOOM
        if rect.width() >= 640:
            assert rect.left() <= 1e-6
            assert rect.right() >= 640 - 1e-6
        if rect.height() >= 480:
            assert rect.top() <= 1e-6
            assert rect.bottom() >= 480 - 1e-6


def test_a_region_lies_inside_the_picture_and_is_no_click() -> None:
    assert region_between(QPointF(0.8, 0.9), QPointF(0.2, -3)) == (0.2, 0, 0.8, 0.9)
    assert region_between(QPointF(0.5, 0.5), QPointF(0.505, 0.9)) is None


def test_tone_opens_dark_pictures_and_keeps_black_and_white() -> None:
    assert tone_curve(0, 0) is None
    curve = tone_curve(50, 0)
    assert curve is not None
    assert (curve[0], curve[255]) == (0, 255)
    assert curve[30] > 60
    assert np.all(np.diff(curve.astype(int)) >= 0)
    picture = np.full((2, 2, 3), 30, np.uint8)
    assert apply_tone(picture, curve)[0, 0, 0] == curve[30]
    assert apply_tone(picture, None) is picture
