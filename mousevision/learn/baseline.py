"""What simple motion statistics achieve on the same folds: no accuracy stands alone. NumPy only.

A network that is no better than how much, when and where something moves has learnt no more than
that. The same animals are learnt from, tuned on and tested as by the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.core.job import JobContext
from mousevision.core.tensors import TensorSource
from mousevision.learn import metrics
from mousevision.learn.compare import Difference, Said, paired_difference
from mousevision.learn.motion_features import motion_features
from mousevision.learn.splits import Split

Floats = npt.NDArray[np.float64]
STRENGTHS = tuple(10.0**power for power in range(-4, 2))
"""Of the ridge, relative to the number of clips; the tune animals choose among them."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What simple motion statistics say of the tested clips, and how far the network is above.

    Attributes:
        accuracy: Share of clips right.
        balanced_accuracy: The same, each class counted alike.
        said: Class index per tested clip, in the order of the network's predictions.
        right: Whether that is right.
        difference: Network minus baseline, paired.
    """

    accuracy: float
    balanced_accuracy: float
    said: tuple[int, ...]
    right: tuple[bool, ...]
    difference: Difference

    def to_json(self) -> dict[str, Any]:
        """Return the JSON of `baseline` in the metrics."""
        return {
            "accuracy": self.accuracy,
            "balanced_accuracy": self.balanced_accuracy,
            "right": list(self.right),
            **self.difference.to_json(),
            "beaten": self.difference.better,
        }


def compare_with_baseline(
    ctx: JobContext,
    source: TensorSource,
    targets: npt.ArrayLike,
    splits: Sequence[Split],
    tested: Sequence[int],
    said: Said,
    groups: Sequence[str],
    seed: int = 0,
) -> Baseline:
    """Fit the baseline on the splits of a network and compare their answers.

    Args:
        ctx: Progress and cancellation; the clips are read once more, one by one.
        source: The clips as the network sees them.
        targets: Class index per clip of the source, -1 where there is no label.
        splits: The network's own; a test clip is answered by the split that tests it.
        tested: Clips that the network was tested on.
        said: Its answers to them, class indices.
        groups: Animal of each clip of the source.
        seed: Of the bootstrap.
    """
    target = np.asarray(targets, dtype=np.int64)
    wanted = np.unique(np.concatenate([np.r_[s.train, s.tune, s.test] for s in splits]))
    features = motion_features(ctx, source, wanted)
    every = np.zeros((len(target), features.shape[1]))
    every[wanted] = features
    mine = baseline_answers(every, target, splits)[list(tested)]
    truth = target[list(tested)]
    return Baseline(
        accuracy=metrics.accuracy(truth, mine),
        balanced_accuracy=metrics.balanced_accuracy(truth, mine),
        said=tuple(int(answer) for answer in mine),
        right=tuple(bool(good) for good in mine == truth),
        difference=paired_difference(truth, said, mine, [groups[i] for i in tested], seed),
    )


def baseline_answers(features: Floats, target: Said, splits: Sequence[Split]) -> Said:
    """Return for each clip what the split that tests it says, -1 for clips not tested.

    `features` is (n, d). The features are standardised by the training animals, and a ridge
    classifier in which every class weighs alike is fitted to them; its strength is the one that
    does best on the tune animals.
    """
    said = np.full(len(target), -1, dtype=np.int64)
    for split in splits:
        mean, spread = features[split.train].mean(axis=0), features[split.train].std(axis=0)
        scaled = (features - mean) / np.where(spread > 1e-9, spread, 1.0)
        ridge = _Ridge(scaled[split.train], target[split.train])
        best = max(STRENGTHS, key=lambda s: ridge.worth(s, scaled[split.tune], target[split.tune]))
        said[split.test] = ridge.answer(best, scaled[split.test]).argmax(axis=1)
    return said


class _Ridge:
    """Ridge regression on the classes as ones and zeros, for many strengths at once.

    With the singular values of the weighted clips each strength costs a product (Hastie,
    Tibshirani, Friedman, The Elements of Statistical Learning, 2009, equation 3.47).
    """

    def __init__(self, clips: Floats, target: Said) -> None:
        counts = np.bincount(target)
        share = 1.0 / (np.count_nonzero(counts) * counts[target])  # each class alike; sum is one
        ones = np.eye(len(counts))[target]
        self._centre, self._mean = share @ clips, share @ ones
        root = np.sqrt(share)[:, None]
        left, self._values, self._axes = np.linalg.svd(
            root * (clips - self._centre), full_matrices=False
        )
        self._seen = left.T @ (root * (ones - self._mean))

    def answer(self, strength: float, clips: Floats) -> Floats:
        """Return how much speaks for each class, (n, classes)."""
        shrunk = self._values / (self._values**2 + strength)
        weights = self._axes.T @ (shrunk[:, None] * self._seen)
        return np.asarray((clips - self._centre) @ weights + self._mean)

    def worth(self, strength: float, clips: Floats, target: Said) -> tuple[float, float]:
        """Return balanced accuracy, and among equals how small the squared error is."""
        answer = self.answer(strength, clips)
        ones = np.eye(answer.shape[1])[target]
        right = metrics.balanced_accuracy(target, answer.argmax(axis=1))
        return right, -float(np.mean((answer - ones) ** 2))
