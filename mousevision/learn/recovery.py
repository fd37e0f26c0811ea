"""Recovery: how far each animal is from its own baseline over time, with n = animals.

Of every clip the distance to the middle of the same animal's baseline clips is taken, in the space
of the embedding, and divided by how far its baseline clips lie from that middle themselves (each
from the middle of the others). So 1 is the animal as it was, whoever it is. What is tested are
animals, never clips: clips of one animal tell the same story again and again.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import DataError
from mousevision.learn.device import load_torch
from mousevision.learn.layout import UNKNOWN, Codes

FEWEST_BASELINE = 2
"""Baseline clips that an animal needs, so that one can be compared with another."""
FEWEST_ANIMALS = 3
"""Animals that an interval needs."""
DRAWS = 5000
EXACT = 12
"""Up to so many animals every flip of signs is tried; beyond, 5,000 random ones."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One time point.

    Attributes:
        time: Which one, as numbered in the codes.
        animals: Animals seen then, in the order of `values`, (n,).
        values: Distance of each from its own baseline, 1 being the baseline, (n,).
        clips: Clips of each, (n,).
        mean: Geometric mean over animals.
        interval: 95 % interval of the mean over animals, of Student's t on logarithms; None for
            fewer than three. Drawing few animals with replacement would be too sure: of six, such
            an interval holds the truth in 83 of 100 studies only.
        p_value: Of no difference from the animals' own baselines (sign-flip test of their
            logarithms); None at the baseline and for a single animal.
    """

    time: int
    animals: Codes
    values: npt.NDArray[np.float64]
    clips: Codes
    mean: float
    interval: tuple[float, float] | None
    p_value: float | None


def baseline_distances(
    vectors: npt.ArrayLike, animals: Codes, times: Codes, baseline: int
) -> npt.NDArray[np.float64]:
    """Return each clip's distance from its animal's baseline, (n,); NaN where there is none.

    Args:
        vectors: Embeddings, (n, numbers).
        animals: The animal of each clip, (n,).
        times: The time point of each clip, (n,).
        baseline: Which time point is the baseline.
    """
    points = np.asarray(vectors, np.float64)
    found = np.full(len(points), np.nan)
    for animal in np.unique(animals[animals != UNKNOWN]):
        mine = animals == animal
        first = mine & (times == baseline)
        count = int(first.sum())
        if count < FEWEST_BASELINE:
            continue
        middle = points[first].mean(axis=0)
        away = np.linalg.norm(points[mine] - middle, axis=1)
        # A clip that is part of the middle lies too near to it; this is its way to the others'.
        away[first[mine]] *= count / (count - 1)
        usual = away[first[mine]].mean()
        if usual > 0:
            found[mine] = away / usual
    return found


def recovery(
    vectors: npt.ArrayLike, animals: Codes, times: Codes, baseline: int, seed: int = 0
) -> list[Stage]:
    """Return the time points in order, each with the animals' distances from their baselines.

    Args:
        vectors: Embeddings, (n, numbers).
        animals: The animal of each clip, (n,), as `layout.codes_of` numbers them.
        times: The time point of each clip, (n,), in order of time; `UNKNOWN` is left out.
        baseline: Which time point is the baseline.
        seed: Of what is drawn at random.

    Raises:
        DataError: If no animal has two baseline clips and a clip of another time.
    """
    distances = baseline_distances(vectors, animals, times, baseline)
    stages = stages_of(distances, animals, times, baseline, seed)
    if len(stages) < 2:
        raise DataError(
            "A recovery needs animals with two clips at the baseline and some at another time "
            "point: say in the table of animals when sessions were."
        )
    return stages


def stages_of(
    distances: npt.NDArray[np.float64], animals: Codes, times: Codes, baseline: int, seed: int = 0
) -> list[Stage]:
    """Return the time points of clips whose distances are known, in order; maybe none.

    Args:
        distances: Of each clip, (n,), as `baseline_distances` returns them; NaN is left out.
        animals: The animal of each clip, (n,).
        times: The time point of each clip, (n,).
        baseline: Which time point is the baseline.
        seed: Of what is drawn at random.
    """
    known = np.isfinite(distances) & (times != UNKNOWN)
    return [
        _stage(distances[known], animals[known], times[known], time, baseline, seed)
        for time in np.unique(times[known]).tolist()
    ]


def _stage(
    distances: npt.NDArray[np.float64],
    animals: Codes,
    times: Codes,
    time: int,
    baseline: int,
    seed: int,
) -> Stage:
    here = times == time
    names, at, clips = np.unique(animals[here], return_inverse=True, return_counts=True)
    values = np.bincount(at, weights=distances[here]) / clips
    logs = _logs(values)
    rng = np.random.default_rng([seed, 13, time])
    p_value = None if time == baseline or len(names) < 2 else sign_flips(logs, rng)
    mean = float(np.exp(logs.mean()))
    return Stage(time, names, values, clips, mean, _interval(logs), p_value)


def _logs(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.log(np.maximum(values, 1e-12))


def _interval(logs: npt.NDArray[np.float64]) -> tuple[float, float] | None:
    """Return the 95 % interval of what is the mean of logarithms."""
    if len(logs) < FEWEST_ANIMALS:
        return None
    load_torch()
    from scipy.stats import t

    wide = t.ppf(0.975, len(logs) - 1) * logs.std(ddof=1) / np.sqrt(len(logs))
    low, high = np.exp(np.clip(logs.mean() + np.array([-wide, wide]), -50, 50))
    return float(low), float(high)


def over_all(stages: Sequence[Stage], baseline: int, seed: int = 0) -> float | None:
    """Return the p-value of no difference from the baselines over all other time points together.

    Each animal counts once, with the mean of its logarithms; None for fewer than two animals.
    """
    found: dict[int, list[float]] = {}
    for stage in stages:
        if stage.time != baseline:
            for animal, log in zip(stage.animals.tolist(), _logs(stage.values), strict=True):
                found.setdefault(animal, []).append(float(log))
    means = np.array([np.mean(each) for each in found.values()])
    return sign_flips(means, np.random.default_rng([seed, 14])) if len(means) > 1 else None


def least_p_value(animals: int) -> float:
    """Return the smallest p-value that sign flips of so many animals can give."""
    return 2 / 2**animals if animals <= EXACT else 1 / (DRAWS + 1)


def sign_flips(differences: npt.NDArray[np.float64], rng: np.random.Generator) -> float:
    """Return how often differences with random signs have a mean as far from 0 (Fisher 1935)."""
    count = len(differences)
    if count <= EXACT:
        signs = np.array(list(itertools.product((1, -1), repeat=count)))
        extra = 0
    else:
        signs, extra = rng.choice((1, -1), size=(DRAWS, count)), 1
    means = np.abs(signs @ differences)
    far = int((means >= abs(differences.sum()) - 1e-12).sum())
    return (far + extra) / (len(signs) + extra)


@dataclass(frozen=True, slots=True)
class Effect:
    """Whether groups of animals recover differently.

    Attributes:
        p_value: Likelihood ratio test of a linear mixed model of the logarithms with and without
            group times time, the animal being random; None if it cannot be fitted.
        animals: How many there are.
        groups: Their names.
    """

    p_value: float | None
    animals: int
    groups: tuple[str, ...]


def group_effect(stages: Sequence[Stage], groups: dict[int, str], baseline: int) -> Effect | None:
    """Return whether groups differ in how they recover; None with fewer than two groups.

    Args:
        stages: What `recovery` found.
        groups: The group of each animal, by its code.
        baseline: Which time point is the baseline; there all animals are 1 by definition.
    """
    rows = [
        (int(animal), groups[int(animal)], stage.time, float(np.log(max(value, 1e-12))))
        for stage in stages
        if stage.time != baseline
        for animal, value in zip(stage.animals, stage.values, strict=True)
        if groups.get(int(animal))
    ]
    names = tuple(sorted({row[1] for row in rows}))
    if len(names) < 2:
        return None
    return Effect(_mixed_model(rows), len({row[0] for row in rows}), names)


def _mixed_model(rows: Sequence[tuple[int, str, int, float]]) -> float | None:
    """Return the p-value of group, and of group times time, against time alone."""
    import warnings

    load_torch()
    from scipy.stats import chi2
    from statsmodels.regression.mixed_linear_model import MixedLM

    value = np.array([row[3] for row in rows])
    animal = np.array([row[0] for row in rows])
    group, time = _dummies([row[1] for row in rows]), _dummies([row[2] for row in rows])
    one = np.ones((len(rows), 1))
    both = np.einsum("na,nb->nab", group, time).reshape(len(rows), -1)
    small, large = np.hstack([one, time]), np.hstack([one, time, group, both])
    if len(rows) <= large.shape[1] + 1 or np.linalg.matrix_rank(large) < large.shape[1]:
        return None
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # a spread between animals of nothing is no error
        try:
            heights = [
                float(MixedLM(value, x, animal).fit(reml=False).llf) for x in (small, large)
            ]
        except (np.linalg.LinAlgError, ValueError):
            return None
    ratio = 2 * (heights[1] - heights[0])
    if not np.isfinite(ratio):
        return None
    return float(chi2.sf(max(ratio, 0.0), large.shape[1] - small.shape[1]))


def _dummies(values: Sequence[object]) -> npt.NDArray[np.float64]:
    """Return a column for each value but the first, (n, values - 1)."""
    names, at = np.unique(np.array(values), return_inverse=True)
    return np.eye(len(names))[at][:, 1:]
