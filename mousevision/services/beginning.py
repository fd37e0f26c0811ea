"""Beginning a classifier from an autoencoder's run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mousevision.core.errors import DataError
from mousevision.core.run import Run, RunStatus
from mousevision.learn.checkpoint import load_checkpoint
from mousevision.learn.registry import Kind, find_model
from mousevision.learn.train_settings import TrainSettings
from mousevision.store import runs
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork


def beginning(project: Project, settings: TrainSettings) -> ClipNetwork | None:
    """Return the network that a training begins from; None where it begins from nothing.

    Raises:
        DataError: If there is no such run, or it is no finished one of an autoencoder.
        MouseVisionError: If its files are missing or damaged.
    """
    if not settings.init:
        return None
    run = runs.run(project, settings.init)
    if not can_begin_from(run):
        raise DataError(
            f"Run {run.id} is no finished run of an autoencoder, which alone is begun from: a "
            "network that saw labels has seen those of the animals to be tested."
        )
    return load_checkpoint(runs.run_folder(project, run.id)).network


def can_begin_from(run: Run) -> bool:
    """Whether classifiers can begin from a run: a finished one of an autoencoder."""
    known = run.status is RunStatus.DONE and run.model
    return bool(known) and find_model(run.model).kind is Kind.AUTOENCODER


def beginning_words(settings: TrainSettings) -> str:
    """Return what it began from, with what that means; empty where it began from nothing."""
    if not settings.init:
        return ""
    return (
        f"It began from run {settings.init}, an autoencoder that saw all clips, also those of the "
        "animals tested here, but no label."
    )
