"""How soon each key of a reviewer is answered, with 10,000 clips, while a training runs.

Measured in the real window (offscreen), each with its median and 99th percentile:

- key to label on disk: from the key press until the edit is committed (checked from outside);
- next clip: from the key press until the first picture of that clip is painted;
- label and go on: both with one key;
- step, jump: from the key or click until the frame asked for is painted;
- filter: from the last letter until the list is read.

Limits at the 99th percentile: label and next clip 50 ms each. A reviewer thinks between two keys;
here for `THINK` seconds.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import apsw
import numpy as np

from tests.benchmarks.bench_window import open_window, wait

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

CLIPS, VIDEOS, FRAMES, ANIMALS, LABELLED = 10_000, 40, 100, 8, 320
TIMES, THINK, LIMIT, PATIENCE = 200, 0.3, 0.050, 10.0
LENGTHS = (40, 38, 36, 34, 32)


def draw(path: Path, seed: int) -> None:
    """Write 960x540 pixels of a bright patch that moves over a still, smooth ground."""
    import cv2

    from mousevision.media.encode import VideoWriter

    rng = np.random.default_rng(seed)
    ground = cv2.GaussianBlur(rng.integers(0, 255, (540, 960, 3), dtype=np.uint8), (0, 0), 4)
    with VideoWriter(path, 960, 540, 30.0) as writer:
        for frame in range(FRAMES):
            picture = ground.copy()
            left = 100 + (7 + seed % 3) * frame
            picture[200:300, left : left + 80] = 230
            writer.add(picture)


def make_project(folder: Path) -> Path:
    """Make the project: 40 videos of 8 animals, 250 clips each, some of them labelled."""
    from mousevision.core.job import QuietContext
    from mousevision.services.import_plan import ImportRules
    from mousevision.services.importing import import_videos
    from mousevision.store import behaviours, clips, labels, raters, study
    from mousevision.store.project import Project

    (folder / "videos").mkdir()
    for number in range(VIDEOS):
        draw(folder / "videos" / f"m{number % ANIMALS}_{number:02d}.mp4", number)
    with Project.create(folder / "p") as project:
        import_videos(QuietContext(), project, [folder / "videos"], ImportRules())
        whole = clips.clips(project)
        with project.edit("Many clips") as edit:
            classes = [behaviours.add_behaviour(edit, name) for name in ("left", "right")]
            truth = raters.ensure_rater(edit, "truth")
            made = []
            for number, one in enumerate(whole):
                subject = study.ensure_subject(edit, f"m{number % ANIMALS}").id
                study.set_clip_subject(edit, [one.id], subject)
                for at in range(CLIPS // VIDEOS):
                    start, length = at % 50, LENGTHS[at // 50]
                    clip = clips.add_clip(edit, one.video_id, start, start + length, subject)
                    made.append(clip.id)
            chosen = made[:: len(made) // LABELLED]
            for at, name in enumerate(classes):
                labels.set_label(edit, chosen[at::2], truth.id, name.id)
    return folder / "p"


class Reviewer:
    """Presses keys in the window and takes the time until the answer is there."""

    def __init__(self, window) -> None:  # type: ignore[no-untyped-def]
        self.window = window
        self.shown: tuple[int | None, int] = (None, -1)
        self.rounds = 0
        window.player.canvas.painted.connect(self._note)
        self.file = str(window.workspace.project.file)
        self.outside = apsw.Connection(self.file, flags=apsw.SQLITE_OPEN_READONLY)

    def _learnt(self, _: object) -> None:
        self.rounds += 1

    def _note(self, frame: int) -> None:
        self.shown = self.window.workspace.clip_id, frame

    def think(self) -> None:
        """Let the window work until the next key."""
        self.keep_training()
        wait(THINK)

    def keep_training(self) -> None:
        """See to it that a training runs."""
        if self.window.queue.running("heavy") is None:
            asked = self.window.training.train_tab.settings()
            asked["values"] = {"rounds": 300}
            self.window.learner.train(asked)
            job = self.window.queue.running("heavy")
            if job is not None:
                job.emitted.connect(self._learnt)

    def until(self, done: Callable[[], bool]) -> None:
        """Run the window until something is so."""
        if not wait(PATIENCE, done):
            raise TimeoutError("the window did not answer")

    def press(self, key: str) -> None:
        """Press a key as the system would tell it."""
        from PySide6.QtGui import QKeySequence
        from PySide6.QtTest import QTest

        combination = QKeySequence(key)[0]
        QTest.keyClick(self.window, combination.key(), combination.keyboardModifiers())

    def on_disk(self, clip: int) -> str | None:
        """Return a clip's newest own label as another program reads it."""
        sql = (
            "SELECT behaviours.name FROM labels JOIN behaviours ON behaviours.id = behaviour_id"
            " JOIN raters ON raters.id = rater_id WHERE clip_id = ? AND raters.name = 'bench'"
        )
        row = self.outside.execute(sql, (clip,)).fetchone()
        return row[0] if row else None

    def label(self, at: int) -> float:
        """Return the seconds from a class key to the label on disk."""
        clip, keys = self.window.workspace.clip_id, "12"
        began = time.perf_counter()
        self.press(keys[at % 2])
        seconds = time.perf_counter() - began
        if self.on_disk(clip) != ("left", "right")[at % 2]:
            raise AssertionError("the label is not on disk")
        return seconds

    def next_clip(self, _: int) -> float:
        """Return the seconds from PgDown to the next clip's first picture."""
        return self._to_another_clip("PgDown")

    def label_and_go_on(self, at: int) -> float:
        """Return the seconds from a class key to the picture of the next clip to review."""
        return self._to_another_clip("12"[at % 2])

    def _to_another_clip(self, key: str) -> float:
        before = self.window.workspace.clip_id
        began = time.perf_counter()
        self.press(key)
        self.until(lambda: self.shown[0] == self.window.workspace.clip_id != before)
        return time.perf_counter() - began

    def step(self, at: int) -> float:
        """Return the seconds from an arrow to the frame beside, forward and back in turn."""
        wanted = self.window.player.index + (-1 if at % 2 else 1)
        began = time.perf_counter()
        self.press("Left" if at % 2 else "Right")
        self.until(lambda: self.shown[1] == wanted)
        return time.perf_counter() - began

    def jump(self, at: int) -> float:
        """Return the seconds from a click on the timeline to that frame."""
        clip = self.window.workspace.clip
        wanted = clip.start + (at * 7919) % (clip.stop - clip.start)
        began = time.perf_counter()
        self.window.player.seek(wanted)
        self.until(lambda: self.shown[1] == wanted)
        return time.perf_counter() - began

    def filter(self, at: int) -> float:
        """Return the seconds that a new filter takes."""
        from mousevision.core.filters import parse_filter

        browser, text = self.window.browser, f"subject=m{at % ANIMALS}"
        began = time.perf_counter()
        browser.set_filter(text)
        self.until(lambda: browser.filter_bar.where == parse_filter(text))
        taken = time.perf_counter() - began
        if browser.model.rowCount() >= CLIPS / 2:
            raise AssertionError("the list is not filtered")
        return taken


def measure(folder: Path, count: int) -> tuple[dict[str, list[float]], int]:
    """Return the seconds of each kind of key, pressed so often, and the rounds learnt."""
    project = make_project(folder)
    window = open_window(folder)
    window.workspace.set_rater_name("bench")
    window.projects.open_path(project)
    reviewer = Reviewer(window)
    wait(1.0)
    reviewer.press("1")  # the project gets to know the rater
    reviewer.keep_training()
    wait(8.0)  # until it learns rather than prepares
    found: dict[str, list[float]] = {}

    def times(name: str, key: Callable[[int], float]) -> None:
        found[name] = []
        for at in range(count):
            reviewer.think()
            found[name].append(key(at))

    try:
        times("key to label on disk", reviewer.label)
        times("next clip", reviewer.next_clip)
        window.actions_["go_on"].trigger()
        times("label and go on", reviewer.label_and_go_on)
        window.actions_["go_on"].trigger()
        times("step", reviewer.step)
        times("jump", reviewer.jump)
        times("filter", reviewer.filter)
    finally:
        window.queue.cancel_all()
        window.close()
    return found, reviewer.rounds


def main() -> int:
    """Print the table; 1 if a limit is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=TIMES)
    count = parser.parse_args().times
    with tempfile.TemporaryDirectory() as name:
        found, rounds = measure(Path(name), count)
    print(f"{CLIPS} clips, 960x540, H.264; {THINK} s between two keys;", end=" ")
    print(f"the training, which ran all the time, did {rounds} rounds")
    ok = rounds > 0
    for words, seconds in found.items():
        middle, late = np.median(seconds), np.percentile(seconds, 99)
        limited = words in ("key to label on disk", "next clip")
        good = not limited or late <= LIMIT
        ok = bool(ok and good)
        bound = f"limit {LIMIT * 1000:.0f} ms, ratio {late / LIMIT:.2f}" if limited else ""
        line = f"{words:24} median {middle * 1000:6.1f} ms   99 % {late * 1000:6.1f} ms"
        print(f"{line}   {bound} {'' if good else 'MISSED'}")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
