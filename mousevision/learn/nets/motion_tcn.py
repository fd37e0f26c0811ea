"""Frame, change and mean picture through a strided CNN, then convolutions over time."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mousevision.learn.nets.base import (
    StretchNetwork,
    movement,
    pooled,
)
from mousevision.learn.registry import Shape


class MotionTCN(StretchNetwork):
    """Strided CNN on movement, two dilated convolutions over time, mean and maximum over time.

    Dilated convolutions over the features of frames: Lea et al., Temporal convolutional networks
    for action segmentation and detection, CVPR 2017.
    """

    def __init__(
        self, shape: Shape, outputs: int, *, width: int, dropout: float, windows: int = 1
    ) -> None:
        super().__init__(shape, width, windows)
        hidden = 6 * width
        self.drop = nn.Dropout(dropout)
        self.time = nn.Sequential(
            _over_time(2 * self.encoder.outputs, hidden, 1), _over_time(hidden, hidden, 2)
        )
        self.head = nn.Sequential(nn.Dropout(dropout), nn.Linear(2 * hidden, outputs))

    def stretch(self, clips: Tensor) -> Tensor:
        """Return mean and maximum over time, (n, 12 width)."""
        maps = self.encoder(movement(clips))
        frames = pooled(maps).reshape(*clips.shape[:2], -1)
        flow = self.time(self.drop(frames).transpose(1, 2))
        return torch.cat((flow.mean(dim=2), flow.amax(dim=2)), dim=1)


def _over_time(inputs: int, outputs: int, dilation: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv1d(inputs, outputs, 3, padding=dilation, dilation=dilation, bias=False),
        nn.BatchNorm1d(outputs),
        nn.ReLU(inplace=True),
    )
