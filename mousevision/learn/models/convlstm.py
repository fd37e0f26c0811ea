"""`convlstm`: a memory for each place of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mousevision.learn.models.common import FILTERS, FORGETTING, WINDOWS
from mousevision.learn.registry import Kind, ModelInfo, Shape, register

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork

INFO = ModelInfo(
    name="convlstm",
    kind=Kind.CLASSIFIER,
    about=(
        "Reads the frames one after the other with a memory for each place of the picture, and so "
        "knows where something happened and when. It is slower than the others; take it when the "
        "path of a paw through the picture matters."
    ),
    settings=(FILTERS, FORGETTING, WINDOWS),
    recipe={"learning_rate": 3e-3},
    workload=8000,
)


@register(INFO)
def convlstm(
    shape: Shape, outputs: int, *, filters: int, dropout: float, windows: int
) -> ClipNetwork:
    """Build the network."""
    from mousevision.learn.nets.convlstm import ConvLSTMClassifier

    return ConvLSTMClassifier(shape, outputs, width=filters, dropout=dropout, windows=windows)
