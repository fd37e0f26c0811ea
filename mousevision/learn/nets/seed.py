"""The networks of the study that this program grew out of, layer by layer as they were.

They are kept to compare with. Layers, sizes and initial weights are those of the public notebooks
(Research-Video-Classifier, 2022), written for Keras: convolutions without normalisation, weights
after Glorot and Bengio (AISTATS 2010), and padding that puts the odd pixel to the right.
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor, nn
from torch.nn import functional

from mousevision.core.errors import SettingError
from mousevision.learn.nets.base import ClipNetwork
from mousevision.learn.nets.cnn_lstm import open_forget_gates
from mousevision.learn.nets.convlstm import ConvLSTM
from mousevision.learn.registry import Shape


class SeedCNN(ClipNetwork):
    """Four convolutions of 64 filters with pooling, 64 units, and the class; frames averaged.

    For two classes the seed had one output, whose logistic function was the probability of the
    second class; that is a softmax over 0 and this output, which is what is returned here.

    Raises:
        SettingError: If the picture is so small that nothing is left of it.
    """

    SMALLEST = 38
    sees_movement = False

    def __init__(self, shape: Shape, outputs: int) -> None:
        super().__init__()
        if min(shape[2:]) < self.SMALLEST:
            raise SettingError(f"cnn-seed needs pictures of {self.SMALLEST} pixels at least.")
        layers: list[nn.Module] = []
        inputs, (height, width) = shape[1], shape[2:]
        for size in (3, 3, 3, 2):
            layers += [nn.Conv2d(inputs, 64, size), nn.ReLU(inplace=True), nn.MaxPool2d(2)]
            inputs, height, width = 64, (height - size + 1) // 2, (width - size + 1) // 2
        self.encoder = nn.Sequential(*layers)
        self.dense = nn.Sequential(nn.Linear(64 * height * width, 64), nn.ReLU())
        self.head = nn.Linear(64, 1 if outputs == 2 else outputs)
        self.apply(_as_in_keras)

    def _frames(self, clips: Tensor) -> Tensor:
        frames = _from_zero_to_one(clips).flatten(0, 1)
        seen: Tensor = self.dense(self.encoder(frames).flatten(1))
        return seen.reshape(*clips.shape[:2], -1)

    def features(self, clips: Tensor) -> Tensor:
        """Return the mean over the frames of the 64 units, (n, 64)."""
        return self._frames(clips).mean(dim=1)

    def forward(self, clips: Tensor) -> Tensor:
        """Return logits: the mean over the frames of what each says."""
        said: Tensor = self.head(self._frames(clips)).mean(dim=1)
        return torch.cat((torch.zeros_like(said), said), dim=1) if said.shape[1] == 1 else said


class SeedAutoencoder(ClipNetwork):
    """Two strided convolutions, five ConvLSTMs with a narrow one amidst, and the mirrored way.

    After every layer its channels are normalised at each place. The embedding is what the narrow
    ConvLSTM holds; the seed took all its numbers (10 x 32 x 32 x 8 for a clip), of which mean and
    spread over time on a grid of 8 x 8 are kept here, so that large studies fit in memory.
    """

    GRID = 8
    sees_movement = False

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        channels = shape[1]
        self.down = nn.ModuleList((nn.Conv2d(channels, 128, 11, 4), nn.Conv2d(128, 64, 5, 2)))
        widths = (64, 64, 32, 8, 32, 64)
        self.memory = nn.ModuleList(ConvLSTM(a, b) for a, b in itertools.pairwise(widths))
        self.up = nn.ModuleList(
            (nn.ConvTranspose2d(64, 64, 5, 2), nn.ConvTranspose2d(64, 128, 11, 4))
        )
        self.paint = nn.Conv2d(128, channels, 11, padding=5)
        self.norm = nn.ModuleList(nn.LayerNorm(n) for n in (128, 64, *widths[1:], 64, 128))
        self.apply(_as_in_keras)

    def _narrow(self, clips: Tensor) -> Tensor:
        """Return the narrow place, (n, frames, 8, h, w)."""
        maps = _from_zero_to_one(clips).flatten(0, 1)
        for at, layer in enumerate(self.down):
            maps = _normalised(layer(_padded(maps, layer)), self.norm[at])
        states = maps.reshape(*clips.shape[:2], *maps.shape[1:])
        for at, layer in enumerate(self.memory[:3]):
            states = layer(states)
            if at < 2:
                states = _normalised(states, self.norm[2 + at])
        return states

    def features(self, clips: Tensor) -> Tensor:
        """Return mean and spread over time on a grid, (n, 1024)."""
        states = self._narrow(clips)
        grid = functional.adaptive_avg_pool2d(states.flatten(0, 1), self.GRID)
        frames = grid.reshape(*clips.shape[:2], -1)
        return torch.cat((frames.mean(dim=1), frames.std(dim=1, correction=0)), dim=1)

    def forward(self, clips: Tensor) -> Tensor:
        """Return the clips drawn again, 0 to 1."""
        states = _normalised(self._narrow(clips), self.norm[4])
        for at, layer in enumerate(self.memory[3:]):
            states = _normalised(layer(states), self.norm[5 + at])
        maps = states.flatten(0, 1)
        for at, layer in enumerate(self.up):
            maps = _normalised(_cropped(layer(maps), maps, layer), self.norm[7 + at])
        height, width = clips.shape[3:]
        drawn: Tensor = torch.sigmoid(self.paint(maps))[..., :height, :width]
        return drawn.reshape(clips.shape)


def _from_zero_to_one(clips: Tensor) -> Tensor:
    return clips.float().mul_(1 / 255)


def _as_in_keras(layer: nn.Module) -> None:
    """Draw the initial weights as Keras does; biases are 0, but 1 in forget gates."""
    if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
        nn.init.xavier_uniform_(layer.weight)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
    elif isinstance(layer, ConvLSTM):  # after its convolutions
        assert layer.seen.bias is not None
        open_forget_gates(layer.seen.bias, layer.hidden)


def _padded(maps: Tensor, layer: nn.Module) -> Tensor:
    """Return maps with as much margin as makes the strided output a whole fraction of them."""
    assert isinstance(layer, nn.Conv2d)
    size, stride = layer.kernel_size[0], layer.stride[0]
    margins = []
    for length in (maps.shape[-1], maps.shape[-2]):
        whole = max((-(-length // stride) - 1) * stride + size - length, 0)
        margins += [whole // 2, whole - whole // 2]
    return functional.pad(maps, margins)


def _cropped(drawn: Tensor, maps: Tensor, layer: nn.Module) -> Tensor:
    """Return the part of a transposed convolution that is its stride times the size of `maps`."""
    assert isinstance(layer, nn.ConvTranspose2d)
    first = (layer.kernel_size[0] - layer.stride[0]) // 2
    height, width = (layer.stride[0] * n for n in maps.shape[-2:])
    return drawn[..., first : first + height, first : first + width]


def _normalised(maps: Tensor, norm: nn.Module) -> Tensor:
    """Normalise the channels at each place; (..., channels, h, w)."""
    normal: Tensor = norm(maps.movedim(-3, -1))
    return normal.movedim(-1, -3)
