"""What every network offers, and the layers that several share."""

from __future__ import annotations

import abc

import torch
from torch import Tensor, nn


class ClipNetwork(nn.Module, abc.ABC):
    """A network that takes clips as they are stored: uint8, (n, frames, channels, height, width).

    A classifier's `forward` returns logits, (n, classes); an autoencoder's returns the clips as it
    draws them, float, 0 to 1, in the shape of its input.
    """

    @abc.abstractmethod
    def features(self, clips: Tensor) -> Tensor:
        """Return each clip's embedding, float, (n, numbers)."""

    @abc.abstractmethod
    def forward(self, clips: Tensor) -> Tensor:
        """Return logits, or the clips drawn again."""


def pixels(clips: Tensor) -> Tensor:
    """Return uint8 clips as float, 0 to 1."""
    return clips.float().mul_(1 / 255)


def movement(clips: Tensor) -> Tensor:
    """Return frame, change since the frame before, and mean picture of float clips.

    (n, frames, channels, h, w) becomes (n, frames, 3 channels, h, w). The first frame's change
    is that of the second.
    """
    change = torch.zeros_like(clips)
    if clips.shape[1] > 1:
        torch.sub(clips[:, 1:], clips[:, :-1], out=change[:, 1:])
        change[:, 0] = change[:, 1]
    mean = clips.mean(dim=1, keepdim=True).expand_as(clips)
    return torch.cat((clips, change, mean), dim=2)


def conv_block(inputs: int, outputs: int, size: int, stride: int) -> nn.Sequential:
    """Return convolution, batch normalisation and rectifier."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride=stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class FrameEncoder(nn.Sequential):
    """Four convolutions, each halving height and width, on (n, inputs, h, w).

    The input is first normalised per channel by the statistics of the training clips, so that
    neither brightness nor contrast of a rig needs setting.
    """

    def __init__(self, inputs: int, width: int, stages: int = 4) -> None:
        widths = [width, 2 * width, 4 * width, 6 * width][:stages]
        layers: list[nn.Module] = [nn.BatchNorm2d(inputs, affine=False)]
        for stage, outputs in enumerate(widths):
            layers.append(conv_block(inputs, outputs, 5 if stage == 0 else 3, 2))
            inputs = outputs
        super().__init__(*layers)
        self.outputs = inputs


def pooled(maps: Tensor) -> Tensor:
    """Return mean and maximum over the picture: (n, channels, h, w) becomes (n, 2 channels)."""
    return torch.cat((maps.mean(dim=(2, 3)), maps.amax(dim=(2, 3))), dim=1)


def frames_of(clips: Tensor) -> Tensor:
    """Return (n, frames, channels, h, w) as pictures (n x frames, channels, h, w)."""
    return clips.flatten(0, 1).contiguous(memory_format=torch.channels_last)
