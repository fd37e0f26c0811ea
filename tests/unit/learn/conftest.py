"""Small studies of moving squares: which way the square goes is the class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from mousevision.core.inputspec import InputSpec

SPEC = InputSpec(frames=6, height=16, width=24)
CLASSES = ("left", "right")


class ArraySource:
    """Tensors in memory that remember which of them were read."""

    def __init__(self, clips: npt.NDArray[np.uint8]) -> None:
        self.clips = clips
        self.seen: set[int] = set()

    @property
    def shape(self) -> tuple[int, int, int, int]:
        frames, channels, height, width = self.clips.shape[1:]
        return frames, channels, height, width

    def __len__(self) -> int:
        return len(self.clips)

    def read(self, indices: Sequence[int]) -> npt.NDArray[np.uint8]:
        self.seen.update(indices)
        return self.clips[list(indices)]


@dataclass
class Study:
    source: ArraySource
    targets: npt.NDArray[np.int64]
    groups: list[str]


def make_study(animals: int = 4, each: int = 6, seed: int = 0) -> Study:
    """Squares that go left or right; height, brightness and noise differ by animal."""
    rng = np.random.default_rng(seed)
    frames, _, height, width = SPEC.shape
    clips, targets, groups = [], [], []
    for animal in range(animals):
        row, floor = rng.integers(2, height - 6), rng.integers(20, 90)
        for number in range(each):
            target = number % 2
            clip = rng.normal(floor, 6, SPEC.shape)
            for t in range(frames):
                place = 2 * t + rng.integers(0, 3) + 2
                left = place if target == 1 else width - 5 - place
                clip[t, 0, row : row + 4, left : left + 4] += 120
            clips.append(np.clip(clip, 0, 255).astype(np.uint8))
            targets.append(target)
            groups.append(f"m{animal + 1}")
    return Study(ArraySource(np.stack(clips)), np.array(targets), groups)


@pytest.fixture
def study() -> Study:
    return make_study()


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Tests share the machine's cores with each other."""
    import torch

    torch.set_num_threads(1)
