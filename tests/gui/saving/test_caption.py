"""What is drawn on a picture, where, and what stays as it is."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtGui import QColor

from mousevision.core.annotation import Bout
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.gui.player.overlay import Overlay
from mousevision.gui.player.source import Picture
from mousevision.gui.saving.caption import Caption, Patch

pytestmark = pytest.mark.usefixtures("qapp")
REACH = Behaviour(1, "reach", "r", "#009E73", Scope.BOUT)
GREEN = QColor("#009E73").getRgb()[:3]


def gray(width: int = 320, height: int = 240) -> Picture:
    return np.full((height, width, 3), 90, np.uint8)


def changed(picture: Picture) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of what is not as it was."""
    rows, columns = np.nonzero((picture != 90).any(axis=2))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def test_nothing_to_draw_changes_nothing() -> None:
    assert Caption().empty
    assert np.array_equal(Caption().draw(0, 0.0, gray()), gray())


def test_a_bout_stands_at_the_top_right_while_it_lasts() -> None:
    caption = Caption(bouts=((Bout(1, 1, 1, 1, 10, 20), Patch("Greifen für Ä", REACH)),))
    assert not caption.empty
    for frame, there in {9: False, 10: True, 19: True, 20: False}.items():
        drawn = caption.draw(frame, 0.0, gray())
        assert (drawn != 90).any() == there
    drawn = caption.draw(10, 0.0, gray())
    left, _, right, bottom = changed(drawn)
    assert left >= 160
    assert right > 300
    assert bottom < 40
    assert (drawn == GREEN).all(axis=2).sum() > 200  # its colour
    assert (drawn.astype(int).sum(axis=2) < 100).any()  # and black letters on it


def test_class_and_place_stand_at_the_left() -> None:
    _, top, right, bottom = changed(Caption(lines=(Patch("post"),)).draw(0, 0.0, gray()))
    assert (top < 10, right < 160, bottom < 40) == (True, True, True)
    left, top, _, bottom = changed(Caption(place=True).draw(84, 2.8, gray()))
    assert (left < 10, top > 200, bottom > 230) == (True, True, True)
    assert not np.array_equal(
        Caption(place=True).draw(84, 2.8, gray()), Caption(place=True).draw(85, 2.8, gray())
    )


def test_long_words_leave_the_other_half_alone() -> None:
    drawn = Caption(lines=(Patch("predicted " * 20),)).draw(0, 0.0, gray())
    assert changed(drawn)[2] <= 160


@pytest.mark.parametrize("size", [(96, 64), (321, 241), (1, 1), (17, 3), (1921, 1081)])
def test_any_size_can_be_drawn_on(size: tuple[int, int]) -> None:
    caption = Caption(
        lines=(Patch("post", REACH), Patch("predicted post 0.91")),
        bouts=((Bout(1, 1, 1, 1, 0, 5), Patch("reach", REACH)),),
        place=True,
        region=(0.2, 0.2, 0.8, 0.8),
    )
    drawn = caption.draw(3, 0.1, gray(*size))
    assert drawn.shape == (size[1], size[0], 3)


def test_the_region_dims_what_is_outside() -> None:
    drawn = Caption(region=(0.25, 0.25, 0.75, 0.75)).draw(0, 0.0, gray())
    assert drawn[120, 160, 0] == 90
    assert drawn[10, 10, 0] < 60


def test_what_lies_over_the_video_is_the_frames_own() -> None:
    white, clear = np.full((4, 4, 4), 255, np.uint8), np.zeros((4, 4, 4), np.uint8)
    caption = Caption(overlay=Overlay(lambda frame: white if frame == 2 else clear))
    assert (caption.draw(2, 0.0, gray()) == 255).all()
    assert (caption.draw(3, 0.0, gray()) == 90).all()


def test_brightness_as_on_screen() -> None:
    assert not Caption(tone=(60, 0)).empty
    assert Caption(tone=(60, 0)).draw(0, 0.0, gray()).min() > 90


def test_it_draws_the_same_in_another_thread() -> None:
    caption = Caption(lines=(Patch("post", REACH),), place=True, region=(0.1, 0.1, 0.9, 0.9))
    drawn: list[Picture] = []
    thread = threading.Thread(target=lambda: drawn.append(caption.draw(7, 0.3, gray())))
    thread.start()
    thread.join()
    assert np.array_equal(drawn[0], caption.draw(7, 0.3, gray()))
