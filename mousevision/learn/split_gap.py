"""How much a random split flatters: the same features, split by clip and by animal; NumPy only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mousevision.learn.audit import balanced
from mousevision.learn.ridge import left_out

FOLDS = 5


def split_gap(
    features: npt.NDArray[np.floating],
    targets: Sequence[int],
    groups: Sequence[str],
    seed: int = 0,
) -> tuple[float, float] | None:
    """Return the balanced accuracy with clips split at random, and split by group.

    `features` is (clips, d). None with fewer than two groups, or fewer clips than folds.
    """
    _, group = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    truth = np.asarray(targets, dtype=np.int64)
    if len(np.unique(group)) < 2 or len(truth) < FOLDS:
        return None
    fold = np.random.default_rng([seed, 6]).permutation(len(truth)) % FOLDS
    return _score(features, truth, fold), _score(features, truth, group)


def _score(
    features: npt.NDArray[np.floating],
    truth: npt.NDArray[np.int64],
    part: npt.NDArray[np.int64],
) -> float:
    classes = int(truth.max()) + 1
    answers = left_out(features.astype(np.float64), part, within=False) @ np.eye(classes)[truth]
    said = answers.round(9).argmax(axis=1)
    return float(balanced(said[None], truth[None], classes)[0])
