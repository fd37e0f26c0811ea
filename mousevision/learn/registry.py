"""The models that can be trained: listed and explained without importing torch.

A model is one file in `models`: a builder decorated with `register`, which says in words what the
model is; the layers themselves lie in `nets` and are imported when a network is built. The idea of
one registry and one `create_model` is timm's.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mousevision.core.errors import SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.learn.setting import Setting, Value, check_values

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork

Shape = tuple[int, int, int, int]
"""Frames, channels, height, width of a clip's tensor."""


class Kind(enum.StrEnum):
    """What a model learns from."""

    CLASSIFIER = "classifier"
    """Labels: it says which class a clip shows."""
    AUTOENCODER = "autoencoder"
    """Clips without labels: it places alike clips near each other."""
    BOUTS = "bouts"
    """Bouts on the timeline: it says which behaviours each frame of a recording shows."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What the training panel and `mousevision models` say of a model.

    Attributes:
        name: Its name on the command line.
        kind: What it learns from.
        about: Two sentences that a biologist understands.
        recommended: The one to begin with.
        settings: Its own settings.
        recipe: Training settings that suit it, where they differ from the usual ones.
        workload: How many clips it should be shown in all rounds together, which decides their
            number unless the user does.
        input: Settings of the input spec that it prescribes; most models take any.
    """

    name: str
    kind: Kind
    about: str
    recommended: bool = False
    settings: tuple[Setting, ...] = ()
    recipe: Mapping[str, Value] = field(default_factory=dict)
    workload: int = 10_000
    input: Mapping[str, Any] = field(default_factory=dict)

    def spec(self, base: InputSpec) -> InputSpec:
        """Return how clips are prepared for this model: as `base`, but for what it prescribes."""
        return InputSpec.from_json({**base.to_json(), **self.input})


@dataclass(frozen=True, slots=True)
class Cost:
    """What a network costs: trainable parameters, and 10^9 operations to classify one clip."""

    parameters: int
    gflop_per_clip: float


Builder = Callable[..., "ClipNetwork"]
_BUILDERS: dict[str, tuple[ModelInfo, Builder]] = {}


def register(info: ModelInfo) -> Callable[[Builder], Builder]:
    """Return a decorator that adds a builder `f(shape, outputs, **settings)` to the registry.

    Raises:
        ValueError: If the name is taken.
    """
    if info.name in _BUILDERS:
        raise ValueError(f"two models are called {info.name}")

    def decorate(builder: Builder) -> Builder:
        _BUILDERS[info.name] = (info, builder)
        return builder

    return decorate


def models() -> list[ModelInfo]:
    """Return what can be trained, the recommended ones first."""
    from mousevision.learn import models as _every_model  # noqa: F401  (registers them)

    infos = [info for info, _ in _BUILDERS.values()]
    return sorted(infos, key=_order)


def _order(info: ModelInfo) -> tuple[int, bool, bool]:
    """Classifiers before autoencoders, the recommended ones first, old ones to compare last."""
    place = (Kind.CLASSIFIER, Kind.BOUTS, Kind.AUTOENCODER).index(info.kind)
    return place, not info.recommended, bool(info.input)


def find_model(name: str) -> ModelInfo:
    """Return what is known of a model.

    Raises:
        SettingError: If there is none of this name.
    """
    known = {info.name: info for info in models()}
    if name not in known:
        raise SettingError(f"There is no model “{name}”; there are {', '.join(known)}.")
    return known[name]


def recommended(kind: Kind = Kind.CLASSIFIER) -> ModelInfo:
    """Return the model of a kind to begin with."""
    return next(info for info in models() if info.kind is kind and info.recommended)


def create_model(name: str, shape: Shape, outputs: int, **settings: Value) -> ClipNetwork:
    """Build a network with random weights; imports torch.

    `shape` is that of a clip's tensor and `outputs` the number of classes (an autoencoder ignores
    it). Settings that are not given take their default.

    Raises:
        SettingError: If the name, a setting or its value is unknown.
    """
    info = find_model(name)
    values = check_values(info.settings, settings, f"the model {name}")
    return _BUILDERS[name][1](shape, outputs, **values)


def describe(name: str, shape: Shape, outputs: int, **settings: Value) -> Cost:
    """Build the network and count its parameters and operations; imports torch.

    A multiplication and an addition are two operations.
    """
    from mousevision.learn.nets.cost import operations

    network = create_model(name, shape, outputs, **settings)
    parameters = sum(p.numel() for p in network.parameters() if p.requires_grad)
    return Cost(parameters, operations(network, shape) / 1e9)
