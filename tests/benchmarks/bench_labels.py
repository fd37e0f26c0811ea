"""What few labels are worth with and without an autoencoder's first layers (`init=RUN`).

The curve of accuracy against the number of labelled clips of animals or people not seen, on real
clips (`actions`, see `bench_accuracy`) and on those of the demo study without a confound. The
autoencoder learns once from all clips and no label, as it does in a project, where the clips to be
classified are there as well. Then the animals are left out three at a time; of the others' clips
some of each class count as labelled, and one or two more of each as kept aside for tuning. Each
point is the mean over several draws of the labelled clips; the interval of the gain is a bootstrap
over animals. Limit: at each number up to 20 clips no loss beyond chance, and over them together a
gain whose interval does not reach 0, in each study.

`actions` or `demo` and names of models as arguments measure these; without, both studies and the
recommended model. It takes about an hour and a half.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.inputspec import InputSpec
from mousevision.core.job import QuietContext
from mousevision.learn.splits import Split
from tests.benchmarks.bench_accuracy import SETTINGS, SPEC, Actions, actions
from tests.conftest import TEST_DATA

if TYPE_CHECKING:
    from mousevision.learn.nets.base import ClipNetwork

FEW = 20
DRAWS = 3
LEFT_OUT = 3
BOOTSTRAPS = 2000
CTX = QuietContext()
Hits = npt.NDArray[np.float64]
STUDIES = ("actions", "demo")


@dataclass(frozen=True)
class Study:
    """Clips, their settings, and how many of each class are labelled or kept for tuning."""

    name: str
    clips: Actions
    spec: InputSpec
    settings: dict[str, object]
    labelled: tuple[int, ...]
    tune: int


def study(name: str) -> Study:
    """Decode the clips of a study."""
    if name == "actions":
        return Study(name, actions(), SPEC, SETTINGS, (1, 2, 4), 1)
    return Study(name, demo(), InputSpec(), {}, (3, 5, 10), 2)


def demo() -> Actions:
    """Draw and decode the demo study: 9 animals, 20 clips each, before and after."""
    from mousevision.services.demo import DemoRequest, make_demo
    from mousevision.services.labelled import labelled_clips
    from mousevision.services.tensors import project_tensors

    with (
        tempfile.TemporaryDirectory() as folder,
        make_demo(CTX, Path(folder) / "demo", DemoRequest(animals=9, clips_per_animal=20)) as made,
    ):
        found = labelled_clips(made, CTX)
        ids = [row.id for row in found.rows]
        with project_tensors(CTX, made, ids, InputSpec()) as source:
            tensors = source.read(range(len(ids)))
    return Actions(tensors, tuple(found.groups), tuple(found.classes), np.array(found.targets))


def right(
    study: Study, model: str, each: int, draw: int, start: ClipNetwork | None
) -> npt.NDArray[np.float64]:
    """Return for each clip, (n,), whether it is told right by a network that learnt from few.

    Args:
        study: All clips.
        model: Which classifier.
        each: Labelled clips of each class.
        draw: Which clips are labelled; the seed of the training as well.
        start: The autoencoder's network to begin from; None begins from nothing.
    """
    from mousevision.learn.predict import predict
    from mousevision.learn.train import train_classifier
    from mousevision.learn.train_settings import train_settings

    clips = study.clips
    settings = train_settings(model, study.settings, seed=draw)
    found = np.zeros(len(clips))
    people = np.array(clips.people)
    names = sorted(set(clips.people))
    for first in range(0, len(names), LEFT_OUT):
        held = np.isin(people, names[first : first + LEFT_OUT])
        split = few(study, held, each, np.random.default_rng([draw, first]))
        trained = train_classifier(
            CTX, clips, clips.target, split, clips.classes, study.spec, settings, start=start
        )
        said = predict(CTX, trained.checkpoint, clips, split.test).argmax(axis=1)
        found[split.test] = said == clips.target[split.test]
    return found


def few(study: Study, held: npt.NDArray[np.bool_], each: int, rng: np.random.Generator) -> Split:
    """Return a split that learns from `each` clips of every class of the animals not held out."""
    learn: list[int] = []
    tune: list[int] = []
    target = study.clips.target
    for label in range(len(study.clips.classes)):
        order = rng.permutation(np.flatnonzero((target == label) & ~held)).tolist()
        learn += order[:each]
        tune += order[each : each + study.tune]
    return Split(np.sort(learn), np.sort(tune), np.flatnonzero(held), "")


def interval(gains: Hits, people: Sequence[str]) -> tuple[float, float]:
    """Return the 95 % interval of the mean gain by a bootstrap over animals or people."""
    names = sorted(set(people))
    sums = np.array([gains[np.array(people) == name].sum() for name in names])
    counts = np.array([list(people).count(name) for name in names])
    chosen = np.random.default_rng(0).integers(0, len(names), (BOOTSTRAPS, len(names)))
    means = sums[chosen].sum(axis=1) / counts[chosen].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def curve(model: str, study: Study, start: ClipNetwork) -> bool:
    """Print the curve of one model; return whether beginning from the autoencoder pays."""
    gains, kept = [], True
    for each in study.labelled:
        begin = time.perf_counter()
        plain, begun = (
            np.mean([right(study, model, each, draw, way) for draw in range(DRAWS)], axis=0)
            for way in (None, start)
        )
        labelled = each * len(study.clips.classes)
        told = f"{labelled:9}{plain.mean():10.3f}{begun.mean():10.3f}"
        _, high = row(study, model, told, begun - plain, time.perf_counter() - begin)
        if labelled <= FEW:
            gains.append(begun - plain)
            kept = kept and high > 0
    low, _ = row(study, model, f"{f'up to {FEW} together':>29}", np.mean(gains, axis=0))
    return kept and low > 0


def row(
    study: Study, model: str, told: str, gain: Hits, seconds: float | None = None
) -> tuple[float, float]:
    """Print a line of the table; return the interval of the gain."""
    low, high = interval(gain, study.clips.people)
    spent = "" if seconds is None else f"{seconds:9.0f}"
    between = f"{low:+.3f} to {high:+.3f}"
    print(f"{study.name:9}{model:12}{told}{gain.mean():+9.3f} {between:>20}{spent}", flush=True)
    return low, high


def measure(study: Study, models: Sequence[str]) -> bool:
    """Train the autoencoder and print the curves; return whether beginning from it pays."""
    from mousevision.learn.train import train_autoencoder
    from mousevision.learn.train_settings import train_settings

    learnt = train_autoencoder(CTX, study.clips, None, study.spec, train_settings("autoencoder"))
    return all([curve(name, study, learnt.checkpoint.network) for name in models])


def main(words: Sequence[str] = ()) -> int:
    """Print the curves; 1 if beginning from an autoencoder does not pay with few labels."""
    if not TEST_DATA.is_dir():
        print(f"There are no real clips at {TEST_DATA}.")
        return 0
    names = [word for word in words if word in STUDIES] or STUDIES
    networks = [word for word in words if word not in STUDIES] or ["motion-tcn"]
    head = f"{'study':9}{'model':12}{'labelled':>9}{'plain':>10}{'begun':>10}{'gain':>9}"
    print(f"{head}{'95 % interval':>21}")
    return 0 if all([measure(study(name), networks) for name in names]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
