"""`frame-tcn`: every frame of a recording, for behaviours that begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mousevision.learn.models.common import FILTERS, FORGETTING
from mousevision.learn.registry import Kind, ModelInfo, Shape, register
from mousevision.learn.setting import Setting

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork

INFO = ModelInfo(
    name="frame-tcn",
    kind=Kind.BOUTS,
    about=(
        "Says for every frame of a recording which behaviours are going on, and so finds where "
        "each begins and ends; it learns from the bouts on the timeline. It looks at the frame, "
        "at what has moved since the one before and at the background of the seconds around it."
    ),
    settings=(
        FILTERS,
        FORGETTING,
        Setting(
            "layers",
            "Layers over time",
            "How far it looks back and ahead: each layer doubles it, 6 are 63 frames.",
            6,
            1,
            10,
        ),
    ),
    recipe={"batch": 2, "learning_rate": 5e-3},
    workload=2_000,
    input={"frames": 64, "sampling": "uniform", "colour": False},
)


@register(INFO)
def frame_tcn(
    shape: Shape, outputs: int, *, filters: int, dropout: float, layers: int
) -> ClipNetwork:
    """Build the network."""
    from mousevision.learn.nets.frame_tcn import FrameTCN

    return FrameTCN(shape, outputs, width=filters, layers=layers, dropout=dropout)
