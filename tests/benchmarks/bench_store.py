"""How long labelling, browsing and opening take, against what the design allows.

    python tests/benchmarks/bench_store.py [--clips 100000] [--load]

`--load` keeps all cores busy meanwhile, as a training does. Prints medians and 99th percentiles.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from mousevision.core.annotation import Prediction, Rater, RaterKind
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.filters import parse_filter
from mousevision.core.run import RunKind, RunStatus
from mousevision.core.video import FrameTable, VideoInfo
from mousevision.store.clips import add_clip, clip_ids, clip_rows, counts
from mousevision.store.labels import set_label
from mousevision.store.predictions import set_predictions
from mousevision.store.project import Project
from mousevision.store.raters import ensure_rater
from mousevision.store.runs import finish_run, start_run
from mousevision.store.study import ensure_session, ensure_subject
from mousevision.store.videos import add_video

PAGE = 200
FILTERS = ("class=pre", "class!=none and confidence<70%", "week", "subject=m7 and reviewed=no")
SORTS = ("file", "subject", "class", "confidence")


def main() -> int:
    """Run all measurements; exit code 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=100_000)
    parser.add_argument("--load", action="store_true")
    options = parser.parse_args()
    stop = _load() if options.load else None
    results = Results()
    try:
        with tempfile.TemporaryDirectory(prefix="mousevision-bench-") as folder:
            for journal in ("wal", "truncate"):
                _labelling(Path(folder), journal, results)
            _browsing(Path(folder), options.clips, results)
    finally:
        if stop is not None:
            stop()
    return results.finish()


class Results:
    """A table of what took how long, and whether that is allowed."""

    def __init__(self) -> None:
        self.kept = True
        print(f"{'what':58} {'median':>10} {'99 %':>10} {'limit':>10} {'ratio':>6}")

    def add(self, what: str, seconds: Iterable[float], limit_ms: float | None) -> None:
        middle, high = np.percentile(np.fromiter(seconds, float) * 1000, [50, 99])
        text = f"{what:58} {middle:7.1f} ms {high:7.1f} ms"
        if limit_ms is not None:
            text += f" {limit_ms:7.0f} ms {high / limit_ms:6.2f}"
            self.kept &= high <= limit_ms
        print(text, flush=True)

    def finish(self) -> int:
        print("all limits kept" if self.kept else "LIMITS NOT KEPT")
        return 0 if self.kept else 1


def _timed(action: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return taken


def _study(folder: Path, clips: int) -> tuple[Project, Rater]:
    classes = [Behaviour(0, name, "", "", Scope.CLIP) for name in ("pre", "post")]
    project = Project.create(folder, classes)
    zero = np.zeros(1, np.int64)
    table = FrameTable(np.arange(120), Fraction(1, 30), zero, zero)
    order = list(range(clips))
    random.Random(1).shuffle(order)
    with project.edit(f"Import {clips} videos") as edit:
        for number in order:
            animal = ensure_subject(edit, f"m{number % 40}")
            session = ensure_session(edit, animal.id, f"week {number % 5}")
            path = folder.parent / "videos" / f"m{number % 40}" / f"clip{number}.mp4"
            info = VideoInfo(
                str(path),
                ok=True,
                frames=120,
                width=960,
                height=540,
                fps=30.0,
                codec="h264",
                size=1,
                fingerprint=f"{number:x}",
                table=table,
            )
            add_clip(edit, add_video(edit, info).id, 0, 120, animal.id, session.id)
        truth = ensure_rater(edit, "truth", RaterKind.IMPORTED)
        rater = ensure_rater(edit, "anna")
        ids = [clip for (clip,) in edit.rows("SELECT id FROM clips")]
        set_label(edit, ids[::2], truth.id, 1)
        set_label(edit, ids[1::3], rater.id, 2)
    return project, rater


def _classify(project: Project, rng: random.Random) -> None:
    run = start_run(project, RunKind.TRAIN, "cnn")
    given = ((clip, rng.random()) for clip in clip_ids(project))
    set_predictions(
        project, run.id, [Prediction(run.id, clip, {1: p, 2: 1 - p}) for clip, p in given]
    )
    finish_run(project, run.id, RunStatus.DONE)


def _labelling(folder: Path, journal: str, results: Results) -> None:
    os.environ["MOUSEVISION_JOURNAL"] = journal
    project, rater = _study(folder / f"Labels {journal}", 10_000)
    with project:
        ids, rng = clip_ids(project), random.Random(2)
        limit = 50 if journal == "wal" else None  # a server's own latency is not ours to promise

        def label() -> None:
            with project.edit("Label", rater) as edit:
                set_label(edit, [rng.choice(ids)], rater.id, rng.randint(1, 2))

        what = f"label on the disk, 10,000 clips, journal {journal}"
        results.add(what, _timed(label, 500), limit)
        writer = threading.Thread(target=lambda: _classify(project, rng))
        writer.start()
        taken = []
        while writer.is_alive():
            taken += _timed(label, 1)
        results.add("  the same while predictions are written", taken, limit)
        results.add("undo of a label", _timed(project.undo, 100), limit)
        rows = _timed(lambda: clip_rows(project, ids[:PAGE], rater), 50)
        results.add(f"{PAGE} rows of 10,000 clips", rows, 50)
    os.environ.pop("MOUSEVISION_JOURNAL")
    if journal == "wal":
        results.add("open, 10,000 clips, first page", _timed(lambda: _open(project), 10), 1000)


def _open(project: Project) -> None:
    with Project.open(project.file) as again:
        clip_rows(again, clip_ids(again)[:PAGE])
        counts(again)


def _browsing(folder: Path, clips: int, results: Results) -> None:
    start = time.perf_counter()
    project, rater = _study(folder / "Many", clips)
    results.add(f"import of {clips:,} videos", [time.perf_counter() - start], None)
    with project:
        for seed in range(3):
            _classify(project, random.Random(seed))
        for sort in SORTS:
            for descending in (False, True):
                taken = _timed(
                    lambda s=sort, d=descending: clip_ids(project, None, s, d, rater), 7
                )
                end = ", descending" if descending else ""
                results.add(f"{clips:,} clips sorted by {sort}{end}", taken, 200)
        for text in FILTERS:
            where = parse_filter(text)
            taken = _timed(lambda w=where: clip_ids(project, w, "subject", rater=rater), 7)
            results.add(f"{clips:,} clips: {text}, by subject", taken, 200)
        ids = clip_ids(project)
        for name, some in (("first", ids[:PAGE]), ("middle", ids[clips // 2 :][:PAGE])):
            rows = _timed(lambda s=some: clip_rows(project, s, rater), 20)
            results.add(f"{PAGE} rows of {clips:,} clips, {name}", rows, 50)
        results.add("counts", _timed(lambda: counts(project, rater), 5), 200)
        results.add("undo of the import", _timed(project.undo, 1), None)
        results.add("redo of the import", _timed(project.redo, 1), None)
    results.add(f"open, {clips:,} clips, first page", _timed(lambda: _open(project), 5), 1000)


def _spin() -> None:
    while True:
        pass


def _load() -> Callable[[], None]:
    context = multiprocessing.get_context("spawn")
    spinners = [
        context.Process(target=_spin, daemon=True) for _ in range(multiprocessing.cpu_count())
    ]
    for spinner in spinners:
        spinner.start()

    def stop() -> None:
        for spinner in spinners:
            spinner.terminate()
            spinner.join()

    return stop


if __name__ == "__main__":
    sys.exit(main())
