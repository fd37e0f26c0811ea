"""Train one network on a project's clips and say how good it is on animals it never saw."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mousevision.core.atomic import write_json
from mousevision.core.errors import Cancelled, MouseVisionError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.learn.checkpoint import save_checkpoint, versions
from mousevision.learn.predict import abstains, predict
from mousevision.learn.registry import Kind, find_model, recommended
from mousevision.learn.scores import score
from mousevision.learn.splits import Split, hold_out
from mousevision.learn.train import Trained, train_autoencoder, train_classifier
from mousevision.learn.train_settings import TrainSettings, train_settings
from mousevision.services.labelled import LabelledClips, labelled_clips
from mousevision.services.tensors import ClipTensors, project_tensors
from mousevision.store import listing, runs
from mousevision.store.project import Project

CONFIG = "config.json"


@dataclass(frozen=True, slots=True)
class TrainRequest:
    """What a user asks to train.

    Attributes:
        model: Name in the registry; empty takes the recommended classifier.
        held_out: Animals to test on; None chooses them.
        seed: Seed of every random choice.
        values: Training and model settings by name.
        spec: How clips are prepared.
    """

    model: str = ""
    held_out: tuple[str, ...] | None = None
    seed: int = 0
    values: Mapping[str, object] = field(default_factory=dict)
    spec: InputSpec = field(default_factory=InputSpec)

    def settings(self) -> TrainSettings:
        """Return the settings of the training.

        Raises:
            SettingError: If the model or a setting is unknown.
        """
        return train_settings(self.model or recommended().name, self.values, seed=self.seed)


def train(ctx: JobContext, project: Project, request: TrainRequest) -> Run:
    """Train, test on held-out animals, and keep everything in the run's folder.

    Raises:
        MouseVisionError: If there is too little to learn from, or a setting makes no sense.
        Cancelled: The run is kept, marked as cancelled.
    """
    settings = request.settings()
    if find_model(settings.model).kind is Kind.AUTOENCODER:
        return _train_autoencoder(ctx, project, request, settings)
    study = labelled_clips(project)
    split = hold_out(
        study.targets,
        study.groups,
        request.held_out,
        settings.seed,
        classes=study.classes,
        unit=study.unit,
    )
    config = base_config(project, settings, request.spec) | split_config(study, split)

    def work(run: Run) -> tuple[dict[str, Any], str]:
        with project_tensors(project, [row.id for row in study.rows], request.spec) as source:
            learning, testing = SpanContext(ctx, 0, 0.95), SpanContext(ctx, 0.95, 1)
            trained = train_classifier(
                learning, source, study.targets, split, study.classes, request.spec, settings
            )
            metrics = _test(testing, trained, source, study, split)
        save_checkpoint(runs.run_folder(project, run.id), trained)
        return metrics | pace(trained), result_words(metrics, split)

    return in_run(project, RunKind.TRAIN, settings, config, work)


def _train_autoencoder(
    ctx: JobContext, project: Project, request: TrainRequest, settings: TrainSettings
) -> Run:
    ids = listing.clip_ids(project)

    def work(run: Run) -> tuple[dict[str, Any], str]:
        with project_tensors(project, ids, request.spec) as source:
            trained = train_autoencoder(ctx, source, None, request.spec, settings)
        save_checkpoint(runs.run_folder(project, run.id), trained)
        loss = min(report.tune_loss for report in trained.history)
        words = f"Learnt to draw {len(ids)} clips; mean squared error {loss:.4f} (white is 1)."
        return {"tune_loss": loss} | pace(trained), words

    config = base_config(project, settings, request.spec)
    return in_run(project, RunKind.TRAIN, settings, config, work)


def base_config(project: Project, settings: TrainSettings, spec: InputSpec) -> dict[str, Any]:
    """Return what every run needs to be repeated."""
    return {
        "settings": settings.to_json(),
        "input": spec.to_json(),
        "label_revision": project.revision,
        "versions": versions(),
    }


def split_config(study: LabelledClips, split: Split) -> dict[str, Any]:
    """Return who learnt, who tuned and who was tested, by name."""

    def names(indices: Any) -> list[str]:
        return sorted({study.groups[int(i)] for i in indices})

    return {
        "classes": list(study.classes),
        "unit": study.unit,
        "unit_words": study.words,
        "split": {
            "train": names(split.train),
            "tune": names(split.tune),
            "test": names(split.test),
            "words": split.words,
        },
    }


def in_run(
    project: Project,
    kind: RunKind,
    settings: TrainSettings,
    config: dict[str, Any],
    work: Callable[[Run], tuple[dict[str, Any], str]],
) -> Run:
    """Do work that is a run: it ends done, cancelled or failed, and its config lies beside it."""
    run = runs.start_run(project, kind, settings.model, settings.seed, config)
    began = time.monotonic()
    status, metrics, words = RunStatus.FAILED, dict[str, Any](), ""
    try:
        write_json(runs.run_folder(project, run.id) / CONFIG, config)
        metrics, words = work(run)
        status = RunStatus.DONE
    except Cancelled:
        status, words = RunStatus.CANCELLED, "Cancelled."
        raise
    except MouseVisionError as error:
        words = str(error)
        raise
    except Exception as error:
        words = f"Stopped on an unexpected error: {error}"
        raise
    finally:
        seconds = time.monotonic() - began
        runs.finish_run(project, run.id, status, metrics, words, seconds)
    return runs.run(project, run.id)


def pace(trained: Trained) -> dict[str, Any]:
    """Return how the training went, round by round, and how fast."""
    return {
        "history": [report.to_json() for report in trained.history],
        "best_round": trained.best_round,
        "train_seconds": trained.seconds,
        "clips_per_second": trained.clips_per_second,
    }


def _test(
    ctx: JobContext, trained: Trained, source: ClipTensors, study: LabelledClips, split: Split
) -> dict[str, Any]:
    """Return the scores on the held-out clips; empty when none were held out."""
    if not len(split.test):
        return {}
    probabilities = predict(ctx, trained.checkpoint, source, split.test)
    scores = score(
        np.array([study.targets[int(i)] for i in split.test]),
        probabilities,
        [study.groups[int(i)] for i in split.test],
        abstained=abstains(trained.checkpoint, probabilities),
        seed=trained.checkpoint.settings.seed,
    )
    return scores.to_json(study.classes) | {
        "predictions": [
            {
                "clip": study.rows[int(i)].id,
                "file": study.rows[int(i)].file,
                "subject": study.rows[int(i)].subject,
                "truth": study.classes[study.targets[int(i)]],
                "probabilities": dict(zip(study.classes, map(float, row), strict=True)),
            }
            for i, row in zip(split.test, probabilities, strict=True)
        ]
    }


def result_words(metrics: Mapping[str, Any], split: Split) -> str:
    """Return the result in a sentence that never leaves an accuracy alone."""
    if not metrics:
        return f"No animals were held out, so nothing is known of its accuracy. {split.words}"
    interval = (metrics.get("ci95") or {}).get("accuracy")
    between = f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval else ""
    return (
        f"{metrics['accuracy']:.2f}{between} of {metrics['clips']} clips right on animals it "
        f"never saw ({', '.join(split.test_groups)}); always saying the commonest class would "
        f"give {metrics['majority']:.2f}."
    )
