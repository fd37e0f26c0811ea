"""How good predictions are; NumPy only.

`truth` holds class indices, (n,); `probabilities` is (n, classes) and its rows sum to one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Truth = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.floating]


def confusion(truth: Truth, predicted: Truth, classes: int) -> npt.NDArray[np.int64]:
    """Count clips by true class (rows) and predicted class (columns)."""
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (truth, predicted), 1)
    return counts


def accuracy(truth: Truth, predicted: Truth) -> float:
    """Return the share of clips that were classified right."""
    return float(np.mean(truth == predicted))


def balanced_accuracy(truth: Truth, predicted: Truth) -> float:
    """Return the mean over the classes that occur of the share classified right."""
    return float(np.mean([np.mean(predicted[truth == k] == k) for k in np.unique(truth)]))


def macro_f1(truth: Truth, predicted: Truth, classes: int) -> float:
    """Return the mean F1 over the classes that occur or were predicted."""
    counts = confusion(truth, predicted, classes)
    hits = np.diag(counts)
    sums = counts.sum(axis=0) + counts.sum(axis=1)
    return float(np.mean(2 * hits[sums > 0] / sums[sums > 0]))


def auroc(truth: Truth, probabilities: Probabilities) -> float | None:
    """Return the area under the receiver operating characteristic.

    With two classes it is that of the second; with more the mean over classes of one against the
    rest. Ties count half (Mann-Whitney). None if some class, or every other one, does not occur.
    """
    classes = probabilities.shape[1]
    wanted = [1] if classes == 2 else range(classes)
    areas = [_area(truth == k, probabilities[:, k]) for k in wanted]
    known = [area for area in areas if area is not None]
    return float(np.mean(known)) if len(known) == len(areas) else None


def _area(positive: npt.NDArray[np.bool_], score: Probabilities) -> float | None:
    hits, misses = int(positive.sum()), int((~positive).sum())
    if hits == 0 or misses == 0:
        return None
    _, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    rank = np.cumsum(counts) - (counts - 1) / 2  # mean rank of each value, from 1
    return float((rank[place][positive].sum() - hits * (hits + 1) / 2) / (hits * misses))


def reliability(
    truth: Truth, probabilities: Probabilities, bins: int = 10
) -> list[tuple[float, float, int]]:
    """Return mean confidence, accuracy and number of clips per bin of confidence that has any."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        (float(confidence[place == b].mean()), float(right[place == b].mean()), int(n))
        for b in range(bins)
        if (n := np.sum(place == b))
    ]


def ece(truth: Truth, probabilities: Probabilities, bins: int = 10) -> float:
    """Return the expected calibration error: by how much confidence and accuracy differ, 0 to 1.

    Guo et al., On calibration of modern neural networks, ICML 2017, equation 3.
    """
    parts = reliability(truth, probabilities, bins)
    return sum(n * abs(sure - right) for sure, right, n in parts) / len(truth)


def log_loss(truth: Truth, probabilities: Probabilities) -> float:
    """Return the mean negative logarithm of the true class's probability."""
    given = probabilities[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(given, 1e-12)).mean())


def bootstrap_ci(
    score: Callable[[npt.NDArray[np.int64]], float | None],
    groups: Sequence[str],
    seed: int = 0,
    draws: int = 1000,
) -> tuple[float, float] | None:
    """Return the 95 % interval of a score when the animals, not the clips, are drawn anew.

    `score` is given indices of clips. Whole groups are drawn with replacement, as many as there
    are; the interval is that of the percentiles. None with fewer than three groups, from which
    nothing can be said of other animals, or where the score is mostly undefined.
    """
    names = np.asarray([str(group) for group in groups])
    members = [np.flatnonzero(names == name) for name in np.unique(names)]
    if len(members) < 3:
        return None
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        drawn = rng.integers(len(members), size=len(members))
        value = score(np.concatenate([members[i] for i in drawn]))
        if value is not None:
            found.append(value)
    if len(found) < draws / 2:
        return None
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)
