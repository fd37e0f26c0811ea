"""One clip as an autoencoder draws it again, and where it fails. Imports torch inside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import SettingError
from mousevision.core.job import JobContext
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.registry import Kind

Pictures = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Redrawing:
    """A clip, and the clip drawn again.

    Attributes:
        clip: As the network gets it, (frames, channels, height, width).
        drawn: As it draws it, in the same shape.
        error: Squared difference, mean over channels, white being 1, (frames, height, width).
        still: Mean squared difference from the clip's mean picture, in which nothing moves.
    """

    clip: Pictures
    drawn: Pictures
    error: Floats
    still: float

    @property
    def mean(self) -> float:
        """Mean squared error, white being 1."""
        return float(self.error.mean())


def redraw(ctx: JobContext, checkpoint: Checkpoint, clip: Pictures) -> Redrawing:
    """Let an autoencoder draw a clip again.

    Args:
        ctx: Cancelling.
        checkpoint: The autoencoder.
        clip: As the network gets it, (frames, channels, height, width).

    Raises:
        SettingError: If the checkpoint is no autoencoder's.
        Cancelled: If the user cancelled.
    """
    import torch

    from mousevision.learn.device import limit_threads

    if checkpoint.kind is not Kind.AUTOENCODER:
        raise SettingError(f"{checkpoint.settings.model} does not draw clips: it classifies them.")
    ctx.check()
    limit_threads()
    network = checkpoint.network.eval()
    with torch.inference_mode():
        given = torch.from_numpy(np.ascontiguousarray(clip[None]))
        pictures = network(given.to(next(network.parameters()).device))[0].float().cpu().numpy()
    level = clip.astype(np.float32) / 255
    still = float(np.square(level - level.mean(axis=0)).mean())
    drawn = np.rint(pictures.clip(0, 1) * 255).astype(np.uint8)
    return Redrawing(clip, drawn, np.square(pictures - level).mean(axis=1), still)
