"""Frame, change and mean picture through a strided CNN, then a long short-term memory."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mousevision.learn.nets.base import StretchNetwork, movement, pooled
from mousevision.learn.registry import Shape


class CnnLstm(StretchNetwork):
    """Strided CNN on movement, an LSTM over the frames, mean and maximum over time.

    What the LSTM says is added to what it is told of each frame (He et al., Deep residual
    learning, CVPR 2016), so that it need only learn what the order of frames adds; what it is
    told is normalised, so that its gates do not saturate.

    Donahue et al., Long-term recurrent convolutional networks for visual recognition and
    description, CVPR 2015; the LSTM is that of Hochreiter and Schmidhuber, 1997, with forget
    gates open at first (Jozefowicz et al., ICML 2015).
    """

    def __init__(
        self, shape: Shape, outputs: int, *, width: int, dropout: float, windows: int = 1
    ) -> None:
        super().__init__(shape, width, windows)
        hidden = 6 * width
        self.drop = nn.Dropout(dropout)
        self.mix = nn.Sequential(
            nn.Linear(2 * self.encoder.outputs, hidden, bias=False),
            nn.BatchNorm1d(hidden),
            nn.ReLU(inplace=True),
        )
        self.time = nn.LSTM(hidden, hidden, batch_first=True)
        open_forget_gates(self.time.get_parameter("bias_ih_l0"), hidden)
        self.head = nn.Sequential(nn.Dropout(dropout), nn.Linear(2 * hidden, outputs))

    def stretch(self, clips: Tensor) -> Tensor:
        """Return mean and maximum over time of what the LSTM says, (n, 12 width)."""
        maps = self.encoder(movement(clips))
        frames = self.mix(self.drop(pooled(maps))).reshape(*clips.shape[:2], -1)
        flow = frames + self.time(frames)[0]
        return torch.cat((flow.mean(dim=1), flow.amax(dim=1)), dim=1)


def open_forget_gates(bias: Tensor, hidden: int) -> None:
    """Set the bias of the forget gates to 1; gates lie as torch orders them, forget second."""
    with torch.no_grad():
        bias[hidden : 2 * hidden].fill_(1.0)
