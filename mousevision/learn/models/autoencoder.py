"""`autoencoder`: learns from all clips, without labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mousevision.learn.models.common import FILTERS
from mousevision.learn.registry import Kind, ModelInfo, Shape, register
from mousevision.learn.setting import Setting

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork

INFO = ModelInfo(
    name="autoencoder",
    kind=Kind.AUTOENCODER,
    about=(
        "Learns without labels to squeeze each clip through a narrow place and to draw it again. "
        "What is left in the narrow place is a short description by which alike clips lie close."
    ),
    recommended=True,
    settings=(
        FILTERS,
        Setting(
            "bottleneck",
            "Narrow place",
            "Numbers kept per place of the picture; fewer make a coarser description.",
            8,
            1,
            64,
        ),
    ),
    recipe={"patience": 8, "weight_decay": 0.0},
    workload=2500,
)


@register(INFO)
def autoencoder(shape: Shape, outputs: int, *, filters: int, bottleneck: int) -> ClipNetwork:
    """Build the network."""
    from mousevision.learn.nets.autoencoder import ClipAutoencoder

    return ClipAutoencoder(shape, width=filters, bottleneck=bottleneck)
