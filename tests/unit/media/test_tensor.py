from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from mousevision.core.inputspec import Brightness, InputSpec, Sampling
from mousevision.media import tensor
from mousevision.media.motion import motion_energy
from mousevision.media.sampling import choose_frames
from mousevision.media.tensor import clip_tensor, crop
from tests.clips import draw, make_clip
from tests.unit.media.conftest import Clip, probed

PLAIN = InputSpec(brightness=Brightness.NONE, sampling=Sampling.UNIFORM)


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("sampling", list(Sampling))
@pytest.mark.parametrize("brightness", list(Brightness))
def test_shape_and_type(
    clip: Clip, colour: bool, sampling: Sampling, brightness: Brightness
) -> None:
    spec = InputSpec(
        frames=7, height=40, width=56, colour=colour, sampling=sampling, brightness=brightness
    )
    with clip.reader() as reader:
        made, frames = clip_tensor(reader, 10, 50, spec)
    assert made.shape == spec.shape
    assert made.dtype == np.uint8
    assert made.flags.c_contiguous
    assert made.flags.writeable
    assert frames.shape == (7,)
    assert frames.dtype == np.int64
    assert frames.min() >= 10
    assert frames.max() < 50
    assert (np.diff(frames) > 0).all()


@pytest.mark.parametrize("sampling", list(Sampling))
def test_each_frame_of_the_tensor_is_the_one_named(clip: Clip, sampling: Sampling) -> None:
    """At full size the barcode can be read back."""
    spec = replace(PLAIN, frames=9, height=240, width=320, sampling=sampling)
    with clip.reader() as reader:
        made, frames = clip_tensor(reader, 5, 85, spec)
        for picture, index in zip(made, frames, strict=True):
            assert np.array_equal(picture[0], reader.gray(int(index)))


def test_motion_sampling_is_that_of_the_motion_energy(clip: Clip) -> None:
    spec = replace(PLAIN, sampling=Sampling.MOTION, height=72, width=96)
    with clip.reader() as reader:
        _, frames = clip_tensor(reader, 0, 90, spec)
        motion = motion_energy(reader.each(range(90), colour=False))
    assert frames.tolist() == choose_frames(spec, 0, 90, motion).tolist()


@pytest.mark.parametrize("sampling", list(Sampling))
def test_a_clip_is_decoded_once(clip: Clip, sampling: Sampling, decoded: list[int]) -> None:
    with clip.reader() as reader:
        clip_tensor(reader, 0, 90, replace(PLAIN, sampling=sampling))
    assert decoded == sorted(set(decoded))


def test_region_is_cut_out_before_shrinking(clip: Clip) -> None:
    spec = replace(PLAIN, frames=1, height=60, width=80, region=(0.25, 0.5, 0.75, 1.0))
    with clip.reader() as reader:
        made, (frame,) = clip_tensor(reader, 0, 90, spec)
        part = reader.gray(int(frame))[120:240, 80:240]
    plain = cv2.resize(part, (80, 60), interpolation=cv2.INTER_AREA)
    assert np.abs(made[0, 0].astype(int) - plain).max() <= 1


def test_motion_outside_the_region_does_not_count(tmp_path: Path) -> None:
    """In the upper half the barcode changes all the time, below only the blob moves."""
    clip = probed(make_clip(tmp_path / "a.mp4", 60))
    spec = replace(PLAIN, frames=8, sampling=Sampling.MOTION)
    with clip.reader() as reader:
        _, above = clip_tensor(reader, 0, 60, replace(spec, region=(0, 0, 1, 0.2)))
        _, below = clip_tensor(reader, 0, 60, replace(spec, region=(0, 0.3, 1, 1)))
    assert above.tolist() != below.tolist()


def test_window_is_kept(clip: Clip) -> None:
    with clip.reader() as reader:
        _, frames = clip_tensor(reader, 0, 90, InputSpec(frames=5, window=(0.5, 0.65)))
    assert frames.min() >= 45
    assert frames.max() < 59


def test_short_clips_repeat(clip: Clip) -> None:
    for sampling in Sampling:
        with clip.reader() as reader:
            made, frames = clip_tensor(reader, 40, 43, replace(PLAIN, sampling=sampling))
        assert set(frames.tolist()) == {40, 41, 42}
        assert made.shape == PLAIN.shape


@pytest.mark.parametrize(
    ("codec", "pixels", "suffix"),
    [("libx264", "yuv420p10le", ".mp4"), ("rawvideo", "bgr24", ".avi"), ("ffv1", "bgr0", ".mkv")],
)
def test_deep_and_rgb_sources(tmp_path: Path, codec: str, pixels: str, suffix: str) -> None:
    clip = probed(make_clip(tmp_path / f"a{suffix}", 6, codec=codec, pixels=pixels))
    with clip.reader() as reader:
        made, _ = clip_tensor(reader, 0, 6, replace(PLAIN, frames=1, height=120, width=160))
    expected = cv2.resize(draw(3, (320, 240)), (160, 120), interpolation=cv2.INTER_AREA)
    if pixels.startswith("yuv"):
        expected = 16 + expected * (219 / 255)
    assert np.abs(made[0, 0] - expected.astype(float)).mean() < 3


def test_colours_are_red_green_blue(tmp_path: Path) -> None:
    from mousevision.media.encode import VideoWriter

    red = np.zeros((240, 320, 3), np.uint8)
    red[:, :, 0] = 220
    with VideoWriter(tmp_path / "red.mp4", 320, 240, 30) as writer:
        for _ in range(3):
            writer.add(red)
    clip = probed(tmp_path / "red.mp4")
    with clip.reader() as reader:
        made, _ = clip_tensor(reader, 0, 3, replace(PLAIN, frames=1, colour=True))
    assert np.abs(made[0].mean(axis=(1, 2)) - [220, 0, 0]).max() < 6


def test_crop_gives_one_pixel_at_least() -> None:
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert crop(pixels, (0.0, 0.0, 1.0, 1.0)).shape == (3, 4)
    assert crop(pixels, (0.99, 0.99, 1.0, 1.0)).tolist() == [[11]]
    assert crop(pixels, (0.5, 0.0, 0.51, 1.0)).shape == (3, 1)


def test_memory_does_not_grow_with_the_clip(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = replace(PLAIN, frames=4, sampling=Sampling.MOTION)
    monkeypatch.setattr(tensor, "MOST_CANDIDATES", 20)
    kept: list[int] = []
    add = tensor._Candidates.add

    def counted(self: tensor._Candidates, index: int, picture: np.ndarray) -> None:
        add(self, index, picture)
        kept.append(len(self.pictures))

    monkeypatch.setattr(tensor._Candidates, "add", counted)
    with clip.reader() as reader:
        _, frames = clip_tensor(reader, 0, 90, spec)
    assert max(kept) <= 20
    assert (np.diff(frames) > 0).all()
    assert frames.max() > 45


@pytest.mark.parametrize("count", [19, 20, 21, 40, 41, 77])
def test_thinning_loses_no_motion(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tensor, "MOST_CANDIDATES", 20)
    candidates = tensor._Candidates(replace(PLAIN, frames=2, height=8, width=8))
    for index in range(count):
        candidates.add(index, np.full((8, 8), (index * 3) % 200, np.uint8))
    steps = np.abs(np.diff([(index * 3) % 200 for index in range(count)]))
    last = int(candidates.indices[-1])
    assert candidates.motion.sum() == pytest.approx(steps[:last].sum())
    assert (np.diff(candidates.indices) == candidates._stride).all()


def test_a_clip_beyond_the_video_or_without_frames_is_refused(clip: Clip) -> None:
    with clip.reader() as reader:
        with pytest.raises(IndexError):
            clip_tensor(reader, 80, 100, InputSpec())
        with pytest.raises(ValueError, match="no frame"):
            clip_tensor(reader, 80, 80, InputSpec())
