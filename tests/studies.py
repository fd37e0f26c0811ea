"""A small study for tests: clips of moving squares whose direction is the class."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mousevision.interop.tables import write_csv
from mousevision.media.encode import VideoWriter
from mousevision.services import demo

WIDTH, HEIGHT, FRAMES, RATE = 96, 64, 20, 25.0
CLASSES = ("left", "right")


def draw_clip(path: Path, direction: int, seed: int) -> None:
    """Write one clip: a bright square moves left (-1) or right (1) over a ground with noise."""
    rng = np.random.default_rng(seed)
    ground = rng.integers(20, 70) + rng.normal(0, 4, (HEIGHT, WIDTH))
    top = int(rng.integers(8, HEIGHT - 24))
    with VideoWriter(path, WIDTH, HEIGHT, RATE, quality=18) as writer:
        for frame in range(FRAMES):
            picture = ground + rng.normal(0, 3, ground.shape)
            along = frame / (FRAMES - 1) if direction > 0 else 1 - frame / (FRAMES - 1)
            left = int(along * (WIDTH - 16))
            picture[top : top + 16, left : left + 16] = 220
            gray = np.clip(picture, 0, 255).astype(np.uint8)
            writer.add(np.repeat(gray[..., None], 3, axis=2))


def make_study(folder: Path, animals: int = 4, clips: int = 6) -> Path:
    """Write `animals` x `clips` videos and `clips.csv`; return the folder."""
    rows = []
    for animal in range(animals):
        for clip in range(clips):
            name = f"m{animal}/m{animal}_week{clip % 3}_{clip:02d}.mp4"
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            draw_clip(path, 1 if clip % 2 else -1, animal * 100 + clip)
            rows.append((name, CLASSES[clip % 2], f"m{animal}", f"week {clip % 3}"))
    write_csv(folder / "clips.csv", ("file", "class", "subject", "session"), rows)
    return folder


def draw_tiny(patch: pytest.MonkeyPatch) -> None:
    """Let the demo study be drawn so small that it takes no time."""
    patch.setattr(demo, "WIDTH", 96)
    patch.setattr(demo, "HEIGHT", 54)
