"""A strided CNN on each frame of a recording, then dilated convolutions over the frames."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mousevision.learn.nets.base import CHANGE, ClipNetwork, FrameEncoder, pooled
from mousevision.learn.registry import Shape

LEAST_CONTRAST = 4.0
"""Contrast below this, gray levels, is noise and is not blown up further."""
SPREAD = 0.4
"""Contrast of a frame after normalising."""
PLACES = 8
"""Channels of which it is kept where in the picture they are strong."""


class FrameTCN(ClipNetwork):
    """Logits for every frame from the frame, the one before it and the slow background.

    Dilated convolutions over the features of frames: Lea et al., Temporal convolutional networks
    for action segmentation and detection, CVPR 2017; with residual connections as in Farha and
    Gall, MS-TCN, CVPR 2019, section 3.1.

    Attributes:
        context: Frames to each side that the logits of a frame depend on.
    """

    def __init__(
        self, shape: Shape, outputs: int, *, width: int, layers: int, dropout: float
    ) -> None:
        super().__init__()
        hidden = 6 * width
        self.encoder = FrameEncoder(3, width)
        self.places = nn.Conv2d(self.encoder.outputs, PLACES, 1)
        rows, columns = (-(-side // 16) for side in shape[2:])
        self.drop = nn.Dropout(dropout)
        self.inlet = nn.Conv1d(2 * self.encoder.outputs + PLACES * rows * columns, hidden, 1)
        dilations = [2**layer for layer in range(layers)]
        self.time = nn.Sequential(*(_Dilated(hidden, d, dropout) for d in dilations))
        self.head = nn.Conv1d(hidden, outputs, 1)
        self.context = sum(dilations)

    def encode(self, seen: Tensor) -> Tensor:
        """Return the features of single frames, (n, numbers), of uint8 (n, 3, h, w)."""
        maps = self.encoder(_normalised(seen))
        return torch.cat((pooled(maps), self.places(maps).flatten(1)), dim=1)

    def follow(self, features: Tensor) -> Tensor:
        """Return the logits of frames that follow each other: (n, t, numbers) to (n, t, k)."""
        flow = self.time(self.inlet(self.drop(features).transpose(1, 2)))
        logits: Tensor = self.head(flow)
        return logits.transpose(1, 2)

    def features(self, clips: Tensor) -> Tensor:
        """Return the mean over time of what is known of each frame, (n, numbers)."""
        flow: Tensor = self.time(self.inlet(self._frames(clips).transpose(1, 2)))
        return flow.mean(dim=2)

    def forward(self, clips: Tensor) -> Tensor:
        """Return the logits of each frame of windows, (n, t, k)."""
        return self.follow(self._frames(clips))

    def _frames(self, clips: Tensor) -> Tensor:
        if clips.shape[2] == 1:
            clips = three(clips)
        return self.encode(clips.flatten(0, 1)).reshape(*clips.shape[:2], -1)


def three(clips: Tensor) -> Tensor:
    """Return clips of single pictures with the one before and the clip's mean beside each."""
    before = torch.cat((clips[:, :1], clips[:, :-1]), dim=1)
    mean = clips.float().mean(dim=1, keepdim=True).round().to(torch.uint8).expand_as(clips)
    return torch.cat((clips, before, mean), dim=2)


def _normalised(seen: Tensor) -> Tensor:
    """Return frame, change and background with the background's brightness and contrast taken out.

    What is measured on the background holds for seconds: a passing animal does not change it.
    """
    pixels = seen.permute(0, 2, 3, 1).float()
    ground = pixels[..., 2]
    mean = ground.mean(dim=(1, 2), keepdim=True)
    gain = SPREAD / ground.std(dim=(1, 2), keepdim=True).clamp_min(LEAST_CONTRAST)
    out = torch.empty_like(pixels)
    out[..., 0] = (pixels[..., 0] - mean) * gain
    out[..., 1] = (pixels[..., 0] - pixels[..., 1]) * (gain * CHANGE)
    out[..., 2] = (ground - mean) * gain
    return out.permute(0, 3, 1, 2)


class _Dilated(nn.Module):
    """One residual layer over time."""

    def __init__(self, hidden: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(hidden, hidden, 3, padding=dilation, dilation=dilation, bias=False),
            nn.BatchNorm1d(hidden),
            nn.ReLU(inplace=True),
            nn.Dropout(dropout),
            nn.Conv1d(hidden, hidden, 1),
        )

    def forward(self, flow: Tensor) -> Tensor:
        """Return the flow with what this layer adds."""
        added: Tensor = flow + self.body(flow)
        return added
