"""A trained network on disk: `weights.safetensors` and `checkpoint.json`, never pickle.

The JSON holds everything needed to use the weights and their hash, so that a pair of files that do
not belong together is noticed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mousevision
from mousevision.core.atomic import write_beside, write_json
from mousevision.core.errors import MouseVisionError
from mousevision.core.inputspec import InputSpec
from mousevision.learn.registry import Kind, create_model
from mousevision.learn.threshold import chosen_threshold
from mousevision.learn.train_settings import TrainSettings
from mousevision.learn.weights import save_weight_history

if TYPE_CHECKING:
    from torch import Tensor

    from mousevision.learn.nets.base import ClipNetwork
    from mousevision.learn.train import Trained

FORMAT = 1
WEIGHTS, CARD = "weights.safetensors", "checkpoint.json"


class CheckpointError(MouseVisionError):
    """A checkpoint that is damaged, foreign or made by a newer version."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A trained network with all that it needs to be used.

    Attributes:
        kind: Classifier or autoencoder.
        settings: How it was trained; holds the model's name and options.
        classes: Names of its outputs, in order; empty for an autoencoder.
        spec: How its clips are prepared.
        network: The network, ready to use.
        temperature: What logits are divided by.
        threshold: Confidence below which it says "unsure".
        words: Which animals it learnt from, and what that hides.
    """

    kind: Kind
    settings: TrainSettings
    classes: tuple[str, ...]
    spec: InputSpec
    network: ClipNetwork = field(repr=False, compare=False)
    temperature: float = 1.0
    threshold: float = 0.0
    words: str = ""


def save_checkpoint(folder: Path, trained: Trained) -> None:
    """Write weights, then their card, each whole or not at all."""
    from safetensors.torch import save

    checkpoint = trained.checkpoint
    state = checkpoint.network.state_dict()
    data = save({name: value.detach().cpu().contiguous() for name, value in state.items()})
    with write_beside(folder / WEIGHTS) as beside:
        beside.write_bytes(data)
    write_json(folder / CARD, _card(trained, data))
    if trained.weights is not None:
        save_weight_history(folder, trained.weights)


def _card(trained: Trained, weights: bytes) -> dict[str, Any]:
    checkpoint = trained.checkpoint
    return {
        "format": FORMAT,
        "kind": checkpoint.kind.value,
        "settings": checkpoint.settings.to_json(),
        "classes": list(checkpoint.classes),
        "input": checkpoint.spec.to_json(),
        "temperature": checkpoint.temperature,
        "threshold": checkpoint.threshold,
        "words": checkpoint.words,
        "best_round": trained.best_round,
        "history": [report.to_json() for report in trained.history],
        "versions": versions(),
        "weights": {"file": WEIGHTS, "blake2b": _digest(weights)},
    }


def load_checkpoint(folder: Path) -> Checkpoint:
    """Read a checkpoint onto the best device, with the threshold that a user may have chosen.

    Raises:
        CheckpointError: If a file is missing, damaged, foreign or of a newer version.
        ThresholdError: If what the user chose cannot be read.
    """
    card = _read_card(folder / CARD)
    chosen = chosen_threshold(folder)
    data = _read(folder / WEIGHTS)
    try:
        if card["weights"]["blake2b"] != _digest(data):
            raise CheckpointError(
                f"{folder / WEIGHTS} is not the file that {CARD} describes: it was changed or "
                "cut short; train again or copy the run's folder anew."
            )
        restored = _restore(folder, card, data)
        return restored if chosen is None else dataclasses.replace(restored, threshold=chosen)
    except CheckpointError:
        raise
    except Exception as error:
        why = " ".join(str(error).split())[:160] or type(error).__name__
        raise CheckpointError(
            f"{folder / CARD} does not describe a network of this program ({why}): train again."
        ) from error


def threshold_in_force(folder: Path) -> float:
    """Return below which confidence the network of a folder says "unsure"; needs no torch.

    Raises:
        MouseVisionError: If its files are missing or damaged.
    """
    chosen = chosen_threshold(folder)
    return float(_read_card(folder / CARD).get("threshold", 0.0)) if chosen is None else chosen


def _restore(folder: Path, card: dict[str, Any], data: bytes) -> Checkpoint:
    from safetensors.torch import load

    from mousevision.learn.device import best_device

    settings = TrainSettings.from_json(card["settings"])
    spec = InputSpec.from_json(card["input"])
    if not isinstance(card["classes"], list):
        raise TypeError("its classes are no list")
    classes = tuple(str(name) for name in card["classes"])
    options = dict(settings.options)
    network = create_model(settings.model, spec.shape, len(classes), **options)
    weights = load(data)
    if _shapes(weights) != _shapes(network.state_dict()):
        raise CheckpointError(
            f"The network in {folder} was made by another version of MouseVision, in which "
            f"{settings.model} had other layers: train again."
        )
    network.load_state_dict(weights)
    network.to(best_device()).eval()
    return Checkpoint(
        kind=Kind(card["kind"]),
        settings=settings,
        classes=classes,
        spec=spec,
        network=network,
        temperature=float(card["temperature"]),
        threshold=float(card["threshold"]),
        words=str(card["words"]),
    )


def _shapes(state: Mapping[str, Tensor]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(value.shape) for name, value in state.items()}


def _read_card(path: Path) -> dict[str, Any]:
    try:
        card = json.loads(_read(path))
    except ValueError:
        card = None
    if not isinstance(card, dict) or not isinstance(card.get("format"), int):
        raise CheckpointError(
            f"{path} is damaged or not a checkpoint of this program: train again."
        )
    if card["format"] > FORMAT:
        raise CheckpointError(f"{path} was made by a newer MouseVision: update the program.")
    return card


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = error.strerror or error
        raise CheckpointError(
            f"{path} cannot be read ({why}): train again or copy the run's folder anew."
        ) from error


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def versions() -> dict[str, str]:
    """Return the versions that a training depends on; imports torch."""
    import numpy as np
    import torch

    return {
        "mousevision": mousevision.__version__,
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "numpy": np.__version__,
    }
