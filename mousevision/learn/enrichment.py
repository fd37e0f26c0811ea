"""What is special about a selection of clips: which values are in it more often than by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mousevision.learn.device import load_torch
from mousevision.learn.holm import holm
from mousevision.learn.layout import UNKNOWN, codes_of

SURE = 0.05
"""Corrected p-value up to which something is called special."""
ONE_ANIMAL = 0.8
"""From this share on, a selection is said to be one animal's."""


@dataclass(frozen=True, slots=True)
class Special:
    """One value, and how often it is in the selection.

    Attributes:
        factor: "class", "animal", ...
        value: "post", "m07", ...
        inside: Selected clips that have it.
        total: Clips that have it.
        expected: As many as would be selected by chance.
        p_value: Of Fisher's exact test, two-sided, corrected after Holm for all values asked.
        animals: Of how many animals the selected ones are.
    """

    factor: str
    value: str
    inside: int
    total: int
    expected: float
    p_value: float
    animals: int

    @property
    def sure(self) -> bool:
        """Whether chance is not enough to explain it."""
        return self.p_value <= SURE

    def words(self) -> str:
        """Return it as a sentence."""
        often = "more" if self.inside > self.expected else "less"
        animals = f"{self.animals} animal{'' if self.animals == 1 else 's'}"
        return (
            f"{self.factor} {self.value}: {self.inside} of {self.total} selected, {often} often "
            f"than by chance ({self.expected:.1f}), from {animals}"
        )


def special(
    selected: npt.NDArray[np.bool_],
    factors: Mapping[str, Sequence[object]],
    animals: Sequence[object] = (),
) -> list[Special]:
    """Return every value of every factor, the least likely first.

    The test takes clips as independent, which clips of one animal are not: `animals` says on
    how many it rests, and one that is special with a single animal says something of that animal.

    Args:
        selected: Which clips are, (n,).
        factors: By name, the value of each clip, (n,); None where it is unknown.
        animals: The animal of each clip, (n,), or none.
    """
    load_torch()
    from scipy.stats import fisher_exact

    whose = codes_of(animals) if len(animals) else np.full(len(selected), UNKNOWN)
    found: list[Special] = []
    for name, values in factors.items():
        codes = codes_of(values)
        known = codes != UNKNOWN
        chosen = selected & known
        size, taken = int(known.sum()), int(chosen.sum())
        for code in np.unique(codes[known]).tolist():
            has = codes == code
            inside, total = int((has & chosen).sum()), int(has.sum())
            if total == size:
                continue  # all have it: nothing can be special
            table = [[inside, total - inside], [taken - inside, size - total - taken + inside]]
            value = str(values[int(np.flatnonzero(has)[0])])
            those = whose[has & chosen]
            count = len(np.unique(those[those != UNKNOWN]))
            p_value = float(fisher_exact(table).pvalue)
            found.append(Special(name, value, inside, total, total * taken / size, p_value, count))
    found.sort(key=lambda each: (each.p_value, each.factor, each.value))
    corrected = holm([each.p_value for each in found])
    return [replace(each, p_value=p) for each, p in zip(found, corrected, strict=True)]


def one_animal(selected: npt.NDArray[np.bool_], animals: Sequence[object]) -> str:
    """Return a warning if nearly all of a selection is one animal's; empty if not."""
    chosen = [str(animals[at]) for at in np.flatnonzero(selected).tolist() if animals[at]]
    if not chosen:
        return ""
    names, counts = np.unique(chosen, return_counts=True)
    most = int(counts.argmax())
    if len(set(filter(None, animals))) < 2 or counts[most] < ONE_ANIMAL * len(chosen):
        return ""
    return (
        f"{counts[most]} of {len(chosen)} selected clips are of {names[most]}: what is special "
        "about them may be the animal."
    )
