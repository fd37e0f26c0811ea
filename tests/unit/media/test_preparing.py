"""Brightness made alike, and what stands still taken off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.inputspec import Background, Brightness, InputSpec, Sampling
from mousevision.media.encode import VideoWriter
from mousevision.media.preparing import NOTHING, median, normalise, preparation, without
from mousevision.media.tensor import BACKGROUND_FRAMES, clip_tensor, spread_over
from tests.unit.media.conftest import Clip, probed

SPEC = InputSpec(frames=6, height=32, width=48, background=Background.CLIP)
FRAMES = 40


def film(path: Path, wall: int, gain: float = 1.0) -> Clip:
    """Write a bright square that walks over a wall with a label on it."""
    rng = np.random.default_rng(4)
    with VideoWriter(path, 96, 64, 25.0, quality=12) as writer:
        for frame in range(FRAMES):
            picture = np.full((64, 96), 60.0)
            picture[4:14, 70:90] = wall
            picture[30:46, 2 * frame : 2 * frame + 12] = 190
            gray = np.clip(gain * picture + rng.normal(0, 1, picture.shape), 0, 255)
            writer.add(np.repeat(gray.astype(np.uint8)[..., None], 3, axis=2))
    return probed(path)


def tensor_of(clip: Clip, spec: InputSpec) -> np.ndarray:
    with clip.reader() as reader:
        return clip_tensor(reader, 0, FRAMES, spec)[0]


@pytest.mark.parametrize("sampling", list(Sampling))
@pytest.mark.parametrize("colour", [False, True])
def test_what_stands_still_is_gone_and_what_moves_is_there(
    sampling: Sampling, colour: bool, tmp_path: Path
) -> None:
    spec = replace(SPEC, sampling=sampling, colour=colour)
    made = tensor_of(film(tmp_path / "a.mp4", 200), spec)
    assert made.shape == spec.shape
    assert made.dtype == np.uint8
    wall = made[:, :, :12]
    assert np.abs(wall.astype(int) - NOTHING).max() <= 2
    assert (made.max(axis=(1, 2, 3)) > NOTHING + 60).all(), "the square is brighter in each frame"


def test_clips_with_and_without_a_label_become_alike(tmp_path: Path) -> None:
    spec = replace(SPEC, brightness=Brightness.NONE, sampling=Sampling.UNIFORM)
    plain, labelled = (
        tensor_of(film(tmp_path / f"{wall}.mp4", wall), spec).astype(int) for wall in (60, 200)
    )
    assert np.abs(plain - labelled).mean() < 1


def test_dim_light_does_not_make_the_movement_fainter(tmp_path: Path) -> None:
    bright, dim = (
        tensor_of(film(tmp_path / f"{gain}.mp4", 90, gain), SPEC).max() for gain in (1.0, 0.5)
    )
    assert dim == pytest.approx(bright, rel=0.1)


def test_a_clip_of_few_frames_has_a_background_too(tmp_path: Path) -> None:
    with film(tmp_path / "a.mp4", 200).reader() as reader:
        made, indices = clip_tensor(reader, 3, 5, SPEC)
    assert made.shape == SPEC.shape
    assert set(indices.tolist()) == {3, 4}


@pytest.mark.parametrize("sampling", list(Sampling))
def test_a_clip_is_still_decoded_once(
    sampling: Sampling, tmp_path: Path, decoded: list[int]
) -> None:
    tensor_of(film(tmp_path / "a.mp4", 200), replace(SPEC, sampling=sampling))
    assert decoded == sorted(set(decoded))


def test_darker_and_brighter_are_kept_apart_and_noise_is_none() -> None:
    ground = np.full((1, 3), 100, np.uint8)
    left = without(np.array([[[104, 60, 140]]], np.uint8), ground)[0, 0]
    assert left[0] == NOTHING
    assert left[1] < NOTHING < left[2]
    assert int(NOTHING) - left[1] == left[2] - int(NOTHING)


def test_the_median_is_one_of_the_pictures_levels() -> None:
    stack = np.array([[10], [30], [20], [200]], np.uint8)
    assert median(stack).tolist() == [20]
    assert median(stack[:3]).tolist() == [20]


def test_pictures_are_few_however_long_the_clip() -> None:
    assert len(spread_over(100_000)) == BACKGROUND_FRAMES
    assert spread_over(3).tolist() == [0, 1, 2]
    assert spread_over(1).tolist() == [0]


def test_without_settings_nothing_is_done() -> None:
    frames = np.random.default_rng(0).integers(0, 256, (3, 8, 8)).astype(np.uint8)
    spec = replace(SPEC, brightness=Brightness.NONE, background=Background.NONE)
    assert preparation(frames, frames[:0], spec).apply(frames) is frames


def test_brightness_and_contrast_become_equal() -> None:
    rng = np.random.default_rng(0)
    dark = np.clip(rng.normal(30, 10, (4, 64, 96)), 0, 255).astype(np.uint8)
    bright = np.clip(rng.normal(180, 30, (4, 64, 96)), 0, 255).astype(np.uint8)
    for frames in (dark, bright):
        made = normalise(frames)
        assert made.mean() == pytest.approx(128, abs=1.5)
        assert made.std() == pytest.approx(48, abs=2)


def test_an_empty_scene_is_not_blown_up() -> None:
    flat = np.full((2, 8, 8), 77, np.uint8)
    flat[0, 0, 0] = 78
    made = normalise(flat)
    assert made.min() >= 126
    assert made.max() <= 142
