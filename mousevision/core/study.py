"""What is filmed: subjects, their sessions, the videos and the clips in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Subject:
    """One animal, the unit of every split and of every statistic."""

    id: int
    name: str
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Session:
    """One recording occasion of one animal, such as "week 2"; `day` is an ISO date or empty."""

    id: int
    name: str
    subject_id: int | None = None
    day: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """Frames `[start, stop)` of one video; a whole file is the common case."""

    id: int
    video_id: int
    start: int
    stop: int
    subject_id: int | None = None
    session_id: int | None = None

    @property
    def frames(self) -> int:
        """Number of frames."""
        return self.stop - self.start
