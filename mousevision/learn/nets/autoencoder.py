"""Convolutional autoencoders of clips."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mousevision.learn.nets.base import (
    ClipNetwork,
    FrameEncoder,
    conv_block,
    movement,
    pooled,
)
from mousevision.learn.nets.convlstm import ConvLSTM
from mousevision.learn.registry import Shape

DRAWN_AND_GATE = 2


class ClipAutoencoder(ClipNetwork):
    """Strided CNN on movement to a narrow map at an eighth of the size, and back to the frames.

    The clip's mean picture is given to the drawing, past the narrow place, and for each pixel a
    gate says how much of the drawing takes its place. So the narrow place need not hold the cage,
    only what differs from it: the animal, and where it moved. Frames are drawn with a tenth of the
    error, and what is learnt tells movements apart (see `bench_labels` and `bench_accuracy`).

    The way back enlarges by moving channels into space (Shi et al., Real-time single image and
    video super-resolution using an efficient sub-pixel CNN, CVPR 2016), which leaves nearly all
    work at the small sizes.
    """

    def __init__(self, shape: Shape, *, width: int, bottleneck: int) -> None:
        super().__init__()
        channels = shape[1]
        self.encoder = FrameEncoder(3 * channels, width, stages=2)
        self.narrow = nn.Conv2d(self.encoder.outputs, bottleneck, 1)
        inner = 3 * width // 2
        self.decoder = nn.Sequential(
            conv_block(bottleneck, 3 * width, 3, 1),
            conv_block(3 * width, 4 * inner, 1, 1),
            nn.PixelShuffle(2),
            conv_block(inner, inner, 3, 1),
            nn.Conv2d(inner, DRAWN_AND_GATE * 16 * channels, 3, padding=1),
            nn.PixelShuffle(4),
        )

    def _squeeze(self, clips: Tensor) -> tuple[Tensor, Tensor]:
        """Return the encoder's maps, (n frames, 3 width, h / 8, w / 8), and the narrow place.

        The narrow place is (n, frames, bottleneck, h / 8, w / 8).
        """
        maps = self.encoder(movement(clips))
        narrow: Tensor = self.narrow(maps)
        return maps, narrow.reshape(*clips.shape[:2], *narrow.shape[1:])

    def features(self, clips: Tensor) -> Tensor:
        """Return mean and spread over time of pooled maps, (n, 12 width + 4 bottleneck).

        The encoder's maps stand beside the narrow place, whose few numbers tell less alone: the
        nearest clip of another person then shows the same action less often.
        """
        maps, narrow = self._squeeze(clips)
        both = torch.cat((pooled(maps), pooled(narrow.flatten(0, 1))), dim=1)
        frames = both.reshape(*clips.shape[:2], -1)
        spread = frames.std(dim=1, correction=0)
        return torch.cat((frames.mean(dim=1), spread), dim=1)

    def forward(self, clips: Tensor) -> Tensor:
        """Return the clips drawn again, 0 to 1."""
        height, width = clips.shape[3:]
        _, narrow = self._squeeze(clips)
        maps: Tensor = self.decoder(narrow.flatten(0, 1))[..., :height, :width]
        drawn, gate = torch.sigmoid(maps).chunk(DRAWN_AND_GATE, dim=1)
        mean = clips.float().mean(dim=1, keepdim=True) / 255
        return torch.lerp(mean, drawn.reshape(clips.shape), gate.reshape(clips.shape))


class ConvLSTMAutoencoder(ClipAutoencoder):
    """The same with a ConvLSTM as its narrow place, which remembers the frames before.

    What it holds beside the frame's own map must help to draw the frame, so the description says
    how something moves as well as what is there.
    """

    def __init__(self, shape: Shape, *, width: int, bottleneck: int) -> None:
        super().__init__(shape, width=width, bottleneck=bottleneck)
        self.memory = ConvLSTM(bottleneck, bottleneck)

    def _squeeze(self, clips: Tensor) -> tuple[Tensor, Tensor]:
        """Return the encoder's maps, and as the narrow place what the memory holds."""
        maps, narrow = super()._squeeze(clips)
        return maps, narrow + self.memory(narrow)
