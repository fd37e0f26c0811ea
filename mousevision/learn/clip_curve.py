"""Would more labelled clips help? Accuracy on animals left out, against clips learnt from."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.learn import metrics
from mousevision.learn.compare import paired_difference
from mousevision.learn.scores import Interval
from mousevision.learn.splits import Indices, Split

FRACTIONS = (1 / 8, 1 / 4, 1 / 2)
"""Parts of the training clips beside all of them."""
LEVEL = 0.03
"""A rise of which the interval stays below this is none that is worth labelling for."""


def parts_of(splits: Sequence[Split], targets: npt.NDArray[np.int64]) -> list[float]:
    """Return the parts that can be learnt from: those of two clips a class at least, in the mean.

    A network that has seen one clip of a class says little of how many it needs.
    """
    least = 2 * len(np.unique(targets[targets >= 0]))
    return [f for f in FRACTIONS if all(f * len(split.train) >= least for split in splits)]


def fewer_clips(
    split: Split,
    targets: npt.NDArray[np.int64],
    groups: Sequence[str],
    fraction: float,
    seed: int = 0,
) -> Split:
    """Return a split that learns from part of its clips; tuned and tested on the same as before.

    The part has each class in the same share, its clips spread over the animals, and holds those
    of every smaller part of the same seed. Each class keeps a clip at least.
    """
    chosen: list[int] = []
    for kind in np.unique(targets[split.train]):
        order = _spread(split.train[targets[split.train] == kind], groups, seed)
        chosen += order[: max(1, round(fraction * len(order)))]
    return dataclasses.replace(split, train=np.array(sorted(chosen), dtype=np.int64))


def _spread(clips: Indices, groups: Sequence[str], seed: int) -> list[int]:
    """Return clips in an order that takes one of each animal in turn."""
    rng = np.random.default_rng([seed, 8])
    rounds: list[tuple[int, float, int]] = []
    seen: dict[str, int] = {}
    for clip in rng.permutation(clips).tolist():
        name = groups[clip]
        rounds.append((seen.get(name, 0), float(rng.random()), clip))
        seen[name] = seen.get(name, 0) + 1
    return [clip for _, _, clip in sorted(rounds)]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How good networks are that learnt from so many clips.

    Attributes:
        fraction: Part of the training clips.
        clips: Mean number of clips learnt from over the folds.
        accuracy: Share of the tested clips that is right.
        balanced_accuracy: The same, each class counted alike.
        ci95: Interval of the accuracy over animals; None where there are too few.
        said: Class index per tested clip.
    """

    fraction: float
    clips: float
    accuracy: float
    balanced_accuracy: float
    ci95: Interval
    said: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Return an entry of the JSON of `curve`."""
        return {
            "fraction": self.fraction,
            "clips": self.clips,
            "accuracy": self.accuracy,
            "balanced_accuracy": self.balanced_accuracy,
            "ci95": None if self.ci95 is None else list(self.ci95),
        }


def curve_point(
    fraction: float,
    splits: Sequence[Split],
    truth: npt.NDArray[np.int64],
    said: npt.NDArray[np.int64],
    groups: Sequence[str],
    seed: int = 0,
) -> CurvePoint:
    """Return the point of a part; `truth`, `said` and `groups` are of the tested clips, (n,)."""
    return CurvePoint(
        fraction,
        float(np.mean([len(split.train) for split in splits])),
        metrics.accuracy(truth, said),
        metrics.balanced_accuracy(truth, said),
        metrics.bootstrap_ci(lambda i: metrics.accuracy(truth[i], said[i]), groups, seed),
        tuple(int(answer) for answer in said),
    )


def curve_words(
    points: Sequence[CurvePoint],
    truth: npt.NDArray[np.int64],
    groups: Sequence[str],
    unit: str = "animal",
) -> str:
    """Return whether more clips would help, from the step to all clips from half of them."""
    if len(points) < 2:
        return "There are too few labelled clips to try it with fewer."
    less, more = points[-2], points[-1]
    found = paired_difference(truth, np.array(more.said), np.array(less.said), groups)
    values = (
        f"{less.accuracy:.2f} with {less.clips:.0f}, {more.accuracy:.2f} with {more.clips:.0f} "
        "clips to learn from"
    )
    interval = found.ci95["accuracy"]
    if interval is None or not found.tellable:
        return (
            f"{found.groups} {unit}s are too few to tell whether more clips would help: {values}."
        )
    if interval[0] > 0:
        return f"Accuracy still rises with more clips: {values}. Label more."
    if interval[1] < LEVEL:
        return f"Accuracy has levelled off: {values}. More clips of these {unit}s hardly help."
    return f"It cannot be told whether more clips would help: {values}, which may be chance."
