"""All scores of a set of predictions, with what they must be seen beside; NumPy only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mousevision.learn import metrics

Interval = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class SubjectScore:
    """One animal's row of the table; `right` of `clips` were classified right."""

    subject: str
    clips: int
    right: int
    accuracy: float
    balanced_accuracy: float


@dataclass(frozen=True, slots=True)
class Scores:
    """How good predictions are. An accuracy never stands alone: see `chance` and `majority`.

    Attributes:
        clips: Number of clips.
        subjects: Number of animals.
        accuracy: Share of clips classified right.
        balanced_accuracy: Mean over classes of the share classified right.
        macro_f1: Mean F1 over classes.
        auroc: Of the second of two classes, or mean of one class against the rest; None where
            undefined.
        ece: Expected calibration error.
        ci95: Per score its 95 % interval over animals; None where there are too few.
        chance: Balanced accuracy of guessing: one over the number of classes.
        majority: Accuracy of always saying the most common class.
        confusion: Clips by true (rows) and predicted class.
        reliability: Mean confidence, accuracy and number of clips per bin of confidence.
        per_subject: One row per animal.
        coverage: Share of clips on which the network did not say "unsure".
        covered_accuracy: Accuracy on those; None if there are none.
    """

    clips: int
    subjects: int
    accuracy: float
    balanced_accuracy: float
    macro_f1: float
    auroc: float | None
    ece: float
    ci95: dict[str, Interval]
    chance: float
    majority: float
    confusion: tuple[tuple[int, ...], ...]
    reliability: tuple[tuple[float, float, int], ...]
    per_subject: tuple[SubjectScore, ...]
    coverage: float = 1.0
    covered_accuracy: float | None = None

    def to_json(self, classes: Sequence[str]) -> dict[str, Any]:
        """Return the scores as JSON values with the keys of `evaluate`."""
        return {
            "classes": list(classes),
            "clips": self.clips,
            "subjects": self.subjects,
            "accuracy": self.accuracy,
            "balanced_accuracy": self.balanced_accuracy,
            "macro_f1": self.macro_f1,
            "auroc": self.auroc,
            "ece": self.ece,
            "ci95": {k: None if v is None else list(v) for k, v in self.ci95.items()},
            "chance": self.chance,
            "majority": self.majority,
            "coverage": self.coverage,
            "covered_accuracy": self.covered_accuracy,
            "confusion": [list(row) for row in self.confusion],
            "reliability": [list(row) for row in self.reliability],
            "per_subject": [
                {
                    "subject": row.subject,
                    "clips": row.clips,
                    "right": row.right,
                    "accuracy": row.accuracy,
                    "balanced_accuracy": row.balanced_accuracy,
                }
                for row in self.per_subject
            ],
        }


def score(
    truth: npt.NDArray[np.int64],
    probabilities: npt.NDArray[np.floating],
    groups: Sequence[str],
    *,
    abstained: npt.NDArray[np.bool_] | None = None,
    seed: int = 0,
) -> Scores:
    """Return all scores of at least one clip; `groups` names each clip's animal."""
    classes = probabilities.shape[1]
    said = probabilities.argmax(axis=1)
    each: dict[str, Callable[[npt.NDArray[np.int64]], float | None]] = {
        "accuracy": lambda i: metrics.accuracy(truth[i], said[i]),
        "balanced_accuracy": lambda i: metrics.balanced_accuracy(truth[i], said[i]),
        "macro_f1": lambda i: metrics.macro_f1(truth[i], said[i], classes),
        "auroc": lambda i: metrics.auroc(truth[i], probabilities[i]),
    }
    sure = np.ones(len(truth), dtype=bool) if abstained is None else ~abstained
    counts = metrics.confusion(truth, said, classes)
    return Scores(
        clips=len(truth),
        subjects=len(set(groups)),
        accuracy=metrics.accuracy(truth, said),
        balanced_accuracy=metrics.balanced_accuracy(truth, said),
        macro_f1=metrics.macro_f1(truth, said, classes),
        auroc=metrics.auroc(truth, probabilities),
        ece=metrics.ece(truth, probabilities),
        ci95={name: metrics.bootstrap_ci(f, groups, seed) for name, f in each.items()},
        chance=1 / classes,
        majority=float(counts.sum(axis=1).max() / len(truth)),
        confusion=tuple(tuple(int(n) for n in row) for row in counts),
        reliability=tuple(metrics.reliability(truth, probabilities)),
        per_subject=_per_subject(truth, said, groups),
        coverage=float(sure.mean()),
        covered_accuracy=metrics.accuracy(truth[sure], said[sure]) if sure.any() else None,
    )


def _per_subject(
    truth: npt.NDArray[np.int64], said: npt.NDArray[np.int64], groups: Sequence[str]
) -> tuple[SubjectScore, ...]:
    names = np.asarray([str(group) for group in groups])
    rows = []
    for name in np.unique(names):
        own = names == name
        right = int((truth[own] == said[own]).sum())
        balanced = metrics.balanced_accuracy(truth[own], said[own])
        clips = int(own.sum())
        rows.append(SubjectScore(str(name), clips, right, right / clips, balanced))
    return tuple(rows)
