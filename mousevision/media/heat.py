"""Evidence as colours: laid over pictures, with a legend, and many pictures on one sheet.

The colours are those of the map Inferno (van der Walt and Smith, 2015): equal steps look equal,
brighter is always more, and colour-blind readers see the same order.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from mousevision.media.planes import Pixels

Floats = npt.NDArray[np.float32]
Region = tuple[float, float, float, float]

COLOURS: Pixels = np.asarray(
    cv2.cvtColor(
        cv2.applyColorMap(np.arange(256, dtype=np.uint8)[:, None], cv2.COLORMAP_INFERNO),
        cv2.COLOR_BGR2RGB,
    ),
    np.uint8,
)[:, 0]
"""Red, green, blue of each level, (256, 3)."""
OPAQUE = 0.62
"""Opacity of the strongest evidence: the animal is still to be seen below it."""
LOWEST = 0.06
"""Levels below this are left clear."""
LINE = 28
"""Height of a line of words below a picture, pixels."""
INK, PAPER = (235, 235, 235), 24
GAP = 6


def heat_overlay(level: Floats) -> Pixels:
    """Return levels, (h, w), 0 to 1, as red, green, blue and opacity, (h, w, 4)."""
    clipped = np.clip(level, 0, 1)
    out = np.empty((*level.shape, 4), np.uint8)
    out[..., :3] = colours(clipped)
    shown = np.clip((clipped - LOWEST) / (1 - LOWEST), 0, 1)
    out[..., 3] = np.rint(255 * OPAQUE * np.sqrt(shown))
    return out


def colours(level: Floats) -> Pixels:
    """Return levels, 0 to 1, as colours, (..., 3)."""
    found: Pixels = COLOURS[np.rint(255 * np.clip(level, 0, 1)).astype(np.uint8)]
    return found


def laid_over(picture: Pixels, level: Floats, region: Region) -> Pixels:
    """Return a picture, (height, width, 3), with levels laid over the region they are of."""
    height, width = picture.shape[:2]
    left, top = round(region[0] * width), round(region[1] * height)
    right, bottom = round(region[2] * width), round(region[3] * height)
    size = max(right - left, 1), max(bottom - top, 1)
    over = heat_overlay(np.asarray(cv2.resize(level, size), np.float32)).astype(np.float32)
    part = picture[top : top + size[1], left : left + size[0]]
    alpha = over[..., 3:] / 255
    out = picture.copy()
    mixed = part * (1 - alpha) + over[..., :3] * alpha
    out[top : top + size[1], left : left + size[0]] = np.rint(mixed)
    return out


def captioned(picture: Pixels, words: Sequence[str], legend: str = "") -> Pixels:
    """Return a picture with lines of words below it, and a bar of the colours if it has words."""
    lines = [_line(picture.shape[1], text) for text in words]
    if legend:
        lines.append(_legend(picture.shape[1], legend))
    return np.concatenate((picture, *lines))


def contact_sheet(pictures: Sequence[Pixels], columns: int, width: int) -> Pixels:
    """Return pictures of one size beside and below each other, each `width` wide."""
    height = round(width * pictures[0].shape[0] / pictures[0].shape[1])
    rows = math.ceil(len(pictures) / columns)
    shape = rows * (height + GAP) + GAP, columns * (width + GAP) + GAP, 3
    sheet = np.full(shape, PAPER, np.uint8)
    for at, picture in enumerate(pictures):
        top = GAP + at // columns * (height + GAP)
        left = GAP + at % columns * (width + GAP)
        small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        sheet[top : top + height, left : left + width] = small
    return sheet


def _line(width: int, words: str) -> Pixels:
    line = np.full((LINE, width, 3), PAPER, np.uint8)
    _write(line, words, 8, width - 16)
    return line


def _legend(width: int, words: str) -> Pixels:
    """Return the bar of colours, from little to much, with words on what is meant."""
    line = np.full((LINE, width, 3), PAPER, np.uint8)
    bar = min(160, width // 3)
    line[8 : LINE - 8, 8 : 8 + bar] = colours(np.linspace(0, 1, bar, dtype=np.float32))
    _write(line, words, 16 + bar, width - bar - 24)
    return line


def _write(line: Pixels, words: str, left: int, room: int) -> None:
    """Write words as large as fits; OpenCV knows plain letters only."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    font = cv2.FONT_HERSHEY_SIMPLEX
    (long, _), _ = cv2.getTextSize(plain, font, 0.5, 1)
    size = 0.5 * min(1.0, room / max(long, 1))
    cv2.putText(line, plain, (left, LINE - 10), font, size, INK, 1, cv2.LINE_AA)
