"""`cnn-lstm`: a memory that runs over the frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mousevision.learn.models.common import FILTERS, FORGETTING, WINDOWS
from mousevision.learn.registry import Kind, ModelInfo, Shape, register

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork

INFO = ModelInfo(
    name="cnn-lstm",
    kind=Kind.CLASSIFIER,
    about=(
        "Looks at each frame and at what has moved since the frame before, and reads them one "
        "after the other with a memory of what came before. Take it when the order of events "
        "matters over longer stretches."
    ),
    settings=(FILTERS, FORGETTING, WINDOWS),
    recipe={"learning_rate": 3e-3},
)


@register(INFO)
def cnn_lstm(
    shape: Shape, outputs: int, *, filters: int, dropout: float, windows: int
) -> ClipNetwork:
    """Build the network."""
    from mousevision.learn.nets.cnn_lstm import CnnLstm

    return CnnLstm(shape, outputs, width=filters, dropout=dropout, windows=windows)
