"""What every network offers, and the layers that several share."""

from __future__ import annotations

import abc
import itertools

import torch
from torch import Tensor, nn

from mousevision.core.errors import SettingError
from mousevision.learn.registry import Shape

CHANGE = 4.0
"""How much the change between frames is enlarged."""


class ClipNetwork(nn.Module, abc.ABC):
    """A network that takes clips as they are stored: uint8, (n, frames, channels, height, width).

    A classifier's `forward` returns logits, (n, classes); an autoencoder's returns the clips as it
    draws them, float, 0 to 1, in the shape of its input.

    Attributes:
        sees_movement: Whether its encoder is told frame, change and mean picture, as `movement`
            gives them, rather than single frames.
    """

    sees_movement = True

    @abc.abstractmethod
    def features(self, clips: Tensor) -> Tensor:
        """Return each clip's embedding, float, (n, numbers)."""

    @abc.abstractmethod
    def forward(self, clips: Tensor) -> Tensor:
        """Return logits, or the clips drawn again."""

    def both(self, clips: Tensor) -> tuple[Tensor, Tensor]:
        """Return what `forward` and what `features` returns."""
        return self(clips), self.features(clips)


class StretchNetwork(ClipNetwork):
    """A classifier that may judge stretches of a clip, one by one, and average what it says.

    A network that is made for movements of a second can so judge clips of many.

    Args:
        shape: Of a clip's tensor.
        width: Of the encoder on movement, which all of them have.
        windows: Number of stretches of equal length that the frames are cut into.

    Raises:
        SettingError: If the frames cannot be cut into so many.
    """

    head: nn.Module

    def __init__(self, shape: Shape, width: int, windows: int) -> None:
        super().__init__()
        self.encoder = FrameEncoder(3 * shape[1], width)
        if shape[0] % windows:
            raise SettingError(
                f"{shape[0]} frames cannot be cut into {windows} windows of equal length: take a "
                f"multiple of {windows} frames."
            )
        self.windows = windows

    @abc.abstractmethod
    def stretch(self, clips: Tensor) -> Tensor:
        """Return the embedding of stretches, (n, numbers)."""

    def features(self, clips: Tensor) -> Tensor:
        """Return the mean over the stretches of what is known of each, (n, numbers)."""
        return self._mean(self.stretch(self._cut(clips)))

    def forward(self, clips: Tensor) -> Tensor:
        """Return logits: the mean over the stretches of what is said of each."""
        return self._mean(self.head(self.stretch(self._cut(clips))))

    def both(self, clips: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits and embeddings from one look at the clips."""
        seen = self.stretch(self._cut(clips))
        return self._mean(self.head(seen)), self._mean(seen)

    def _cut(self, clips: Tensor) -> Tensor:
        frames = clips.shape[1] // self.windows
        return clips.reshape(-1, frames, *clips.shape[2:])

    def _mean(self, values: Tensor) -> Tensor:
        return values.reshape(-1, self.windows, values.shape[1]).mean(dim=1)


def pictures(clips: Tensor) -> Tensor:
    """Return uint8 clips as single pictures, (n frames, channels, h, w), -1 to 1."""
    frames = clips.flatten(0, 1).permute(0, 2, 3, 1).float()
    return frames.mul_(2 / 255).sub_(1).permute(0, 3, 1, 2)


def movement(clips: Tensor) -> Tensor:
    """Return frame, change since the frame before, and mean picture of uint8 clips.

    (n, frames, channels, h, w) becomes (n frames, 3 channels, h, w). Frame and mean are -1 to 1;
    change is a multiple of it, since most changes are small. The first frame's change is that of
    the second. Written channel by channel into memory in which channels lie together, which is
    what convolutions read fastest.
    """
    n, frames, channels, height, width = clips.shape
    pixels = clips.permute(0, 1, 3, 4, 2).float().mul_(2 / 255).sub_(1)
    seen = pixels.new_empty((n, frames, height, width, 3 * channels))
    seen[..., :channels] = pixels
    change = seen[..., channels : 2 * channels]
    change.zero_()
    if frames > 1:
        if pixels.requires_grad:  # for explaining a clip; `out` knows no gradients
            change[:, 1:] = pixels[:, 1:] - pixels[:, :-1]
        else:
            torch.sub(pixels[:, 1:], pixels[:, :-1], out=change[:, 1:])
        change[:, 0] = change[:, 1]
    change.mul_(CHANGE)
    seen[..., 2 * channels :] = pixels.mean(dim=1, keepdim=True)
    return seen.flatten(0, 1).permute(0, 3, 1, 2)


def conv_block(inputs: int, outputs: int, size: int, stride: int) -> nn.Sequential:
    """Return convolution, batch normalisation and rectifier."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride=stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class FrameEncoder(nn.Sequential):
    """Strided convolutions on (n, inputs, h, w): to a 4th, an 8th, a 16th of height and width.

    The first takes a wide look and a large step, which costs a third of two small ones.
    """

    def __init__(self, inputs: int, width: int, stages: int = 3) -> None:
        widths = [3 * width // 2, 3 * width, 6 * width][:stages]
        layers = [conv_block(inputs, widths[0], 7, 4)]
        layers += [conv_block(a, b, 3, 2) for a, b in itertools.pairwise(widths)]
        super().__init__(*layers)
        self.outputs = widths[-1]


def pooled(maps: Tensor) -> Tensor:
    """Return mean and maximum over the picture: (n, channels, h, w) becomes (n, 2 channels)."""
    return torch.cat((maps.mean(dim=(2, 3)), maps.amax(dim=(2, 3))), dim=1)
