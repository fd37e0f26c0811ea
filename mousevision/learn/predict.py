"""Calibrated probabilities for clips; torch is imported inside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import SettingError
from mousevision.core.job import JobContext
from mousevision.core.tensors import TensorSource
from mousevision.learn.calibrate import softmax
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.registry import Kind


def predict(
    ctx: JobContext,
    checkpoint: Checkpoint,
    source: TensorSource,
    indices: Sequence[int] | npt.NDArray[np.int64] | None = None,
) -> npt.NDArray[np.float32]:
    """Return each clip's probabilities, (n, classes), in the order of `indices` (None: all).

    Raises:
        SettingError: If the checkpoint is no classifier's.
        Cancelled: Within a second of the user's wish.
    """
    if checkpoint.kind is not Kind.CLASSIFIER:
        raise SettingError(f"{checkpoint.settings.model} has not learnt classes: choose another.")
    logits = outputs(ctx, checkpoint, source, indices, features=False)
    return softmax(logits.reshape(len(logits), len(checkpoint.classes)), checkpoint.temperature)


def predict_and_place(
    ctx: JobContext,
    checkpoint: Checkpoint,
    source: TensorSource,
    indices: Sequence[int] | npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return each clip's probabilities, (n, classes), and its embedding, (n, numbers).

    The network looks at each clip once.

    Raises:
        SettingError: If the checkpoint is no classifier's.
        Cancelled: Within a second of the user's wish.
    """
    from mousevision.learn.device import limit_threads
    from mousevision.learn.loop import shown

    if checkpoint.kind is not Kind.CLASSIFIER:
        raise SettingError(f"{checkpoint.settings.model} has not learnt classes: choose another.")
    limit_threads()
    logits = [np.zeros((0, len(checkpoint.classes)), np.float32)]
    vectors, done = [], 0
    network = checkpoint.network
    for batch, (output, place) in shown(ctx, network, source, indices, network.both):
        logits.append(output.float().cpu().numpy())
        vectors.append(place.float().cpu().numpy())
        done += len(batch.indices)
        ctx.report(done, len(indices), f"{done} of {len(indices)} clips")
    placed = np.concatenate(vectors) if vectors else np.zeros((0, 0), np.float32)
    return softmax(np.concatenate(logits), checkpoint.temperature), placed


def abstains(
    checkpoint: Checkpoint, probabilities: npt.NDArray[np.float32]
) -> npt.NDArray[np.bool_]:
    """Return for which clips the network is too unsure to say, (n,)."""
    return np.asarray(probabilities.max(axis=1) < checkpoint.threshold)


def outputs(
    ctx: JobContext,
    checkpoint: Checkpoint,
    source: TensorSource,
    indices: Sequence[int] | npt.NDArray[np.int64] | None,
    *,
    features: bool,
) -> npt.NDArray[np.float32]:
    """Return the network's raw output, or its features, for each clip, (n, numbers)."""
    from mousevision.learn.device import limit_threads
    from mousevision.learn.loop import run

    if tuple(source.shape) != checkpoint.spec.shape:
        raise ValueError(f"the source has {source.shape}, the network {checkpoint.spec.shape}")
    limit_threads()
    wanted = range(len(source)) if indices is None else indices
    found = []
    done = 0
    for batch, output in run(ctx, checkpoint.network, source, wanted, features=features):
        found.append(output.float().cpu().numpy())
        done += len(batch.indices)
        ctx.report(done, len(wanted), f"{done} of {len(wanted)} clips")
    return np.concatenate(found) if found else np.zeros((0, 0), dtype=np.float32)
