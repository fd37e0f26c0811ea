"""Learning and classifying straight from video files, against bare decoding and bare networks.

Limits: classifying from files not in the cache at 0.85 of the slower of decoding alone and the
network alone; training on prepared clips at 0.9 of the same steps on tensors in memory, variation
included in both; the first round, in which clips are still decoded, at 0.85 of the slower of
decoding alone and learning alone, which is to say that the two overlap. One thread learns, two
others decode. All figures are the best of some tries that take turns.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.inputspec import InputSpec
from mousevision.core.job import QuietContext
from mousevision.services.tensors import ClipTensors, FilePlaces, file_places
from tests.benchmarks.bench_decode import decode

CLIPS, BATCH, TRIES = 48, 8, 6
SPEC = InputSpec()
CTX = QuietContext()
LINE = "{:62}{:>8}{:>8}"


class Memory:
    """Tensors in memory, as a `TensorSource`."""

    def __init__(
        self, clips: npt.NDArray[np.uint8], shape: tuple[int, int, int, int] = SPEC.shape
    ) -> None:
        self._clips = clips
        self.shape = shape

    def __len__(self) -> int:
        return len(self._clips)

    def read(self, indices: Sequence[int]) -> npt.NDArray[np.uint8]:
        return self._clips[list(indices)]


def best(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the least seconds of each way."""
    found = dict.fromkeys(ways, float("inf"))
    for _ in range(TRIES):
        for name, way in ways.items():
            begin = time.perf_counter()
            way()
            found[name] = min(found[name], time.perf_counter() - begin)
    return found


def draw(folder: Path) -> list[Path]:
    """Draw clips of 960x540."""
    from tests.benchmarks.bench_memory import copy
    from tests.benchmarks.bench_memory import draw as draw_some

    drawn = [path for path, _ in draw_some(folder)]
    files = []
    for number in range(CLIPS):
        files.append(folder / f"copy{number}.mp4")
        copy(drawn[number % len(drawn)], files[-1], number)
    return files


def main() -> int:
    """Print the table; 1 if a limit is missed."""
    import torch

    from mousevision.learn.predict import predict
    from mousevision.learn.splits import Split
    from mousevision.learn.train import Trained, train_classifier, train_settings
    from mousevision.media.cache import TensorCache
    from mousevision.media.probe import probe

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        files = draw(Path(name))
        infos = [probe(file) for file in files]
        places = FilePlaces(file_places(CTX, files)[0])
        with ClipTensors(CTX, places, SPEC, None) as source:
            memory = Memory(source.read(range(CLIPS)))
        target = np.arange(CLIPS) % 2
        split = Split(np.arange(CLIPS), np.arange(2), np.array([], np.int64), "")

        def learn(source: Memory | ClipTensors, rounds: int) -> Trained:
            settings = train_settings("motion-tcn", {"rounds": rounds, "batch": BATCH})
            return train_classifier(CTX, source, target, split, ["a", "b"], SPEC, settings)

        checkpoint = learn(memory, 1).checkpoint
        cache = TensorCache(Path(name) / "cache", 2**30)

        def from_files(work: Callable[[ClipTensors], object], kept: TensorCache | None) -> None:
            with ClipTensors(CTX, places, SPEC, kept) as source:
                work(source)

        from_files(lambda source: learn(source, 1), cache)
        found = best(
            {
                "decode": lambda: decode(infos),
                "network": lambda: predict(CTX, checkpoint, memory),
                "classify": lambda: from_files(lambda s: predict(CTX, checkpoint, s), None),
                "learn": lambda: learn(memory, 1),
                "first": lambda: from_files(lambda s: learn(s, 1), None),
                "memory": lambda: learn(memory, 5),
                "cached": lambda: from_files(lambda s: learn(s, 5), cache),
            }
        )
    each = {way: f"{CLIPS / seconds:.0f}" for way, seconds in found.items()}
    print(
        f"clips a second: decoding alone {each['decode']}, network alone {each['network']}, "
        f"classifying from files {each['classify']},\n  learning alone {each['learn']}, "
        f"learning while decoding {each['first']}"
    )
    rows = (
        ("classifying, of the slower of decoding and network",
         max(found["decode"], found["network"]) / found["classify"], 0.85),
        ("first round, of the slower of decoding and learning",
         max(found["decode"], found["learn"]) / found["first"], 0.85),
        ("later rounds from the cache, of tensors in memory",
         found["memory"] / found["cached"], 0.9),
    )  # fmt: skip
    print(LINE.format("ratio", "is", "wanted"))
    for words, ratio, limit in rows:
        print(LINE.format(words, f"{ratio:.2f}", f"{limit:.2f}"))
    return 0 if all(ratio >= limit for _, ratio, limit in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
