"""Cancelling between two layers of a network, not only between two batches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor, nn

from mousevision.core.job import JobContext


@contextmanager
def interruptible(network: nn.Module, ctx: JobContext) -> Iterator[None]:
    """Let a job be cancelled within a layer's time, on the way there and on the way back.

    A batch of the widest networks takes half a minute, a layer of it a second or two.

    Raises:
        Cancelled: Out of the network, or out of its gradients, once the user has cancelled.
    """

    def on_the_way_back(_: Tensor) -> None:
        ctx.check()

    def after_a_layer(_: nn.Module, __: object, output: object) -> None:
        ctx.check()
        if isinstance(output, Tensor) and output.requires_grad:
            output.register_hook(on_the_way_back)  # type: ignore[no-untyped-call]

    layers = [each for each in network.modules() if next(each.children(), None) is None]
    hooks = [layer.register_forward_hook(after_a_layer) for layer in layers]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
