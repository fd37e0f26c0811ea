"""Maps of features through a convolutional long short-term memory."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mousevision.learn.nets.base import StretchNetwork, conv_block, movement, pooled
from mousevision.learn.nets.cnn_lstm import open_forget_gates
from mousevision.learn.registry import Shape


class ConvLSTM(nn.Module):
    """An LSTM whose weights are convolutions, so that it knows where something happened.

    Shi et al., Convolutional LSTM network, NeurIPS 2015, without peepholes. Input is
    (n, frames, inputs, h, w), output the hidden state after each frame, (n, frames, hidden, h, w).
    """

    def __init__(self, inputs: int, hidden: int, size: int = 3) -> None:
        super().__init__()
        self.hidden = hidden
        self.seen = nn.Conv2d(inputs, 4 * hidden, size, padding=size // 2)
        self.kept = nn.Conv2d(hidden, 4 * hidden, size, padding=size // 2, bias=False)
        assert self.seen.bias is not None
        open_forget_gates(self.seen.bias, hidden)

    def forward(self, maps: Tensor) -> Tensor:
        """Run over the frames; what is seen is convolved for all of them at once."""
        n, frames, _, height, width = maps.shape
        seen = self.seen(maps.flatten(0, 1)).reshape(n, frames, -1, height, width)
        state = cell = maps.new_zeros((n, self.hidden, height, width))
        states = []
        for at in range(frames):
            gates = seen[:, at] + self.kept(state)
            take, forget, new, show = gates.chunk(4, dim=1)
            cell = torch.sigmoid(forget) * cell + torch.sigmoid(take) * torch.tanh(new)
            state = torch.sigmoid(show) * torch.tanh(cell)
            states.append(state)
        return torch.stack(states, dim=1)


class ConvLSTMClassifier(StretchNetwork):
    """Strided CNN on movement, a ConvLSTM on its maps, mean and maximum over picture and time.

    What the ConvLSTM says is added to what it is told of each frame, as in `CnnLstm`.
    """

    def __init__(
        self, shape: Shape, outputs: int, *, width: int, dropout: float, windows: int = 1
    ) -> None:
        super().__init__(shape, width, windows)
        hidden = 2 * width
        self.drop = nn.Dropout2d(dropout)
        self.mix = conv_block(self.encoder.outputs, hidden, 1, 1)
        self.time = ConvLSTM(hidden, hidden)
        self.head = nn.Sequential(nn.Dropout(dropout), nn.Linear(4 * hidden, outputs))

    def stretch(self, clips: Tensor) -> Tensor:
        """Return mean and maximum over time of the pooled states, (n, 8 width)."""
        maps = self.mix(self.drop(self.encoder(movement(clips))))
        frames = maps.reshape(*clips.shape[:2], *maps.shape[1:])
        states = frames + self.time(frames)
        flow = pooled(states.flatten(0, 1)).reshape(*clips.shape[:2], -1)
        return torch.cat((flow.mean(dim=1), flow.amax(dim=1)), dim=1)
