"""What a network's layers answer to a clip, and what its parts are called; imports torch inside.

The answers are caught by hooks while the clip runs through the network once, and made small and
8 bits deep at once, so that a wide network on large pictures needs little memory.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import SettingError
from mousevision.core.job import JobContext
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.registry import Kind

if TYPE_CHECKING:
    from torch import Tensor, nn

LONGEST = 96
"""Pixels: longer sides of the answers are made smaller."""
FAINT = 0.05
"""A filter whose strongest answer is below this part of its layer's is shown as faint as it is."""


class Role(enum.StrEnum):
    """What a layer is for."""

    LOOK = "look"
    """Filters on the picture."""
    NARROW = "narrow"
    """The narrow place of an autoencoder."""
    MEMORY = "memory"
    """What is remembered at each place of the picture."""
    DRAW = "draw"
    """Filters on the way back to the picture."""
    DRAWN = "drawn"
    """The picture as an autoencoder draws it."""
    TIME = "time"
    """Numbers that follow the clip over time, not places of the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What one layer answered to a clip.

    Attributes:
        name: As the network calls it.
        role: What it is for.
        maps: Its answers, uint8: (frames, filters, h, w); of `Role.TIME` (1, 1, numbers, frames).
            Each filter is scaled by its strongest answer in the clip.
        signed: Whether answers may be negative; 128 is none then, else 0 is none.
        words: One sentence that a student understands.
    """

    name: str
    role: Role
    maps: npt.NDArray[np.uint8]
    signed: bool
    words: str


def layers_of(ctx: JobContext, checkpoint: Checkpoint, clip: npt.NDArray[np.uint8]) -> list[Layer]:
    """Return what each layer answers to a clip's tensor, from the picture on.

    Raises:
        SettingError: If the network neither classifies clips nor draws them.
        Cancelled: Before the network begins.
    """
    import torch

    from mousevision.learn.device import limit_threads

    if checkpoint.kind not in (Kind.CLASSIFIER, Kind.AUTOENCODER):
        raise SettingError(
            f"{checkpoint.settings.model} looks at recordings, not at clips: choose another run."
        )
    ctx.check()
    limit_threads()
    network = checkpoint.network.eval()
    caught: dict[str, tuple[nn.Module, Tensor]] = {}
    with torch.inference_mode(), _hooks(network, _catcher(network, caught, len(clip))):
        said = network(torch.from_numpy(clip[None]).to(next(network.parameters()).device))
    ctx.check()
    drawing = checkpoint.kind is Kind.AUTOENCODER
    if drawing:  # the last layer's answers are only on the way to the frames
        name, (last, _) = caught.popitem()
        caught[name] = last, _small(said, len(clip), time=False)
    return _told([_layer(name, *found) for name, found in caught.items()], network, drawing)


# -- catching ---------------------------------------------------------------------------------

Catch = Callable[[str, Any, Any], None]


@contextmanager
def _hooks(network: nn.Module, catch: Catch) -> Iterator[None]:
    """Call `catch` with name, module and output of every part that answers inside."""

    def hook(name: str) -> Callable[[Any, Any, Any], None]:
        return lambda module, _, output: catch(name, module, output)

    handles = [part.register_forward_hook(hook(name)) for name, part in _parts(network)]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _parts(network: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """Yield the parts that answer, in the order in which they are made; memories as one part."""
    from torch import nn

    from mousevision.learn.nets.convlstm import ConvLSTM

    whole: list[str] = []
    for name, part in network.named_modules():
        if any(name.startswith(f"{outer}.") for outer in whole):
            continue
        if isinstance(part, ConvLSTM):
            whole.append(name)
        if isinstance(part, ConvLSTM | nn.LSTM) or not any(part.children()):
            yield name, part


def _catcher(network: nn.Module, caught: dict[str, Any], frames: int) -> Catch:
    """Return what notes answers: a layer begins with weights, and what follows belongs to it."""
    from torch import nn

    from mousevision.learn.nets.convlstm import ConvLSTM

    begins = (nn.Conv2d, nn.ConvTranspose2d, nn.Conv1d, nn.LSTM, ConvLSTM)
    follows = (nn.BatchNorm1d, nn.BatchNorm2d, nn.ReLU, nn.PixelShuffle)
    last: list[str] = []

    def catch(name: str, part: nn.Module, output: Any) -> None:
        if isinstance(part, begins):
            last[:] = [name]
        elif not (isinstance(part, follows) and last):
            last[:] = []
            return
        answer = output[0] if isinstance(output, tuple) else output
        first, _ = caught.get(last[0], (part, None))
        caught[last[0]] = first, _small(answer, frames, time=isinstance(first, nn.LSTM))

    return catch


def _small(answer: Tensor, frames: int, *, time: bool) -> Tensor:
    """Return an answer as (frames, filters, h, w), no side too long; a copy of its own."""
    from torch.nn import functional

    if time:  # (windows, frames, numbers)
        return answer.flatten(0, 1).T[None, None].clone()
    if answer.dim() == 3:  # (windows, numbers, frames)
        return answer.transpose(0, 1).flatten(1)[None, None].clone()
    maps = answer.reshape(frames, -1, *answer.shape[-2:]).float()
    step = -(-max(maps.shape[-2:]) // LONGEST)
    return functional.max_pool2d(maps, step, ceil_mode=True) if step > 1 else maps.clone()


def _layer(name: str, part: nn.Module, maps: Tensor) -> Layer:
    from torch import nn

    values = maps.cpu().numpy()
    signed = bool(values.min() < 0)
    most = np.abs(values).max(axis=(0, 2, 3), keepdims=True)
    scale = np.maximum(most, max(FAINT * float(most.max(initial=0.0)), 1e-12))
    shown = 128 + 127 * values / scale if signed else 255 * values / scale
    role = Role.LOOK
    if isinstance(part, nn.LSTM | nn.Conv1d):
        role = Role.TIME
    elif not isinstance(part, nn.Conv2d | nn.ConvTranspose2d):
        role = Role.MEMORY
    return Layer(name, role, np.rint(shown).astype(np.uint8), signed, "")


# -- words ------------------------------------------------------------------------------------


def _told(layers: list[Layer], network: nn.Module, drawing: bool) -> list[Layer]:
    """Return the layers with their roles and a sentence each."""
    roles = _roles(layers, drawing)
    looks = roles.count(Role.LOOK)
    told = []
    for number, (layer, role) in enumerate(zip(layers, roles, strict=True), start=1):
        place = "first" if number == 1 else "last" if number == looks else "middle"
        sentence = _sentence(role, layer, place, getattr(network, "sees_movement", True))
        words = f"Layer {number} of {len(layers)}: {sentence}"
        told.append(Layer(layer.name, role, layer.maps, layer.signed, words))
    return told


def _roles(layers: list[Layer], drawing: bool) -> list[Role]:
    """Return what each layer is for; in an autoencoder those of fewest numbers are narrow."""
    roles = [layer.role for layer in layers]
    if not drawing:
        return roles
    counts = [layer.maps.shape[1] for layer in layers[:-1]]
    least = [at for at, count in enumerate(counts) if count == min(counts)]
    looks = [at for at in least if roles[at] is Role.LOOK]
    for at, role in enumerate(roles):
        if at in (looks or least):
            roles[at] = Role.NARROW
        elif at > least[0] and role is Role.LOOK:
            roles[at] = Role.DRAW
    roles[-1] = Role.DRAWN
    return roles


def _sentence(role: Role, layer: Layer, place: str, movement: bool) -> str:
    count = layer.maps.shape[1]
    match role:
        case Role.LOOK:
            return LOOKS[place].format(count=count, what=_what(movement))
        case Role.TIME:
            numbers, frames = layer.maps.shape[-2:]
            return TIME.format(count=numbers, frames=frames)
        case _:
            return OTHERS[role].format(count=count)


def _what(movement: bool) -> str:
    if movement:
        return "edges, bright and dark spots and small movements"
    return "edges and bright and dark spots, in this frame alone"


LOOKS = {
    "first": "{count} filters that look for {what}; each picture shows where one of them "
    "answered.",
    "middle": "{count} filters that put together what the layer before found, over a larger part "
    "of the picture; each picture shows where one of them answered.",
    "last": "{count} filters that each see a large part of the picture; what they answer is all "
    "that the rest of the network is told of this frame.",
}
TIME = (
    "{count} numbers that follow the clip over time, one a line, from the first of the {frames} "
    "frames on the left to the last on the right; where in the picture is not known here any more."
)
OTHERS = {
    Role.NARROW: "the narrow place: for each part of the picture only {count} numbers are kept, "
    "from which the frame is drawn again.",
    Role.MEMORY: "{count} memories for each part of the picture; each picture shows what one of "
    "them holds after this frame and those before it.",
    Role.DRAW: "{count} filters that draw the frame again from what was kept, coarse first.",
    Role.DRAWN: "the frame as the network draws it again.",
}


def parameter_words(network: nn.Module, name: str) -> str:
    """Return what a parameter is: "convolution of 24 filters, 7 x 7: weights"."""
    owner, _, own = name.rpartition(".")
    part = network.get_submodule(owner)
    return f"{_part_words(part)}: {'biases' if 'bias' in own else _weight_words(own)}"


def _weight_words(own: str) -> str:
    return {"weight_hh_l0": "weights of what it remembers"}.get(own, "weights")


def _part_words(part: nn.Module) -> str:
    from torch import nn

    match part:
        case nn.Conv2d() | nn.ConvTranspose2d():
            height, width = part.kernel_size
            return f"convolution of {part.out_channels} filters, {height} × {width}"
        case nn.Conv1d():
            return f"convolution over {part.kernel_size[0]} moments, {part.out_channels} numbers"
        case nn.Linear():
            return f"sum of {part.in_features} numbers to {part.out_features}"
        case nn.LSTM():
            return f"memory of {part.hidden_size} numbers"
        case nn.BatchNorm1d() | nn.BatchNorm2d() | nn.LayerNorm():
            return "normalisation"
        case _:
            return type(part).__name__
