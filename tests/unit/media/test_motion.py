from __future__ import annotations

import numpy as np
import pytest

from mousevision.media.motion import difference, motion_energy, motion_picture

SIZE = (240, 320)


def test_energy_is_the_mean_difference_to_the_frame_before() -> None:
    frames = [np.full(SIZE, level, np.uint8) for level in (10, 10, 13, 3, 255)]
    energy = motion_energy(frames)
    assert energy.dtype == np.float32
    assert energy.tolist() == pytest.approx([0, 0, 3, 10, 252])


def test_a_part_that_moves_counts_by_its_area() -> None:
    still = np.zeros(SIZE, np.uint8)
    moved = still.copy()
    moved[:120, :160] = 100
    assert motion_energy([still, moved])[1] == pytest.approx(25, abs=0.5)


def test_noise_of_the_camera_counts_little_against_a_paw() -> None:
    rng = np.random.default_rng(0)

    def frame(paw: int | None) -> np.ndarray:
        picture = np.full((540, 960), 90.0)
        if paw is not None:
            picture[300:360, paw : paw + 60] = 190
        return np.clip(picture + rng.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)

    still = motion_energy([frame(None) for _ in range(5)])[1:]
    reach = motion_energy([frame(x) for x in (100, 200, 300, 400)])[1:]
    assert reach.min() > 2 * still.max()


def test_no_frames_and_one_frame() -> None:
    assert motion_energy([]).shape == (0,)
    assert motion_energy([np.zeros(SIZE, np.uint8)]).tolist() == [0]


def test_the_picture_it_is_measured_on_is_small() -> None:
    assert motion_picture(np.zeros((540, 960), np.uint8)).shape == (54, 96)
    assert motion_picture(np.zeros((30, 40), np.uint8)).shape == (30, 40)
    assert difference(None, np.zeros((3, 3), np.uint8)) == 0
