"""A run: one training, evaluation or embedding, with everything needed to repeat it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class RunKind(enum.StrEnum):
    """What the run made."""

    TRAIN = "train"
    EVALUATE = "evaluate"
    EMBED = "embed"
    AUDIT = "audit"


class RunStatus(enum.StrEnum):
    """How far the run came; a process that died leaves `interrupted`."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Run:
    """One row of the project's list of runs; files lie in `runs/<id>/`.

    Attributes:
        id: Number in the project.
        kind: What it made.
        model: Name in the registry of models.
        status: How far it came.
        created: ISO time, UTC.
        seconds: Duration; None while it runs.
        seed: Seed of every random choice.
        config: Settings, versions, label revision, split by subject name, input spec.
        metrics: What was measured, for example accuracy on held-out animals.
        words: One sentence for the user: the result, or why it failed.
    """

    id: int
    kind: RunKind
    model: str
    status: RunStatus
    created: str
    seconds: float | None = None
    seed: int = 0
    config: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""

    @property
    def finds_bouts(self) -> bool:
        """Whether its network finds bouts in recordings, rather than naming whole clips."""
        return "behaviours" in self.config
