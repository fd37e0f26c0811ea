"""Cross-validation by animal: the number on the screen is the number a new animal will get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.tensors import TensorSource
from mousevision.learn.baseline import Baseline, compare_with_baseline
from mousevision.learn.clip_curve import CurvePoint, curve_point, fewer_clips, parts_of
from mousevision.learn.predict import abstains, predict
from mousevision.learn.reports import RoundReport
from mousevision.learn.scores import Scores, score
from mousevision.learn.splits import Split, folds
from mousevision.learn.train import train_classifier
from mousevision.learn.train_settings import TrainSettings

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork


@dataclass(frozen=True, slots=True)
class FoldPrediction:
    """What was said of a clip by a network that never saw its animal.

    Attributes:
        index: The clip's index in the source.
        subject: Its animal.
        truth: Its label, a class index.
        probabilities: Per class, calibrated on animals other than this one.
        fold: Number of the fold that tested it, from 0.
        abstained: Whether the network was too unsure to say.
    """

    index: int
    subject: str
    truth: int
    probabilities: tuple[float, ...]
    fold: int
    abstained: bool


@dataclass(frozen=True, slots=True)
class FoldReport:
    """One fold: who was where in words, how it learnt, and which round was kept."""

    words: str
    test: tuple[str, ...]
    tune: tuple[str, ...]
    history: tuple[RoundReport, ...]
    best_round: int
    temperature: float
    threshold: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A cross-validation: scores over all clips, each predicted by the fold that tested it.

    Attributes:
        classes: Names of the classes.
        scores: How good the predictions are.
        predictions: One per labelled clip, in the order of the source.
        folds: One per training.
        baseline: What simple motion statistics achieve on the same folds.
        curve: What networks achieve that learnt from fewer clips, and from all; empty unless asked
            for.
    """

    classes: tuple[str, ...]
    scores: Scores
    predictions: tuple[FoldPrediction, ...]
    folds: tuple[FoldReport, ...]
    baseline: Baseline
    curve: tuple[CurvePoint, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the JSON of `evaluate`; a caller that knows files adds them to `predictions`."""
        return {
            **self.scores.to_json(self.classes),
            "baseline": self.baseline.to_json(),
            **({"curve": [point.to_json() for point in self.curve]} if self.curve else {}),
            "predictions": [
                {
                    "index": p.index,
                    "subject": p.subject,
                    "truth": self.classes[p.truth],
                    "probabilities": dict(zip(self.classes, p.probabilities, strict=True)),
                    "fold": p.fold,
                    "abstained": p.abstained,
                }
                for p in self.predictions
            ],
            "folds": [
                {
                    "words": fold.words,
                    "test": list(fold.test),
                    "tune": list(fold.tune),
                    "best_round": fold.best_round,
                    "temperature": fold.temperature,
                    "threshold": fold.threshold,
                    "seconds": fold.seconds,
                    "history": [report.to_json() for report in fold.history],
                }
                for fold in self.folds
            ],
        }


def cross_validate(
    ctx: JobContext,
    source: TensorSource,
    targets: npt.ArrayLike,
    groups: Sequence[str],
    classes: Sequence[str],
    spec: InputSpec,
    settings: TrainSettings,
    k: int | None = None,
    *,
    unit: str = "animal",
    start: ClipNetwork | None = None,
    curve: bool = False,
) -> Evaluation:
    """Train once per fold and test each animal by a network that never saw it.

    `k` folds of whole animals; None leaves one animal out at a time. Stopping, temperature and
    threshold of a fold come from its tune animals only. `start` is a network whose first layers
    every fold begins from; it must not have seen labels. `curve` does it again with an
    eighth, a quarter and half of the clips to learn from.

    Raises:
        DataError: If there are too few animals, or a class in only one of them.
        Cancelled: Within a second of the user's wish.
    """
    target = np.asarray(targets, dtype=np.int64)
    splits = folds(target, groups, k, settings.seed, classes=classes, unit=unit)
    study = _Study(source, target, tuple(groups), tuple(classes), spec, settings, start)
    return _evaluated(ctx, study, splits, curve)


def _evaluated(ctx: JobContext, study: _Study, splits: Sequence[Split], curve: bool) -> Evaluation:
    parts = parts_of(splits, study.target) if curve else []
    share = 0.99 / (1 + len(parts))
    said, reports = _all_folds(SpanContext(ctx, 0, share), study, splits)
    points = [
        _fewer(SpanContext(ctx, share * at, share * (at + 1)), study, splits, part)
        for at, part in enumerate(parts, 1)
    ]
    return Evaluation(
        study.classes,
        _scores(said, study.settings.seed),
        tuple(said),
        tuple(reports),
        _baseline(SpanContext(ctx, 0.99, 1), study, splits, said),
        (*points, _point(study, splits, said, 1.0)) if curve else (),
    )


@dataclass(frozen=True, slots=True)
class _Study:
    """What is the same for every fold."""

    source: TensorSource
    target: npt.NDArray[np.int64]
    groups: tuple[str, ...]
    classes: tuple[str, ...]
    spec: InputSpec
    settings: TrainSettings
    start: ClipNetwork | None


def _all_folds(
    ctx: JobContext, study: _Study, splits: Sequence[Split]
) -> tuple[list[FoldPrediction], list[FoldReport]]:
    """Train once per split; the predictions are in the order of the source."""
    said: list[FoldPrediction] = []
    reports: list[FoldReport] = []
    for number, split in enumerate(splits):
        held = split.test_groups
        who = held[0] if len(held) == 1 else f"{held[0]} and {len(held) - 1} more"
        note = f"without {who}, {number + 1} of {len(splits)}"
        part = SpanContext(ctx, number / len(splits), (number + 1) / len(splits), note)
        rows, report = _one_fold(part, study, split, number)
        said += rows
        reports.append(report)
    return sorted(said, key=lambda p: p.index), reports


def _fewer(ctx: JobContext, study: _Study, splits: Sequence[Split], fraction: float) -> CurvePoint:
    """Do it again with part of the clips to learn from."""
    seed = study.settings.seed
    small = [fewer_clips(s, study.target, study.groups, fraction, seed) for s in splits]
    noted = SpanContext(ctx, 0, 1, f"{np.mean([len(s.train) for s in small]):.0f} clips")
    said, _ = _all_folds(noted, study, small)
    return _point(study, small, said, fraction)


def _point(
    study: _Study, splits: Sequence[Split], said: Sequence[FoldPrediction], fraction: float
) -> CurvePoint:
    truth, names = np.array([p.truth for p in said]), [p.subject for p in said]
    return curve_point(fraction, splits, truth, _answers(said), names, study.settings.seed)


def _answers(said: Sequence[FoldPrediction]) -> npt.NDArray[np.int64]:
    return np.array([int(np.argmax(p.probabilities)) for p in said])


def _one_fold(
    ctx: JobContext, study: _Study, split: Split, number: int
) -> tuple[list[FoldPrediction], FoldReport]:
    learning, testing = SpanContext(ctx, 0, 0.98), SpanContext(ctx, 0.98, 1)
    trained = train_classifier(
        learning,
        study.source,
        study.target,
        split,
        study.classes,
        study.spec,
        study.settings,
        study.start,
    )
    checkpoint = trained.checkpoint
    probabilities = predict(testing, checkpoint, study.source, split.test)
    unsure = abstains(checkpoint, probabilities)
    said = [
        FoldPrediction(
            index=index,
            subject=str(study.groups[index]),
            truth=int(study.target[index]),
            probabilities=tuple(float(p) for p in row),
            fold=number,
            abstained=bool(abstained),
        )
        for index, row, abstained in zip(split.test.tolist(), probabilities, unsure, strict=True)
    ]
    report = FoldReport(
        words=split.words,
        test=split.test_groups,
        tune=split.tune_groups,
        history=trained.history,
        best_round=trained.best_round,
        temperature=checkpoint.temperature,
        threshold=checkpoint.threshold,
        seconds=trained.seconds,
    )
    return said, report


def _baseline(
    ctx: JobContext, study: _Study, splits: Sequence[Split], said: Sequence[FoldPrediction]
) -> Baseline:
    return compare_with_baseline(
        ctx,
        study.source,
        study.target,
        splits,
        [p.index for p in said],
        _answers(said),
        study.groups,
        study.settings.seed,
    )


def _scores(said: Sequence[FoldPrediction], seed: int) -> Scores:
    return score(
        np.array([p.truth for p in said]),
        np.array([p.probabilities for p in said]),
        [p.subject for p in said],
        abstained=np.array([p.abstained for p in said]),
        seed=seed,
    )
