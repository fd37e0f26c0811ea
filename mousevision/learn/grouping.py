"""Choosing whole groups so that each part of a split has the classes in like shares."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

TRIES = 2000


@dataclass(frozen=True, slots=True)
class Tally:
    """How many clips of each class each group has: `counts` is (groups, classes)."""

    names: tuple[str, ...]
    counts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, target: npt.NDArray[np.int64], group: npt.NDArray[np.str_]) -> Tally:
        """Count; only classes that occur get a column."""
        names, row = np.unique(group, return_inverse=True)
        kinds, column = np.unique(target, return_inverse=True)
        counts = np.zeros((len(names), len(kinds)), dtype=np.int64)
        np.add.at(counts, (row, column), 1)
        return cls(tuple(str(name) for name in names), counts)


def choose_groups(tally: Tally, count: int, seed: int) -> tuple[str, ...]:
    """Return `count` groups whose classes come nearest to their share of all, sorted.

    Every class stays present in the rest. A choice with clips of more classes always wins: of a
    class that is not there, nothing would be learnt about how it is recognised. Small studies are
    searched whole, large ones by 2,000 random draws. Empty if no choice leaves every class.
    """
    groups = len(tally.names)
    total = tally.counts.sum(axis=0)
    best: tuple[int, float, tuple[int, ...]] | None = None
    for chosen in _candidates(groups, count, seed):
        taken = tally.counts[list(chosen)].sum(axis=0)
        if np.any(taken >= total):
            continue
        score = float(np.abs(taken / total - count / groups).mean())
        absent = int((taken == 0).sum())
        # Rounded, so that of choices that are as good the first one stays.
        if best is None or (absent, round(score, 12)) < best[:2]:
            best = (absent, round(score, 12), chosen)
    return () if best is None else tuple(tally.names[i] for i in sorted(best[2]))


def _candidates(groups: int, count: int, seed: int) -> Iterator[tuple[int, ...]]:
    if not 0 < count < groups:
        return
    rng = np.random.default_rng([seed, 2])
    if math.comb(groups, count) <= TRIES:
        order = rng.permutation(groups).tolist()
        yield from itertools.combinations(order, count)
    else:
        for _ in range(TRIES):
            yield tuple(rng.choice(groups, size=count, replace=False).tolist())


def deal_groups(tally: Tally, parts: int, seed: int) -> list[tuple[str, ...]]:
    """Deal all groups into `parts` so that each part has like shares of every class.

    Groups are dealt one by one, the most uneven first, each to where the shares become most even
    (as in scikit-learn's StratifiedGroupKFold); of 50 random orders the best one is kept in which
    every class stays present outside every part, if there is one.
    """
    rng = np.random.default_rng([seed, 3])
    total = tally.counts.sum(axis=0)
    best: tuple[bool, float, list[int]] | None = None
    for _ in range(50):
        dealt = _deal(tally.counts / total, parts, rng)
        share = np.stack([tally.counts[dealt == part].sum(axis=0) for part in range(parts)])
        result = (bool(np.any(share >= total)), float((share / total).std(axis=0).sum()))
        if best is None or result < best[:2]:
            best = (*result, dealt.tolist())
    assert best is not None
    return [
        tuple(name for name, where in zip(tally.names, best[2], strict=True) if where == part)
        for part in range(parts)
    ]


def _deal(
    shares: npt.NDArray[np.float64], parts: int, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    groups = len(shares)
    order = rng.permutation(groups)
    order = order[np.argsort(-shares[order].std(axis=1), kind="stable")]
    dealt = np.full(groups, -1, dtype=np.int64)
    held = np.zeros((parts, shares.shape[1]))
    for position, group in enumerate(order):
        empty = [part for part in range(parts) if not np.any(dealt == part)]
        choices = empty if len(empty) >= groups - position else list(range(parts))
        costs = []
        for part in choices:
            after = held.copy()
            after[part] += shares[group]
            costs.append(float(after.std(axis=0).mean()) + 1e-9 * float(held[part].sum()))
        part = choices[int(np.argmin(costs))]
        dealt[group] = part
        held[part] += shares[group]
    return dealt
