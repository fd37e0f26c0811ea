"""The ethogram: which behaviours a rater can give, with which key and colour."""

from __future__ import annotations

import enum
import string
from collections.abc import Iterable
from dataclasses import dataclass

from mousevision.core.errors import SettingError


class Scope(enum.StrEnum):
    """What one label of a behaviour covers."""

    CLIP = "clip"
    """One class for the whole clip, such as pre or post injury."""
    BOUT = "bout"
    """An interval on the timeline, such as a reach."""
    POINT = "point"
    """One frame on the timeline, such as the moment of contact; kept as a bout of one frame."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One class that a rater can give.

    Attributes:
        id: Row in the project; 0 before it is stored.
        name: The word that the user reads.
        key: The key that gives it: one digit or lower-case letter, unique in the project.
        colour: `#RRGGBB`.
        scope: Whole clip, an interval, or one frame.
        exclusive: For intervals: giving this one cuts the other exclusive ones of the same rater.
        position: Order in lists, legends and colours.
    """

    id: int
    name: str
    key: str
    colour: str
    scope: Scope
    exclusive: bool = True
    position: int = 0


KEYS = tuple(string.digits[1:] + string.ascii_lowercase)
"""Keys that a behaviour may have, in the order in which they are given out."""


def free_key(taken: Iterable[str]) -> str:
    """Return the first key that no behaviour has; empty when all are taken."""
    used = set(taken)
    return next((key for key in KEYS if key not in used), "")


def parse_class(text: str) -> tuple[str, str]:
    """Split `name=key` of the command line into name and key; the key may be missing.

    Raises:
        SettingError: If the name is empty or the key is not one digit 1-9 or letter.
    """
    name, _, key = text.partition("=")
    name, key = name.strip(), key.strip().lower()
    if not name:
        raise SettingError(f"“{text}” names no class: write name=key, for example pre=1.")
    if key and key not in KEYS:
        raise SettingError(f"“{key}” cannot be the key of {name}: take a digit 1-9 or a letter.")
    return name, key
