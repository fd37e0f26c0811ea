"""Train one network on a project's clips and say how good it is on animals it never saw."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from mousevision.core.atomic import write_json
from mousevision.core.errors import Cancelled, DataError, MouseVisionError, SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.learn.baseline import compare_with_baseline
from mousevision.learn.checkpoint import save_checkpoint, versions
from mousevision.learn.device import best_device, thread_count
from mousevision.learn.embed import draw
from mousevision.learn.predict import abstains, predict
from mousevision.learn.registry import Kind, find_model, recommended
from mousevision.learn.scores import score
from mousevision.learn.splits import Indices, Split, hold_out
from mousevision.learn.train import Trained, train_autoencoder, train_classifier
from mousevision.learn.train_settings import TrainSettings, train_settings
from mousevision.services.access import need_writing
from mousevision.services.beginning import beginning, beginning_words
from mousevision.services.beside import baseline_words, learnt_words
from mousevision.services.drawing import drawing_metrics, drawing_words
from mousevision.services.familiar import keep_familiar
from mousevision.services.labelled import LabelledClips, labelled_clips
from mousevision.services.present import present_clips
from mousevision.services.tensors import ClipTensors, project_tensors
from mousevision.services.words import counted
from mousevision.store import listing, runs, videos
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.learn.loop import Watcher

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


def request_of(run: Run) -> TrainRequest:
    """Return the request that repeats a run: the same animals, settings, input and seed.

    It gives the same result on the same machine as long as clips and labels are the same; the
    run's `label_revision` and `data` tell whether they are.

    Raises:
        SettingError: If the run is no training.
    """
    if run.kind is not RunKind.TRAIN:
        raise SettingError(f"Run {run.id} is no training: there is nothing to train again.")
    settings = dict(run.config["settings"])
    values = {**settings.pop("options"), **settings}
    model, seed = values.pop("model"), values.pop("seed")
    held_out = tuple(run.config["split"]["test"]) if "split" in run.config else None
    if "asked" in run.config:  # where parts of recordings were tested, which have no names
        asked = run.config["asked"]["held_out"]
        held_out = None if asked is None else tuple(asked)
    return TrainRequest(model, held_out, seed, values, InputSpec.from_json(run.config["input"]))


def train(
    ctx: JobContext, project: Project, request: TrainRequest, watchers: Sequence[Watcher] = ()
) -> Run:
    """Train, test on held-out animals, and keep everything in the run's folder.

    Clips whose videos are missing are left out, and the run's words say so. `watchers` are told
    the end of each round.

    Raises:
        MouseVisionError: If there is too little to learn from, or a setting makes no sense.
        Cancelled: The run is kept, marked as cancelled.
    """
    need_writing(project)
    settings = request.settings()
    kind = find_model(settings.model).kind
    if kind is Kind.AUTOENCODER:
        return _train_autoencoder(ctx, project, request, settings, watchers)
    if kind is Kind.BOUTS:
        if watchers:
            raise SettingError(f"{settings.model} writes no TensorBoard logs: leave that away.")
        from mousevision.services.bout_training import train_on_bouts  # which builds on this file

        return train_on_bouts(ctx, project, request, settings)
    return _train_classifier(ctx, project, request, settings, watchers)


def _train_classifier(
    ctx: JobContext,
    project: Project,
    request: TrainRequest,
    settings: TrainSettings,
    watchers: Sequence[Watcher],
) -> Run:
    study = labelled_clips(project, ctx)
    asked = request.held_out, settings.seed
    split = hold_out(study.targets, study.groups, *asked, classes=study.classes, unit=study.unit)
    config = base_config(project, settings, request.spec, study.rows, study.targets)
    config |= study_config(study) | {"split": split_names(study, split)}
    start = beginning(project, settings)
    ids = [row.id for row in study.rows]
    learning, testing = SpanContext(ctx, 0, 0.94), SpanContext(ctx, 0.94, 0.98)
    placing = SpanContext(ctx, 0.98, 1, "placing")

    def work(run: Run) -> tuple[dict[str, Any], str]:
        with project_tensors(ctx, project, ids, request.spec) as source:
            trained = train_classifier(
                learning,
                source,
                study.targets,
                split,
                study.classes,
                request.spec,
                settings,
                start,
                watchers,
            )
            metrics = _test(testing, trained, source, study, split)
            keep_familiar(placing, project, run, trained.checkpoint, source, study, split)
        save_checkpoint(runs.run_folder(project, run.id), trained)
        result = result_words(metrics, split, study.unit)
        learnt = learnt_words([trained.history], len(study.classes))
        words = (result, learnt, beginning_words(settings), study.words, study.left_out)
        return metrics | pace(trained), " ".join(part for part in words if part)

    return in_run(project, RunKind.TRAIN, settings, config, work)


def _train_autoencoder(
    ctx: JobContext,
    project: Project,
    request: TrainRequest,
    settings: TrainSettings,
    watchers: Sequence[Watcher],
) -> Run:
    if settings.init:
        raise SettingError(f"{settings.model} begins from nothing: only classifiers take init.")
    rows, left_out = all_clips(ctx, project)
    config = base_config(project, settings, request.spec, rows)

    def work(run: Run) -> tuple[dict[str, Any], str]:
        with project_tensors(ctx, project, [row.id for row in rows], request.spec) as source:
            learning = SpanContext(ctx, 0, 0.95)
            trained = train_autoencoder(learning, source, None, request.spec, settings, watchers)
            drawing = draw(SpanContext(ctx, 0.95, 1, "comparing"), trained.checkpoint, source)
        save_checkpoint(runs.run_folder(project, run.id), trained)
        words = f"Learnt to draw {len(rows)} clips. {drawing_words(drawing)}"
        return drawing_metrics(drawing) | pace(trained), f"{words} {left_out}".strip()

    return in_run(project, RunKind.TRAIN, settings, config, work)


def all_clips(ctx: JobContext, project: Project) -> tuple[list[ClipRow], str]:
    """Return all clips whose videos are there, and in words which are left out.

    Raises:
        DataError: If there are none.
    """
    rows, left_out = present_clips(
        ctx, project, listing.clip_rows(project, listing.clip_ids(project))
    )
    if not rows:
        raise DataError(left_out or "There are no clips yet: import some videos first.")
    return rows, left_out


def base_config(
    project: Project,
    settings: TrainSettings,
    spec: InputSpec,
    rows: Sequence[ClipRow] = (),
    targets: Sequence[int] = (),
) -> dict[str, Any]:
    """Return what every run needs to be repeated; `data` is a digest of its clips and labels."""
    return {
        "settings": settings.to_json(),
        "input": spec.to_json(),
        "label_revision": project.revision,
        "clips": len(rows),
        "data": _digest(project, rows, targets),
        "versions": versions(),
        "machine": {"device": str(best_device()), "threads": thread_count()},
    }


def _digest(project: Project, rows: Sequence[ClipRow], targets: Sequence[int]) -> str:
    marks = {video.id: video.fingerprint for video in videos.videos(project)}
    told = [(marks[row.video_id], row.start, row.stop, row.subject, row.session) for row in rows]
    text = json.dumps([told, list(targets)], ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def study_config(study: LabelledClips) -> dict[str, Any]:
    """Return what was learnt from."""
    return {
        "classes": list(study.classes),
        "counts": study.counts(),
        "unit": study.unit,
        "unit_words": study.words,
        "left_out": study.left_out,
    }


def split_names(study: LabelledClips, split: Split) -> dict[str, Any]:
    """Return who learnt, who tuned and who was tested, by name."""

    def names(indices: Indices) -> list[str]:
        return sorted({study.groups[at] for at in indices.tolist()})

    return {
        "train": names(split.train),
        "tune": names(split.tune),
        "test": names(split.test),
        "words": split.words,
    }


class Seeded(Protocol):
    """What every run has: a model, or no name where there is none, and a seed."""

    @property
    def model(self) -> str:
        """Name in the registry of models."""

    @property
    def seed(self) -> int:
        """Seed of every random choice."""


def in_run(
    project: Project,
    kind: RunKind,
    settings: Seeded,
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
    except (Cancelled, KeyboardInterrupt):
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
    testing, comparing = SpanContext(ctx, 0, 0.8), SpanContext(ctx, 0.8, 1)
    probabilities = predict(testing, trained.checkpoint, source, split.test)
    scores = score(
        np.array([study.targets[int(i)] for i in split.test]),
        probabilities,
        [study.groups[int(i)] for i in split.test],
        abstained=abstains(trained.checkpoint, probabilities),
        seed=trained.checkpoint.settings.seed,
    )
    said, seed = probabilities.argmax(axis=1), trained.checkpoint.settings.seed
    baseline = compare_with_baseline(
        comparing, source, study.targets, [split], split.test.tolist(), said, study.groups, seed
    )
    return scores.to_json(study.classes) | {
        "baseline": baseline.to_json(),
        "predictions": [
            {
                "clip": study.rows[int(i)].id,
                "file": study.rows[int(i)].file,
                "start_frame": study.rows[int(i)].start,
                "stop_frame": study.rows[int(i)].stop,
                "subject": study.rows[int(i)].subject,
                "truth": study.classes[study.targets[int(i)]],
                "probabilities": dict(zip(study.classes, map(float, row), strict=True)),
            }
            for i, row in zip(split.test, probabilities, strict=True)
        ],
    }


def result_words(metrics: Mapping[str, Any], split: Split, unit: str = "animal") -> str:
    """Return the result in a sentence that never leaves an accuracy alone."""
    if not metrics:
        return f"No {unit}s were held out, so nothing is known of its accuracy. {split.words}"
    interval = (metrics.get("ci95") or {}).get("accuracy")
    between = f", {interval[0]:.2f} to {interval[1]:.2f}" if interval else ""
    tested = counted(len(split.test_groups), unit)
    right = sum(row["right"] for row in metrics["per_subject"])
    words = (
        f"{right} of {counted(metrics['clips'], 'clip')} right ({metrics['accuracy']:.2f}"
        f"{between}) on {tested} that it never saw ({', '.join(split.test_groups)}); always "
        f"saying the commonest class would give {metrics['majority']:.2f}."
    )
    if not interval:
        verb = "says" if len(split.test_groups) == 1 else "say"
        words += f" {tested} {verb} little about others: evaluate by {unit}."
    if metrics["majority"] == 1.0:
        words += f" They show one class only: test on {unit}s that show the others too."
    return f"{words} {baseline_words(metrics, unit)}".strip()
