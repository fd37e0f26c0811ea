"""Motion energy: how much the picture changes from frame to frame."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import numpy.typing as npt

from mousevision.media.planes import Pixels
from mousevision.media.shrink import fit, shrink

LONGEST = 96
"""Longest side of the picture that motion is measured on: large enough for a paw, and so small
that the noise of the camera is averaged away."""


def motion_energy(frames: Iterable[Pixels]) -> npt.NDArray[np.float32]:
    """Return the mean absolute difference of each gray frame to the one before it.

    Args:
        frames: Gray frames, (height, width), all of one size.

    Returns:
        (n,), gray levels on the scale 0 to 255; the first is 0.
    """
    energies: list[float] = []
    before: Pixels | None = None
    for frame in frames:
        now = motion_picture(frame)
        energies.append(difference(before, now))
        before = now
    return np.array(energies, np.float32)


def motion_picture(gray: Pixels) -> Pixels:
    """Return the small picture on which motion is measured."""
    height, width = gray.shape
    small = fit(width, height, LONGEST)
    return gray if small == (width, height) else shrink(gray, *small)


def difference(before: Pixels | None, now: Pixels) -> float:
    """Return the mean absolute difference of two small pictures; 0 without a first one."""
    if before is None:
        return 0.0
    return float(cv2.norm(before, now, cv2.NORM_L1)) / now.size
