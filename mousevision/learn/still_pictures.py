"""Pictures without movement as features, and the words for a place in them; NumPy only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Pictures = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Map = npt.NDArray[np.float64]

CORNER = 5
"""A corner is a fifth of the picture high and wide."""
STILL_SHARE = 0.9
"""A pixel is still if it is so in this share of the clips."""
ROWS, COLUMNS = ("top", "middle", "bottom"), ("left", "centre", "right")
CHIEF, FEW = 0.6, 3
"""A place is named by the few ninths of the picture that hold this share of the difference."""


def still_mask(change: npt.NDArray[np.number], limit: float) -> Mask:
    """Return the pixels that do not move, (height, width).

    One mask serves all clips, since the outline of what moved would itself tell the movement. At
    least the stiller half of the pixels is in it.

    Args:
        change: How much each pixel of each clip changes, (clips, height, width).
        limit: Up to which change a pixel counts as still.
    """
    usual = np.quantile(change, STILL_SHARE, axis=0)
    mask: Mask = usual <= max(limit, float(np.median(usual)))
    return mask


def corner_mask(height: int, width: int) -> Mask:
    """Return the four corners, (height, width)."""
    mask = np.zeros((height, width), dtype=bool)
    down, right = height // CORNER, width // CORNER
    mask[:down, :right] = mask[:down, -right:] = True
    mask[-down:, :right] = mask[-down:, -right:] = True
    return mask


def pixels(pictures: Pictures, mask: Mask | None = None) -> npt.NDArray[np.float32]:
    """Return the levels inside a mask, (clips, pixels), as they were recorded."""
    inside = pictures.reshape(len(pictures), -1) if mask is None else pictures[:, mask]
    return inside.astype(np.float32)


def contrasts(pictures: Pictures, mask: Mask | None = None) -> npt.NDArray[np.float32]:
    """Return the levels inside a mask, (clips, pixels), each clip with mean 0 and deviation 1.

    What is left is what stands where, whatever the light.
    """
    levels = pixels(pictures, mask)
    levels -= levels.mean(axis=1, keepdims=True)
    scaled: npt.NDArray[np.float32] = levels / (levels.std(axis=1, keepdims=True) + 1)
    return scaled


def spread(values: Map, mask: Mask) -> Map:
    """Return values of the pixels inside a mask as a picture, 0 outside, (height, width)."""
    picture = np.zeros(mask.shape)
    picture[mask] = values
    return picture


def place(difference: Map) -> tuple[str, tuple[float, float, float, float]]:
    """Return in words where a difference sits, and the box around it as fractions.

    `difference` is at least 0, (height, width). The box is left, top, right, bottom.
    """
    energy = difference**2
    if not energy.any():
        return "nowhere", (0.0, 0.0, 1.0, 1.0)
    height, width = energy.shape
    row = np.minimum(np.arange(height) * 3 // height, 2)[:, None]
    column = np.minimum(np.arange(width) * 3 // width, 2)[None, :]
    ninth = row * 3 + column
    share = np.bincount(ninth.ravel(), energy.ravel(), 9) / energy.sum()
    order = np.argsort(-share, kind="stable")
    needed = int(np.searchsorted(np.cumsum(share[order]), CHIEF)) + 1
    if needed > FEW:
        return "all over the picture", (0.0, 0.0, 1.0, 1.0)
    chosen = order[:needed].tolist()
    return _named(chosen), _box(np.where(np.isin(ninth, chosen), difference, 0))


def _named(ninths: Sequence[int]) -> str:
    names = [f"{ROWS[n // 3]} {COLUMNS[n % 3]}".replace("middle centre", "middle") for n in ninths]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _box(difference: Map) -> tuple[float, float, float, float]:
    rows, columns = np.nonzero(difference >= difference.max() / 2)
    height, width = difference.shape
    return (
        float(columns.min() / width),
        float(rows.min() / height),
        float((columns.max() + 1) / width),
        float((rows.max() + 1) / height),
    )
