"""Learning: cost of each network, training and classifying against the bare network, start-up.

All figures are of one run and one thread, so that ratios hold whatever the machine.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

SHAPE = (16, 1, 64, 96)
CLIPS, BATCH, ROUNDS = 96, 12, 3
LINE = "{:52} {:>14}"


class Clips:
    """Tensors in memory."""

    def __init__(self) -> None:
        self._clips = np.random.default_rng(0).integers(0, 256, (CLIPS, *SHAPE), np.uint8)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return SHAPE

    def __len__(self) -> int:
        return CLIPS

    def read(self, indices: Sequence[int]) -> Any:
        return self._clips[list(indices)]


def best(what: Callable[[], object], times: int = 3) -> float:
    """Return the least seconds of some tries."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        what()
        found.append(time.perf_counter() - begin)
    return min(found)


def networks() -> None:
    """Print what each network costs per clip."""
    import torch

    from mousevision.learn.registry import create_model, describe, models

    clips = torch.from_numpy(Clips().read(range(BATCH)))
    print(f"per clip of {SHAPE}".ljust(30) + "weights   GFLOP  forward  and back   GFLOP/s")
    for info in models():
        cost = describe(info.name, SHAPE, 2)
        network = create_model(info.name, SHAPE, 2).to(memory_format=torch.channels_last)
        forward = torch.inference_mode()(lambda n=network: n(clips))
        ahead = best(forward) / BATCH
        both = best(lambda n=network: n(clips).square().mean().backward()) / BATCH
        print(
            f"{info.name:28}{cost.parameters:9,}{cost.gflop_per_clip:8.3f}"
            f"{ahead * 1e3:6.1f} ms{both * 1e3:8.1f} ms{cost.gflop_per_clip / ahead:10.0f}"
        )


def against_bare() -> None:
    """Print training and classifying against the same network without reader or variation."""
    import torch
    from torch.nn import functional

    from mousevision.core.inputspec import InputSpec
    from mousevision.core.job import QuietContext
    from mousevision.learn.adamw import AdamW
    from mousevision.learn.predict import predict
    from mousevision.learn.splits import Split
    from mousevision.learn.train import train_classifier, train_settings

    source, target = Clips(), np.arange(CLIPS) % 2
    every, few = np.arange(CLIPS), np.arange(2)
    settings = train_settings("motion-tcn", {"rounds": ROUNDS, "batch": BATCH})
    split = Split(every, few, np.array([], dtype=np.int64), "")
    spec = InputSpec(frames=SHAPE[0], height=SHAPE[2], width=SHAPE[3])
    args = (source, target, split, ["a", "b"], spec, settings)
    trained = train_classifier(QuietContext(), *args)
    seconds = best(lambda: train_classifier(QuietContext(), *args), 2)
    network = trained.checkpoint.network
    optimiser = AdamW(network.parameters(), 0.05)
    clips, truth = torch.from_numpy(source.read(every)), torch.from_numpy(target)

    def bare() -> None:
        network.train()
        for _ in range(ROUNDS):
            for start in range(0, CLIPS, BATCH):
                part = slice(start, start + BATCH)
                functional.cross_entropy(network(clips[part]), truth[part]).backward()
                optimiser.step(1e-4, 2.0)

    def bare_predict() -> None:
        network.eval()
        with torch.inference_mode():
            for start in range(0, CLIPS, 32):
                network(clips[start : start + 32])

    ratio = best(bare, 2) / seconds
    print(LINE.format("training, clips a second", f"{ROUNDS * CLIPS / seconds:.0f}"))
    print(LINE.format("of the bare network on tensors in memory", f"{ratio:.2f}"))
    seconds = best(lambda: predict(QuietContext(), trained.checkpoint, source))
    print(LINE.format("classifying, clips a second", f"{CLIPS / seconds:.0f}"))
    print(LINE.format("of the bare network", f"{best(bare_predict) / seconds:.2f}"))


TICKER = """
import sys, threading, time
longest, stop = 0.0, False
def tick():
    global longest
    last = time.perf_counter()
    while not stop:
        time.sleep(0.005)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
ticker = threading.Thread(target=tick)
ticker.start()
begin = time.perf_counter()
{what}
seconds = time.perf_counter() - begin
stop = True
ticker.join()
print(round(seconds, 2), round(longest * 1000))
"""
PLAIN = """
import torch
layer = torch.nn.Conv2d(1, 1, 3)
optimiser = torch.optim.AdamW(layer.parameters())
layer(torch.zeros(1, 1, 8, 8)).sum().backward()
optimiser.step()
"""
OURS = """
from mousevision.learn.device import warm_up
warm_up()
"""


def start_up() -> None:
    """Print how long loading torch takes, and how long it stops every other thread."""
    for name, what in (("torch and its own AdamW", PLAIN), ("warm_up and ours", OURS)):
        done = subprocess.run(
            [sys.executable, "-c", TICKER.format(what=what)],
            check=True,
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        seconds, stall = done.stdout.split()
        print(LINE.format(f"{name}: until the first step", f"{seconds} s"))
        print(LINE.format(f"{name}: longest stall of other threads", f"{stall} ms"))


def main() -> None:
    """Print the tables."""
    start_up()
    import torch

    torch.set_num_threads(1)
    networks()
    against_bare()


if __name__ == "__main__":
    main()
