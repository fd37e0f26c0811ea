"""How long the window is blocked while a training runs, and how soon it is on screen.

Limits: longest blocking of the GUI thread under 100 ms during training; window on screen before
torch is imported; the first page of a project with 10,000 clips within a second. The study is a
small one of moving squares; the blocking is the lateness of a timer of 5 ms in the GUI thread.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LIMIT_BLOCK, LIMIT_OPEN = 0.100, 1.0
CLIPS = 10_000
START = """
import sys, time
began = time.perf_counter()
from PySide6.QtWidgets import QApplication
from mousevision.gui.app import make_window
window = make_window()
window.show()
QApplication.processEvents()
print(time.perf_counter() - began, "torch" in sys.modules)
window.close()
"""


class Heart:
    """Beats every 5 ms in the GUI thread and notes how late each beat was, in seconds."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append(now - self._last - 0.005)
        self._last = now

    def stop(self) -> None:
        """Stop beating."""
        self._timer.stop()


def open_window(folder: Path):  # type: ignore[no-untyped-def]
    """Return a window as the program makes it."""
    from mousevision.gui.app import SWITCH_SECONDS, make_window
    from mousevision.gui.settings import Settings

    sys.setswitchinterval(SWITCH_SECONDS)
    window = make_window(Settings(folder / "window.ini"))
    window.show()
    return window


def wait(seconds: float, done: Callable[[], bool] = lambda: False) -> bool:
    """Run the window as it runs for a user, for so long or until something is so; return that.

    Qt's own waiting in tests keeps the interpreter's lock, so that no thread would do anything.
    """
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    if done():
        return True
    loop, end = QEventLoop(), time.perf_counter() + seconds

    def look() -> None:
        if done() or time.perf_counter() > end:
            loop.quit()

    timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    return done()


def blocking(folder: Path) -> np.ndarray:
    """Train in the window while clips are changed by key; return the latenesses."""
    from mousevision.core.job import QuietContext
    from mousevision.services.import_plan import ImportRules
    from mousevision.services.importing import import_videos
    from mousevision.store.project import Project
    from tests.studies import make_study

    videos = make_study(folder / "videos", animals=5, clips=12)
    with Project.create(folder / "p") as project:
        import_videos(QuietContext(), project, [videos], ImportRules(videos / "clips.csv"))
    window = open_window(folder)
    window.projects.open_path(folder / "p")
    wait(0.5)
    window.warm_up.begin()
    while any(job.active for job in window.queue.jobs):
        wait(0.05)
    asked = window.training.train_tab.settings()
    asked["values"] = {"rounds": 12}
    heart = Heart()
    job = window.learner.train(asked)
    while job.active:
        window.actions_["next"].trigger()
        wait(0.04)
    heart.stop()
    window.close()
    return np.array(heart.late)


def many_clips(folder: Path) -> float:
    """Return the seconds from opening a project with 10,000 clips to its first page."""
    from PySide6.QtWidgets import QApplication

    from mousevision.store.project import Project

    with Project.create(folder / "many") as project:
        fill(project)
    window = open_window(folder)
    began = time.perf_counter()
    window.projects.open_path(folder / "many")
    QApplication.processEvents()
    seconds = time.perf_counter() - began
    window.close()
    return seconds


def fill(project) -> None:  # type: ignore[no-untyped-def]
    """Put 10,000 clips of one second into a project, without videos."""
    from fractions import Fraction

    from mousevision.core.video import FrameTable, VideoInfo
    from mousevision.store.clips import add_clip
    from mousevision.store.videos import add_video

    table = FrameTable(
        np.arange(30, dtype=np.int64),
        Fraction(1, 30),
        np.zeros(1, np.int64),
        np.zeros(1, np.int64),
    )
    with project.edit("fill") as edit:
        for number in range(CLIPS):
            info = VideoInfo(
                f"/nowhere/clip{number}.mp4", True, "", 960, 540, 30, 30.0, False, "h264", 0,
                1000, f"{number:032x}", table,
            )  # fmt: skip
            add_clip(edit, add_video(edit, info).id, 0, 30)


def main() -> int:
    """Print the table; 1 if a limit is missed."""
    with tempfile.TemporaryDirectory() as name:
        late = blocking(Path(name))
        first_page = many_clips(Path(name))
    said = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, check=True
    ).stdout.split()
    rows = [
        ("GUI thread blocked, median", float(np.median(late)), None),
        ("GUI thread blocked, 99th percentile", float(np.percentile(late, 99)), None),
        ("GUI thread blocked, longest", float(late.max()), LIMIT_BLOCK),
        ("10,000 clips: first page", first_page, LIMIT_OPEN),
        ("window on screen after start", float(said[0]), None),
    ]
    ok = said[1] == "False"
    for words, seconds, limit in rows:
        good = limit is None or seconds <= limit
        ok = ok and good
        bound = f"limit {limit * 1000:.0f} ms, ratio {seconds / limit:.2f}" if limit else ""
        print(f"{words:40} {seconds * 1000:8.1f} ms  {bound} {'' if good else 'MISSED'}")
    print(f"{'torch imported before the window shows':40} {said[1]}")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
