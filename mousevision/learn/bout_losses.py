"""What training on frames makes small. Imports torch."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from mousevision.learn.batches import Batch
from mousevision.learn.bout_truth import UNSCORED, Repertoire


class FrameLoss:
    """Cross-entropy over the frames that somebody has looked at; the others count for nothing.

    Args:
        target: Of each window of the source, (windows, frames, 1 + overlapping), int8.
        weights: Of each output: answers that exclude each other by the answer; for the others
            how much more a frame counts that shows the behaviour.
        repertoire: What the outputs mean.
    """

    SOFTENING = 0.05

    def __init__(
        self,
        target: npt.NDArray[np.int8],
        weights: npt.NDArray[np.float32],
        repertoire: Repertoire,
    ) -> None:
        self._target = target
        self._weights = torch.from_numpy(weights)
        self._answers = repertoire.answers

    def __call__(self, output: Tensor, batch: Batch) -> tuple[Tensor, float]:
        """Return the mean loss of the frames, and the share of them right, times the windows."""
        target = torch.from_numpy(self._target[batch.indices]).to(output.device).long()
        known = target[..., 0] != UNSCORED
        weights = self._weights.to(output.device)
        target, output = target[known], output[known]
        loss = output.sum() * 0.0
        right = torch.ones(len(target), dtype=torch.bool, device=output.device)
        if self._answers:
            logits, truth = output[:, : self._answers], target[:, 0]
            softening = self.SOFTENING if output.requires_grad else 0.0
            each = functional.cross_entropy(
                logits, truth, reduction="none", label_smoothing=softening
            )
            loss = loss + (each * weights[truth]).sum() / max(len(truth), 1)
            right &= logits.detach().argmax(dim=1) == truth
        if output.shape[1] > self._answers:
            logits, shown = output[:, self._answers :], target[:, 1:].float()
            loss = loss + functional.binary_cross_entropy_with_logits(
                logits, shown, pos_weight=weights[self._answers :], reduction="sum"
            ) / max(len(shown), 1)
            right &= ((logits.detach() > 0) == (shown > 0)).all(dim=1)
        share = float(right.float().mean()) if len(right) else 0.0
        return loss, share * len(batch.indices)
