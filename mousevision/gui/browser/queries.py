"""What the browser asks of the project, so that it needs to know neither store nor SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from mousevision.core.filters import Filter


class ClipRow(Protocol):
    """One clip as lists show it; see `store.clips.ClipRow`, which fits."""

    @property
    def id(self) -> int:
        """Id of the clip."""

    @property
    def file(self) -> str:
        """Path as shown, relative to the project where possible."""

    @property
    def name(self) -> str:
        """Name of the file."""

    @property
    def start(self) -> int:
        """First frame."""

    @property
    def stop(self) -> int:
        """Frame after the last one."""

    @property
    def fps(self) -> float:
        """Frames per second."""

    @property
    def subject(self) -> str | None:
        """Name of the animal."""

    @property
    def session(self) -> str | None:
        """Name of the session."""

    @property
    def day(self) -> str | None:
        """ISO date of the session."""

    @property
    def behaviour(self) -> str | None:
        """Class given by a rater."""

    @property
    def disagree(self) -> bool:
        """Whether raters gave different classes."""

    @property
    def predicted(self) -> str | None:
        """Class that the newest run gave."""

    @property
    def confidence(self) -> float | None:
        """Probability of the predicted class, 0 to 1."""

    @property
    def abstained(self) -> bool:
        """Whether the run was too unsure to say."""

    @property
    def unfamiliar(self) -> bool:
        """Whether the clip is unlike all that the run has learnt from."""

    @property
    def reviewed(self) -> bool:
        """Whether the rater decided on the clip."""

    @property
    def missing(self) -> bool:
        """Whether the video file is not where it was."""


class Counts(Protocol):
    """How far the whole project is."""

    @property
    def clips(self) -> int:
        """Number of clips."""

    @property
    def reviewed(self) -> int:
        """Number of clips that the rater decided on."""

    @property
    def predicted(self) -> int:
        """Number of clips that a run has classified."""


class ClipQueries(Protocol):
    """Questions to the project, each answered at once."""

    def ids(self, where: Filter | None, sort: str, descending: bool) -> list[int]:
        """Return the ids of the clips that match, in order; `sort` is a field of the filters."""

    def rows(self, ids: Sequence[int]) -> Sequence[ClipRow]:
        """Return the rows of some clips, in the order asked for, without those that are gone."""

    def counts(self) -> Counts:
        """Return how far the whole project is."""
