"""What the training panel needs to know of models, settings and rounds, whoever made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from mousevision.core.inputspec import InputSpec

Value = bool | int | float | str


class Setting(Protocol):
    """A setting that a user may change; its type is that of its default."""

    @property
    def name(self) -> str:
        """Name for the program."""

    @property
    def label(self) -> str:
        """Name for the user."""

    @property
    def help(self) -> str:
        """One sentence in plain words."""

    @property
    def default(self) -> Value:
        """What it is when nothing is said."""

    @property
    def minimum(self) -> float | None:
        """Smallest number."""

    @property
    def maximum(self) -> float | None:
        """Largest number."""

    @property
    def choices(self) -> Sequence[Value]:
        """What to choose from; empty for anything."""

    @property
    def automatic(self) -> bool:
        """Whether 0 lets the program choose."""


class ModelInfo(Protocol):
    """What can be trained."""

    @property
    def name(self) -> str:
        """Name for program and user."""

    @property
    def kind(self) -> str:
        """`classifier`, `bouts` or `autoencoder`."""

    @property
    def about(self) -> str:
        """Two sentences that a biologist understands."""

    @property
    def recommended(self) -> bool:
        """Whether it is the one to begin with."""

    @property
    def input(self) -> Mapping[str, Any]:
        """What it prescribes of how clips are prepared; empty where it takes any."""

    def spec(self, base: InputSpec) -> InputSpec:
        """Return how clips are prepared for it where `base` is what the user has chosen."""

    @property
    def settings(self) -> Sequence[Setting]:
        """Settings of its own."""

    @property
    def recipe(self) -> Mapping[str, Value]:
        """Settings of the training that suit it."""


class RoundReport(Protocol):
    """One pass over the training clips."""

    @property
    def round(self) -> int:
        """Number, from 1."""

    @property
    def rounds(self) -> int:
        """How many there may be."""

    @property
    def train_loss(self) -> float:
        """Mean loss on the clips learnt from."""

    @property
    def train_accuracy(self) -> float:
        """Share of them that is right."""

    @property
    def tune_loss(self) -> float:
        """Mean loss on the tuning animals."""

    @property
    def tune_accuracy(self) -> float:
        """Share of their clips that is right."""
