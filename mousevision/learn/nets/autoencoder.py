"""A convolutional autoencoder of clips."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from mousevision.learn.nets.base import (
    ClipNetwork,
    FrameEncoder,
    conv_block,
    frames_of,
    movement,
    pixels,
    pooled,
)
from mousevision.learn.registry import Shape


class ClipAutoencoder(ClipNetwork):
    """Strided CNN on movement to a narrow map at an eighth of the size, and back to the frames."""

    def __init__(self, shape: Shape, *, width: int, bottleneck: int) -> None:
        super().__init__()
        channels = shape[1]
        self.encoder = FrameEncoder(3 * channels, width, stages=3)
        self.narrow = nn.Conv2d(self.encoder.outputs, bottleneck, 1)
        self.decoder = nn.Sequential(
            conv_block(bottleneck, 4 * width, 3, 1),
            _enlarge(4 * width, 2 * width),
            _enlarge(2 * width, width),
            nn.Upsample(scale_factor=2, mode="nearest"),
            nn.Conv2d(width, channels, 5, padding=2),
        )

    def _narrow(self, clips: Tensor) -> Tensor:
        found: Tensor = self.narrow(self.encoder(frames_of(movement(pixels(clips)))))
        return found

    def features(self, clips: Tensor) -> Tensor:
        """Return mean and spread over time of the pooled narrow place, (n, 4 bottleneck)."""
        frames = pooled(self._narrow(clips)).reshape(*clips.shape[:2], -1)
        spread = frames.std(dim=1, correction=0)
        return torch.cat((frames.mean(dim=1), spread), dim=1)

    def forward(self, clips: Tensor) -> Tensor:
        """Return the clips drawn again, 0 to 1."""
        drawn = self.decoder(self._narrow(clips))
        drawn = functional.interpolate(drawn, clips.shape[3:]) if _differs(drawn, clips) else drawn
        return torch.sigmoid(drawn).reshape(clips.shape)


def _enlarge(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Upsample(scale_factor=2, mode="nearest"), *conv_block(inputs, outputs, 3, 1)
    )


def _differs(drawn: Tensor, clips: Tensor) -> bool:
    return drawn.shape[2:] != clips.shape[3:]
