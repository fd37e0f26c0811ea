"""How an audit looks at clips: as they were filmed, or as a network gets them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mousevision.core.errors import SettingError
from mousevision.core.inputspec import Background, Brightness, InputSpec
from mousevision.media.prepared_look import prepared_look
from mousevision.media.reader import FrameReader
from mousevision.media.still import FORMAT, HEIGHT, WIDTH, StillLook, clip_look

Region = tuple[float, float, float, float]
"""Left, top, right and bottom as fractions of the picture."""
WHOLE: Region = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class View:
    """What an audit judges.

    Attributes:
        spec: How clips are prepared; of clips as filmed only the region counts.
        prepared: Whether they are judged as that spec gives them to a network.
    """

    spec: InputSpec
    prepared: bool = False

    @property
    def whole(self) -> bool:
        """Whether the whole picture is looked at."""
        return self.spec.region == WHOLE

    @property
    def only_moving(self) -> bool:
        """Whether only what moves is left to be seen."""
        return self.prepared and self.spec.background is Background.CLIP

    def everything(self) -> View:
        """Return the view of the whole picture as filmed."""
        return View(replace(self.spec, region=WHOLE))

    def look(self, reader: FrameReader, start: int, stop: int) -> StillLook:
        """Look at one clip.

        Raises:
            VideoError: If a frame cannot be read exactly.
        """
        if self.prepared:
            return prepared_look(reader, start, stop, self.spec)
        return clip_look(reader, start, stop, self.spec.region)

    def digest(self) -> str:
        """Return a short name that differs whenever what is seen would."""
        seen: list[Any] = [FORMAT, WIDTH, HEIGHT, self.spec.region]
        if self.prepared:
            seen += ["prepared", PREPARED_FORMAT, self.spec.digest()]
        return hashlib.blake2b(json.dumps(seen).encode(), digest_size=8).hexdigest()

    def covers(self, spec: InputSpec) -> bool:
        """Whether what was found holds for a network that gets its clips prepared by a spec."""
        if not self.prepared:
            return self.whole or self.spec.region == spec.region
        return _seen(self.spec) == _seen(spec)

    def words(self) -> str:
        """Return how the clips were judged, as in "Clips were judged ..."."""
        where = "" if self.whole else f", {region_words(self.spec.region)} only"
        if not self.prepared:
            return f"as filmed{where}"
        done = []
        if self.spec.brightness is Brightness.CLIP:
            done.append("brightness made alike")
        if self.spec.background is Background.CLIP:
            done.append("the unmoving background taken off")
        done.append("in colour" if self.spec.colour else "in gray")
        return f"as a network gets them: {', '.join(done)}{where}"

    def to_json(self) -> dict[str, Any]:
        """Return the view as JSON values."""
        return {"prepared": self.prepared, "words": self.words(), "input": self.spec.to_json()}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> View:
        """Read the view from the config of an audit's run, also of one that knew no views."""
        try:
            kept = config.get("view") or {"input": {"region": config.get("region", WHOLE)}}
            return cls(InputSpec.from_json(kept["input"]), bool(kept.get("prepared")))
        except (KeyError, SettingError):  # kept by a version that knew other settings
            return cls(InputSpec())


PREPARED_FORMAT = 2
"""Raised whenever the same spec would give other numbers, so that kept ones are not used."""


def region_words(region: Region) -> str:
    """Return a region of interest in words."""
    left, top, right, bottom = (round(edge * 100) for edge in region)
    return f"{left} to {right} % across and {top} to {bottom} % down"


def _seen(spec: InputSpec) -> tuple[object, ...]:
    """Return what of a spec decides which leaks a network can see."""
    return spec.region, spec.brightness, spec.background, spec.colour
