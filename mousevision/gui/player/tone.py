"""Brightness and contrast of the picture on screen; what a network sees is not touched."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from mousevision.gui.player.source import Picture


def tone_curve(brightness: int, contrast: int) -> npt.NDArray[np.uint8] | None:
    """Return the 256 levels that levels 0 to 255 become, or None when nothing changes.

    Brightness is a gamma curve, which opens dark infrared pictures without burning out the
    bright parts; contrast is a gain about the middle.

    Args:
        brightness: -100 to 100.
        contrast: -100 to 100.
    """
    if brightness == 0 and contrast == 0:
        return None
    levels = (np.arange(256) / 255.0) ** (2.0 ** (-brightness / 50.0))
    levels = 0.5 + (levels - 0.5) * 4.0 ** (contrast / 100.0)
    curve: npt.NDArray[np.uint8] = np.rint(np.clip(levels, 0.0, 1.0) * 255.0).astype(np.uint8)
    return curve


def apply_tone(picture: Picture, curve: npt.NDArray[np.uint8] | None) -> Picture:
    """Return the picture with changed levels; itself when there is nothing to change."""
    if curve is None:
        return picture
    changed: Picture = cv2.LUT(picture, curve)  # type: ignore[assignment] # uint8 stays uint8
    return changed
