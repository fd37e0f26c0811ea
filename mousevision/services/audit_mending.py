"""What settings of the input might take a leak out of what a network gets to see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.inputspec import Background, Brightness
from mousevision.learn.still_pictures import Mask
from mousevision.services.audit_findings import Offer
from mousevision.services.audit_view import Region, View

OF_PLACES = ("background", "corners", "still")
"""Checks whose leak sits in pixels that can be taken off or cropped away."""
LIGHT, COLOUR = ("brightness", "contrast"), "colour"
TRIM, MARGIN = 0.01, 0.03
"""Of what moves, this share may stick out on each side; so much room is left around it."""
WORTH = 0.8
"""A region of more than this share of the picture crops nothing away."""


@dataclass(frozen=True, slots=True)
class Leak:
    """What is known of a leak.

    Attributes:
        check: The check that found it.
        region: Where it sits, as fractions of what was looked at; None where it has no place.
        chief: Names of the numbers that tell most, where there are few.
    """

    check: str
    region: Region | None = None
    chief: Sequence[str] = ()


def offers(leak: Leak, view: View, moving: Mask) -> tuple[Offer, ...]:
    """Return what might mend a leak: nothing that was in force already when it was found."""
    return tuple(_offers(leak, view, moving))


def _offers(leak: Leak, view: View, moving: Mask) -> Iterator[Offer]:
    spec, prepared = view.spec, view.prepared
    if leak.check not in (*OF_PLACES, "camera"):
        return
    if leak.check == "camera":
        light = any(name in LIGHT for name in leak.chief)
        if light and not (prepared and spec.brightness is Brightness.CLIP):
            yield Offer("Make the brightness alike", {"brightness": "clip"})
        if COLOUR in leak.chief and not (prepared and not spec.colour):
            yield Offer("Look in gray", {"colour": False})
    if not (prepared and spec.background is Background.CLIP):
        yield Offer("Subtract the background", {"background": "clip"})
    around = moving_region(moving, spec.region)
    if leak.region is not None and around is not None:
        where = inside(leak.region, spec.region)
        if not overlap(where, around):
            yield Offer("Look only at where it moves", {"region": list(around)})


def moving_region(moving: Mask, region: Region) -> Region | None:
    """Return the part of the picture in which the movement is, as fractions of the whole.

    Args:
        moving: Which pixels move, of what lies inside `region`.
        region: What was looked at.

    Returns:
        None where nothing moves, or so much that nothing could be cropped away.
    """
    if not moving.any():
        return None
    (left, right), (top, bottom) = _ends(moving.sum(axis=0)), _ends(moving.sum(axis=1))
    if (right - left) * (bottom - top) > WORTH:
        return None
    found = inside((left, top, right, bottom), region)
    low = [float(np.floor(edge * 100) / 100) for edge in found[:2]]
    high = [float(np.ceil(edge * 100) / 100) for edge in found[2:]]
    return low[0], low[1], min(high[0], 1.0), min(high[1], 1.0)


def _ends(counts: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Return between which fractions of a side nearly all that moves lies, with some room."""
    share = np.cumsum(counts) / counts.sum()
    first = int(np.searchsorted(share, TRIM, side="right"))
    last = int(np.searchsorted(share, 1 - TRIM)) + 1
    return max(0.0, first / len(counts) - MARGIN), min(1.0, last / len(counts) + MARGIN)


def inside(part: Region, region: Region) -> Region:
    """Return a part of a region as fractions of the whole picture."""
    left, top, right, bottom = region
    width, height = right - left, bottom - top
    return (
        left + part[0] * width,
        top + part[1] * height,
        left + part[2] * width,
        top + part[3] * height,
    )


def overlap(one: Region, other: Region) -> bool:
    """Whether two regions have room in common."""
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]
