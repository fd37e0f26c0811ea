"""`autoencoder` and `convlstm-autoencoder`: they learn from all clips, without labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mousevision.learn.models.common import FILTERS
from mousevision.learn.registry import Kind, ModelInfo, Shape, register
from mousevision.learn.setting import Setting

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork

NARROW = Setting(
    "bottleneck",
    "Narrow place",
    "Numbers kept per place of the picture; fewer make a coarser description.",
    8,
    1,
    64,
)
RECIPE = {"weight_decay": 0.0}

PLAIN = ModelInfo(
    name="autoencoder",
    kind=Kind.AUTOENCODER,
    about=(
        "Learns without labels to squeeze each clip through a narrow place and to draw again what "
        "differs from its mean picture. What it notes on the way there is a description by which "
        "alike clips lie close."
    ),
    recommended=True,
    settings=(FILTERS, NARROW),
    recipe=RECIPE,
)

WITH_MEMORY = ModelInfo(
    name="convlstm-autoencoder",
    kind=Kind.AUTOENCODER,
    about=(
        "As the autoencoder, but its narrow place remembers the frames before, so that the "
        "description also holds how something moves. Take it when the order of events matters."
    ),
    settings=(FILTERS, NARROW),
    recipe=RECIPE,
)


@register(PLAIN)
def autoencoder(shape: Shape, outputs: int, *, filters: int, bottleneck: int) -> ClipNetwork:
    """Build the network."""
    from mousevision.learn.nets.autoencoder import ClipAutoencoder

    return ClipAutoencoder(shape, width=filters, bottleneck=bottleneck)


@register(WITH_MEMORY)
def with_memory(shape: Shape, outputs: int, *, filters: int, bottleneck: int) -> ClipNetwork:
    """Build the network."""
    from mousevision.learn.nets.autoencoder import ConvLSTMAutoencoder

    return ConvLSTMAutoencoder(shape, width=filters, bottleneck=bottleneck)
