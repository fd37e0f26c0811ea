"""Training a network on the bouts of recordings, and the rule that makes bouts of what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import DataError, SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext
from mousevision.learn.augment import Variation
from mousevision.learn.bout_scores import Judged, bout_hits, frame_f1
from mousevision.learn.bout_split import BoutSplit
from mousevision.learn.bout_truth import UNSCORED, Piece, Repertoire, Truth, counts, targets
from mousevision.learn.bouts import (
    Logits,
    Rule,
    find_bouts,
    marks_of,
    probabilities,
)
from mousevision.learn.calibrate import fit_temperature
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.frame_windows import FrameSource, WindowSource, cut_windows, window_targets
from mousevision.learn.registry import Kind, create_model, find_model
from mousevision.learn.sliding import frame_network, recording_chunks, slide
from mousevision.learn.train import Trained
from mousevision.learn.train_settings import TrainSettings

if TYPE_CHECKING:
    from mousevision.learn.loop import Learner
    from mousevision.learn.nets.base import ClipNetwork

MOST_WEIGHT = 20.0
"""How much more a rare behaviour may weigh than the commonest one."""
TAKEN_BACK = (0.0, 0.5, 1.0)
"""Parts of the weights that the rule may take back."""
COSTS = (2.0, 4.0, 1.0, 8.0, 0.0, 16.0)
"""What a change may cost."""
AS_GOOD = 0.02
"""Of rules that differ by less than this on a few recordings, the first one tried is taken.

Taking back less did better on animals that were neither learnt from nor tuned on.
"""


@dataclass(frozen=True, slots=True)
class TrainedBouts:
    """A network, how its training went, and how its probabilities become bouts."""

    trained: Trained
    rule: Rule


@dataclass(frozen=True, slots=True)
class BoutStudy:
    """Recordings to learn from.

    Attributes:
        source: Their pictures.
        truths: What a rater says of each.
        repertoire: The behaviours.
        split: Which parts are for what.
    """

    source: FrameSource
    truths: tuple[Truth, ...]
    repertoire: Repertoire
    split: BoutSplit


def train_bouts(
    ctx: JobContext, study: BoutStudy, spec: InputSpec, settings: TrainSettings
) -> TrainedBouts:
    """Train on windows of `split.train`, stop and fit the rule by `split.tune`.

    Rare behaviours weigh more in the loss than common ones. The same seed gives the same weights
    on one machine.

    Raises:
        DataError: If a behaviour is missing from what is learnt from.
        SettingError: If the model does not learn bouts.
        Cancelled: Within a second of the user's wish.
    """
    from mousevision.learn.loop import repeatable

    if find_model(settings.model).kind is not Kind.BOUTS:
        raise SettingError(f"The model {settings.model} does not learn bouts: choose another one.")
    repertoire = study.repertoire
    found = counts(study.truths, repertoire, study.split.train)
    weights = output_weights(found, repertoire, study)
    with repeatable(settings.seed):
        learner = _learner(ctx, study, spec, settings, weights)
        learner.fit()
        rule = fit_rule(ctx, learner.network, study, weights)
    checkpoint = Checkpoint(
        Kind.BOUTS, settings, repertoire.outputs, spec, learner.network, words=study.split.words
    )
    shown = len(learner.train) * len(learner.history)
    trained = Trained(
        checkpoint,
        tuple(learner.history),
        learner.best_round,
        learner.seconds,
        shown / max(learner.seconds, 1e-9),
    )
    return TrainedBouts(trained, rule)


def _learner(
    ctx: JobContext,
    study: BoutStudy,
    spec: InputSpec,
    settings: TrainSettings,
    weights: npt.NDArray[np.float32],
) -> Learner:
    """Return a training of a new network on windows of the recordings."""
    from mousevision.learn.bout_losses import FrameLoss
    from mousevision.learn.loop import Learner

    repertoire, truths = study.repertoire, study.truths
    length = min(spec.frames, max(piece.stop - piece.start for piece in study.split.train))
    train = cut_windows(study.split.train, truths, length, max(length // 2, 1))
    tune = cut_windows(study.split.tune, truths, length, length)
    windows = [*train, *tune]
    target = [window_targets(w, truths[w.piece.recording], repertoire, length) for w in windows]
    source = WindowSource(study.source, windows, length)
    options = dict(settings.options)
    return Learner(
        ctx,
        create_model(settings.model, source.shape, len(repertoire.outputs), **options),
        FrameLoss(np.stack(target), weights, repertoire),
        source,
        np.arange(len(train)),
        np.arange(len(train), len(windows)),
        settings,
        # A change of speed would move the frames away from what is said of them.
        replace(Variation.of(settings.variation, settings.flip), speed=0.0),
    )


def output_weights(
    found: npt.NDArray[np.int64], repertoire: Repertoire, study: BoutStudy
) -> npt.NDArray[np.float32]:
    """Return how much frames count, by output; their mean over frames is one.

    Raises:
        DataError: If no frame to learn from shows a behaviour, or the background.
    """
    if not found.all():
        name = repertoire.outputs[int(np.argmin(found))]
        raise DataError(f"No frame to learn “{name}” from is left: mark more bouts of it.")
    split = repertoire.answers
    weights = np.ones(len(found), dtype=np.float32)
    if split:
        rare = found[:split].max() / found[:split]
        share = found[:split] / found[:split].sum()
        weights[:split] = np.minimum(rare, MOST_WEIGHT)
        weights[:split] /= (weights[:split] * share).sum()
    total = sum(
        int(study.truths[p.recording].scored(p.start, p.stop).sum()) for p in study.split.train
    )
    weights[split:] = np.clip(
        (total - found[split:]) / found[split:], 1 / MOST_WEIGHT, MOST_WEIGHT
    )
    return weights


def said_of(
    ctx: JobContext, network: ClipNetwork, study: BoutStudy, pieces: Sequence[Piece]
) -> list[Logits]:
    """Return the logits of the frames of some pieces; the network sees the recording around."""
    found = []
    for piece in pieces:
        rate = study.source.rate(piece.recording)
        margin = 2 * frame_network(network).context
        start = max(0, (piece.start - margin) // 16 * 16)
        stop = min(study.source.frames(piece.recording), piece.stop + margin)
        chunks = recording_chunks(study.source, piece.recording, start, stop)
        logits = np.concatenate(list(slide(ctx, network, chunks, rate)))
        found.append(logits[piece.start - start : piece.stop - start])
    return found


def fit_rule(
    ctx: JobContext, network: ClipNetwork, study: BoutStudy, weights: npt.NDArray[np.float32]
) -> Rule:
    """Choose on the pieces tuned on how probabilities become bouts.

    Tried are some costs of a change, and some parts of the weights to take back; kept is what
    finds frames and bouts best (mean of F1 over frames and of bouts at an overlap of one half).
    """
    from mousevision.learn.device import limit_threads

    limit_threads()
    logits = said_of(ctx, network, study, study.split.tune)
    rules = [_rule(study, logits, weights, part, cost) for part in TAKEN_BACK for cost in COSTS]
    scores = []
    for rule in rules:
        ctx.check()
        scores.append(_worth(judge(study, study.split.tune, logits, rule)))
    best = max(scores)
    return next(r for r, score in zip(rules, scores, strict=True) if score >= best - AS_GOOD)


def judge(
    study: BoutStudy, pieces: Sequence[Piece], logits: Sequence[Logits], rule: Rule
) -> list[Judged]:
    """Return what is so and what is said of some pieces, frame by frame."""
    found = []
    for piece, raw in zip(pieces, logits, strict=True):
        truth = study.truths[piece.recording]
        shown = probabilities(raw, study.repertoire, rule)
        bouts = find_bouts(shown, study.repertoire, rule)
        found.append(
            Judged(
                study.split.groups[piece.recording],
                truth.marks(piece.start, piece.stop),
                marks_of(bouts, len(raw), len(study.repertoire.names)),
                truth.scored(piece.start, piece.stop),
            )
        )
    return found


def _worth(judged: Sequence[Judged]) -> float:
    """Return how good a rule is; 0 where no behaviour is there."""
    found = []
    for at in range(judged[0].truth.shape[1]):
        truth = np.concatenate([one.truth[one.scored, at] for one in judged])
        said = np.concatenate([one.said[one.scored, at] for one in judged])
        if truth.any():
            found += [frame_f1(truth, said) or 0.0, bout_hits(judged, at, 0.5).f1 or 0.0]
    return float(np.mean(found)) if found else 0.0


def _rule(
    study: BoutStudy,
    logits: Sequence[Logits],
    weights: npt.NDArray[np.float32],
    part: float,
    cost: float,
) -> Rule:
    repertoire, split = study.repertoire, study.repertoire.answers
    bias = -part * np.log(weights.astype(np.float64))
    truth = [
        targets(study.truths[p.recording], repertoire, p.start, p.stop) for p in study.split.tune
    ]
    answer = np.concatenate(truth)[:, 0].astype(np.int64)
    known = answer != UNSCORED
    temperature = 1.0
    if split and known.any():
        values = np.concatenate(logits)[known, :split] + bias[:split]
        temperature = fit_temperature(values, answer[known])
    return Rule(temperature, tuple(bias.tolist()), cost, shortest_bouts(study))


def shortest_bouts(study: BoutStudy) -> tuple[int, ...]:
    """Return by behaviour half the length of the shortest bouts learnt from.

    One in twenty is taken for a slip and may be shorter.
    """
    found = []
    for at in range(len(study.repertoire.names)):
        lengths = [
            stop - start
            for piece in study.split.train
            for behaviour, start, stop in study.truths[piece.recording].bouts
            if behaviour == at and piece.start <= start and stop <= piece.stop
        ]
        found.append(max(1, round(0.5 * float(np.percentile(lengths, 5)))) if lengths else 1)
    return tuple(found)
