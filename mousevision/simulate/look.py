"""What varies between animals (coat) and between recording sessions (cage, light, camera).

Nothing here is told whether the animal is injured, except `confounded`, which is for showing what
a confounded study looks like.
"""

from __future__ import annotations

import dataclasses
import enum
from dataclasses import dataclass

import numpy as np

Rgb = tuple[float, float, float]


class Confound(enum.StrEnum):
    """What, besides the movement, gives the answer away."""

    NONE = "none"
    LIGHTING = "lighting"
    """After injury the light is dimmer and warmer, and comes from the right."""
    BACKGROUND = "background"
    """After injury there are a label and a cable on the wall behind the cage."""
    CAMERA = "camera"
    """After injury another camera was used: other place, zoom, noise and focus."""


@dataclass(frozen=True, slots=True)
class Coat:
    """Colours of one animal, each 0 to 255.

    Attributes:
        fur: Back and head.
        belly: Underside, which is paler.
        skin: Paws, nose, tail.
        ear: Inside of the ears.
        contrast: How much single hairs differ in brightness, 0 to 1.
        seed: Seed of the hairs.
    """

    fur: Rgb
    belly: Rgb
    skin: Rgb
    ear: Rgb
    contrast: float
    seed: int


@dataclass(frozen=True, slots=True)
class Look:
    """One session's cage, light and camera.

    Attributes:
        wall: Brightness of the back wall, 0 to 255.
        floor: 0 for a wire grid, 1 for bedding, 2 for a plain plate.
        clutter: How strongly the blurred things outside the cage show, 0 to 1.
        reflection: Strength of the reflections on the acrylic, 0 to 1.
        reflection_at: Where the main reflection runs, as a fraction of the width.
        dust: Specks and scratches on the acrylic.
        object: Whether a label and a cable hang on the back wall.
        gain: Brightness of the light, 1 is usual.
        warmth: Colour of the light, negative is bluish, positive yellowish.
        saturation: Colourfulness of the camera, 0 is gray.
        light_from: Horizontal direction of the light, -1 left to 1 right.
        shift: Displacement of the picture, units of `geometry`.
        zoom: Magnification, 1 is usual.
        turn: Rotation of the camera, degrees.
        noise: Standard deviation of the sensor's noise, levels.
        blur: Standard deviation of the lens blur, units of `geometry`.
        seed: Seed of dust, bedding and clutter.
    """

    wall: float
    floor: int
    clutter: float
    reflection: float
    reflection_at: float
    dust: int
    object: bool
    gain: float
    warmth: float
    saturation: float
    light_from: float
    shift: tuple[float, float]
    zoom: float
    turn: float
    noise: float
    blur: float
    seed: int


COATS: tuple[tuple[Rgb, Rgb], ...] = (
    ((62, 58, 56), (92, 86, 82)),
    ((112, 92, 70), (168, 152, 130)),
    ((128, 124, 122), (172, 168, 164)),
    ((92, 72, 54), (142, 122, 100)),
    ((178, 170, 156), (204, 198, 188)),
    ((82, 80, 84), (128, 124, 124)),
)
"""Fur of back and belly: black, agouti, gray, brown, cream, dilute black."""


def draw_coat(rng: np.random.Generator, index: int) -> Coat:
    """Return the coat of the animal with this number; neighbours differ."""
    fur, belly = COATS[index % len(COATS)]
    tone = float(rng.uniform(0.9, 1.12))
    blush = float(rng.uniform(-6, 8))
    return Coat(
        fur=_scaled(fur, tone),
        belly=_scaled(belly, tone),
        skin=(196 + blush, 152 - blush / 2, 142 - blush / 2),
        ear=(158 + blush, 122, 114),
        contrast=float(rng.uniform(0.13, 0.22)),
        seed=int(rng.integers(2**31)),
    )


def draw_look(rng: np.random.Generator) -> Look:
    """Return one session's cage, light and camera."""
    return Look(
        wall=float(rng.uniform(74, 122)),
        floor=int(rng.integers(3)),
        clutter=float(rng.uniform(0.4, 1.0)),
        reflection=float(rng.uniform(0.35, 1.0)),
        reflection_at=float(rng.uniform(0.08, 0.5)),
        dust=int(rng.integers(25, 90)),
        object=False,
        gain=float(rng.uniform(0.94, 1.2)),
        warmth=float(rng.uniform(-0.6, 0.6)),
        saturation=float(rng.uniform(0.25, 0.75)),
        light_from=float(rng.choice([-0.6, -0.1, 0.4])),
        shift=(float(rng.uniform(-7, 7)), float(rng.uniform(-5, 5))),
        zoom=float(rng.uniform(0.975, 1.035)),
        turn=float(rng.uniform(-0.8, 0.8)),
        noise=float(rng.uniform(1.4, 2.8)),
        blur=float(rng.uniform(0.35, 0.75)),
        seed=int(rng.integers(2**31)),
    )


def confounded(look: Look, confound: Confound) -> Look:
    """Return the look of a session after injury in a study with this confound."""
    match confound:
        case Confound.LIGHTING:
            gain, warmth = look.gain * 0.56, look.warmth + 1.5
            return dataclasses.replace(look, gain=gain, warmth=warmth, light_from=0.9)
        case Confound.BACKGROUND:
            return dataclasses.replace(look, object=True)
        case Confound.CAMERA:
            shift = (look.shift[0] + 15, look.shift[1] - 10)
            return dataclasses.replace(
                look,
                shift=shift,
                zoom=look.zoom * 1.09,
                noise=look.noise + 2.6,
                blur=look.blur + 0.3,
            )
        case Confound.NONE:
            return look


def _scaled(colour: Rgb, factor: float) -> Rgb:
    red, green, blue = (min(c * factor, 235.0) for c in colour)
    return red, green, blue
