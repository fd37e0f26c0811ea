"""Can the class be told without the movement, and is that more than chance? NumPy only.

Each check is a set of features that hold no movement. A ridge classifier learns on all animals but
one and is asked about that one; the score is its balanced accuracy. Chance is what the same
classifier reaches when labels are exchanged as `exchange.Design` allows. All checks see the same
exchanges, and a check counts as a leak when it beats the best of all checks under chance (the
maximum statistic of Westfall and Young, Resampling-Based Multiple Testing, 1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.job import JobContext, track
from mousevision.learn.exchange import Design, Labels
from mousevision.learn.ridge import Matrix, centre, left_out

DRAWS = 999
TIE = 1e-3
"""How little the margin counts beside the score; it decides between equal scores."""
CHUNK = 64
"""Labellings scored at a time, so that memory stays small."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that might give the class away.

    Attributes:
        name: Its name, such as `background`.
        features: One row per clip, (clips, d).
        scaled: Whether the features are of different kinds, so that each is scaled to the same
            variance; pixels are not.
        counts: Whether finding the class in it is a leak; otherwise it is only said.
    """

    name: str
    features: npt.NDArray[np.floating]
    scaled: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found.

    Attributes:
        name: The check.
        score: Balanced accuracy on animals left out.
        chance: Mean of the same under exchanged labels.
        usual: What chance stays under 95 times in 100.
        p_value: How often chance does as well, corrected for the number of checks that count.
        p_alone: The same, not corrected.
        answers: What was said of each unit, a number per class, (units, classes).
        counts: Whether finding the class in it is a leak.
    """

    name: str
    score: float
    chance: float
    usual: float
    p_value: float
    p_alone: float
    answers: Matrix
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Audited:
    """The outcome of all checks.

    Attributes:
        outcomes: One per check, in the order given.
        labelings: Number of labellings compared, the observed one included.
        floor: The smallest p-value that this study can give.
        best: Mean over exchanges of the best score of the checks that count.
        best_usual: What that best score stays under 95 times in 100.
    """

    outcomes: tuple[Outcome, ...]
    labelings: int
    floor: float
    best: float
    best_usual: float


def run_checks(
    ctx: JobContext, checks: Sequence[Check], plan: Design, *, draws: int = DRAWS, seed: int = 0
) -> Audited:
    """Score every check against chance.

    Raises:
        Cancelled: If the user cancelled.
    """
    labelings = plan.labelings(draws, seed)
    tested, answers = [], []
    for check in track(ctx, checks, len(checks), "comparing with chance"):
        matrix = left_out(unit_features(check, plan), plan.group, within=plan.within)
        tested.append(_tested(ctx, matrix, labelings, plan))
        answers.append(matrix @ np.eye(plan.classes)[plan.target])
    counted = [one for one, check in zip(tested, checks, strict=True) if check.counts] or tested
    best = np.stack([one.scores for one in counted]).max(axis=0)
    hardest = np.stack([one.ranks for one in counted]).max(axis=0)
    return Audited(
        tuple(
            _outcome(check, one, np.maximum(one.ranks, hardest), said)
            for check, one, said in zip(checks, tested, answers, strict=True)
        ),
        len(labelings),
        smallest_p(plan, draws),
        float(best[1:].mean()) if len(best) > 1 else 1.0,
        float(np.quantile(best[1:], 0.95)) if len(best) > 1 else 1.0,
    )


def smallest_p(plan: Design, draws: int = DRAWS) -> float:
    """Return the smallest p-value that a study can give, however strong the leak."""
    return max(1 / (draws + 1), min(1.0, plan.likeness() / plan.arrangements()))


def unit_features(check: Check, plan: Design) -> Matrix:
    """Return the features of each unit, (units, d), scaled if the check asks for it."""
    means = plan.means(check.features)
    if not check.scaled:
        return means
    centred = centre(means, plan.group) if plan.within else means - means.mean(axis=0)
    deviation = centred.std(axis=0)
    same = deviation <= 1e-9
    scaled: Matrix = np.where(same, 0, means / np.where(same, 1, deviation))
    return scaled


def pattern(features: Matrix, answers: Matrix, plan: Design) -> npt.NDArray[np.float64]:
    """Return how far each feature goes with the answers, in its own units, (d,).

    Weights of a linear classifier do not show where its information sits, covariances with its
    answers do (Haufe et al., NeuroImage 87, 2014, equation 6).
    """
    if plan.within:
        features = centre(features, plan.group)
        answers = centre(answers, plan.group)
    features = features - features.mean(axis=0)
    answers = answers - answers.mean(axis=0)
    deviation = answers.std(axis=0)
    used = deviation > 1e-9
    if not used.any():
        return np.zeros(features.shape[1])
    along = features.T @ (answers[:, used] / deviation[used]) / len(features)
    size: npt.NDArray[np.float64] = np.sqrt((along**2).mean(axis=1))
    return size


def balanced(said: Labels, truth: Labels, classes: int) -> npt.NDArray[np.float64]:
    """Return the balanced accuracy of each row, (n,), of answers and truths, both (n, units)."""
    right, recalls, present = said == truth, np.zeros(len(truth)), np.zeros(len(truth))
    for k in range(classes):
        own = truth == k
        count = own.sum(axis=1)
        recalls += np.where(count > 0, (right & own).sum(axis=1) / np.maximum(count, 1), 0)
        present += count > 0
    return recalls / present


@dataclass(frozen=True, slots=True)
class _Tested:
    """Score and rank of every labelling, (labellings,); the observed one comes first."""

    scores: npt.NDArray[np.float64]
    ranks: npt.NDArray[np.float64]


def _tested(ctx: JobContext, matrix: Matrix, labelings: Labels, plan: Design) -> _Tested:
    scores, ranks = [], []
    for first in range(0, len(labelings), CHUNK):
        ctx.check()
        part = labelings[first : first + CHUNK]
        coded = np.eye(plan.classes)[part.T]
        answers = (matrix @ coded.reshape(len(plan), -1)).reshape(coded.shape)
        # Rounded, so that what is equal but for the last digits is undecided.
        said = answers.round(9).argmax(axis=2).T
        scores.append(balanced(said, part, plan.classes))
        ranks.append(scores[-1] + TIE * _margin(answers, coded))
    return _Tested(np.concatenate(scores), np.concatenate(ranks))


def _margin(answers: Matrix, coded: Matrix) -> npt.NDArray[np.float64]:
    """Return the cosine of answers and truth, both (units, labellings, classes)."""
    truth = coded - 1 / coded.shape[2]
    size = np.sqrt((answers**2).sum(axis=(0, 2)) * (truth**2).sum(axis=(0, 2)))
    cosine: npt.NDArray[np.float64] = (answers * truth).sum(axis=(0, 2)) / np.maximum(size, 1e-12)
    return cosine


def _outcome(
    check: Check, tested: _Tested, hardest: npt.NDArray[np.float64], answers: Matrix
) -> Outcome:
    null = tested.scores[1:] if len(tested.scores) > 1 else tested.scores
    return Outcome(
        check.name,
        float(tested.scores[0]),
        float(null.mean()),
        float(np.quantile(null, 0.95)),
        _share(hardest, tested.ranks[0]),
        _share(tested.ranks, tested.ranks[0]),
        answers,
        check.counts,
    )


def _share(null: npt.NDArray[np.float64], observed: float) -> float:
    """Return the share of labellings, the observed one included, that rank as high."""
    as_high = int((null[1:] >= observed - 1e-9).sum())
    return (1 + as_high) / len(null)
