"""Networks that learn in a moment, for the tests of the window."""

from __future__ import annotations

from mousevision.core.inputspec import InputSpec
from mousevision.services.training import TrainRequest

SPEC = InputSpec(frames=6, height=16, width=24)


def quick(model: str) -> TrainRequest:
    """Return a request for a tiny network and two rounds."""
    return TrainRequest(model, None, 0, {"rounds": 2, "filters": 4}, SPEC)
