"""Recordings that tests make for themselves: a noisy scene in which something moves at times."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from mousevision.media.encode import VideoWriter

FPS = 30.0
SIZE = (160, 96)


def draw_recording(
    path: Path, frames: int, reaches: Sequence[tuple[int, int]], left: int = 90
) -> Path:
    """Write a scene with a bright paw that goes 40 pixels to the right and back in each reach.

    Args:
        path: The file to write.
        frames: How many.
        reaches: First frame and end of each.
        left: Where the paw sets out, pixels.
    """
    rng = np.random.default_rng(1)
    scene = cv2.resize(rng.uniform(40, 160, (6, 10)), SIZE)
    with VideoWriter(path, *SIZE, FPS) as writer:
        for frame in range(frames):
            picture = scene + rng.normal(0, 3, scene.shape)
            for start, stop in reaches:
                if start <= frame < stop:
                    x = left + round(40 * np.sin(np.pi * (frame - start) / (stop - start)))
                    picture[40:54, x : x + 16] = 225
            gray = np.clip(picture, 0, 255).astype(np.uint8)
            writer.add(np.repeat(gray[..., None], 3, axis=2))
    return path
