"""The whole window with a project of 100,000 clips on disk: open, sort, filter, and what waits.

    python tests/benchmarks/bench_list.py [--clips 100000]

Unlike `browser`, which measures widgets, and `store`, which measures queries, this is what the
user waits for: from the click until the list is painted. The best of three is told, once with
nothing beside it and once beside a thread that computes in Python, as a job does.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

OPEN, LIST, PAGE = 1000, 200, 200
"""Limits in milliseconds: a project, a list, and what is known of the clips in sight."""
FILTERS = (
    "class=pre",
    "class!=none and confidence<70%",
    "week",
    "predicted=post",
    "confidence<0.6 or class=post",
    "subject=m7 and reviewed=no",
    "animal.group=sham",
)


def main() -> int:
    """Print a table; 1 when a limit is not kept with nothing beside it."""
    from PySide6.QtWidgets import QApplication

    from mousevision.gui.app import SWITCH_SECONDS
    from mousevision.gui.settings import Settings
    from mousevision.gui.window import MainWindow
    from tests.benchmarks.bench_store import _classify, _study

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=100_000)
    clips = parser.parse_args().clips
    QApplication.instance() or QApplication([])
    sys.setswitchinterval(SWITCH_SECONDS)
    with tempfile.TemporaryDirectory(prefix="mousevision-bench-") as folder:
        project, _ = _study(Path(folder) / "Many", clips)
        with project:
            for seed in range(3):
                _classify(project, random.Random(seed))
        settings = Settings(Path(folder) / "window.ini")
        settings.set_text("rater", "anna")
        window = MainWindow(settings)
        window.show()
        try:
            return _measure(window, project.folder)
        finally:
            window.close()


def _measure(window: MainWindow, folder: Path) -> int:
    """Print what takes how long; 1 when a limit is not kept."""
    kept = _told("open, painted", [_timed(lambda: window.projects.open_path(folder))], OPEN)
    window.warm_up.stop()  # loading torch is another thing
    kept &= _lists(window, "")
    kept &= _told("thumbnails of a page looked up", _looked_up(window), PAGE)
    with _computing():
        _lists(window, ", beside a thread")
    return 0 if kept else 1


def _lists(window: MainWindow, beside: str) -> bool:
    """Sort by every column and filter; return whether all limits were kept."""
    from mousevision.gui.browser.columns import COLUMNS

    browser, kept = window.browser, True
    for field in dict.fromkeys(column.sort for column in COLUMNS):
        taken = []
        for down in (False, True) * 2:
            browser.view_bar.sort_chosen.emit("subject" if field == "file" else "file", False)
            _timed(lambda: None)
            order = field, down
            taken.append(_timed(lambda to=order: browser.view_bar.sort_chosen.emit(*to)))
        kept &= _told(f"sorted by {field}{beside}", taken, LIST)
    browser.view_bar.sort_chosen.emit("confidence", False)
    for text in FILTERS:
        taken = []
        for _ in range(3):
            browser.set_filter("")
            _timed(lambda: None)
            taken.append(_timed(lambda asked=text: browser.set_filter(asked)))
        kept &= _told(f"{text}, by confidence{beside}", taken, LIST)
    browser.set_filter("")
    return kept


def _looked_up(window: MainWindow) -> Iterator[float]:
    """Yield how long a job for the thumbnails of a page takes; none of the videos is there."""
    from PySide6.QtWidgets import QApplication

    for at in range(3):
        wanted = list(window.browser.model.ids[at * 1000 :][:40])
        ended: list[object] = []
        begin = time.perf_counter()
        window.thumbnails.fetch(wanted)
        job = window.thumbnails._job
        assert job is not None
        job.ended.connect(lambda heard=ended: heard.append(True))
        while not ended:
            QApplication.processEvents()
        yield (time.perf_counter() - begin) * 1000


def _timed(what: Callable[[], object]) -> float:
    """Return the milliseconds until it is done and painted."""
    from PySide6.QtWidgets import QApplication

    begin = time.perf_counter()
    what()
    QApplication.processEvents()
    return (time.perf_counter() - begin) * 1000


def _told(what: str, taken: Iterator[float] | list[float], limit: float) -> bool:
    """Print the best and return whether it keeps the limit."""
    best = min(taken)
    print(f"{what:60} {best:7.1f} ms {limit:6.0f} ms {best / limit:5.2f}", flush=True)
    return best <= limit


@contextmanager
def _computing() -> Iterator[None]:
    """Let another thread compute in Python meanwhile."""
    done = threading.Event()

    def compute() -> None:
        while not done.is_set():
            sum(range(1000))

    thread = threading.Thread(target=compute)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
