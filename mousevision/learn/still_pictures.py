"""Pictures without movement as features, and the words for a place in them; NumPy only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Pictures = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Map = npt.NDArray[np.float64]
Peak = tuple[int, int, tuple[int, int, int, int]]
"""Row, column, and the box around it: left, top, right, bottom."""

CORNER_HEIGHT, CORNER_WIDTH = 5, 3
"""A corner is a fifth of the picture high and a third wide, room for a line of text."""
STILL_SHARE = 0.9
"""A pixel is still if it is so in this share of the clips."""
ROWS, COLUMNS = ("top", "middle", "bottom"), ("left", "centre", "right")
CHIEF, FEW, NEAR = 0.8, 3, 6
"""Named are the few places that differ nearly as much as the one that does most, and lie apart."""
SPREAD = 0.2
"""What differs in more than this share of the picture has no place."""


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
    down, right = height // CORNER_HEIGHT, width // CORNER_WIDTH
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
    """Return in words where a difference sits, and the box around the strongest part.

    `difference` is at least 0, (height, width). The box is left, top, right, bottom as fractions.
    """
    height, width = difference.shape
    peaks = _peaks(difference)
    if not peaks or float((difference >= difference.max() / 2).mean()) > SPREAD:
        return "all over the picture", (0.0, 0.0, 1.0, 1.0)
    ninths = [(row * 3 // height, column * 3 // width) for row, column, _ in peaks]
    boxes = np.array(
        [box for ninth, (*_, box) in zip(ninths, peaks, strict=True) if ninth == ninths[0]]
    )
    names = list(dict.fromkeys(f"{ROWS[row]} {COLUMNS[column]}" for row, column in ninths))
    left, top = boxes[:, :2].min(axis=0) / (width, height)
    right, bottom = boxes[:, 2:].max(axis=0) / (width, height)
    return _listed(names), (float(left), float(top), float(right), float(bottom))


def _peaks(difference: Map) -> list[Peak]:
    """Return the strongest places."""
    found: list[Peak] = []
    rest = difference.copy()
    while len(found) < FEW and rest.max() > 0 and rest.max() >= CHIEF * difference.max():
        row, column = divmod(int(rest.argmax()), rest.shape[1])
        top, left = max(0, row - NEAR), max(0, column - NEAR)
        around = rest[top : row + NEAR + 1, left : column + NEAR + 1]
        rows, columns = np.nonzero(around >= rest.max() / 2)
        low = left + int(columns.min()), top + int(rows.min())
        high = left + int(columns.max()) + 1, top + int(rows.max()) + 1
        found.append((row, column, (*low, *high)))
        around[:] = 0
    return found


def _listed(names: Sequence[str]) -> str:
    plain = [name.replace("middle centre", "middle") for name in names]
    return plain[0] if len(plain) == 1 else ", ".join(plain[:-1]) + " and " + plain[-1]
