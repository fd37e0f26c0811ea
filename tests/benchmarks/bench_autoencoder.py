"""How well clips are drawn again: ours against the autoencoder that this program grew out of.

Both see the same 10 frames of 256x256, learn from the same real clips as many times, and are
judged by the mean squared error (white being 1) on clips of animals and people that neither has
seen. The seed's network learns as it did (Adam, 1e-4), but one clip at a time rather than four, so
that it takes more steps; ours by its usual settings. Limits: no more error, at no more than a
fiftieth of the operations. The mean picture of each clip, which any drawing must beat, stands
beside them. The seed's takes 6 to 15 s a clip: a quarter of an hour for each round over 60 clips.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.inputspec import InputSpec
from mousevision.core.job import QuietContext
from tests.benchmarks.bench_files import Memory
from tests.conftest import TEST_DATA

ROUNDS, LEARN = 3, 60
SEED = "autoencoder-seed"
OURS = ("autoencoder", "convlstm-autoencoder")
CHEAPER = 50


def clips(spec: InputSpec) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Return clips to learn from, and clips of others to be judged by."""
    learn, judge = [], []
    for folder, who, held in (("reach", "mouse", 3), ("actions", "subject", 2)):
        with (TEST_DATA / folder / "clips.csv").open() as file:
            rows = list(csv.DictReader(file))
        names = sorted({row[who] for row in rows})[-held:]
        for row in rows:
            tensor = prepared(TEST_DATA / folder / row["file"], spec)
            (judge if row[who] in names else learn).append(tensor)
    rng = np.random.default_rng(0)
    return np.stack([learn[i] for i in rng.permutation(len(learn))[:LEARN]]), np.stack(judge)


def prepared(path: Path, spec: InputSpec) -> npt.NDArray[np.uint8]:
    """Decode one clip."""
    from mousevision.media.probe import probe
    from mousevision.media.reader import FrameReader
    from mousevision.media.tensor import clip_tensor

    info = probe(path)
    assert info.table is not None
    with FrameReader(path, info.table, info.rotation) as reader:
        return clip_tensor(reader, 0, info.frames, spec)[0]


def main(rounds: int = ROUNDS) -> int:
    """Print the table; 1 if ours draws worse or costs too much."""
    from mousevision.learn.embed import draw
    from mousevision.learn.registry import describe, find_model
    from mousevision.learn.train import train_autoencoder
    from mousevision.learn.train_settings import train_settings

    if not TEST_DATA.is_dir():
        print(f"There are no real clips at {TEST_DATA}.")
        return 0
    spec = find_model(SEED).spec(InputSpec())
    learn, judge = clips(spec)
    every = Memory(np.concatenate((learn, judge)), spec.shape)
    judged = range(len(learn), len(every))
    mean = judge.mean(axis=1, keepdims=True)
    still = float(np.square((judge - mean) / 255.0).mean())
    print(f"{len(learn)} clips learnt from {rounds} times, {len(judge)} of others to judge by")
    print(f"{'':24}{'GFLOP a clip':>14}{'error':>10}{'seconds':>9}")
    print(f"{'mean picture of a clip':24}{'':14}{still:10.5f}", flush=True)
    errors, costs = {}, {}
    for name in (*OURS, SEED):
        values: dict[str, object] = {"rounds": rounds, "patience": rounds}
        if name == SEED:
            values["batch"] = 1
        begin = time.perf_counter()
        settings = train_settings(name, values)
        trained = train_autoencoder(QuietContext(), every, range(len(learn)), spec, settings)
        seconds = time.perf_counter() - begin
        found = draw(QuietContext(), trained.checkpoint, every, judged).errors
        errors[name] = float(found.mean())
        costs[name] = describe(name, spec.shape, 0).gflop_per_clip
        row = f"{name:24}{costs[name]:14.2f}{errors[name]:10.5f}{seconds:9.0f}"
        print(row, flush=True)
    good = all(
        errors[name] <= errors[SEED] and costs[name] * CHEAPER <= costs[SEED] for name in OURS
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
