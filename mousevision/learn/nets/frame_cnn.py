"""A small CNN on single frames whose evidence is averaged over the clip."""

from __future__ import annotations

from torch import Tensor, nn

from mousevision.learn.nets.base import ClipNetwork, FrameEncoder, pictures, pooled
from mousevision.learn.registry import Shape


class FrameCNN(ClipNetwork):
    """Strided CNN on each frame, mean and maximum over the picture, mean over the clip."""

    sees_movement = False

    def __init__(self, shape: Shape, outputs: int, *, width: int, dropout: float) -> None:
        super().__init__()
        self.encoder = FrameEncoder(shape[1], width)
        self.mix = nn.Sequential(nn.Linear(2 * self.encoder.outputs, 4 * width), nn.ReLU())
        self.head = nn.Sequential(nn.Dropout(dropout), nn.Linear(4 * width, outputs))

    def _frames(self, clips: Tensor) -> Tensor:
        maps = self.encoder(pictures(clips))
        found: Tensor = self.mix(pooled(maps)).reshape(*clips.shape[:2], -1)
        return found

    def features(self, clips: Tensor) -> Tensor:
        """Return the mean over the frames, (n, 4 width)."""
        return self._frames(clips).mean(dim=1)

    def forward(self, clips: Tensor) -> Tensor:
        """Return logits: the mean over the frames of what each says."""
        logits: Tensor = self.head(self._frames(clips)).mean(dim=1)
        return logits
