"""Training: a classifier from labels, or an autoencoder without; torch is imported inside."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mousevision.core.errors import DataError, SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import JobContext
from mousevision.core.tensors import TensorSource
from mousevision.learn.calibrate import fit_temperature, fit_threshold, softmax
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.registry import Kind, create_model, find_model
from mousevision.learn.reports import RoundReport
from mousevision.learn.splits import Split
from mousevision.learn.train_settings import TrainSettings, train_settings
from mousevision.learn.weights import WeightHistory, WeightWatch

if TYPE_CHECKING:
    from mousevision.learn.loop import Learner, Watcher
    from mousevision.learn.nets.base import ClipNetwork

__all__ = [
    "RoundReport",
    "TrainSettings",
    "Trained",
    "train_autoencoder",
    "train_classifier",
    "train_settings",
]


@dataclass(frozen=True, slots=True)
class Trained:
    """The result of a training.

    Attributes:
        checkpoint: The network of the best round with all that it needs to be used.
        history: One report per round.
        best_round: The round that was kept, from 1.
        seconds: Time for all rounds.
        clips_per_second: Training clips learnt from per second, tuning included in the time.
        weights: How the weights were distributed after each round; None if nobody looked.
    """

    checkpoint: Checkpoint
    history: tuple[RoundReport, ...]
    best_round: int
    seconds: float
    clips_per_second: float
    weights: WeightHistory | None = None


def train_classifier(
    ctx: JobContext,
    source: TensorSource,
    targets: npt.ArrayLike,
    split: Split,
    classes: Sequence[str],
    spec: InputSpec,
    settings: TrainSettings,
    start: ClipNetwork | None = None,
    watchers: Sequence[Watcher] = (),
) -> Trained:
    """Train on `split.train`, stop and calibrate by `split.tune`; `split.test` is never read.

    `targets` has a class index per clip of the source. Rare classes weigh as much in the loss as
    common ones: a weighted loss rather than repeated clips, so that a round is each clip once and
    the same weights judge the tune clips. The probabilities hold where classes are equally common.
    A `RoundReport` is emitted per round. The same seed gives the same weights on one machine.
    `start` is a network whose first layers to begin from, such as an autoencoder; `watchers` are
    told the end of each round.

    Raises:
        DataError: If a class is missing from the training clips.
        SettingError: If the model is no classifier, the spec is not that of the source, or no
            layer of `start` fits.
        Cancelled: Within a second of the user's wish.
    """
    from mousevision.learn.loop import Learner, repeatable
    from mousevision.learn.losses import CrossEntropy

    _check(source, spec, settings, Kind.CLASSIFIER)
    target = np.asarray(targets, dtype=np.int64)
    weights = class_weights(target[split.train], classes)
    with repeatable(settings.seed):
        network = _begun(settings, spec, len(classes), start)
        loss = CrossEntropy(target, weights)
        learner = Learner(ctx, network, loss, source, split.train, split.tune, settings)
        watch = _fit(learner, watchers)
        names = tuple(classes)
        checkpoint = Checkpoint(Kind.CLASSIFIER, settings, names, spec, network, words=split.words)
        return _trained(_calibrated(checkpoint, learner, target, weights), learner, watch)


def _begun(
    settings: TrainSettings, spec: InputSpec, outputs: int, start: ClipNetwork | None
) -> ClipNetwork:
    """Return a new network, with the first layers of another if there is one."""
    from mousevision.learn.start import begin_from

    network = create_model(settings.model, spec.shape, outputs, **dict(settings.options))
    if start is not None:
        begin_from(network, start)
    return network


def train_autoencoder(
    ctx: JobContext,
    source: TensorSource,
    indices: Sequence[int] | npt.NDArray[np.int64] | None,
    spec: InputSpec,
    settings: TrainSettings,
    watchers: Sequence[Watcher] = (),
) -> Trained:
    """Train on clips without labels; None takes all. One in ten is kept to judge rounds by.

    Raises:
        DataError: If there are fewer than two clips.
        SettingError: If the model is no autoencoder or the spec is not that of the source.
        Cancelled: Within a second of the user's wish.
    """
    from mousevision.learn.loop import Learner, repeatable
    from mousevision.learn.losses import squared_error

    _check(source, spec, settings, Kind.AUTOENCODER)
    wanted = np.arange(len(source)) if indices is None else np.asarray(indices, dtype=np.int64)
    if len(wanted) < 2:
        raise DataError("An autoencoder needs at least two clips: import some more.")
    order = np.random.default_rng([settings.seed, 4]).permutation(wanted)
    tune, train = np.split(order, [max(1, round(0.1 * len(order)))])
    with repeatable(settings.seed):
        network = create_model(settings.model, spec.shape, 0, **dict(settings.options))
        learner = Learner(ctx, network, squared_error, source, train, tune, settings)
        watch = _fit(learner, watchers)
    words = f"Learnt from {len(train)} clips without labels; {len(tune)} kept to judge it by."
    checkpoint = Checkpoint(Kind.AUTOENCODER, settings, (), spec, network, words=words)
    return _trained(checkpoint, learner, watch)


def class_weights(
    target: npt.NDArray[np.int64], classes: Sequence[str]
) -> npt.NDArray[np.float32]:
    """Return a weight per class, the inverse of how common it is; their mean over clips is one.

    Raises:
        DataError: If a class has no clip.
    """
    counts = np.bincount(target, minlength=len(classes))
    if np.any(counts == 0):
        name = classes[int(np.argmin(counts))]
        raise DataError(f"No clip to learn “{name}” from: label some, or drop the class.")
    return np.asarray(counts.sum() / (len(classes) * counts), dtype=np.float32)


def _check(source: TensorSource, spec: InputSpec, settings: TrainSettings, kind: Kind) -> None:
    if find_model(settings.model).kind is not kind:
        article = "an autoencoder" if kind is Kind.AUTOENCODER else "a classifier"
        raise SettingError(f"The model {settings.model} is not {article}: choose another one.")
    if tuple(source.shape) != spec.shape:
        raise ValueError(f"the source has shape {source.shape}, the spec {spec.shape}")


def _calibrated(
    checkpoint: Checkpoint,
    learner: Learner,
    target: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float32],
) -> Checkpoint:
    """Fit temperature and threshold on the tune clips."""
    from mousevision.learn.loop import run

    tune = run(learner.ctx, learner.network, learner.source, learner.tune)
    logits = np.concatenate([output.cpu().numpy() for _, output in tune])
    truth = target[learner.tune]
    temperature = fit_temperature(logits, truth, weights[truth])
    threshold = fit_threshold(softmax(logits, temperature), truth)
    return dataclasses.replace(checkpoint, temperature=temperature, threshold=threshold)


def _fit(learner: Learner, watchers: Sequence[Watcher]) -> WeightWatch:
    """Train, and watch the weights on the way."""
    watch = WeightWatch()
    learner.watchers = (watch, *watchers)
    learner.fit()
    return watch


def _trained(checkpoint: Checkpoint, learner: Learner, watch: WeightWatch) -> Trained:
    clips = len(learner.train) * len(learner.history)
    return Trained(
        checkpoint=checkpoint,
        history=tuple(learner.history),
        best_round=learner.best_round,
        seconds=learner.seconds,
        clips_per_second=clips / max(learner.seconds, 1e-9),
        weights=watch.history(),
    )
