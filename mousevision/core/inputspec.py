"""What a network sees of a clip: which frames, which part of the picture, how prepared.

The spec travels with every checkpoint, and its digest names the tensor cache, so that a network
is never fed with pictures prepared in another way than those it learnt from.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mousevision.core.errors import SettingError

FORMAT = 2
"""Raised whenever the same settings would give other pixels, so that old caches are not used."""


class Sampling(enum.StrEnum):
    """Which frames of the window are taken."""

    UNIFORM = "uniform"
    """At equal distances."""
    MOTION = "motion"
    """Where the picture changes: equal shares of the motion, so that a still mouse counts less."""


class Brightness(enum.StrEnum):
    """How brightness is made comparable between clips."""

    NONE = "none"
    CLIP = "clip"
    """Each clip gets the same mean and contrast."""


class Background(enum.StrEnum):
    """What becomes of what stands still in a clip."""

    NONE = "none"
    """It stays as it was filmed."""
    CLIP = "clip"
    """It is taken off: middle gray is where nothing differs from the clip's median picture."""


CHOICES: Mapping[str, type[enum.StrEnum]] = {
    "sampling": Sampling,
    "brightness": Brightness,
    "background": Background,
}
"""Settings with a fixed set of values."""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """Settings of a clip's tensor, uint8 of shape (frames, channels, height, width).

    Attributes:
        frames: Frames taken from each clip.
        height: Height of the tensor, pixels.
        width: Width of the tensor, pixels.
        region: Left, top, right, bottom of the region of interest as fractions of the picture.
        window: First and last part of the clip to take frames from, as fractions of its length.
        sampling: Which frames of the window are taken.
        colour: Three channels (red, green, blue) instead of the gray plane.
        brightness: How brightness is made comparable.
        background: What becomes of what stands still.
    """

    frames: int = 16
    height: int = 64
    width: int = 96
    region: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    window: tuple[float, float] = (0.0, 1.0)
    sampling: Sampling = Sampling.MOTION
    colour: bool = False
    brightness: Brightness = Brightness.CLIP
    background: Background = Background.NONE

    def __post_init__(self) -> None:
        for name, kind in CHOICES.items():  # Qt hands out the bare text of what it was given
            object.__setattr__(self, name, kind(getattr(self, name)))
        if not 1 <= self.frames <= 1024:
            raise SettingError("Take between 1 and 1024 frames of a clip.")
        if not (8 <= self.height <= 1024 and 8 <= self.width <= 1024):
            raise SettingError("Height and width of the network's picture lie between 8 and 1024.")
        left, top, right, bottom = self.region
        if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
            raise SettingError("The region of interest must lie inside the picture.")
        first, last = self.window
        if not 0 <= first < last <= 1:
            raise SettingError("The window must begin before it ends, both between 0 and 1.")

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Frames, channels, height and width."""
        return self.frames, 3 if self.colour else 1, self.height, self.width

    def to_json(self) -> dict[str, Any]:
        """Return the settings as JSON values."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> InputSpec:
        """Read `to_json`'s values; missing ones take their default.

        Raises:
            SettingError: If a setting is unknown or makes no sense.
        """
        known = {f.name for f in dataclasses.fields(cls)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise SettingError(f"Unknown input setting “{unknown[0]}”. Known: {sorted(known)}.")
        given = dict(values)
        try:
            for name in ("region", "window"):
                if name in given:
                    given[name] = tuple(float(v) for v in given[name])
            return cls(**given)
        except (TypeError, ValueError) as error:
            raise SettingError(f"An input setting makes no sense: {error}.") from error

    def digest(self) -> str:
        """Return a short name that differs whenever the tensors would."""
        values = self.to_json()
        if self.background is Background.NONE:  # as the tensors that were made before it existed
            del values["background"]
        text = json.dumps([FORMAT, values], sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
