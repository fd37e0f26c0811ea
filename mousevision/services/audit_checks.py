"""What an audit seeks the class in, and where or in which number it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from mousevision.services.audit_study import (
    AuditStudy,
    date_features,
    file_features,
    name_features,
)
from mousevision.services.still_looks import Looks

STILL_LEVELS = 2.5
"""Mean deviation up to which a pixel is still: noise and compression stay below."""
MAGNIFIED = 5
CHIEF = 0.7
"""A number is named if it goes with the answers nearly as much as the one that does most."""
CAMERA = ("brightness", "contrast", "colour", "colour", "noise", "sharpness") + (
    "compression",
) * 2
FILE = ("picture size", "picture size", "frame rate", "length")


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks of one study.

    Attributes:
        checks: The features.
        masks: For checks of pixels, which pixels.
        names: For checks of few numbers, what each number is.
        ground: Median of all backgrounds, for the pictures of places, (height, width).
    """

    checks: tuple[Check, ...]
    masks: Mapping[str, Mask]
    names: Mapping[str, tuple[str, ...]]
    ground: npt.NDArray[np.uint8]


def audit_checks(study: AuditStudy, looks: Looks, videos: Mapping[int, Video]) -> Checks:
    """Return all checks of a study; the last two are said but are no leak by themselves."""
    background, first = looks.column("background"), looks.column("first")
    still = still_mask(looks.column("change"), 8 * STILL_LEVELS)
    masks = {
        "background": still,
        "corners": corner_mask(HEIGHT, WIDTH) & still,
        "still": np.ones((HEIGHT, WIDTH), dtype=bool),
    }
    files = file_features(study.rows, videos)
    codecs = files.shape[1] - len(FILE)
    checks = (
        Check("background", contrasts(background, still)),
        Check("corners", pixels(background, masks["corners"])),
        Check("still", contrasts(first)),
        Check("camera", _camera(study, looks, still, videos), scaled=True),
        Check("file", files, scaled=True),
        Check("date", date_features(study.rows), scaled=True, counts=False),
        Check("name", name_features(study.rows), scaled=True, counts=False),
    )
    ground = np.median(background, axis=0).astype(np.uint8)
    return Checks(checks, masks, {"camera": CAMERA, "file": FILE + ("codec",) * codecs}, ground)


def found_at(
    checks: Checks, check: Check, found: Outcome, plan: Design, folder: Path
) -> tuple[str, Place | None]:
    """Return where or by what a check tells the class, in words; draw the place into `folder`."""
    along = pattern(unit_features(check, plan), found.answers, plan)
    if check.name in checks.names:
        return _by(checks.names[check.name], along), None
    if check.name not in checks.masks:
        return "", None
    difference = spread(along, checks.masks[check.name])
    words, region = place(difference)
    picture = f"audit-{check.name}.png"
    write_png(folder / picture, _heated(checks.ground, difference))
    said = f", {words}" if words.startswith("all") else f", above all at the {words}"
    return said, Place(picture, region, words)


def _camera(
    study: AuditStudy, looks: Looks, still: Mask, videos: Mapping[int, Video]
) -> npt.NDArray[np.float64]:
    """Return the numbers of `CAMERA`; those of the light without the pixels that move."""
    ground = pixels(looks.column("background"), still)
    of = [videos[row.video_id] for row in study.rows]
    area = np.array([max(1, video.width * video.height) for video in of])
    coded = np.log(looks.column("coded") / area + 1e-4)
    light = [ground.mean(axis=1), ground.std(axis=1)]
    return np.column_stack([*light, looks.column("marks"), coded])


def _by(names: tuple[str, ...], along: Map) -> str:
    """Return the names of the numbers that go most with the answers."""
    if along.max() <= 0:
        return ""
    order = np.argsort(-along, kind="stable")
    chief = [names[at] for at in order if along[at] >= CHIEF * along.max()]
    return f", above all by {' and '.join(list(dict.fromkeys(chief))[:2])}"


def _heated(ground: npt.NDArray[np.uint8], difference: Map) -> npt.NDArray[np.uint8]:
    """Return the background in gray with the difference in red, magnified, RGB."""
    heat = (difference / max(float(difference.max()), 1e-12))[..., None]
    gray = np.repeat(ground[..., None].astype(np.float64), 3, axis=2)
    mixed = gray * (1 - 0.75 * heat) + np.array([230.0, 40.0, 20.0]) * 0.75 * heat
    picture = np.rint(mixed).astype(np.uint8)
    return picture.repeat(MAGNIFIED, axis=0).repeat(MAGNIFIED, axis=1)
