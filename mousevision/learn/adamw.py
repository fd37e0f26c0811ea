"""AdamW. Imports torch.

Written out here because torch's own optimisers import torch's compiler and some 800 modules with
it at first use: seconds of waiting, and stalls of up to half a second for the window.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn


class AdamW:
    """Adam with decoupled weight decay: Loshchilov and Hutter, ICLR 2019, algorithm 2.

    Vectors (biases, normalisation) are not decayed.

    Args:
        parameters: What is trained.
        weight_decay: Share of a weight that is lost per step, times the step size.
        betas: How long gradients and their squares are remembered.
    """

    EPSILON = 1e-8

    def __init__(
        self,
        parameters: Iterable[nn.Parameter],
        weight_decay: float,
        betas: tuple[float, float] = (0.9, 0.999),
    ) -> None:
        self._parameters = [p for p in parameters if p.requires_grad]
        self._decay = weight_decay
        self._betas = betas
        self._mean = [torch.zeros_like(p) for p in self._parameters]
        self._square = [torch.zeros_like(p) for p in self._parameters]
        self._taken = 0

    @torch.no_grad()
    def step(self, rate: float, clip: float) -> None:
        """Change the parameters by one step of size `rate`, and forget their gradients.

        Gradients whose norm over all parameters is above `clip` are shortened to it.
        """
        self._taken += 1
        first, second = self._betas
        mean_share, square_share = 1 - first**self._taken, 1 - second**self._taken
        nn.utils.clip_grad_norm_(self._parameters, clip)
        for p, mean, square in zip(self._parameters, self._mean, self._square, strict=True):
            if p.grad is None:
                continue
            mean.lerp_(p.grad, 1 - first)
            square.mul_(second).addcmul_(p.grad, p.grad, value=1 - second)
            if p.ndim > 1:
                p.mul_(1 - rate * self._decay)
            size = (square / square_share).sqrt_().add_(self.EPSILON)
            p.addcdiv_(mean, size, value=-rate / mean_share)
            p.grad = None
