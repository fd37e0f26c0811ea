"""Counting what a network costs. torch's own counter imports its whole compiler."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from mousevision.learn.nets.base import ClipNetwork
from mousevision.learn.registry import Shape


def operations(network: ClipNetwork, shape: Shape) -> int:
    """Return multiplications and additions of one clip through convolutions and matrices.

    Everything else (normalisation, pooling, rectifiers) is a few per cent and not counted.
    """
    total = 0

    def count(layer: nn.Module, inputs: Any, output: Any) -> None:
        nonlocal total
        if isinstance(layer, nn.LSTM):
            size = layer.hidden_size
            total += inputs[0].numel() // layer.input_size * 8 * size * (layer.input_size + size)
        elif isinstance(output, Tensor):
            weight = layer.weight
            assert isinstance(weight, Tensor)
            each = output if not isinstance(layer, nn.ConvTranspose2d) else inputs[0]
            total += 2 * each.numel() * weight[0].numel()

    kinds = (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d, nn.Linear, nn.LSTM)
    hooks = [m.register_forward_hook(count) for m in network.modules() if isinstance(m, kinds)]
    try:
        with torch.inference_mode():
            network.eval()(torch.zeros((1, *shape), dtype=torch.uint8))
    finally:
        for hook in hooks:
            hook.remove()
    return total
