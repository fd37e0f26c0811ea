"""Every frame of a recording: pictures a second of decoding, of the network, and of both together.

Run it with the folder of the real clips: `python tests/benchmarks/bench_sliding.py [DATA]`. The
network has random weights, which cost what learnt ones cost.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.inputspec import InputSpec
from mousevision.core.job import QuietContext
from mousevision.learn.bout_truth import Repertoire
from mousevision.learn.bouts import Rule
from mousevision.learn.checkpoint import Checkpoint
from mousevision.learn.device import limit_threads
from mousevision.learn.registry import Kind, create_model, find_model
from mousevision.learn.sliding import slide
from mousevision.learn.train_settings import train_settings
from mousevision.media.pool import ReaderPool
from mousevision.services.bout_finding import Finder, table_rate
from mousevision.services.bout_frames import stream
from mousevision.services.tensors import ClipPlace, file_places
from tests.conftest import TEST_DATA

NAMES = tuple(f"behaviour {n}" for n in range(1, 11))
LIMIT = 100.0
"""Frames a second that are wanted, decoding included."""


def finder() -> Finder:
    """Return the usual network for ten behaviours that exclude each other."""
    info, repertoire = find_model("frame-tcn"), Repertoire(NAMES)
    spec = info.spec(InputSpec())
    shape = (spec.frames, 3, spec.height, spec.width)
    network = create_model(info.name, shape, len(repertoire.outputs)).eval()
    settings = train_settings(info.name)
    checkpoint = Checkpoint(Kind.BOUTS, settings, repertoire.outputs, spec, network)
    rule = Rule(1.0, (0.0,) * len(repertoire.outputs), 4.0, (3,) * len(NAMES))
    return Finder(checkpoint, repertoire, rule)


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes, the better of two times."""
    best = float("inf")
    for _ in range(2):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def measure(place: ClipPlace, found: Finder, scratch: Path) -> tuple[float, float, float]:
    """Return seconds of decoding alone, of the network alone, and of all together."""
    ctx, spec = QuietContext(), found.checkpoint.spec
    pool = ReaderPool(limit=1)
    try:
        chunks = list(stream(ctx, pool, place, spec))
        decode = seconds(lambda: [len(c) for c in stream(ctx, pool, place, spec)])
        limit_threads()
        rate, network = table_rate(place.table), found.checkpoint.network
        alone = seconds(lambda: np.concatenate(list(slide(ctx, network, chunks, rate))))
        file = scratch / "curve.npy"
        both = seconds(lambda: found.search(ctx, pool, place, file))
    finally:
        pool.close()
    return decode, alone, both


def main() -> int:
    """Print a row per recording; return 1 when one of them is too slow."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else TEST_DATA
    files = [p for f in ("open_field", "long") for p in sorted((data / f).glob("*.mp4"))]
    found, slow = finder(), False
    places, _ = file_places(QuietContext(), files)
    print(f"{'frames a second':40} {'decoding':>9} {'network':>9} {'together':>9}   wanted")
    with tempfile.TemporaryDirectory() as scratch:
        for place in places:
            frames = place.stop - place.start
            parts = [frames / taken for taken in measure(place, found, Path(scratch))]
            slow |= parts[-1] < LIMIT
            name = f"{place.path.parent.name}/{place.path.name} ({frames})"
            print(f"{name:40} " + " ".join(f"{p:9.0f}" for p in parts) + f"   {LIMIT:.0f}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
