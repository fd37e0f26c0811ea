"""How far groups of clips are what is known of the clips: adjusted Rand index and purity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mousevision.learn.clusters import NOWHERE, Labels
from mousevision.learn.device import load_torch
from mousevision.learn.layout import UNKNOWN, Codes


@dataclass(frozen=True, slots=True)
class Match:
    """How far groups and a known value are the same.

    Attributes:
        name: Of the value: "class", "animal".
        rand: Adjusted Rand index (Hubert and Arabie 1985): 0 by chance, 1 the same.
        purity: Share of clips that have the commonest value of their group.
        commonest: The purity of a single group: the share of the commonest value.
        count: Clips that are in a group and whose value is known.
    """

    name: str
    rand: float
    purity: float
    commonest: float
    count: int


def match(name: str, labels: Labels, codes: Codes) -> Match | None:
    """Return how far groups and a value are the same; None where nothing is to be compared.

    Args:
        name: Of the value.
        labels: The group of each clip, (n,), as `find_clusters` numbers them.
        codes: The value of each clip, (n,), as `layout.codes_of` numbers them.
    """
    load_torch()
    from sklearn.metrics import adjusted_rand_score

    known = (labels != NOWHERE) & (codes != UNKNOWN)
    groups, values = labels[known], codes[known]
    if len(np.unique(values)) < 2:
        return None
    table = np.zeros((int(groups.max()) + 1, int(values.max()) + 1), np.int64)
    np.add.at(table, (groups, values), 1)
    count = int(known.sum())
    return Match(
        name,
        float(adjusted_rand_score(values, groups)),
        float(table.max(axis=1).sum() / count),
        float(table.sum(axis=0).max() / count),
        count,
    )


def by_typicality(vectors: np.ndarray, members: Codes) -> Codes:
    """Return the members of a group, the most typical first: nearest to their middle.

    Args:
        vectors: Embeddings of all clips, (n, numbers).
        members: Which clips are in the group, (m,).
    """
    points = np.asarray(vectors, np.float64)[members]
    away = np.linalg.norm(points - points.mean(axis=0), axis=1)
    return members[np.argsort(away, kind="stable")]
