"""How well raters agree, beyond what chance would give.

Labels of whole clips are nominal: Cohen's kappa for two raters, Fleiss' for any number, agreement
on each class. Bouts are compared frame by frame and bout by bout.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.intervals import Interval, intersection, union

Ratings = npt.NDArray[np.int64]
Tally = npt.NDArray[np.float64]
NOT_RATED = -1


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement of raters.

    Attributes:
        value: Kappa: 1 is full agreement, 0 what chance gives; None where all say one class, so
            that chance would agree as well.
        agreement: Share of pairs of ratings of the same item that are alike.
        chance: Share that would be alike if raters drew classes as often as they gave them.
        items: Items with two ratings or more.
    """

    value: float | None
    agreement: float
    chance: float
    items: int


def cohen_kappa(first: Ratings, second: Ratings) -> Kappa | None:
    """Return Cohen's kappa of two raters; None where they have no item in common.

    Source: Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
    Measurement 20 (1960).

    Args:
        first: Class of each item, (n,); negative where this rater has given none.
        second: The same of the other rater.
    """
    return cohen_of(cohen_tally(first, second).sum(axis=0))


def cohen_tally(first: Ratings, second: Ratings) -> Tally:
    """Return what `cohen_of` needs of each item, (n, classes squared); sums may be taken."""
    classes = max(int(first.max(initial=-1)), int(second.max(initial=-1))) + 1
    both = np.flatnonzero((first >= 0) & (second >= 0))
    tally = np.zeros((len(first), classes * classes))
    tally[both, first[both] * classes + second[both]] = 1
    return tally


def cohen_of(tally: Tally) -> Kappa | None:
    """Return Cohen's kappa from the sum of tallies of items."""
    side = math.isqrt(len(tally))
    table = tally.reshape(side, side)
    items = int(table.sum())
    if not items:
        return None
    chance = float(table.sum(axis=1) @ table.sum(axis=0)) / items**2
    return _kappa(float(np.trace(table)) / items, chance, items)


def fleiss_kappa(ratings: Ratings) -> Kappa | None:
    """Return Fleiss' kappa of any number of raters; None where no item has two ratings.

    Items may have different numbers of ratings: agreement is the mean over items of the share of
    pairs alike, as in the original, and classes are as common as they are among all ratings of
    these items.

    Source: Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin 76
    (1971).

    Args:
        ratings: Class of each item by each rater, (items, raters); negative where there is none.
    """
    return fleiss_of(fleiss_tally(ratings).sum(axis=0))


def fleiss_tally(ratings: Ratings) -> Tally:
    """Return what `fleiss_of` needs of each item, (items, 2 + classes); sums may be taken."""
    counts = _counts(ratings)
    given = counts.sum(axis=1, keepdims=True)
    counts *= given >= 2
    pairs = np.maximum(given * (given - 1), 1)
    alike = (counts * (counts - 1)).sum(axis=1, keepdims=True) / pairs
    return np.hstack([given >= 2, alike, counts])


def fleiss_of(tally: Tally) -> Kappa | None:
    """Return Fleiss' kappa from the sum of tallies of items."""
    items, alike, counts = int(tally[0]), float(tally[1]), tally[2:]
    if not items:
        return None
    shares = counts / counts.sum()
    return _kappa(alike / items, float(shares @ shares), items)


def kappa_interval(
    tallies: Tally,
    groups: Sequence[str],
    kappa: Callable[[Tally], Kappa | None],
    seed: int = 0,
    draws: int = 1000,
) -> tuple[float, float] | None:
    """Return the 95 % interval of a kappa when animals, not clips, are drawn anew.

    A bootstrap over whole groups, as many as there are; the interval is that of the percentiles.
    None with fewer than three groups, or where kappa is mostly undefined.

    Args:
        tallies: Of each item, as `cohen_tally` or `fleiss_tally` return them.
        groups: Of each item, the animal.
        kappa: `cohen_of` or `fleiss_of`.
        seed: Of the draws.
        draws: How many.
    """
    names, group = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    sums = np.zeros((len(names), tallies.shape[1]))
    np.add.at(sums, group, tallies)
    sums = sums[sums.any(axis=1)]
    if len(sums) < 3:
        return None
    rng = np.random.default_rng(seed)
    times = rng.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=draws)
    found = [each.value for drawn in times @ sums if (each := kappa(drawn)) is not None]
    known = [value for value in found if value is not None]
    if len(known) < draws / 2:
        return None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def class_agreement(ratings: Ratings, classes: int) -> list[float | None]:
    """Return for each class how often another rater says it of an item of which one said it.

    The proportion of specific agreement: of the pairs in which at least one said the class, each
    counted by how many of its two did, the share in which both did. None where nobody said it.

    Source: Fleiss, Levin and Paik, Statistical methods for rates and proportions, 3rd ed. (2003),
    chapter 18.

    Args:
        ratings: Class of each item by each rater, (items, raters); negative where there is none.
        classes: Number of classes.
    """
    counts = _counts(ratings, classes)
    others = counts.sum(axis=1, keepdims=True) - 1
    possible = (counts * others).sum(axis=0)
    alike = (counts * (counts - 1)).sum(axis=0)
    return [float(a / p) if p > 0 else None for a, p in zip(alike, possible, strict=True)]


def disagreements(ratings: Ratings) -> Ratings:
    """Return the indices of items that raters gave different classes to, in their order."""
    counts = _counts(ratings)
    return np.flatnonzero((counts > 0).sum(axis=1) > 1)


@dataclass(frozen=True, slots=True)
class BoutAgreement:
    """Agreement of two raters on one behaviour of the timeline, where both have looked.

    Attributes:
        kappa: Over frames.
        first: Number of bouts of the first rater.
        second: Number of bouts of the second.
        alike: Pairs of bouts that are one event to both.
        start_off: Median frames by which the second begins later, over those pairs.
        stop_off: Median frames by which the second ends later.
    """

    kappa: Kappa | None
    first: int
    second: int
    alike: int
    start_off: float | None
    stop_off: float | None

    @property
    def f1(self) -> float | None:
        """Of the bouts of both, the share that is in a pair; None without bouts."""
        bouts = self.first + self.second
        return 2 * self.alike / bouts if bouts else None


ALIKE = 0.5
"""Bouts are one event when they share this part of the frames of both together."""


def bout_agreement(
    clips: Sequence[tuple[Sequence[Interval], Sequence[Interval], Sequence[Interval]]],
) -> BoutAgreement:
    """Compare the bouts that two raters marked of one behaviour.

    Each bout is paired with at most one of the other rater: of the pairs that share at least half
    of their frames, those with the largest share first.

    Args:
        clips: Of every clip the bouts of either rater and the frames that both have looked at;
            what lies outside of these is not compared.
    """
    table = np.zeros((2, 2), dtype=np.int64)
    pairs: list[tuple[Interval, Interval]] = []
    counts = [0, 0]
    for first, second, looked in clips:
        own, other = intersection(first, looked), intersection(second, looked)
        counts[0] += len(own)
        counts[1] += len(other)
        pairs += _pairs(own, other)
        table += _frames(own, other, looked)
    kappa = cohen_of(table.ravel().astype(np.float64))
    offsets = np.array([(b.start - a.start, b.stop - a.stop) for a, b in pairs])
    off = np.median(offsets, axis=0).tolist() if pairs else (None, None)
    return BoutAgreement(kappa, counts[0], counts[1], len(pairs), *off)


def _frames(
    first: Sequence[Interval], second: Sequence[Interval], looked: Sequence[Interval]
) -> Ratings:
    """Return how many frames neither, one or both have marked: rows are the first rater's."""
    both = _length(intersection(first, second))
    total, one, two = (_length(each) for each in (union(looked), first, second))
    return np.array([[total - one - two + both, two - both], [one - both, both]])


def _pairs(
    first: Sequence[Interval], second: Sequence[Interval]
) -> list[tuple[Interval, Interval]]:
    near = [(a.share(b), a, b) for a in first for b in second if a.overlaps(b)]
    found: list[tuple[Interval, Interval]] = []
    taken: set[tuple[int, Interval]] = set()
    for share, a, b in sorted(near, key=lambda each: -each[0]):
        if share >= ALIKE and not {(0, a), (1, b)} & taken:
            taken |= {(0, a), (1, b)}
            found.append((a, b))
    return found


def _length(intervals: Sequence[Interval]) -> int:
    return sum(each.length for each in intervals)


def _kappa(agreement: float, chance: float, items: int) -> Kappa:
    value = None if np.isclose(chance, 1.0) else (agreement - chance) / (1.0 - chance)
    return Kappa(value, agreement, chance, items)


def _counts(ratings: Ratings, classes: int = 0) -> Ratings:
    """Return how often each item was given each class, (items, classes)."""
    count = max(classes, int(ratings.max(initial=-1)) + 1)
    table = np.zeros((len(ratings), count), dtype=np.int64)
    item, rater = np.nonzero(ratings >= 0)
    np.add.at(table, (item, ratings[item, rater]), 1)
    return table
