"""Groups of alike clips, and how far they are classes or animals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mousevision.core.job import JobContext
from mousevision.learn.clusters import Clusters, Grouping, Number, find_clusters
from mousevision.learn.layout import codes_of
from mousevision.learn.partition import Match, by_typicality, match
from mousevision.services.embedding import Embedding
from mousevision.services.facts import ANIMAL, CLASS, Facts

ALIKE = 0.1
"""Adjusted Rand index below which groups have nothing to do with a value."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group of alike clips.

    Attributes:
        number: From 1, the largest first.
        clip_ids: Its clips, the most typical first.
        mostly: Of class and animal: the commonest value and its share; None where unknown.
    """

    number: int
    clip_ids: tuple[int, ...]
    mostly: dict[str, tuple[str, float] | None]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Groups of the clips of an embedding.

    Attributes:
        clusters: As they were found, in the order of the facts.
        clip_ids: The clips, (m,).
        groups: The largest first.
        matches: How far they are class and animal.
        taught: The network was taught the classes, so that groups follow them in any case.
    """

    clusters: Clusters
    clip_ids: tuple[int, ...]
    groups: tuple[Group, ...]
    matches: tuple[Match, ...]
    taught: bool = False

    def names(self) -> dict[int, str | None]:
        """Return what the group of each clip is called; None where it is in none."""
        labels = self.clusters.labels.tolist()
        called = (None if at < 0 else f"group {at + 1}" for at in labels)
        return dict(zip(self.clip_ids, called, strict=True))

    def words(self) -> str:
        """Return how many groups there are, and what they are, in sentences."""
        found = {each.name: each for each in self.matches}
        return " ".join(filter(None, (self.clusters.words(), _verdict(found, self.taught))))

    def numbers(self) -> str:
        """Return the indices in a line."""
        return " · ".join(
            f"{each.name}: adjusted Rand {each.rand:.2f}, purity {each.purity:.2f} (one group "
            f"would have {each.commonest:.2f})"
            for each in self.matches
        )


def _verdict(found: dict[str, Match], taught: bool) -> str:
    shown, animal = found.get(CLASS), found.get(ANIMAL)
    if animal is not None and animal.rand >= ALIKE and (shown is None or animal.rand > shown.rand):
        than = " more than with the classes" if shown is not None else ""
        return (
            f"The groups go along with the animals{than}: they tell who it is rather than what it "
            "does."
        )
    if shown is not None and shown.rand >= ALIKE:
        must = ", as they must: this network was taught the classes" if taught else ""
        return f"The groups go along with the classes{must}."
    if shown is not None:
        return "The groups have little to do with the classes."
    return ""


def group_clips(
    ctx: JobContext,
    found: Embedding,
    known: Facts,
    grouping: Grouping,
    number: Number,
) -> Groups:
    """Group the clips of an embedding.

    Args:
        ctx: Cancelling.
        found: The embedding.
        known: What is known of its clips; those that the project has no more are left out.
        grouping: How.
        number: How many, in words.

    Raises:
        Cancelled: If the job was cancelled.
    """
    vectors = found.vectors[known.at]
    clusters = find_clusters(vectors, grouping=grouping, number=number, seed=found.run.seed)
    ctx.check()
    values = {name: known.columns[name].values for name in (CLASS, ANIMAL)}
    ids = np.array(known.clip_ids)
    groups = []
    for at in range(clusters.count):
        ctx.check()
        members = np.flatnonzero(clusters.labels == at)
        mostly = {
            name: _commonest([each[int(m)] for m in members]) for name, each in values.items()
        }
        typical = ids[by_typicality(vectors, members)].tolist()
        groups.append(Group(at + 1, tuple(typical), mostly))
    matches = (match(name, clusters.labels, codes_of(each)) for name, each in values.items())
    return Groups(clusters, known.clip_ids, tuple(groups), tuple(filter(None, matches)),
                  bool(found.run.config.get("classes")))  # fmt: skip


def _commonest(values: Sequence[object]) -> tuple[str, float] | None:
    known = [str(value) for value in values if value is not None]
    if not known:
        return None
    name, count = Counter(known).most_common(1)[0]
    return name, count / len(known)
