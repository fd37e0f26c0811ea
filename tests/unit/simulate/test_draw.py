"""The simulated pictures: repeatable, of any size, and the same where they must be."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest

from mousevision.core.errors import SettingError
from mousevision.simulate.describe import describe
from mousevision.simulate.draw import Shot, draw_clip
from mousevision.simulate.stage import build_stage
from mousevision.simulate.study import Confound, plan_study
from mousevision.simulate.tag import tag_box

PLANS = plan_study(animals=2, clips_per_animal=8, seed=1)


def test_a_clip_has_its_planned_length_and_size() -> None:
    frames = list(draw_clip(PLANS[0], 96, 54))
    assert len(frames) == PLANS[0].frames
    assert {frame.shape for frame in frames} == {(54, 96, 3)}
    assert {frame.dtype for frame in frames} == {np.dtype(np.uint8)}


@pytest.mark.parametrize("size", [(480, 270), (640, 480), (270, 480), (960, 540)])
def test_any_size_is_filled(size: tuple[int, int]) -> None:
    width, height = size
    frame = next(draw_clip(PLANS[3], width, height))
    assert frame.shape == (height, width, 3)
    assert frame[:8].std() > 0.5
    assert frame[:, :8].std() > 0.5


@pytest.mark.parametrize("size", [(95, 54), (96, 55), (64, 36)])
def test_a_size_that_cannot_be_encoded_or_seen_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(SettingError, match="even sizes"):
        draw_clip(PLANS[0], *size)


def test_pictures_are_the_same_each_time_and_on_any_number_of_threads() -> None:
    threads = cv2.getNumThreads()
    pictures = []
    for number in (1, 4):
        cv2.setNumThreads(number)
        build_stage.cache_clear()
        pictures.append(np.array(list(itertools.islice(draw_clip(PLANS[0]), 3))))
    cv2.setNumThreads(threads)
    np.testing.assert_array_equal(pictures[0], pictures[1])


def test_any_frame_alone_is_the_one_in_the_clip() -> None:
    shot = Shot(PLANS[5], 192, 108)
    streamed = next(itertools.islice(draw_clip(PLANS[5], 192, 108), 40, None))
    np.testing.assert_array_equal(shot.frame(40), streamed)


def test_clips_of_one_session_differ() -> None:
    first, second = (Shot(plan, 192, 108).frame(30) for plan in PLANS[:2])
    assert PLANS[0].session == PLANS[1].session
    assert (first != second).any()


def test_the_word_simulated_is_the_same_pixels_in_every_clip() -> None:
    left, top, right, bottom = tag_box(480, 270)
    words = []
    for confound in Confound:
        for plan in plan_study(animals=2, clips_per_animal=4, confound=confound)[::5]:
            words.append(Shot(plan).frame(9)[top:bottom, left:right])
    assert words[0].std() > 10
    for word in words[1:]:
        np.testing.assert_array_equal(word, words[0])


def test_the_mouse_reaches_through_the_slot() -> None:
    """Between rest and grasp the picture changes most to the right of the slot."""
    plan = next(p for p in PLANS if p.label == "pre" and len(p.attempts) == 1)
    shot = Shot(plan, 480, 270)
    rest, grasp = (shot.frame(i).astype(float) for i in (0, plan.attempts[0].contact))
    change = np.abs(grasp - rest).mean(axis=2)
    assert change[120:200, 310:360].mean() > 3 * change[20:100, 380:470].mean()


def test_descriptions_say_that_it_is_simulated() -> None:
    for confound in Confound:
        study = plan_study(animals=2, clips_per_animal=4, confound=confound)
        assert "no animal was filmed" in describe(study)
        assert "no animal was filmed" in describe(study[0])
        assert ("On purpose" in describe(study)) == (confound is not Confound.NONE)
