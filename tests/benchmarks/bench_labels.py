"""What few labels are worth with and without an autoencoder's first layers (`init=RUN`).

The curve of accuracy against the number of labelled clips, on real clips of people not seen
(`actions`, see `bench_accuracy`). The autoencoder learns once from all clips and no label, as it
does in a project, where the clips to be classified are there as well. Then the people are left out
three at a time; of the others' clips some of each action count as labelled, and one more of each
as kept aside for tuning. Each point is the mean over several draws of the labelled clips; the
interval of the gain is a bootstrap over people. Limit: at each number up to 20 clips, no loss
beyond chance, and over them together a gain whose interval does not reach 0.

Names of models as arguments measure these; without, the recommended one. It takes about an hour.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.job import QuietContext
from mousevision.learn.splits import Split
from tests.benchmarks.bench_accuracy import SETTINGS, SPEC, Actions, actions
from tests.conftest import TEST_DATA

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork

LABELLED = (1, 2, 4)
"""Labelled clips of each of the ten actions."""
FEW = 2
DRAWS = 3
LEFT_OUT = 3
BOOTSTRAPS = 2000
CTX = QuietContext()
Hits = npt.NDArray[np.float64]


def right(
    clips: Actions, model: str, each: int, draw: int, start: ClipNetwork | None
) -> npt.NDArray[np.float64]:
    """Return for each clip, (n,), whether it is told right by a network that learnt from few.

    Args:
        clips: All clips.
        model: Which classifier.
        each: Labelled clips of each action.
        draw: Which clips are labelled; the seed of the training as well.
        start: The autoencoder's network to begin from; None begins from nothing.
    """
    from mousevision.learn.predict import predict
    from mousevision.learn.train import train_classifier
    from mousevision.learn.train_settings import train_settings

    settings = train_settings(model, SETTINGS, seed=draw)
    found = np.zeros(len(clips))
    people = np.array(clips.people)
    names = sorted(set(clips.people))
    for first in range(0, len(names), LEFT_OUT):
        held = np.isin(people, names[first : first + LEFT_OUT])
        split = few(clips, held, each, np.random.default_rng([draw, first]))
        trained = train_classifier(
            CTX, clips, clips.target, split, clips.classes, SPEC, settings, start=start
        )
        said = predict(CTX, trained.checkpoint, clips, split.test).argmax(axis=1)
        found[split.test] = said == clips.target[split.test]
    return found


def few(clips: Actions, held: npt.NDArray[np.bool_], each: int, rng: np.random.Generator) -> Split:
    """Return a split that learns from `each` clips of every action of the people not held out."""
    learn: list[int] = []
    tune: list[int] = []
    for action in range(len(clips.classes)):
        order = rng.permutation(np.flatnonzero((clips.target == action) & ~held)).tolist()
        learn += order[:each]
        tune += order[each : each + 1]
    return Split(np.sort(learn), np.sort(tune), np.flatnonzero(held), "")


def interval(gains: Hits, people: Sequence[str]) -> tuple[float, float]:
    """Return the 95 % interval of the mean gain by a bootstrap over people."""
    names = sorted(set(people))
    sums = np.array([gains[np.array(people) == name].sum() for name in names])
    counts = np.array([list(people).count(name) for name in names])
    chosen = np.random.default_rng(0).integers(0, len(names), (BOOTSTRAPS, len(names)))
    means = sums[chosen].sum(axis=1) / counts[chosen].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def curve(model: str, clips: Actions, start: ClipNetwork) -> bool:
    """Print the curve of one model; return whether beginning from the autoencoder pays."""
    gains, kept = [], True
    for each in LABELLED:
        begin = time.perf_counter()
        plain, begun = (
            np.mean([right(clips, model, each, draw, way) for draw in range(DRAWS)], axis=0)
            for way in (None, start)
        )
        gain = begun - plain
        low, high = interval(gain, clips.people)
        seconds = time.perf_counter() - begin
        print(
            f"{model:14}{each * len(clips.classes):9}{plain.mean():10.3f}{begun.mean():10.3f}"
            f"{gain.mean():+9.3f} {f'{low:+.3f} to {high:+.3f}':>20}{seconds:9.0f}",
            flush=True,
        )
        if each <= FEW:
            gains.append(gain)
            kept = kept and high > 0
    return kept and interval(np.mean(gains, axis=0), clips.people)[0] > 0


def main(models: Sequence[str] = ()) -> int:
    """Print the curves; 1 if beginning from an autoencoder does not pay with few labels."""
    from mousevision.learn.train import train_autoencoder
    from mousevision.learn.train_settings import train_settings

    if not TEST_DATA.is_dir():
        print(f"There are no real clips at {TEST_DATA}.")
        return 0
    clips = actions()
    learnt = train_autoencoder(CTX, clips, None, SPEC, train_settings("autoencoder"))
    print(f"{'model':14}{'labelled':>9}{'plain':>10}{'begun':>10}{'gain':>9}{'95 % interval':>21}")
    start = learnt.checkpoint.network
    return 0 if all([curve(m, clips, start) for m in models or ("motion-tcn",)]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
