"""Train a network on the bouts of a project, and say how good it is where nothing was seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mousevision.core.atomic import write_json
from mousevision.core.errors import DataError, SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind
from mousevision.learn.bout_scores import score_bouts
from mousevision.learn.bout_split import BoutSplit, split_recordings
from mousevision.learn.bout_train import BoutStudy, judge, said_of, train_bouts
from mousevision.learn.bout_truth import BACKGROUND, Repertoire, counts
from mousevision.learn.bouts import Rule
from mousevision.learn.checkpoint import CheckpointError, save_checkpoint
from mousevision.learn.train_settings import TrainSettings
from mousevision.services.bout_frames import KeptFrames, frames_folder
from mousevision.services.bout_study import MarkedClips, marked_clips
from mousevision.services.tensors import ProjectPlaces
from mousevision.services.training import TrainRequest, base_config, in_run, pace
from mousevision.services.words import counted
from mousevision.store import runs
from mousevision.store.project import Project

RULE = "bouts.json"
"""File in a run's folder: the behaviours, and how probabilities become bouts."""


def train_on_bouts(
    ctx: JobContext, project: Project, request: TrainRequest, settings: TrainSettings
) -> Run:
    """Train on marked bouts, test on held-out animals, and keep everything in the run's folder.

    With one animal only, sessions, videos or the end of the recordings are held out instead.

    Raises:
        MouseVisionError: If there is too little to learn from, or a setting makes no sense.
        Cancelled: The run is kept, marked as cancelled.
    """
    if settings.init:
        raise SettingError(f"{settings.model} begins from nothing: only classifiers take init.")
    marked = marked_clips(ctx, project)
    split = split_recordings(marked.study, request.held_out, settings.seed)
    marked, not_learnt = _learnable(marked, split)
    config = base_config(project, settings, request.spec, marked.rows)
    config |= _config(marked, split, request)
    repertoire = marked.study.repertoire

    def work(run: Run) -> tuple[dict[str, Any], str]:
        folder = runs.run_folder(project, run.id)
        with _frames(SpanContext(ctx, 0, 0.2), project, marked, request.spec) as source:
            source.prepare()
            study = BoutStudy(source, marked.study.truths, repertoire, split)
            found = train_bouts(SpanContext(ctx, 0.2, 0.95), study, request.spec, settings)
            logits = said_of(ctx, found.trained.checkpoint.network, study, split.test)
            judged = judge(study, split.test, logits, found.rule)
        metrics = score_bouts(judged, repertoire, settings.seed) if judged else {}
        write_json(folder / RULE, _rule_json(repertoire, found.rule))
        save_checkpoint(folder, found.trained)
        words = [result_words(metrics, split), split.words, not_learnt, marked.words]
        return metrics | pace(found.trained), " ".join(part for part in words if part)

    return in_run(project, RunKind.TRAIN, settings, config, work)


def _frames(ctx: JobContext, project: Project, marked: MarkedClips, spec: InputSpec) -> KeptFrames:
    places = ProjectPlaces(project, [row.id for row in marked.rows])
    every = [places[at] for at in range(len(places))]
    folder = frames_folder(project.folder)
    return KeptFrames(ctx, folder, every, marked.study.rates, marked.spans(), spec)


def _learnable(marked: MarkedClips, split: BoutSplit) -> tuple[MarkedClips, str]:
    """Leave out behaviours that nothing to learn from shows, and say so."""
    study = marked.study
    found = counts(study.truths, study.repertoire, split.train)
    missing = [n for n, c in zip(study.repertoire.outputs, found, strict=True) if not c]
    if BACKGROUND in missing:
        raise DataError(
            "Every frame that was looked at shows a behaviour: leave some frames between bouts, "
            "or let the behaviours overlap, so that there is a background to tell them from."
        )
    if not missing:
        return marked, ""
    if len(missing) == len(study.repertoire.names):
        raise DataError("No bout is left to learn from: mark some more.")
    words = f"Not learnt, since only what was kept aside shows it: {', '.join(missing)}."
    return marked.without(missing), words


def _config(marked: MarkedClips, split: BoutSplit, request: TrainRequest) -> dict[str, Any]:
    repertoire = marked.study.repertoire
    held_out = request.held_out
    return {
        "behaviours": list(repertoire.names),
        "exclusive": list(repertoire.exclusive),
        "overlapping": list(repertoire.overlapping),
        "unit": split.unit,
        "asked": {"held_out": None if held_out is None else list(held_out)},
        "split": {
            "train": split.names(split.train),
            "tune": split.names(split.tune),
            "test": split.names(split.test),
            "words": split.words,
        },
        "pieces": {
            side: [[marked.rows[p.recording].file, p.start, p.stop] for p in getattr(split, side)]
            for side in ("train", "tune", "test")
        },
    }


def _rule_json(repertoire: Repertoire, rule: Rule) -> dict[str, Any]:
    return {
        "exclusive": list(repertoire.exclusive),
        "overlapping": list(repertoire.overlapping),
        "rule": rule.to_json(),
    }


def read_rule(folder: Path) -> tuple[Repertoire, Rule]:
    """Return what a run's network tells apart, and how its probabilities become bouts.

    Raises:
        CheckpointError: If the file is missing or damaged.
    """
    file = folder / RULE
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
        repertoire = Repertoire(tuple(values["exclusive"]), tuple(values["overlapping"]))
        return repertoire, Rule.from_json(values["rule"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(
            f"{file} is missing or damaged: train again or copy the run's folder anew."
        ) from error


def result_words(metrics: Mapping[str, Any], split: BoutSplit) -> str:
    """Return the result in sentences that never leave a figure alone."""
    if not metrics:
        return "Nothing was held out, so nothing is known of how well bouts are found."
    value, interval = metrics["frame_balanced_accuracy"], metrics["frame_ci95"]
    where = _where(split)
    if value is None:
        return f"No behaviour that was learnt is shown {where}, so nothing could be tested."
    between = f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval else ""
    rows = [row for row in metrics["behaviours"] if row["frame_balanced_accuracy"] is not None]
    untested = [row["behaviour"] for row in metrics["behaviours"] if row not in rows]
    each = "; ".join(_behaviour_words(row) for row in rows)
    text = (
        f"Frames right: {value:.2f}{between}, each behaviour and its absence counted alike, "
        f"{where}; guessing, or always saying background, gives 0.50. Bouts: F1 "
        f"{metrics['bout_f1_50']:.2f} where half must overlap, {metrics['bout_f1_25']:.2f} where "
        f"a quarter must ({each})."
    )
    return text + (
        f" Not tested, since not shown there: {', '.join(untested)}." if untested else ""
    )


def _where(split: BoutSplit) -> str:
    names = split.names(split.test)
    if split.unit == "time":
        return f"at the end of {counted(len(names), 'recording')}"
    return f"on {counted(len(names), split.unit)} that it never saw ({', '.join(names)})"


def _behaviour_words(row: Mapping[str, Any]) -> str:
    return (
        f"{row['behaviour']} {row['frame_balanced_accuracy']:.2f}, "
        f"{counted(row['bouts_said'], 'bout')} said, {row['bouts_there']} there, F1 "
        f"{_number(row['bout_f1_50'])}"
    )


def _number(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.2f}"
