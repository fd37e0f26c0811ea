from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from mousevision.core.errors import VideoError
from mousevision.media.probe import probe
from mousevision.media.reader import FrameReader
from mousevision.media.still import (
    FRAMES,
    HEIGHT,
    MARKS,
    WIDTH,
    camera_marks,
    clip_look,
    key_bytes,
    look_frames,
    still_look,
)
from tests.clips import make_clip, make_sequence

SIZE = (320, 240)


def scene(seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    coarse = rng.integers(60, 180, (12, 16, 3)).astype(np.uint8)
    return cv2.resize(coarse, SIZE, interpolation=cv2.INTER_LINEAR)


def mark(picture: np.ndarray, name: str) -> float:
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return float(camera_marks(picture, gray)[MARKS.index(name)])


def test_the_background_forgets_what_passes_and_the_change_shows_where() -> None:
    ground = cv2.cvtColor(scene(), cv2.COLOR_RGB2GRAY)
    frames = []
    for step in range(FRAMES):
        frame = ground.copy()
        frame[100:140, 30 * step : 30 * step + 25] = 255
        frames.append(frame)
    look = still_look(scene(), frames)
    empty = still_look(scene(), [ground])
    assert look.background.shape == (HEIGHT, WIDTH)
    assert np.abs(look.background.astype(int) - empty.background).max() <= 1
    assert look.change[28].max() > 8 * 5
    assert look.change[:20].max() == 0
    assert not empty.change.any()
    assert np.abs(look.first.astype(int) - empty.first).max() > 50


def test_frames_are_spread_over_the_clip_and_begin_with_the_first() -> None:
    assert look_frames(10, 19) == list(range(10, 19))
    long = look_frames(100, 1000)
    assert (long[0], long[-1], len(long)) == (100, 999, FRAMES)
    assert look_frames(3, 5) == [3, 4]
    with pytest.raises(ValueError, match="holds no frame"):
        look_frames(4, 4)


def test_marks_know_noise_blur_and_colour() -> None:
    plain = scene()
    noise = np.random.default_rng(1).normal(0, 6, plain.shape)
    noisy = np.clip(plain + noise, 0, 255).astype(np.uint8)
    assert mark(noisy, "noise") > mark(plain, "noise") + 1
    sharp = np.random.default_rng(2).integers(0, 255, plain.shape, np.uint8)
    assert mark(cv2.GaussianBlur(sharp, (0, 0), 2), "sharpness") < mark(sharp, "sharpness") - 0.5
    warm = np.clip(plain * np.array([1.2, 1.0, 0.7]), 0, 255).astype(np.uint8)
    assert mark(warm, "warmth") > mark(plain, "warmth") + 0.4


def test_marks_know_blocks() -> None:
    plain = scene()
    coded = plain.copy()
    coded[:, ::16] = plain[:, ::16]
    steps = np.repeat(np.random.default_rng(3).integers(0, 12, (30, 40)), 8, 0).repeat(8, 1)
    coded = np.clip(plain.astype(int) + steps[..., None], 0, 255).astype(np.uint8)
    assert mark(coded, "blocks") > mark(plain, "blocks") + 0.3


def test_noise_of_the_estimate_is_that_of_the_picture() -> None:
    flat = np.full((200, 300, 3), 120.0)
    noisy = flat + np.random.default_rng(4).normal(0, 5, (200, 300, 1))
    found = mark(np.rint(noisy).astype(np.uint8), "noise")
    assert np.exp(found) == pytest.approx(5, rel=0.1)


def test_a_clip_is_looked_at_within_its_region(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", frames=30, size=SIZE)
    info = probe(path)
    assert info.table is not None
    with FrameReader(path, info.table, info.rotation) as reader:
        whole = clip_look(reader, 0, 30)
        code = clip_look(reader, 0, 30, (0.0, 0.0, 1.0, 0.15))
        below = clip_look(reader, 0, 30, (0.0, 0.9, 1.0, 1.0))
    assert whole.marks.shape == (len(MARKS),)
    assert whole.change.any()
    assert code.change.max() > 8 * 20
    assert below.change.max() < code.change.max() / 4


def test_coarser_coding_has_a_smaller_first_picture(tmp_path: Path) -> None:
    fine = make_clip(tmp_path / "fine.mp4", 10, SIZE, options={"crf": "10"}, noise=4)
    coarse = make_clip(tmp_path / "coarse.mp4", 10, SIZE, options={"crf": "40"}, noise=4)
    assert 0 < key_bytes(coarse) < key_bytes(fine) / 2
    folder = make_sequence(tmp_path / "pictures", 3, SIZE)
    assert key_bytes(folder) == (folder / "img_0.png").stat().st_size


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"gone\.mp4"):
        key_bytes(tmp_path / "gone.mp4")
