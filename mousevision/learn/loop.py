"""The loop that everyone recognises: rounds over the clips, the best one kept. Imports torch."""

from __future__ import annotations

import contextlib
import copy
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from mousevision.core.errors import SettingError
from mousevision.core.job import JobContext
from mousevision.core.tensors import TensorSource
from mousevision.learn.adamw import AdamW
from mousevision.learn.augment import Variation, vary
from mousevision.learn.batches import Batch, batches
from mousevision.learn.device import best_device, limit_threads
from mousevision.learn.interrupt import interruptible
from mousevision.learn.losses import Loss
from mousevision.learn.nets.base import ClipNetwork
from mousevision.learn.reports import RoundReport
from mousevision.learn.train_settings import TrainSettings, patience_for, rounds_for

PROGRESS = 0.01
"""Share by which the tune loss must fall to count as progress: later hundredths do not pay."""
Seen = TypeVar("Seen")
Look = Callable[[Tensor], Seen]
Watcher = Callable[[RoundReport, nn.Module], None]
"""Told the end of each round, with the network that was judged; must be quick."""
ASTRAY = "Learning went astray, its loss is not a number any more: take a smaller learning rate."


@dataclass
class Learner:
    """One training under way.

    Attributes:
        ctx: Where progress goes and cancellation comes from.
        network: What is trained.
        loss: How its output is judged.
        source: Where clips come from.
        train: Clips to learn from.
        tune: Clips to judge each round by.
        settings: How to train.
        variation: How clips are changed at random; None for what the settings say.
        watchers: Told the end of each round.
    """

    ctx: JobContext
    network: ClipNetwork
    loss: Loss
    source: TensorSource
    train: npt.NDArray[np.int64]
    tune: npt.NDArray[np.int64]
    settings: TrainSettings
    variation: Variation | None = None
    watchers: Sequence[Watcher] = ()
    history: list[RoundReport] = field(default_factory=list)
    best_round: int = 0
    seconds: float = 0.0

    def fit(self) -> None:
        """Train, and leave the network with the weights of the best round."""
        started = time.perf_counter()
        device = best_device()
        # The stubs know a memory format only together with a type of numbers.
        self.network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        total = self._rounds * math.ceil(len(self.train) / self._batch)
        steps = _Steps(self.network, self.settings, total)
        best: dict[str, Tensor] = {}
        progress, progressed = math.inf, 0
        patience = patience_for(self.settings, self._rounds)
        self._report(1, 0)  # a first batch may take long
        for number in range(1, self._rounds + 1):
            with interruptible(self.network, self.ctx):
                loss, right = self._learn(number, steps)
            report = self._judge(number, loss, right, steps.average)
            self.ctx.emit(report)
            for watcher in self.watchers:
                watcher(report, steps.average)
            if not best or report.tune_loss < self.history[self.best_round - 1].tune_loss:
                best, self.best_round = _copy(steps.average), number
            if report.tune_loss < (1 - PROGRESS) * progress:
                progress, progressed = report.tune_loss, number
            if number - progressed >= patience:
                break
        self.network.load_state_dict(best)
        self.network.eval()
        self.seconds = time.perf_counter() - started

    @property
    def _rounds(self) -> int:
        return rounds_for(self.settings, len(self.train))

    @property
    def _batch(self) -> int:
        return min(self.settings.batch, len(self.train))

    def _learn(self, number: int, steps: _Steps) -> tuple[float, float]:
        """Go once through the training clips; return mean loss and share right."""
        self.network.train()
        seed, strength = self.settings.seed, self.settings.variation
        order = np.random.default_rng([seed, number]).permutation(self.train)
        variation = self.variation or Variation.of(strength, self.settings.flip)

        def prepare(place: int, clip: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
            return vary(clip, variation, np.random.default_rng([seed, number, place]))

        total, right, done = 0.0, 0.0, 0
        flow = batches(self.ctx, self.source, order, self._batch, prepare)
        with contextlib.closing(flow):
            for batch in flow:
                loss, hits = self.loss(self.network(on_device(batch, self.network)), batch)
                if not math.isfinite(float(loss.detach())):
                    raise SettingError(ASTRAY)
                steps.step(loss)
                total, right = total + float(loss.detach()) * len(batch.indices), right + hits
                done += len(batch.indices)
                self._report(number, done / len(order))
        return total / done, right / done

    def _report(self, number: int, part: float) -> None:
        note = f"round {number} of {self._rounds}"
        if self.history:
            note += f", loss {self.history[-1].tune_loss:.2g}"
        self.ctx.report(number - 1 + part, self._rounds, note)

    def _judge(self, number: int, loss: float, right: float, average: nn.Module) -> RoundReport:
        assert isinstance(average, ClipNetwork)
        total, hits = 0.0, 0.0
        for batch, output in run(self.ctx, average, self.source, self.tune):
            value, good = self.loss(output, batch)
            total, hits = total + float(value) * len(batch.indices), hits + good
        count = len(self.tune)
        report = RoundReport(number, self._rounds, loss, right, total / count, hits / count)
        self.history.append(report)
        return report


class _Steps:
    """Optimiser, its schedule, and the running mean of the weights that is judged and kept.

    The step size rises, then falls as a cosine (Loshchilov and Hutter, SGDR, ICLR 2017). The mean
    of the weights over the last steps generalises better than any one of them (Izmailov et al.,
    Averaging weights leads to wider optima, UAI 2018) and makes the tune loss smooth.
    """

    CLIP = 2.0

    def __init__(self, network: ClipNetwork, settings: TrainSettings, total: int) -> None:
        self._network = network
        self._total = total
        self._rate = settings.learning_rate
        self._taken = 0
        self.average = copy.deepcopy(network).eval()
        self._optimiser = AdamW(network.parameters(), settings.weight_decay)

    def step(self, loss: Tensor) -> None:
        """Take one step down the loss."""
        torch.autograd.backward(loss)
        self._optimiser.step(self._rate * self._factor(), self.CLIP)
        self._taken += 1
        self._follow()

    def _factor(self) -> float:
        done = self._taken / self._total
        if done < 0.1:
            return (done + 0.01) / 0.11
        return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (done - 0.1) / 0.9))

    @torch.no_grad()
    def _follow(self) -> None:
        keep = min(0.98, (1 + self._taken) / (10 + self._taken))
        mean, now = self.average.state_dict(), self._network.state_dict()
        for name, value in mean.items():
            if value.is_floating_point():
                value.lerp_(now[name], 1 - keep)
            else:
                value.copy_(now[name])


def run(
    ctx: JobContext,
    network: ClipNetwork,
    source: TensorSource,
    indices: Sequence[int] | npt.NDArray[np.int64],
    *,
    batch: int = 32,
    features: bool = False,
) -> Iterator[tuple[Batch, Tensor]]:
    """Yield batches of clips with the network's output, or its features, without gradients."""
    look: Look[Tensor] = network.features if features else network
    yield from shown(ctx, network, source, indices, look, batch)


def shown(
    ctx: JobContext,
    network: ClipNetwork,
    source: TensorSource,
    indices: Sequence[int] | npt.NDArray[np.int64],
    look: Look[Seen],
    batch: int = 32,
) -> Iterator[tuple[Batch, Seen]]:
    """Yield batches of clips with what `look` makes of them, without gradients."""
    network.eval()
    with contextlib.closing(batches(ctx, source, indices, batch)) as flow:
        for found in flow:
            with torch.inference_mode():
                yield found, look(on_device(found, network))


def on_device(batch: Batch, network: nn.Module) -> Tensor:
    """Return a batch's clips where the network is."""
    return torch.from_numpy(batch.clips).to(next(network.parameters()).device)


@contextlib.contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """Make torch's random numbers those of a seed inside, and as they were outside.

    On the processor the same seed and number of threads give the same weights; for graphics cards
    cuDNN is told to. `torch.use_deterministic_algorithms` is not called since it imports the whole
    compiler.
    """
    limit_threads()
    cudnn = torch.backends.cudnn
    before = cudnn.deterministic, cudnn.benchmark
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        cudnn.deterministic, cudnn.benchmark = True, False
        try:
            yield
        finally:
            cudnn.deterministic, cudnn.benchmark = before


def _copy(network: nn.Module) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in network.state_dict().items()}
