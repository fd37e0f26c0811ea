"""How a network's weights and biases are distributed, round by round; kept in the run's folder.

For each layer a histogram of a few bars is taken after each round, of the weights that are judged
and kept: some milliseconds a round, whatever the number of clips.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from mousevision.core.atomic import write_beside
from mousevision.learn.reports import RoundReport

if TYPE_CHECKING:
    from torch import nn

FILE = "weights_by_round.npz"
BARS = 40
PARTS = ("names", "words", "counts", "low", "high")


@dataclass(frozen=True, slots=True, eq=False)
class WeightHistory:
    """Histograms of all weights and biases over the rounds of a training.

    Attributes:
        names: The parameters as the network calls them, in order.
        words: What each is, for people: "convolution of 24 filters, 7 x 7: weights".
        counts: How many weights lie in each bar, (rounds, names, bars).
        low: Where the first bar of each histogram begins, (rounds, names).
        high: Where its last bar ends, (rounds, names).
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    counts: npt.NDArray[np.int32]
    low: npt.NDArray[np.float32]
    high: npt.NDArray[np.float32]

    @property
    def rounds(self) -> int:
        """Number of rounds."""
        return len(self.counts)

    def density(self, name: int, bars: int = 60) -> tuple[npt.NDArray[np.float32], float, float]:
        """Return the distribution of one parameter over the rounds on one common axis.

        Returns:
            Share of the weights in each bar, (rounds, bars), and where the axis begins and ends.
        """
        low, high = float(self.low[:, name].min()), float(self.high[:, name].max())
        high = _end(low, high)
        edges = np.linspace(low, high, bars + 1)
        shares = np.empty((self.rounds, bars), np.float32)
        for at, counts in enumerate(self.counts[:, name]):
            first = float(self.low[at, name])
            old = np.linspace(first, _end(first, float(self.high[at, name])), len(counts) + 1)
            below = np.concatenate(([0.0], np.cumsum(counts) / max(counts.sum(), 1)))
            shares[at] = np.diff(np.interp(edges, old, below, left=0.0, right=1.0))
        return shares, low, high


class WeightWatch:
    """Takes the histograms of a network after each round; give it to `Learner.watchers`."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._words: tuple[str, ...] = ()
        self._counts: list[npt.NDArray[np.int32]] = []
        self._limits: list[npt.NDArray[np.float32]] = []

    def __call__(self, report: RoundReport, network: nn.Module) -> None:
        """Note the distributions of the network's weights at the end of a round."""
        import torch

        if not self._names:
            from mousevision.learn.inside import parameter_words

            named = dict(network.named_parameters())
            self._names = tuple(named)
            self._words = tuple(parameter_words(network, name) for name in named)
        counts, limits = [], []
        with torch.no_grad():
            for values in network.parameters():
                flat = values.detach().float().flatten()
                low, high = (float(end) for end in torch.aminmax(flat))
                bars = torch.histc(flat, BARS, low, _end(low, high)).cpu().numpy()
                counts.append(bars.astype(np.int32))
                limits.append((low, high))
        self._counts.append(np.array(counts, np.int32).reshape(len(counts), BARS))
        self._limits.append(np.array(limits, np.float32).reshape(len(limits), 2))

    def history(self) -> WeightHistory | None:
        """Return what was noted; None if no round was finished."""
        if not self._counts:
            return None
        limits = np.stack(self._limits)
        return WeightHistory(
            self._names, self._words, np.stack(self._counts), limits[..., 0], limits[..., 1]
        )


def _end(low: float, high: float) -> float:
    """Return where a histogram ends: all weights may be alike, as new biases are."""
    return max(high, low + 1e-6 + 1e-4 * abs(low))


def save_weight_history(folder: Path, history: WeightHistory) -> None:
    """Write the histograms into a run's folder, whole or not at all."""
    with write_beside(folder / FILE) as beside, beside.open("wb") as file:
        np.savez_compressed(
            file,
            names=np.array(history.names),
            words=np.array(history.words),
            counts=history.counts,
            low=history.low,
            high=history.high,
        )


def load_weight_history(folder: Path) -> WeightHistory | None:
    """Return the histograms of a run; None if it has none, as runs of older versions."""
    try:
        with np.load(folder / FILE, allow_pickle=False) as kept:
            names, words, counts, low, high = (kept[name] for name in PARTS)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    fits = counts.ndim == 3 and low.shape == high.shape == counts.shape[:2]
    if not fits or not len(names) == len(words) == counts.shape[1] or not len(counts):
        return None
    return WeightHistory(tuple(map(str, names)), tuple(map(str, words)), counts, low, high)
