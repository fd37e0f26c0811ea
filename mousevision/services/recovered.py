"""What is asked of a recovery, and the answer: animals, groups of them, time points."""

from __future__ import annotations

from dataclasses import dataclass

from mousevision.learn.recovery import Effect, least_p_value
from mousevision.services.time_points import TimePoint

ALL = "all animals"
"""The name of the only curve where animals are not grouped."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        baseline: Names of the time points that are the baseline together; none means as guessed.
        by: Column of the animals' table that groups them; empty for no groups.
        of: Only clips labelled as this class; empty for all.
    """

    baseline: tuple[str, ...] = ()
    by: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class AnimalPath:
    """One animal.

    Attributes:
        name: Its name.
        group: What the column says; empty if nothing.
        values: Distance from its baseline at each time point, None where it was not seen.
        clips: How many clips that rests on, for each time point.
    """

    name: str
    group: str
    values: tuple[float | None, ...]
    clips: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GroupStage:
    """A group at one time point.

    Attributes:
        time: Which time point, as numbered in `Recovered.times`.
        animals: How many animals were seen.
        clips: How many clips of them.
        mean: Geometric mean over animals.
        interval: Its 95 % interval; None for fewer than three animals.
        p_value: Of no difference from their own baselines; None where it cannot be tested.
        corrected: The same, corrected for the number of time points tested.
    """

    time: int
    animals: int
    clips: int
    mean: float
    interval: tuple[float, float] | None
    p_value: float | None
    corrected: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """A group over time.

    Attributes:
        name: What the column says, or `ALL`.
        stages: The time points at which any of its animals was seen, in order.
        p_value: Of no difference at all time points after the baseline together, one test.
    """

    name: str
    stages: tuple[GroupStage, ...]
    p_value: float | None

    @property
    def tested(self) -> int:
        """How many time points have a p-value."""
        return sum(stage.p_value is not None for stage in self.stages)

    @property
    def least(self) -> float:
        """The smallest corrected p-value that its number of animals allows; 1 without a test."""
        most = max((s.animals for s in self.stages if s.p_value is not None), default=0)
        return min(1.0, least_p_value(most) * self.tested) if most else 1.0


@dataclass(frozen=True, slots=True)
class Recovered:
    """The answer.

    Attributes:
        question: What was asked, with the baseline that was taken.
        times: The time points, those of the baseline pooled into one.
        baseline: Which of them is the baseline.
        paths: The animals, in natural order.
        curves: The groups, in natural order; one named `ALL` without groups.
        effect: Whether groups recover differently; None without two groups.
        no_baseline: Animals left out since they have fewer than two baseline clips.
        no_follow_up: Animals left out since they were seen at the baseline only.
        unplaced: Clips left out since it is not known whose they are or when they were filmed.
    """

    question: Question
    times: tuple[TimePoint, ...]
    baseline: int
    paths: tuple[AnimalPath, ...]
    curves: tuple[Curve, ...]
    effect: Effect | None
    no_baseline: tuple[str, ...]
    no_follow_up: tuple[str, ...]
    unplaced: int

    @property
    def clips(self) -> int:
        """How many clips it rests on."""
        return sum(sum(path.clips) for path in self.paths)

    @property
    def ungrouped(self) -> tuple[str, ...]:
        """Animals of which the column says nothing."""
        return tuple(p.name for p in self.paths if self.question.by and not p.group)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked: the time points, columns that group animals, and classes of clips."""

    points: tuple[TimePoint, ...] = ()
    columns: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
