"""`cnn`: single frames, averaged over the clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mousevision.learn.models.common import FILTERS, FORGETTING
from mousevision.learn.registry import Kind, ModelInfo, Shape, register

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork

INFO = ModelInfo(
    name="cnn",
    kind=Kind.CLASSIFIER,
    about=(
        "Looks at each frame on its own and averages what it thinks of them over the clip. "
        "It sees posture but not movement, so take it to ask whether still pictures suffice."
    ),
    settings=(FILTERS, FORGETTING),
)


@register(INFO)
def cnn(shape: Shape, outputs: int, *, filters: int, dropout: float) -> ClipNetwork:
    """Build the network."""
    from mousevision.learn.nets.frame_cnn import FrameCNN

    return FrameCNN(shape, outputs, width=filters, dropout=dropout)
