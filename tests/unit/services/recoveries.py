"""A study whose recovery is known: each animal is just as far from its baseline as it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np

from mousevision.services.embedding import Embedding
from mousevision.store import study
from mousevision.store.clips import add_clip
from mousevision.store.project import Project
from mousevision.store.videos import add_video
from tests.unit.store.conftest import FRAMES, info

Factors = Mapping[str, Sequence[float | None]]
"""By animal, how many times as far it is at each time point; None where it was not filmed."""
TIMES = ("baseline", "week 1", "week 2")


def known_recovery(
    project: Project,
    factors: Factors,
    times: Sequence[str] = TIMES,
    groups: Mapping[str, str] | None = None,
    clips: int = 2,
) -> Embedding:
    """Put animals, sessions and clips into a project; return the embedding that fits.

    At the baseline, where the factor is 1, clips lie half to either side of the animal's own
    place, so that each is exactly 1 away from the others' middle if there are two.
    """
    rng = np.random.default_rng(3)
    ids: list[int] = []
    vectors: list[np.ndarray] = []
    with project.edit("A study") as edit:
        for name, ways in factors.items():
            animal = study.ensure_subject(edit, name)
            if groups is not None and name in groups:
                study.set_meta(edit, animal.id, {"group": groups[name]})
            home = rng.normal(size=8) * 20
            for at, factor in enumerate(ways):
                for clip in range(clips if factor is not None else 0):
                    session = study.ensure_session(edit, animal.id, times[at])
                    path = Path(f"{name} {at} {clip}.mp4").absolute()
                    video = add_video(edit, info(path))
                    made = add_clip(edit, video.id, 0, FRAMES, animal.id, session.id)
                    ids.append(made.id)
                    sign = 1 if clip % 2 else -1
                    away = np.eye(8)[at] * sign * (0.5 if at == 0 else float(factor or 0))
                    vectors.append(home + away)
    return stand_in(ids, np.array(vectors))


def stand_in(clip_ids: Sequence[int], vectors: np.ndarray) -> Embedding:
    """Return what a recovery needs of an embedding."""
    made = SimpleNamespace(run=None, clip_ids=np.array(clip_ids), vectors=vectors)
    return cast(Embedding, made)
