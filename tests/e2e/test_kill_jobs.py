"""Any moment may be the last, while importing and while training: a real process is killed.

The child says on standard output how far it is, so that the kill can be aimed at a random moment
of what is interesting. Afterwards the project must open, with the whole import or nothing of it,
and with a run that is either done, and then can be used, or marked as interrupted.
"""

from __future__ import annotations

import contextlib
import csv
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mousevision.core.job import QuietContext
from mousevision.core.run import RunStatus
from mousevision.learn.checkpoint import load_checkpoint
from mousevision.services.checking import check
from mousevision.services.classifying import classify
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.store import listing, runs
from mousevision.store.project import Project
from tests.studies import draw_clip, make_study

ROOT = Path(__file__).parents[2]
KILLS = 5
BATCH = 8
pytestmark = pytest.mark.timeout(300)

HEAD = """
import sys
from pathlib import Path
from mousevision.store.project import Project

class Says:
    def report(self, done, total, note=""):
        print("report", f"{done / total:.3f}", flush=True)
    def check(self):
        pass
    def emit(self, event):
        print("round", event.round, flush=True)
"""

IMPORT = f"""{HEAD}
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
print("warm", flush=True)
project, videos = sys.stdin.readline().rstrip().split("|")
opened = Project.open(Path(project))
print("open", flush=True)
import_videos(Says(), opened, [Path(videos)], ImportRules(Path(videos) / "clips.csv"))
print("done", flush=True)
sys.stdin.readline()
"""

TRAIN = f"""{HEAD}
from mousevision.core.inputspec import InputSpec
from mousevision.learn.device import warm_up
from mousevision.services.training import TrainRequest, train
warm_up()
print("warm", flush=True)
opened = Project.open(Path(sys.stdin.readline().rstrip()))
print("open", flush=True)
values = {{"rounds": 4, "filters": 4}}
train(Says(), opened, TrainRequest("motion-tcn", None, 0, values, InputSpec(4, 16, 24)))
print("done", flush=True)
sys.stdin.readline()
"""


class Nursery:
    """Children that have loaded all they need and wait; the next one warms up meanwhile."""

    def __init__(self, script: str, lives: int) -> None:
        self._script = script
        self._lives = lives
        self._next = self._start()

    def _start(self) -> subprocess.Popen[str] | None:
        if not self._lives:
            return None
        self._lives -= 1
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [sys.executable, "-c", self._script],
            stdin=pipe,
            stdout=pipe,
            encoding="utf-8",
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )

    @contextlib.contextmanager
    def child(self, task: str) -> Iterator[subprocess.Popen[str]]:
        """Lend a child that has just been given its task."""
        child, self._next = self._next, self._start()
        assert child is not None
        with _ended(child):
            assert child.stdin is not None
            assert child.stdout is not None
            assert child.stdout.readline() == "warm\n"
            child.stdin.write(f"{task}\n")
            child.stdin.flush()
            yield child

    def close(self) -> None:
        """End the child that nobody needs any more."""
        if self._next is not None:
            with _ended(self._next):
                pass


@contextlib.contextmanager
def _ended(child: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


@pytest.fixture
def dice() -> random.Random:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    return random.Random(seed)


def live_and_die(
    nursery: Nursery, task: str, dice: random.Random, lines: int, moment: float
) -> list[str]:
    """Kill a child some moments after it has said some of its lines; return what it said."""
    with nursery.child(task) as child:
        assert child.stdout is not None
        said = []
        for _ in range(dice.randrange(lines)):
            said.append(child.stdout.readline().strip())
            if said[-1] == "done":
                break
        end = time.perf_counter() + dice.uniform(0, moment)
        while time.perf_counter() < end:
            pass
        child.kill()
        return said + child.stdout.read().split("\n")[:-1]


def batch(original: bytes, folder: Path, number: int) -> Path:
    """Write videos of different content, and their table."""
    folder.mkdir()
    rows = []
    for clip in range(BATCH):
        name = f"b{number}_{clip}.mp4"
        mark = f"{number:04d}{clip:04d}".encode()
        (folder / name).write_bytes(original + b"\\0\\0\\0\\x10free" + mark)
        rows.append((name, ("left", "right")[clip % 2], f"m{number}"))
    with (folder / "clips.csv").open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([("file", "class", "subject"), *rows])
    return folder


def imported(project: Project, number: int) -> list[listing.ClipRow]:
    rows = listing.clip_rows(project, listing.clip_ids(project))
    return [row for row in rows if row.name.startswith(f"b{number}_")]


@pytest.mark.parametrize("journal", ["wal", "truncate"])
def test_killed_while_importing(
    tmp_path: Path, journal: str, dice: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOUSEVISION_JOURNAL", journal)
    draw_clip(tmp_path / "one.mp4", 1, 0)
    original = (tmp_path / "one.mp4").read_bytes()
    place = tmp_path / "Käfig"
    Project.create(place).close()
    nursery, lived, cut = Nursery(IMPORT, KILLS), 0, 0
    try:
        for number in range(KILLS):
            videos = batch(original, tmp_path / f"videos {number}", number)
            said = live_and_die(nursery, f"{place}|{videos}", dice, 2 * BATCH + 4, 0.02)
            lived += bool(said)
            with Project.open(place) as project:
                assert project.journal == journal
                rows = imported(project, number)
                assert len(rows) in ((BATCH,) if "done" in said else (0, BATCH))
                assert all(row.behaviour and row.subject for row in rows)
                cut += not rows
                assert check(QuietContext(), project, repair=True) == []
                rules = ImportRules(videos / "clips.csv")
                again = import_videos(QuietContext(), project, [videos], rules)
                assert (again.imported, again.already) == (BATCH - len(rows), len(rows))
                assert len(imported(project, number)) == BATCH
    finally:
        nursery.close()
    assert lived, "no child was ever alive long enough to prove anything"
    print(f"{cut} of {KILLS} imports were cut short")


@pytest.mark.parametrize("journal", ["wal", "truncate"])
def test_killed_while_training(
    tmp_path: Path, journal: str, dice: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOUSEVISION_JOURNAL", journal)
    study = make_study(tmp_path / "study", animals=3, clips=4)
    place = tmp_path / "p"
    with Project.create(place) as project:
        import_videos(QuietContext(), project, [study], ImportRules(study / "clips.csv"))
    nursery, seen = Nursery(TRAIN, KILLS), 0
    try:
        for _ in range(KILLS):
            said = live_and_die(nursery, str(place), dice, 14, 0.1)
            with Project.open(place) as project:
                newest = runs.runs(project)
                seen_now = len(newest)
                assert seen_now - seen in ((0, 1) if "round 1" not in said else (1,))
                if seen_now > seen:
                    judge(project, newest[0].id, finished="done" in said)
                seen = seen_now
                assert check(QuietContext(), project, repair=True) == []
                assert not list(place.rglob("*.part*"))
    finally:
        nursery.close()
    assert seen, "no child was ever alive long enough to prove anything"


def judge(project: Project, run_id: int, *, finished: bool) -> None:
    """A killed run is interrupted and no result; one that was done can be used."""
    run = runs.run(project, run_id)
    assert run.status in (RunStatus.DONE,) if finished else (RunStatus.DONE, RunStatus.INTERRUPTED)
    if run.status is RunStatus.DONE:
        assert load_checkpoint(runs.run_folder(project, run_id)).classes == ("left", "right")
        assert len(classify(QuietContext(), project, run_id=run_id).said) == 12
    else:
        assert run.words
        assert run.metrics == {}
        with pytest.raises(Exception, match="no finished training"):
            classify(QuietContext(), project, run_id=run_id)
