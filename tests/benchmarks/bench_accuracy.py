"""Accuracy on real clips of people not seen: 9 people, 10 actions, one person left out at a time.

Clips are those of `actions` (Gorelick et al., Actions as space-time shapes, PAMI 2007) under
MOUSEVISION_TEST_DATA. Every row prints what it was trained with. Limits: see `WANTED`; all nine
trainings of a model take at most 20 minutes. Names of models as arguments measure just these; all
of them take about an hour. Autoencoders are judged by the nearest clip of another person in an
embedding that saw no label; beside them stand the principal components of the raw clips. The
autoencoder that this program grew out of (`autoencoder-seed`, only by name) takes a quarter of an
hour for each of its `SEED_ROUNDS` rounds.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.inputspec import InputSpec, Sampling
from mousevision.core.job import QuietContext
from mousevision.learn.maps import pca
from mousevision.learn.registry import find_model
from tests.conftest import TEST_DATA

WANTED = {"motion-tcn": 0.97, "cnn-lstm": 0.90, "convlstm": 0.90, "cnn": 0.75}
NEAREST = {"autoencoder": 0.60, "convlstm-autoencoder": 0.60}
SEED = "autoencoder-seed"
COMPONENTS, SEED_ROUNDS = 32, 3
SECONDS = 20 * 60
SETTINGS: dict[str, object] = {"flip": True}
"""People walk, run and jump to the left and to the right: sides do not matter here."""
SPEC = InputSpec(frames=16, height=64, width=80, sampling=Sampling.UNIFORM)
HEAD = (
    f"{'model':22}{'accuracy':>9} {'95 % interval':>16}{'balanced':>9}{'ECE':>7}{'chance':>7}"
    f"{'motion':>8}{'wanted':>8}{'seconds':>9}"
)


@dataclass(frozen=True)
class Actions:
    """The clips in memory, as a `TensorSource`."""

    tensors: npt.NDArray[np.uint8]
    people: tuple[str, ...]
    classes: tuple[str, ...]
    target: npt.NDArray[np.int64]

    @property
    def shape(self) -> tuple[int, int, int, int]:
        _, frames, channels, height, width = self.tensors.shape
        return frames, channels, height, width

    def __len__(self) -> int:
        return len(self.tensors)

    def read(self, indices: Sequence[int]) -> npt.NDArray[np.uint8]:
        return self.tensors[list(indices)]


def actions(spec: InputSpec = SPEC) -> Actions:
    """Decode the clips."""
    from mousevision.media.probe import probe
    from mousevision.media.reader import FrameReader
    from mousevision.media.tensor import clip_tensor

    folder = TEST_DATA / "actions"
    with (folder / "clips.csv").open() as file:
        rows = list(csv.DictReader(file))
    tensors = []
    for row in rows:
        info = probe(folder / row["file"])
        assert info.table is not None
        reader = FrameReader(folder / row["file"], info.table, info.rotation)
        tensors.append(clip_tensor(reader, 0, info.frames, spec)[0])
        reader.close()
    classes = tuple(sorted({row["action"] for row in rows}))
    target = np.array([classes.index(row["action"]) for row in rows])
    return Actions(np.stack(tensors), tuple(row["subject"] for row in rows), classes, target)


def classifier(name: str, clips: Actions) -> bool:
    """Leave each person out, print the row, and return whether it is good enough."""
    from mousevision.learn.evaluate import cross_validate
    from mousevision.learn.train_settings import train_settings

    settings = train_settings(name, SETTINGS)
    begin = time.perf_counter()
    found = cross_validate(
        QuietContext(), clips, clips.target, clips.people, clips.classes, SPEC, settings
    )
    seconds = time.perf_counter() - begin
    scores = found.to_json()
    low, high = scores["ci95"]["accuracy"]
    print(
        f"{name:22}{scores['accuracy']:9.3f} {f'{low:.2f} to {high:.2f}':>16}"
        f"{scores['balanced_accuracy']:9.3f}{scores['ece']:7.3f}{scores['chance']:7.2f}"
        f"{scores['baseline']['accuracy']:8.2f}{WANTED[name]:8.2f}{seconds:9.0f}"
    )
    rounds = [len(fold["history"]) for fold in scores["folds"]]
    print(f"    {_settings(settings.to_json())}, {min(rounds)} to {max(rounds)} rounds")
    return scores["accuracy"] >= WANTED[name] and seconds <= SECONDS


def nearest(name: str, clips: Actions) -> bool:
    """Embed without labels, print how often the nearest clip of another shows the same."""
    from mousevision.learn.embed import draw, embed
    from mousevision.learn.train import train_autoencoder
    from mousevision.learn.train_settings import train_settings

    spec, values = SPEC, {}
    if name == SEED:  # with pictures as it had them; one clip at a time, so that it learns faster
        spec = find_model(SEED).spec(InputSpec())
        clips, values = actions(spec), {"rounds": SEED_ROUNDS, "patience": SEED_ROUNDS, "batch": 1}
    settings = train_settings(name, values)
    begin = time.perf_counter()
    trained = train_autoencoder(QuietContext(), clips, None, spec, settings)
    vectors = embed(QuietContext(), trained.checkpoint, clips)
    error = draw(QuietContext(), trained.checkpoint, clips).errors
    seconds = time.perf_counter() - begin
    right = one_nearest(scaled(vectors), clips)
    print_nearest(name, right, NEAREST.get(name), seconds)
    print(f"    {_settings(settings.to_json())}, squared error {float(error.mean()):.5f}")
    return right >= NEAREST.get(name, 0)


def raw(clips: Actions) -> None:
    """Print the same of the principal components of the clips' pixels."""
    begin = time.perf_counter()
    vectors = pca(clips.tensors.reshape(len(clips), -1), COMPONENTS)
    right = one_nearest(vectors, clips)
    print_nearest(f"{COMPONENTS} components", right, None, time.perf_counter() - begin)


def print_nearest(name: str, right: float, wanted: float | None, seconds: float) -> None:
    """Print a row of what has neither classes nor folds."""
    limit = "" if wanted is None else f"{wanted:.2f}"
    print(f"{name:22}{right:9.3f}{'':33}{0.1:7.2f}{'':8}{limit:>8}{seconds:9.0f}", flush=True)


def scaled(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return vectors whose numbers all spread alike."""
    spread = vectors.std(axis=0)
    return (vectors - vectors.mean(axis=0)) / np.where(spread > 1e-9, spread, 1)


def one_nearest(vectors: npt.NDArray[np.float32], clips: Actions) -> float:
    """Return how often the nearest clip of another person shows the same action."""
    apart = ((vectors[:, None] - vectors[None]) ** 2).sum(axis=2)
    people = np.array(clips.people)
    apart[people[:, None] == people[None]] = np.inf
    return float((clips.target[apart.argmin(axis=1)] == clips.target).mean())


def _settings(values: dict[str, object]) -> str:
    shown = [f"{k}={v}" for k, v in values.items() if k not in ("model", "options", "rounds")]
    options = values["options"]
    assert isinstance(options, dict)
    return " ".join([*shown, *(f"{k}={v}" for k, v in options.items())])


def main(names: Sequence[str] = ()) -> int:
    """Print the table; 1 if a model is not good enough."""
    if not TEST_DATA.is_dir():
        print(f"There are no real clips at {TEST_DATA}.")
        return 0
    clips = actions()
    print(f"{len(clips)} clips as {SPEC.shape}, frames at equal distances; one thread")
    print(HEAD)
    wanted = names or (*WANTED, *NEAREST)
    embedded = (*NEAREST, SEED)
    if any(name in embedded for name in wanted):
        raw(clips)
    good = [(nearest if name in embedded else classifier)(name, clips) for name in wanted]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
