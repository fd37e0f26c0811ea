"""Models, settings and runs that need no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mousevision.core.inputspec import InputSpec
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.gui.training.types import Value


@dataclass(frozen=True)
class FakeSetting:
    name: str
    label: str
    help: str
    default: Value
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Value, ...] = ()
    automatic: bool = False


@dataclass(frozen=True)
class FakeModel:
    name: str
    kind: str = "classifier"
    about: str = "It looks. Then it says."
    recommended: bool = False
    settings: tuple[FakeSetting, ...] = ()
    recipe: Mapping[str, Value] = field(default_factory=dict)
    input: Mapping[str, Any] = field(default_factory=dict)

    def spec(self, base: InputSpec) -> InputSpec:
        return InputSpec.from_json({**base.to_json(), **self.input})


@dataclass(frozen=True)
class FakeRound:
    round: int
    rounds: int
    train_loss: float
    train_accuracy: float
    tune_loss: float
    tune_accuracy: float


TRAINING = (
    FakeSetting("rounds", "Rounds", "How often every clip is looked at.", 60, 1, 1000),
    FakeSetting("learning_rate", "Learning rate", "How large steps are.", 3e-3, 1e-6, 1.0),
    FakeSetting("flip", "Sides do not matter", "Also learn from mirrored clips.", False),
    FakeSetting("optimiser", "Way down", "How it goes down.", "adam", choices=("adam", "sgd")),
    FakeSetting("note", "Note", "A word to remember it by.", ""),
    FakeSetting("init", "Begin from", "A run to begin from.", 0),
)
WIDTH = FakeSetting("width", "Width", "Number of filters.", 16, 4, 128)
MODELS = (
    FakeModel("motion", recommended=True, settings=(WIDTH,)),
    FakeModel("cnn", about="It sees posture. It does not see movement.", recipe={"rounds": 30}),
    FakeModel("squeeze", kind="autoencoder"),
    FakeModel("large", input={"frames": 5, "height": 425, "width": 425}),
)


def metrics(**changes: Any) -> dict[str, Any]:
    said = [
        {"clip": 1, "truth": "pre", "probabilities": {"pre": 0.9, "post": 0.1}},
        {"clip": 2, "truth": "pre", "probabilities": {"pre": 0.3, "post": 0.7}},
        {"clip": 3, "truth": "post", "probabilities": {"pre": 0.2, "post": 0.8}},
        {"clip": 4, "truth": "pre", "probabilities": {"pre": 0.4, "post": 0.6}},
    ]
    return {
        "classes": ["pre", "post"],
        "accuracy": 0.5,
        "balanced_accuracy": 0.6667,
        "auroc": None,
        "ece": 0.071,
        "ci95": {"accuracy": [0.25, 0.75], "balanced_accuracy": None},
        "confusion": [[1, 2], [0, 1]],
        "per_subject": [
            {"subject": "m1", "clips": 2, "right": 2, "accuracy": 1.0},
            {"subject": "m2", "clips": 2, "right": 0, "accuracy": 0.0},
        ],
        "predictions": said,
    } | changes


def run(number: int, kind: RunKind = RunKind.TRAIN, **changes: Any) -> Run:
    values: dict[str, Any] = {
        "model": "motion",
        "status": RunStatus.DONE,
        "created": "2026-11-22T17:40:00+00:00",
        "config": {"classes": ["pre", "post"]},
        "metrics": metrics(),
        "words": "2 of 4 clips right (0.50) on 2 animals that it never saw (m1, m2).",
    } | changes
    return Run(number, kind, **values)
