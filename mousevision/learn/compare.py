"""Two answers to the same clips: by how much one is better, and whether that is chance.

Animals, not clips, are drawn anew and exchanged: clips of one animal are too alike to count one by
one. NumPy only.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.learn import metrics
from mousevision.learn.scores import Interval

Said = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
ALPHA = 0.05
LEAST_GROUPS = 6
"""With fewer animals the smallest p-value there can be, 2 / 2^5, exceeds 0.05."""
EXACT, DRAWS = 14, 10_000
"""Up to so many animals all exchanges are counted; beyond, so many are drawn."""
BOOTSTRAPS = 2000


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better the first answers are than the second.

    Attributes:
        accuracy: Difference of the shares of clips that are right.
        balanced_accuracy: The same, each class counted alike.
        ci95: 95 % interval over animals of each; None with fewer than three animals.
        p_value: How often a difference in balanced accuracy at least as large arises when it is
            chance whose answers are whose, animal by animal; two-sided.
        groups: Number of animals.
    """

    accuracy: float
    balanced_accuracy: float
    ci95: dict[str, Interval]
    p_value: float
    groups: int

    @property
    def tellable(self) -> bool:
        """Whether there are animals enough for any p-value of at most 0.05."""
        return self.groups >= LEAST_GROUPS

    @property
    def better(self) -> bool:
        """Whether the first is clearly better: the interval lies above 0, of animals enough."""
        interval = self.ci95["balanced_accuracy"]
        return self.tellable and interval is not None and interval[0] > 0

    def to_json(self) -> dict[str, Any]:
        """Return `difference`, `ci95` and `p_value` as JSON values."""
        return {
            "difference": {
                "accuracy": self.accuracy,
                "balanced_accuracy": self.balanced_accuracy,
            },
            "ci95": {name: None if v is None else list(v) for name, v in self.ci95.items()},
            "p_value": self.p_value,
        }


def paired_difference(
    truth: Said, first: Said, second: Said, groups: Sequence[str], seed: int = 0
) -> Difference:
    """Return the difference between two answers to the same clips, at least one.

    `truth`, `first` and `second` are class indices, (n,); `groups` names each clip's animal. The
    interval is that of the percentiles over whole animals drawn with replacement; the p-value
    comes from exchanging the two answers of whole animals (sign flips; Good, Permutation,
    Parametric and Bootstrap Tests of Hypotheses, 2005, section 3.2).
    """
    _, group = np.unique(np.asarray([str(name) for name in groups]), return_inverse=True)
    kinds, kind = np.unique(truth, return_inverse=True)
    shape = int(group.max()) + 1, len(kinds)
    clips, gain = np.zeros(shape), np.zeros(shape)
    np.add.at(clips, (group, kind), 1)
    np.add.at(gain, (group, kind), (first == truth) * 1.0 - (second == truth) * 1.0)
    balanced = metrics.balanced_accuracy(truth, first) - metrics.balanced_accuracy(truth, second)
    return Difference(
        accuracy=float(gain.sum() / clips.sum()),
        balanced_accuracy=balanced,
        ci95=_intervals(clips, gain, seed),
        p_value=_sign_flips((gain / clips.sum(axis=0)).mean(axis=1), seed),
        groups=shape[0],
    )


def _intervals(clips: Floats, gain: Floats, seed: int) -> dict[str, Interval]:
    """Draw the animals anew; `clips` and `gain` are per animal and class."""
    count = len(clips)
    if count < 3:
        return {"accuracy": None, "balanced_accuracy": None}
    rng = np.random.default_rng([seed, 5])
    taken = rng.multinomial(count, np.full(count, 1 / count), size=BOOTSTRAPS).astype(float)
    there, gained = taken @ clips, taken @ gain
    # A class that was not drawn is left out of the mean over classes.
    mean = np.divide(gained, there, out=np.full_like(gained, np.nan), where=there > 0)
    found = {
        "accuracy": gained.sum(axis=1) / there.sum(axis=1),
        "balanced_accuracy": np.nanmean(mean, axis=1),
    }
    return {name: _middle(values) for name, values in found.items()}


def _middle(values: Floats) -> Interval:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _sign_flips(parts: Floats, seed: int) -> float:
    """Return the two-sided p-value of a sum of the animals' parts."""
    moved = parts[np.abs(parts) > 1e-12]  # the others change nothing, whatever their sign
    if len(moved) == 0:
        return 1.0
    least = abs(float(moved.sum())) - 1e-12
    if len(moved) <= EXACT:
        signs = np.array(list(itertools.product((1.0, -1.0), repeat=len(moved))))
        return float(np.mean(np.abs(signs @ moved) >= least))
    rng = np.random.default_rng([seed, 6])
    signs = rng.choice((1.0, -1.0), size=(DRAWS, len(moved)))
    return float((np.sum(np.abs(signs @ moved) >= least) + 1) / (DRAWS + 1))
