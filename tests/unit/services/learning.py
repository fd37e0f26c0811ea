"""Requests with which networks learn in a moment, for the tests of services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mousevision.core.inputspec import InputSpec
from mousevision.services.training import TrainRequest

SPEC = InputSpec(frames=4, height=16, width=24)


def request(
    model: str = "cnn", held_out: Sequence[str] | None = None, seed: int = 0, **values: Any
) -> TrainRequest:
    """Return a request for a tiny network and two rounds."""
    names = None if held_out is None else tuple(held_out)
    return TrainRequest(model, names, seed, {"rounds": 2, "filters": 4, **values}, SPEC)
