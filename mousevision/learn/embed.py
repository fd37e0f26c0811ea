"""Where clips lie relative to each other: their embeddings, and how well they are drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import SettingError
from mousevision.core.job import JobContext
from mousevision.core.tensors import TensorSource
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.predict import outputs
from mousevision.learn.registry import Kind


def embed(
    ctx: JobContext,
    checkpoint: Checkpoint,
    source: TensorSource,
    indices: Sequence[int] | npt.NDArray[np.int64] | None = None,
) -> npt.NDArray[np.float32]:
    """Return each clip's embedding, (n, numbers): an autoencoder's narrow place, pooled.

    A classifier has one as well: what it saw before it decided.
    """
    return outputs(ctx, checkpoint, source, indices, features=True)


class Drawing(NamedTuple):
    """How badly clips are drawn again: mean squared errors, (n,) each, white being 1.

    Attributes:
        errors: Of the clips as the autoencoder draws them.
        still: Of their mean pictures, in which nothing moves; any drawing must beat them.
    """

    errors: npt.NDArray[np.float32]
    still: npt.NDArray[np.float32]


def draw(
    ctx: JobContext,
    checkpoint: Checkpoint,
    source: TensorSource,
    indices: Sequence[int] | npt.NDArray[np.int64] | None = None,
) -> Drawing:
    """Let an autoencoder draw clips again and return how badly it does.

    Raises:
        SettingError: If the checkpoint is no autoencoder's.
        Cancelled: Within a second of the user's wish.
    """
    from mousevision.learn.device import limit_threads
    from mousevision.learn.loop import on_device, run

    if checkpoint.kind is not Kind.AUTOENCODER:
        raise SettingError(f"{checkpoint.settings.model} does not draw clips: it classifies them.")
    limit_threads()
    wanted = range(len(source)) if indices is None else indices
    errors, still = ([np.zeros(0, dtype=np.float32)] for _ in range(2))
    done = 0
    for batch, drawn in run(ctx, checkpoint.network, source, wanted, batch=8):
        clips = on_device(batch, checkpoint.network).float() / 255
        for found, pictures in ((errors, drawn), (still, clips.mean(dim=1, keepdim=True))):
            found.append((pictures - clips).square().mean(dim=(1, 2, 3, 4)).cpu().numpy())
        done += len(batch.indices)
        ctx.report(done, len(wanted), f"{done} of {len(wanted)} clips")
    return Drawing(np.concatenate(errors), np.concatenate(still))
