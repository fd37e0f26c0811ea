"""What training makes small. Imports torch."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from mousevision.learn.batches import Batch


class Loss(Protocol):
    """Judges a network's output for a batch."""

    def __call__(self, output: Tensor, batch: Batch) -> tuple[Tensor, float]:
        """Return the mean loss, and how many clips were classified right."""


class CrossEntropy:
    """Weighted cross-entropy of logits, with targets softened a little while learning.

    Softened targets (Szegedy et al., Rethinking the inception architecture, 2016, section 7) keep
    a network with few clips from growing boundlessly sure.

    Args:
        target: Class index of each clip of the source.
        weights: Weight of each class.
    """

    SOFTENING = 0.05

    def __init__(self, target: npt.NDArray[np.int64], weights: npt.NDArray[np.float32]) -> None:
        self._target = target
        self._weights = weights

    def __call__(self, output: Tensor, batch: Batch) -> tuple[Tensor, int]:
        """Return the mean loss, and how many clips were classified right."""
        wanted = self._target[batch.indices]
        truth = torch.from_numpy(wanted).to(output.device)
        share = torch.from_numpy(self._weights[wanted]).to(output.device)
        softening = self.SOFTENING if output.requires_grad else 0.0
        each = functional.cross_entropy(output, truth, reduction="none", label_smoothing=softening)
        right = int((output.detach().argmax(dim=1) == truth).sum())
        return (each * share).mean(), right


def squared_error(output: Tensor, batch: Batch) -> tuple[Tensor, int]:
    """Return the mean squared error of clips drawn again, white being 1; and 0."""
    clips = torch.from_numpy(batch.clips).to(output.device).float().mul_(1 / 255)
    return (output - clips).square().mean(), 0
