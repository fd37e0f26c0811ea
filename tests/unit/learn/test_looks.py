"""How clips look and move, in numbers."""

from __future__ import annotations

import numpy as np
import pytest

from mousevision.core.job import QuietContext
from mousevision.learn.looks import clip_looks, looks_of


class Clips:
    def __init__(self, clips: np.ndarray) -> None:
        self.clips, self.shape = clips, clips.shape[1:]

    def __len__(self) -> int:
        return len(self.clips)

    def read(self, indices: list[int]) -> np.ndarray:
        return self.clips[indices]


def test_light_place_and_movement_are_seen() -> None:
    clip = np.full((6, 1, 24, 32), 51, np.uint8)
    still = clip_looks(clip)
    assert still[:48] == pytest.approx(0.2)
    assert still[48] == pytest.approx(0, abs=1e-6)
    lit = clip.copy()
    lit[:, :, :4, :4] = 255
    other = clip_looks(lit)
    assert np.flatnonzero(np.abs(other[:48] - still[:48]) > 1e-6).tolist() == [0]
    assert other[48] > 0
    moved = clip.copy()
    moved[::2, :, 12:16, 12:16] = 255
    assert not np.allclose(clip_looks(moved)[49:], still[49:])


def test_looks_of_some_clips() -> None:
    clips = np.random.default_rng(0).integers(0, 256, (4, 5, 1, 24, 32), dtype=np.uint8)
    looks = looks_of(QuietContext(), Clips(clips), [2, 0])
    assert looks[:, :48].mean(axis=1) == pytest.approx(clips[[2, 0]].mean(axis=(1, 2, 3, 4)) / 255)
    assert looks_of(QuietContext(), Clips(clips), []).shape == (0, 0)
