from __future__ import annotations

import numpy as np

from mousevision.learn.still_pictures import (
    contrasts,
    corner_mask,
    pixels,
    place,
    spread,
    still_mask,
)


def test_contrasts_forget_the_light_but_not_the_scene() -> None:
    rng = np.random.default_rng(0)
    scene = rng.integers(60, 120, (1, 20, 30))
    pictures = np.concatenate([scene, scene * 2, scene + 50]).astype(np.uint8)
    found = contrasts(pictures)
    assert np.abs(found[0] - found[1]).max() < 0.1
    assert np.abs(found[0] - found[2]).max() < 0.1
    assert np.allclose(found.mean(axis=1), 0, atol=1e-4)


def test_pixels_inside_a_mask_keep_their_levels() -> None:
    pictures = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    mask = np.zeros((3, 4), bool)
    mask[1, 2] = mask[2, 0] = True
    assert pixels(pictures, mask).tolist() == [[6, 8], [18, 20]]
    assert pixels(pictures).shape == (2, 12)


def test_moving_pixels_are_masked_for_all_clips_alike() -> None:
    change = np.zeros((10, 8, 9))
    change[:3, 2, 3] = 50
    change[:1, 5, 5] = 50
    mask = still_mask(change, 20)
    assert not mask[2, 3]
    assert mask[5, 5]
    assert mask.sum() == 71


def test_at_least_the_stiller_half_is_kept() -> None:
    change = np.random.default_rng(1).uniform(100, 200, (5, 10, 10))
    assert still_mask(change, 20).sum() == 50


def test_there_are_four_corners() -> None:
    mask = corner_mask(50, 90)
    assert mask[0, 0]
    assert mask[0, -1]
    assert mask[-1, 0]
    assert mask[-1, -1]
    assert mask.sum() == 4 * 10 * 30


def test_a_place_has_a_name_and_a_box() -> None:
    difference = np.full((54, 96), 0.1)
    difference[2:6, 4:10] = 1.0
    words, box = place(difference)
    assert words == "top left"
    assert np.allclose(box, (4 / 96, 2 / 54, 10 / 96, 6 / 54))


def test_two_places_are_both_named_and_the_strongest_has_the_box() -> None:
    difference = np.zeros((54, 96))
    difference[50:52, 80:84] = 1.0
    difference[25:28, 46:50] = 0.9
    words, box = place(difference)
    assert words == "bottom right and middle"
    assert np.allclose(box, (80 / 96, 50 / 54, 84 / 96, 52 / 54))


def test_what_is_everywhere_has_no_place() -> None:
    assert place(np.ones((54, 96)))[0] == "all over the picture"
    assert place(np.zeros((54, 96)))[0] == "all over the picture"


def test_spread_puts_values_back() -> None:
    mask = np.array([[True, False], [False, True]])
    assert spread(np.array([3.0, 4.0]), mask).tolist() == [[3, 0], [0, 4]]
