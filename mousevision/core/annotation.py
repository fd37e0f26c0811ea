"""What is said about clips, and by whom: labels and bouts by raters, predictions by runs.

*Unscored* (nobody looked) is not *background* (looked, nothing there): a clip without a label row
is unscored; a stretch that was looked at is kept as scored.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class RaterKind(enum.StrEnum):
    """Where a rater's labels come from."""

    HUMAN = "human"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Rater:
    """Somebody whose labels are kept apart from everybody else's; imported truth is one too."""

    id: int
    name: str
    kind: RaterKind = RaterKind.HUMAN


@dataclass(frozen=True, slots=True)
class Label:
    """One behaviour of scope `clip`, given by one rater to one clip."""

    clip_id: int
    rater_id: int
    behaviour_id: int


@dataclass(frozen=True, slots=True)
class Bout:
    """One behaviour of scope `bout` in frames `[start, stop)` of the clip's video."""

    id: int
    clip_id: int
    rater_id: int
    behaviour_id: int
    start: int
    stop: int


class Decision(enum.StrEnum):
    """What a rater did when a clip came up for review."""

    LABELLED = "labelled"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    UNSURE = "unsure"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a run says of a clip.

    Attributes:
        run_id: The training run.
        clip_id: The clip.
        probabilities: Calibrated probability per behaviour id; they sum to one.
        abstained: The model was too unsure to say.
        unfamiliar: The clip is unlike all that the model has learnt from, so that not even its
            confidence is to be trusted.
    """

    run_id: int
    clip_id: int
    probabilities: Mapping[int, float]
    abstained: bool = False
    unfamiliar: bool = False

    @property
    def behaviour_id(self) -> int:
        """The most probable behaviour."""
        return max(self.probabilities, key=lambda behaviour: self.probabilities[behaviour])

    @property
    def confidence(self) -> float:
        """Probability of the most probable behaviour, 0 to 1."""
        return max(self.probabilities.values())


@dataclass(frozen=True, slots=True)
class PredictedBout:
    """Frames `[start, stop)` of a clip's video in which a run found a behaviour.

    `confidence` is the mean probability over these frames, 0 to 1.
    """

    run_id: int
    clip_id: int
    behaviour_id: int
    start: int
    stop: int
    confidence: float
