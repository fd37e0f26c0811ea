"""What may be exchanged with what, if the class did not matter; NumPy only.

Clips of one recording session share cage, light and camera, so a session, not a clip, is the unit
that chance deals with: labels are swapped between whole sessions of the same animal, so that
every animal keeps its classes. Where no animal shows two classes, animals are all that is left to
swap. Restricted permutation: Good, Permutation, Parametric and Bootstrap Tests, 2005, chapter 3.
"""

from __future__ import annotations

import enum
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.int64]


class Unit(enum.StrEnum):
    """What is exchanged."""

    SESSION = "session"
    """Whole sessions of one animal; each has one class."""
    CLIP = "clip"
    """Sessions of one animal as mixtures of classes, then clips within each."""
    ANIMAL = "animal"
    """Whole animals; each has one class."""


@dataclass(frozen=True, slots=True)
class Design:
    """The units of a comparison, and how their labels may be exchanged.

    Attributes:
        unit: What is exchanged.
        members: For each unit the indices of its clips.
        target: Class of each unit, (units,).
        group: Number of each unit's animal, (units,).
        session: Number of each unit's session, (units,).
        classes: Number of classes.
    """

    unit: Unit
    members: tuple[npt.NDArray[np.int64], ...]
    target: Labels
    group: npt.NDArray[np.int64]
    session: npt.NDArray[np.int64]
    classes: int

    def __len__(self) -> int:
        return len(self.members)

    @property
    def groups(self) -> int:
        """Number of animals that take part."""
        return len(np.unique(self.group))

    @property
    def within(self) -> bool:
        """Whether animals are compared with themselves."""
        return self.unit is not Unit.ANIMAL

    def means(self, features: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        """Return each unit's mean of its clips' features, (units, d)."""
        return np.stack([features[own].mean(axis=0, dtype=np.float64) for own in self.members])

    def blocks(self) -> list[npt.NDArray[np.int64]]:
        """Return the units among which labels move: those of one animal, or all animals."""
        if not self.within:
            return [np.arange(len(self))]
        return [np.flatnonzero(self.group == name) for name in np.unique(self.group)]

    def arrangements(self) -> float:
        """Return in how many ways the labels can be dealt out; infinite if beyond counting."""
        logs = sum(_log_ways(self, block) for block in self.blocks())
        return math.exp(logs) if logs < 700 else math.inf

    def likeness(self) -> int:
        """Return how many arrangements are the observed one with classes renamed.

        No score can tell those apart, so no p-value is smaller than their share of all.
        """
        counts = np.stack(
            [np.bincount(self.target[b], minlength=self.classes) for b in self.blocks()]
        )
        _, times = np.unique(counts[:, counts.any(axis=0)], axis=1, return_counts=True)
        return math.prod(math.factorial(int(n)) for n in times)

    def labelings(self, draws: int, seed: int) -> Labels:
        """Return labellings of the units, (n, units); the observed one comes first.

        All there are if they are no more than `draws` + 1, else `draws` random ones.
        """
        if self.unit is not Unit.CLIP and self.arrangements() < draws + 1.5:
            return self._all()
        rng = np.random.default_rng([seed, 5])
        found = np.tile(self.target, (draws + 1, 1))
        for block in self.blocks():
            found[1:, block] = self._dealt(block, draws, rng)
        return found

    def _all(self) -> Labels:
        blocks = self.blocks()
        ways = [list(_distinct(self.target[block].tolist())) for block in blocks]
        rows = [self.target.copy()]
        for choice in itertools.product(*ways):
            row = self.target.copy()
            for block, labels in zip(blocks, choice, strict=True):
                row[block] = labels
            if not np.array_equal(row, self.target):
                rows.append(row)
        return np.stack(rows)

    def _dealt(self, block: npt.NDArray[np.int64], draws: int, rng: np.random.Generator) -> Labels:
        """Return random labels of one block, (draws, units of the block)."""
        labels = np.tile(self.target[block], (draws, 1))
        if self.unit is not Unit.CLIP:
            return rng.permuted(labels, axis=1)
        names, place = np.unique(self.session[block], return_inverse=True)
        owns = [np.flatnonzero(place == at) for at in range(len(names))]
        taken = rng.permuted(np.tile(np.arange(len(names)), (draws, 1)), axis=1)
        for at, own in enumerate(owns):
            for other in range(len(names)):
                rows = np.flatnonzero(taken[:, at] == other)
                mixture = self.target[block][owns[other]]
                labels[np.ix_(rows, own)] = _stretched(mixture, len(rows), len(own), rng)
        return labels


def design(
    targets: Sequence[int], groups: Sequence[str], sessions: Sequence[str]
) -> Design | None:
    """Return how these labelled clips are to be compared; None if they cannot be.

    Animals that show one class only are left out, unless none shows two. `sessions` need only be
    unique within an animal.
    """
    target = np.asarray(targets, dtype=np.int64)
    _, group = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    pairs = [f"{g}\n{s}" for g, s in zip(groups, sessions, strict=True)]
    _, session = np.unique(np.asarray(pairs, dtype=str), return_inverse=True)
    classes = int(target.max()) + 1 if len(target) else 0
    both = [g for g in np.unique(group) if len(np.unique(target[group == g])) > 1]
    if len(both) == 1:
        return None
    if not both:
        return _by(Unit.ANIMAL, np.arange(len(target)), target, group, group, classes)
    used = np.flatnonzero(np.isin(group, both))
    unit = Unit.SESSION if _pure(session[used], target[used]) else Unit.CLIP
    return _by(unit, used, target, group, session, classes)


def _pure(session: npt.NDArray[np.int64], target: Labels) -> bool:
    pairs = np.unique(np.stack([session, target]), axis=1)
    return len(np.unique(pairs[0])) == int(pairs.shape[1])


def _by(
    unit: Unit,
    used: npt.NDArray[np.int64],
    target: Labels,
    group: npt.NDArray[np.int64],
    session: npt.NDArray[np.int64],
    classes: int,
) -> Design:
    keys = {Unit.SESSION: session, Unit.ANIMAL: group, Unit.CLIP: np.arange(len(target))}[unit]
    members = tuple(used[keys[used] == key] for key in np.unique(keys[used]))
    first = np.array([own[0] for own in members])
    return Design(unit, members, target[first], group[first], session[first], classes)


def _log_ways(plan: Design, block: npt.NDArray[np.int64]) -> float:
    """Return the logarithm of how many labellings a block has; of mixed sessions about that."""
    if plan.unit is not Unit.CLIP:
        return _log_multinomial(np.bincount(plan.target[block]).tolist())
    target, session = plan.target[block], plan.session[block]
    mixtures = [
        tuple(np.bincount(target[session == name], minlength=plan.classes).tolist())
        for name in np.unique(session)
    ]
    shares = [tuple(n / sum(mixture) for n in mixture) for mixture in mixtures]
    between = _log_multinomial([shares.count(one) for one in set(shares)])
    return between + sum(_log_multinomial(mixture) for mixture in mixtures)


def _log_multinomial(counts: Sequence[int]) -> float:
    return math.lgamma(sum(counts) + 1) - sum(math.lgamma(n + 1) for n in counts)


def _distinct(labels: Sequence[int]) -> Iterator[list[int]]:
    """Yield every distinct order of some labels."""
    if not labels:
        yield []
    for first in sorted(set(labels)):
        rest = list(labels)
        rest.remove(first)
        for tail in _distinct(rest):
            yield [first, *tail]


def _stretched(mixture: Labels, rows: int, size: int, rng: np.random.Generator) -> Labels:
    """Return labels in the shares of a mixture and in random order, (rows, size).

    What does not come out even is drawn.
    """
    whole, rest = divmod(size, len(mixture))
    even = np.tile(mixture, (rows, whole))
    drawn = rng.permuted(np.tile(mixture, (rows, 1)), axis=1)[:, :rest]
    return rng.permuted(np.concatenate([even, drawn], axis=1), axis=1)
