"""What is to be said of some clips: what is special about them, their mean, the most typical."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext
from mousevision.learn.enrichment import Special, one_animal, special
from mousevision.learn.partition import by_typicality
from mousevision.services.embedding import Embedding
from mousevision.services.facts import ANIMAL, Facts
from mousevision.services.tensors import project_tensors
from mousevision.store.project import Project

AVERAGED = 200
"""Clips of which a mean is taken: those nearest to the middle."""


@dataclass(frozen=True, slots=True, eq=False)
class About:
    """What is to be said of some clips.

    Attributes:
        clip_ids: Which, the most typical first.
        special: Values that they have more or less often than the others, the surest first.
        words: That in sentences, with a warning if they are one animal's.
        mean: Their mean, uint8, (frames, height, width, 3).
        averaged: Of how many clips it is the mean.
    """

    clip_ids: tuple[int, ...]
    special: tuple[Special, ...]
    words: str
    mean: npt.NDArray[np.uint8]
    averaged: int


def about(
    ctx: JobContext, project: Project, found: Embedding, known: Facts, clip_ids: Sequence[int]
) -> About | None:
    """Return what is special about some clips, their mean and the most typical of them.

    None where none of them is part of the embedding.

    Raises:
        Cancelled: If the job was cancelled.
    """
    chosen = set(clip_ids)
    inside = np.array([clip in chosen for clip in known.clip_ids], bool)
    if not inside.any():
        return None
    factors = {name: known.columns[name].values for name in known.shared}
    animals = known.columns[ANIMAL].values
    values = tuple(special(inside, factors, animals)) if not inside.all() else ()
    order = by_typicality(found.vectors[known.at], np.flatnonzero(inside))
    typical = tuple(known.clip_ids[at] for at in order.tolist())
    spec = InputSpec.from_json(found.run.config["input"])
    mean, averaged = mean_clip(ctx, project, spec, typical[:AVERAGED])
    return About(typical, values, _words(values, inside, animals), mean, averaged)


def _words(
    values: Sequence[Special], inside: npt.NDArray[np.bool_], animals: Sequence[object]
) -> str:
    sure = [each for each in values if each.sure]
    first = f"{int(inside.sum()):,} of {len(inside):,} clips."
    if inside.all():
        return f"{first} They are all: nothing can be special about them."
    warning = one_animal(inside, animals)
    if not sure:
        told = "Nothing is sure: chance alone gives such differences, for all that was asked."
    else:
        told = "What they have more or less often than by chance:"
    return " ".join(filter(None, (first, warning, told)))


def mean_clip(
    ctx: JobContext, project: Project, spec: InputSpec, clip_ids: Sequence[int]
) -> tuple[npt.NDArray[np.uint8], int]:
    """Return the mean of clips as a network gets them, and of how many it is.

    The mean is uint8, (frames, height, width, 3). Clips that cannot be read are left out.
    """
    total, count = np.zeros(spec.shape, np.float64), 0
    with project_tensors(ctx, project, clip_ids, spec, forgiving=True) as source:
        for at in range(len(source)):
            ctx.check()
            tensor = source.read([at])[0]
            if at not in source.problems:
                total += tensor
                count += 1
            ctx.report(at + 1, len(source))
    pictures = np.rint(total / max(count, 1)).astype(np.uint8).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(np.broadcast_to(pictures, (*pictures.shape[:3], 3))), count
