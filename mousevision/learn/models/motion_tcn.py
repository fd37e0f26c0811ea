"""`motion-tcn`: movement through space and time; the one to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mousevision.learn.models.common import FILTERS, FORGETTING, WINDOWS
from mousevision.learn.registry import Kind, ModelInfo, Shape, register

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork

INFO = ModelInfo(
    name="motion-tcn",
    kind=Kind.CLASSIFIER,
    about=(
        "Looks at each frame, at what has moved since the frame before and at the clip's mean "
        "picture, and then at how these follow each other in time. Small, quick and the best of "
        "those tried here: begin with this one."
    ),
    recommended=True,
    settings=(FILTERS, FORGETTING, WINDOWS),
)


@register(INFO)
def motion_tcn(
    shape: Shape, outputs: int, *, filters: int, dropout: float, windows: int
) -> ClipNetwork:
    """Build the network."""
    from mousevision.learn.nets.motion_tcn import MotionTCN

    return MotionTCN(shape, outputs, width=filters, dropout=dropout, windows=windows)
