"""What a training says while it runs; no torch."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RoundReport:
    """One pass over the training clips.

    Attributes:
        round: Its number, from 1.
        rounds: How many there may be.
        train_loss: Mean loss on the clips learnt from, changed at random as they are.
        train_accuracy: Share of them classified right; 0 for an autoencoder.
        tune_loss: Mean loss on the clips tuned on.
        tune_accuracy: Share of them classified right; 0 for an autoencoder.
    """

    round: int
    rounds: int
    train_loss: float
    train_accuracy: float
    tune_loss: float
    tune_accuracy: float

    def to_json(self) -> dict[str, Any]:
        """Return the numbers as JSON values."""
        return dataclasses.asdict(self)
