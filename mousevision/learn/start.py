"""Beginning from what another network has learnt. Imports torch."""

from __future__ import annotations

import torch
from torch import Tensor

from mousevision.core.errors import SettingError
from mousevision.learn.nets.base import ClipNetwork

ENCODER = "encoder."
FIRST = "0.0.weight"
NEW_BALANCE = 2**0.5
"""How much larger than the sum of a new filter for change that for frame and mean picture is."""
LOUDEST = 100.0


def begin_from(network: ClipNetwork, other: ClipNetwork) -> int:
    """Give a network the first layers of another one, as far as they are alike; return how many.

    Layers are alike from the first on for as long as their sizes agree. A network on single frames
    has one channel where others have frame, change and mean picture; of a frame that stays the
    same, change is nothing and the mean picture the frame itself, so it takes the sum of frame's
    and mean picture's weights.

    A still picture can be drawn without knowing what changed, so an autoencoder's filters sum up
    what is there and, for change, end near sums of nothing: what moves would hardly be heard. The
    filters for change are made louder until sums are in the balance of a new network's, without
    which few labelled clips teach less than they teach a network that begins from nothing (see
    `bench_labels`).

    Raises:
        SettingError: If not even the first layer fits.
    """
    own, given = _encoder(network), _encoder(other)
    single = other.sees_movement and not network.sees_movement
    taken: dict[str, Tensor] = {}
    for name, value in own.items():
        found = _fitting(given.get(name), value, single)
        if found is None:
            break
        taken[ENCODER + name] = found
    layers = sum(name.endswith("weight") and value.ndim > 1 for name, value in taken.items())
    if not layers:
        raise SettingError(
            "No layer of the network to begin from fits this one: take one with the same number "
            "of filters and the same colours."
        )
    if network.sees_movement and other.sees_movement:
        taken[ENCODER + FIRST] = _balanced(taken[ENCODER + FIRST])
    network.load_state_dict(taken, strict=False)
    return layers


def _balanced(filters: Tensor) -> Tensor:
    """Return filters, (outputs, 3 channels, size, size), that hear change as new ones do."""
    frame, change, mean = torch.chunk(filters, 3, dim=1)
    there, moved = (_loudness(part) for part in (frame + mean, change))
    louder = (there / (NEW_BALANCE * moved.clamp(min=1e-9))).clamp(1, LOUDEST)
    return torch.cat((frame, change * louder, mean), dim=1)


def _loudness(filters: Tensor) -> Tensor:
    """Return how much filters answer to a patch that is the same all over: one number."""
    return filters.sum(dim=(1, 2, 3)).abs().mean()


def _encoder(network: ClipNetwork) -> dict[str, Tensor]:
    state = network.state_dict()
    return {n.removeprefix(ENCODER): v for n, v in state.items() if n.startswith(ENCODER)}


def _fitting(given: Tensor | None, own: Tensor, single: bool) -> Tensor | None:
    """Return what stands for `own`, or None; `single` where it sees frames without movement."""
    if given is not None and single and given.ndim == 4 and given.shape[1] == 3 * own.shape[1]:
        frame, _, mean = torch.chunk(given, 3, dim=1)
        given = frame + mean
    return given if given is not None and given.shape == own.shape else None
