"""What an embedding's layout follows: what the clips show, or whose and when they are.

Near dots should be alike because the animals do the same. They may also be alike because they are
of one animal, one day or one camera. Both are measured by the neighbours of each dot: how often do
they share a value, and how often would they if the dots were shuffled?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from mousevision.learn.device import load_torch

Places = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int64]
Value = TypeVar("Value", np.int64, np.float64)

NEAR = 10
"""Neighbours that are looked at."""
ASKED = 4000
"""Dots whose neighbours are looked at: more would not change the second digit."""
SHUFFLES = 200
NOTABLE = 0.2
"""From this score on, and where shuffling hardly ever gives it, it is said in words."""
RARE = 0.01
UNKNOWN = -1
"""The code of a value that is not known; such dots neither ask nor answer."""


@dataclass(frozen=True, slots=True)
class Following:
    """How far neighbours share something.

    Attributes:
        name: What they share: "class", "animal", ...
        share: Of the neighbours, how many do; of numbers, the part of their spread that the
            neighbours' mean explains.
        chance: The share if the dots were shuffled.
        score: `share` from chance (0) to all (1); below 0 if neighbours avoid each other.
        p_value: How often shuffling gives as much.
        count: Dots that were asked.
    """

    name: str
    share: float
    chance: float
    score: float
    p_value: float
    count: int

    @property
    def notable(self) -> bool:
        """Whether it is to be said."""
        return self.score >= NOTABLE and self.p_value <= RARE


def codes_of(values: Sequence[object]) -> Codes:
    """Return a number for each value, in order of their words; `UNKNOWN` for none and empty."""
    words = [str(value) if value is not None else "" for value in values]
    order = {word: at for at, word in enumerate(sorted(set(words) - {""}))}
    return np.array([order.get(word, UNKNOWN) for word in words], np.int64)


def follows(
    places: npt.ArrayLike,
    name: str,
    codes: Codes,
    *,
    apart: Codes | None = None,
    within: Codes | None = None,
    near: int = NEAR,
    seed: int = 0,
) -> Following | None:
    """Return how far the neighbours of dots share a value; None where there is nothing to share.

    Args:
        places: Where the dots lie, (n, dimensions).
        name: What the values are.
        codes: The value of each dot, (n,), as `codes_of` numbers them.
        apart: Only neighbours of other codes count: class is asked across animals, since clips of
            one animal are alike anyway.
        within: Only neighbours of the same code count: animals are asked within a class, since
            an animal that has one class only would otherwise seem to attract.
        near: How many neighbours; fewer where most values have fewer dots than that.
        seed: Of the dots asked, and of shuffling.
    """
    rng = np.random.default_rng([seed, 11])
    rows = _known(codes, apart, within)
    if len(np.unique(codes[rows])) < 2:
        return None
    near = _enough(codes[rows], None if within is None else within[rows], near)
    asked, found = _neighbours(np.asarray(places, np.float32), rows, apart, within, near, rng)
    if not len(asked):
        return None
    share = _share(codes, asked, found)
    shuffled = np.array([
        _share(_shuffled(codes, rows, within, rng), asked, found) for _ in range(SHUFFLES)
    ])  # fmt: skip
    chance = float(shuffled.mean())
    p_value = (1 + int((shuffled >= share).sum())) / (SHUFFLES + 1)
    score = (share - chance) / (1 - chance) if chance < 1 else 0.0
    return Following(name, share, chance, score, p_value, len(asked))


def follows_number(
    places: npt.ArrayLike,
    name: str,
    values: npt.ArrayLike,
    *,
    least: float = 0.0,
    near: int = NEAR,
    seed: int = 0,
) -> Following | None:
    """Return how far a number, such as brightness, can be told from the neighbours' mean.

    Args:
        places: Where the dots lie, (n, dimensions).
        name: What the number is.
        values: The number of each dot, (n,); not a number where it is unknown.
        least: Numbers that spread less (standard deviation) are taken for the same.
        near: How many neighbours.
        seed: Of the dots asked, and of shuffling.
    """
    rng = np.random.default_rng([seed, 12])
    dots, numbers = np.asarray(places, np.float32), np.asarray(values, np.float64)
    rows = np.flatnonzero(np.isfinite(numbers))
    if len(rows) < 3 or numbers[rows].std() <= least:
        return None
    asked, found = _neighbours(dots, rows, None, None, near, rng)
    share = _explained(numbers, asked, found)
    shuffled = [
        _explained(_shuffled(numbers, rows, None, rng), asked, found) for _ in range(SHUFFLES)
    ]
    p_value = (1 + sum(each >= share for each in shuffled)) / (SHUFFLES + 1)
    return Following(name, share, 0.0, share, p_value, len(asked))


def _enough(codes: Codes, within: Codes | None, most: int) -> int:
    """Return how many neighbours a dot can have of its own value: more would be others'."""
    pairs = codes if within is None else within * (int(codes.max()) + 1) + codes
    sizes = np.unique(pairs, return_counts=True)[1]
    return int(np.clip(np.median(sizes) - 1, 1, most))


def _known(*codes: Codes | None) -> Codes:
    """Return the dots of which all that is given is known."""
    given = [each for each in codes if each is not None]
    return np.flatnonzero(np.all([each != UNKNOWN for each in given], axis=0))


def _neighbours(
    dots: Places,
    rows: Codes,
    apart: Codes | None,
    within: Codes | None,
    near: int,
    rng: np.random.Generator,
) -> tuple[Codes, Codes]:
    """Return dots, (m,), and the nearest allowed ones of each, (m, near); -1 where too few."""
    load_torch()
    from scipy.spatial import cKDTree

    asking = np.sort(rng.choice(rows, min(len(rows), ASKED), replace=False))
    group = apart if apart is not None else within
    parts = [None] if group is None else np.unique(group[asking]).tolist()
    asked, found = [np.zeros(0, np.int64)], [np.zeros((0, near), np.int64)]
    for part in parts:
        who, among = asking, rows
        if group is not None:
            who = asking[group[asking] == part]
            among = rows[(group[rows] != part) if apart is not None else (group[rows] == part)]
        if len(among) < 2:
            continue
        _, at = cKDTree(dots[among]).query(dots[who], k=min(near + 1, len(among)))
        ids = among[at]
        mine = ids == who[:, None]
        # Oneself is the nearest, unless others lie at the very same place.
        mine[~mine.any(axis=1), -1] = True
        others = ids[~mine].reshape(len(who), -1)
        full = np.full((len(who), near), UNKNOWN)
        full[:, : others.shape[1]] = others
        asked.append(who)
        found.append(full)
    return np.concatenate(asked), np.concatenate(found)


def _share(codes: Codes, asked: Codes, found: Codes) -> float:
    there = found != UNKNOWN
    same = (codes[found] == codes[asked][:, None]) & there
    return float(same.sum() / max(int(there.sum()), 1))


def _explained(numbers: npt.NDArray[np.float64], asked: Codes, found: Codes) -> float:
    """Return the part of the spread that the neighbours' mean explains; 0 at least."""
    there = found != UNKNOWN
    mean = np.where(there, numbers[found], 0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    own = numbers[asked]
    spread = float(np.square(own - own.mean()).sum())
    left = float(np.square(own - mean).sum())
    return max(0.0, 1 - left / spread) if spread > 0 else 0.0


def _shuffled(
    values: npt.NDArray[Value], rows: Codes, within: Codes | None, rng: np.random.Generator
) -> npt.NDArray[Value]:
    """Return the values with those of the rows exchanged, within each group if there are any."""
    mixed = values.copy()
    parts = [rows] if within is None else [
        rows[within[rows] == part] for part in np.unique(within[rows])
    ]  # fmt: skip
    for part in parts:
        mixed[part] = values[rng.permutation(part)]
    return mixed
