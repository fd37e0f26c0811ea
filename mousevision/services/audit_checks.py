"""What an audit seeks the class in, and where or in which number it was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mousevision.core.video import Video
from mousevision.learn.audit import Check, Outcome, pattern, unit_features
from mousevision.learn.exchange import Design
from mousevision.learn.still_pictures import (
    Map,
    Mask,
    contrasts,
    corner_mask,
    pixels,
    place,
    spread,
    still_mask,
)
from mousevision.media.picture import write_png
from mousevision.media.still import HEIGHT, WIDTH
from mousevision.services.audit_findings import Place
from mousevision.services.audit_heat import heated
from mousevision.services.audit_study import (
    AuditStudy,
    date_features,
    file_features,
    name_features,
)
from mousevision.services.audit_view import View
from mousevision.services.still_looks import Looks

STILL_LEVELS = 2.5
"""Mean deviation up to which a pixel is still: noise and compression stay below."""
CHIEF = 0.7
"""A number is named if it goes with the answers nearly as much as the one that does most."""
CAMERA = ("brightness", "contrast", "colour", "colour", "noise", "sharpness") + (
    "compression",
) * 2
FILE = ("picture size", "picture size", "frame rate", "length", "turning", "changing frame rate")


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks of one study.

    Attributes:
        checks: The features.
        masks: For checks of pixels, which pixels.
        names: For checks of few numbers, what each number is.
        ground: Median of all backgrounds, for the pictures of places, (height, width).
        moving: Pixels that move, (height, width).
        grounds: Another ground for single checks.
    """

    checks: tuple[Check, ...]
    masks: Mapping[str, Mask]
    names: Mapping[str, tuple[str, ...]]
    ground: npt.NDArray[np.uint8]
    moving: Mask
    grounds: Mapping[str, npt.NDArray[np.uint8]] = field(default_factory=dict)


def audit_checks(
    study: AuditStudy,
    looks: Looks,
    videos: Mapping[int, Video],
    view: View,
    outside: Looks | None = None,
) -> Checks:
    """Return all checks of a study; those that do not count are said but are no leak.

    Args:
        study: The clips.
        looks: What was seen of them.
        videos: Their videos.
        view: How they were looked at.
        outside: What was seen of the whole pictures, where only a part of them is judged.
    """
    background, first = looks.column("background"), looks.column("first")
    still = still_mask(looks.column("change"), 8 * STILL_LEVELS)
    masks = {
        "background": still,
        "corners": corner_mask(HEIGHT, WIDTH) & still,
        "still": _seen_first(still, view),
    }
    checks = [
        Check("background", contrasts(background, still)),
        Check("corners", pixels(background, masks["corners"])),
        Check("still", contrasts(first, masks["still"])),
        Check("camera", _camera(study, looks, still, videos, view), scaled=True),
        *_besides(study, videos),
    ]
    ground = np.median(background, axis=0).astype(np.uint8)
    grounds = {"still": np.median(first, axis=0).astype(np.uint8)}
    if outside is not None:
        masks["outside"] = _around(outside, view)
        around = outside.column("background")
        checks.append(Check("outside", contrasts(around, masks["outside"]), counts=False))
        grounds["outside"] = np.median(around, axis=0).astype(np.uint8)
    names = {"camera": CAMERA, "file": FILE}
    return Checks(tuple(checks), masks, names, ground, ~still, grounds)


def _besides(study: AuditStudy, videos: Mapping[int, Video]) -> Iterator[Check]:
    """Yield the checks of what is known besides the pictures."""
    yield Check("file", file_features(study.rows, videos), scaled=True)
    yield Check("date", date_features(study.rows), scaled=True, counts=False)
    yield Check("name", name_features(study.rows), scaled=True, counts=False)


def _seen_first(still: Mask, view: View) -> Mask:
    """Return which pixels of a still frame are looked at: those that a network gets to see."""
    if view.only_moving and not still.all():
        return ~still
    return np.ones((HEIGHT, WIDTH), dtype=bool)


def _around(outside: Looks, view: View) -> Mask:
    """Return what stands still outside the region of interest: the seed's own control."""
    still = still_mask(outside.column("change"), 8 * STILL_LEVELS)
    left, top, right, bottom = view.spec.region
    rows = slice(int(top * HEIGHT), round(bottom * HEIGHT))
    still[rows, int(left * WIDTH) : round(right * WIDTH)] = False
    return still


@dataclass(frozen=True, slots=True)
class Found:
    """Where or by what a check tells the class.

    Attributes:
        words: In words, to go on with in a sentence.
        place: Where; None where it is not a matter of place.
        chief: Names of the numbers that tell most, where there are few.
    """

    words: str = ""
    place: Place | None = None
    chief: tuple[str, ...] = ()


def found_at(checks: Checks, check: Check, found: Outcome, plan: Design, folder: Path) -> Found:
    """Return where or by what a check tells the class; draw the place into `folder`."""
    along = pattern(unit_features(check, plan), found.answers, plan)
    if check.name in checks.names:
        return _by(checks.names[check.name], along)
    if check.name not in checks.masks:
        return Found()
    difference = spread(along, checks.masks[check.name])
    words, region = place(difference)
    picture = f"audit-{check.name}.png"
    ground = checks.grounds.get(check.name, checks.ground)
    write_png(folder / picture, heated(ground, difference, region))
    said = f", {words}" if words.startswith("all") else f", above all at the {words}"
    return Found(said, Place(picture, region, words))


def _camera(
    study: AuditStudy, looks: Looks, still: Mask, videos: Mapping[int, Video], view: View
) -> npt.NDArray[np.float64]:
    """Return the numbers of `CAMERA`; those of the light without the pixels that move."""
    ground = pixels(looks.column("background"), still)
    light = [ground.mean(axis=1), ground.std(axis=1)]
    if view.prepared:  # No network sees how large a picture was as a file.
        return np.column_stack([*light, looks.column("marks")])
    of = [videos[row.video_id] for row in study.rows]
    area = np.array([max(1, video.width * video.height) for video in of])
    coded = np.log(looks.column("coded") / area + 1e-4)
    return np.column_stack([*light, looks.column("marks"), coded])


def _by(names: tuple[str, ...], along: Map) -> Found:
    """Return the names of the numbers that go most with the answers."""
    if along.max() <= 0:
        return Found()
    order = np.argsort(-along, kind="stable")
    named = [*names, *("codec" for _ in range(len(along) - len(names)))]
    chief = [named[at] for at in order if along[at] >= CHIEF * along.max()]
    unique = tuple(dict.fromkeys(chief))
    return Found(f", above all by {' and '.join(unique[:2])}", chief=unique)
