"""How to train: the settings of a run, their words, and how they are read; no torch."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mousevision.core.errors import SettingError
from mousevision.learn.registry import find_model
from mousevision.learn.setting import Setting, Value, check_values

TRAINING: tuple[Setting, ...] = (
    Setting(
        "rounds",
        "Rounds",
        "How often every clip is looked at; 0 lets the program choose by the number of clips.",
        0,
        0,
        10_000,
        automatic=True,
    ),
    Setting(
        "patience",
        "Patience",
        "Stop after this many rounds without progress on the animals kept aside for tuning; 0 "
        "lets the program choose.",
        0,
        0,
        10_000,
        automatic=True,
    ),
    Setting("batch", "Clips at a time", "How many clips are learnt from at a time.", 8, 1, 256),
    Setting(
        "learning_rate",
        "Learning rate",
        "How large each step of learning is; smaller is slower and steadier.",
        5e-3,
        1e-6,
        1.0,
    ),
    Setting(
        "weight_decay",
        "Weight decay",
        "How strongly large weights are held back, against learning single clips by heart.",
        0.05,
        0.0,
        10.0,
    ),
    Setting(
        "variation",
        "Variation",
        "How much each clip is shifted, zoomed, brightened and hurried at random while learning; "
        "0 is not at all.",
        1.0,
        0.0,
        2.0,
    ),
    Setting(
        "flip",
        "Sides do not matter",
        "Also learn from mirrored clips; leave it off whenever left and right differ.",
        False,
    ),
    Setting(
        "init",
        "Begin from run",
        "Number of an autoencoder's run whose first layers to begin from, which helps where some "
        "ten clips are labelled and may cost a little where dozens are; 0 begins from nothing.",
        0,
        0,
    ),
)
"""Settings of every training, as the training panel shows them."""


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """Everything that decides a training beside its clips and labels.

    Make it with `train_settings`, which fills in what suits the model.

    Attributes:
        model: Name in the registry.
        rounds: Passes over the training clips; 0 for `rounds_for`.
        patience: Rounds without a clearly better tune loss after which training stops; 0 for
            `patience_for`.
        batch: Clips per step.
        learning_rate: Largest step size; it rises at the start and falls to the end.
        weight_decay: Of AdamW.
        variation: Strength of augmentation, 1 is the usual.
        flip: Whether left and right may be exchanged.
        init: Run whose first layers a classifier begins from; 0 for none.
        seed: Seed of every random choice.
        options: The model's own settings.
    """

    model: str
    rounds: int = 0
    patience: int = 0
    batch: int = 8
    learning_rate: float = 5e-3
    weight_decay: float = 0.05
    variation: float = 1.0
    flip: bool = False
    init: int = 0
    seed: int = 0
    options: Mapping[str, Value] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the settings as JSON values."""
        return {**dataclasses.asdict(self), "options": dict(self.options)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> TrainSettings:
        """Read `to_json`'s values.

        Raises:
            SettingError: If a setting is unknown or makes no sense.
        """
        given = dict(values)
        model, options = str(given.pop("model", "")), given.pop("options", {})
        if not isinstance(options, Mapping):
            raise SettingError("The model's options must be names with values.")
        seed = given.pop("seed", 0)
        return train_settings(model, {**given, **options}, seed=seed)


def train_settings(
    model: str, values: Mapping[str, object] | None = None, *, seed: int = 0
) -> TrainSettings:
    """Return the settings of a training: the model's recipe, changed by `values`.

    `values` may name training settings and the model's own, as text (`--set rounds=30`) or in
    their types.

    Raises:
        SettingError: If the model or a setting is unknown, or a value makes no sense.
    """
    info = find_model(model)
    given = {**info.recipe, **(values or {})}
    own = {setting.name for setting in info.settings}
    options = {name: value for name, value in given.items() if name in own}
    rest = {name: value for name, value in given.items() if name not in own}
    known = [setting.name for setting in (*TRAINING, *info.settings)]
    if unknown := sorted(set(rest) - {setting.name for setting in TRAINING}):
        raise SettingError(f"“{unknown[0]}” is no setting; there are {', '.join(known)}.")
    training: dict[str, Any] = check_values(TRAINING, rest, "training")
    checked = check_values(info.settings, options, f"the model {model}")
    return TrainSettings(model=model, seed=int(seed), options=checked, **training)


FEWEST_ROUNDS, MOST_ROUNDS = 20, 200


def rounds_for(settings: TrainSettings, clips: int) -> int:
    """Return how many rounds to train on so many clips: as set, or as suits the model.

    Few clips are looked at more often than many, so that about the same number of steps is taken.
    """
    if settings.rounds:
        return settings.rounds
    wanted = math.ceil(find_model(settings.model).workload / max(clips, 1))
    return min(max(wanted, FEWEST_ROUNDS), MOST_ROUNDS)


SHORTEST_PATIENCE = 30


def patience_for(settings: TrainSettings, rounds: int) -> int:
    """Return how many rounds without progress to wait for: as set, or half of all rounds.

    A round over few clips is few steps, so that thirty of them would end before much is learnt.
    """
    return settings.patience or max(SHORTEST_PATIENCE, rounds // 2)
