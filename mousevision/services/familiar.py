"""Which clips are like those that a network has learnt from: kept at its training, asked later."""

from __future__ import annotations

import contextlib

import numpy as np

from mousevision.core.errors import DataError
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run
from mousevision.core.tensors import TensorSource
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.drift import Familiar, familiar, read_familiar
from mousevision.learn.embed import embed
from mousevision.learn.layout import codes_of
from mousevision.learn.looks import looks_of
from mousevision.learn.splits import Split
from mousevision.services.labelled import LabelledClips
from mousevision.store import runs
from mousevision.store.project import Project

FILE = "familiar.npz"


def keep_familiar(
    ctx: JobContext,
    project: Project,
    run: Run,
    checkpoint: Checkpoint,
    source: TensorSource,
    study: LabelledClips,
    split: Split,
) -> None:
    """Keep with a run what the clips are like that its network has learnt from.

    Nothing is kept where they are too few to say what is usual.
    """
    learnt = np.sort(np.concatenate([split.train, split.tune]))
    vectors = embed(SpanContext(ctx, 0, 0.7), checkpoint, source, learnt)
    looks = looks_of(SpanContext(ctx, 0.7, 1), source, learnt)
    animals = codes_of([study.groups[at] for at in learnt.tolist()])
    with contextlib.suppress(DataError):
        familiar(vectors, looks, animals).keep(runs.run_folder(project, run.id) / FILE)


def known_clips(project: Project, run: Run) -> Familiar | None:
    """Return what the clips are like that a run's network has learnt from; None if unknown."""
    return read_familiar(runs.run_folder(project, run.id) / FILE)


def unfamiliar_words(count: int) -> str:
    """Return what is to be made of clips that are unlike all that was learnt from."""
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    return (
        f"{count} {verb} unlike all that the network has learnt from: look before you trust what "
        "it says of them."
    )
