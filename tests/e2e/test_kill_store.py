"""Any moment may be the last: a real process that labels and imports is killed, 50 times.

The child labels as fast as it can and says so on standard output after each edit: what it said is
acknowledged. After the kill the project must open, hold every acknowledged edit, nothing half, and
at most the one edit that was under way.
"""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.run import RunStatus
from mousevision.store.check import check, repair
from mousevision.store.project import Project
from mousevision.store.runs import runs

ROOT = Path(__file__).parents[2]
KILLS = 25
BATCH = 3

CHILD = """
import itertools, sys
from fractions import Fraction
from pathlib import Path
import numpy as np
from mousevision.core.annotation import Decision, Prediction
from mousevision.core.run import RunKind
from mousevision.core.video import FrameTable, VideoInfo
from mousevision.store.clips import add_clip, clip_ids
from mousevision.store.labels import set_label
from mousevision.store.predictions import set_predictions
from mousevision.store.project import Project
from mousevision.store.raters import ensure_rater
from mousevision.store.reviews import add_review
from mousevision.store.runs import start_run
from mousevision.store.videos import add_video

project = Project.open(Path(sys.argv[1]))
with project.writing() as transaction:
    rater = ensure_rater(transaction, "anna")
zero = np.zeros(1, np.int64)
table = FrameTable(np.arange(100), Fraction(1, 30), zero, zero)

def say(*words):
    print(*words, project.revision, flush=True)

def bring_in():
    name = f"batch-{project.revision}"
    with project.edit("Import") as edit:
        for part in range(3):
            path = str(project.folder.parent / f"{name}-{part}.mp4")
            info = VideoInfo(path, ok=True, frames=100, width=64, height=48, fps=30.0, table=table)
            add_clip(edit, add_video(edit, info).id, 0, 100)
    say("import")

say("open")
run = start_run(project, RunKind.TRAIN, "cnn")
say("run", run.id)
bring_in()
for turn in itertools.count():
    ids = clip_ids(project)
    clip = ids[turn * 7 % len(ids)]
    behaviour = 1 + (project.revision + turn) % 2
    with project.edit("Label", rater) as edit:
        set_label(edit, [clip], rater.id, None)
        set_label(edit, [clip], rater.id, behaviour)
        add_review(edit, [clip], rater.id, Decision.LABELLED)
    say("label", clip, behaviour)
    if turn % 10 == 9:
        set_predictions(project, run.id, [Prediction(run.id, clip, {1: 0.5, 2: 0.5})])
        bring_in()
"""


@contextlib.contextmanager
def _child(project: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(project)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _live_and_die(project: Path, journal: str, dice: random.Random) -> list[list[str]]:
    """Run a child, kill it at a random moment, and return the lines that it had said."""
    with _child(project, {**os.environ, "MOUSEVISION_JOURNAL": journal}) as child:
        assert child.stdout is not None
        lines: list[str] = []
        if dice.random() < 0.2:  # at any moment from its start
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=dice.uniform(0.05, 0.6))
                pytest.fail("the child ended by itself")
        else:  # at any moment between two of its edits, or in the middle of one
            lines = [child.stdout.readline() for _ in range(dice.randint(1, 25))]
            assert all(line.endswith("\n") for line in lines), "the child ended by itself"
            end = time.perf_counter() + dice.uniform(0, 0.006)
            while time.perf_counter() < end:
                pass
        child.kill()
        lines += child.stdout.read().splitlines(keepends=True)
        return [line.split() for line in lines if line.endswith("\n")]


class Witness:
    """What was acknowledged over all lives of the child."""

    def __init__(self) -> None:
        self.labels: dict[int, int] = {}
        self.revision = 0
        self.runs: set[int] = set()

    def hear(self, said: list[list[str]]) -> None:
        for kind, *words, revision in said:
            self.revision = int(revision)
            if kind == "label":
                self.labels[int(words[0])] = int(words[1])
            if kind == "run":
                self.runs.add(int(words[0]))

    def compare(self, project: Project) -> None:
        ahead = project.revision - self.revision
        assert ahead in (0, 1), "an acknowledged edit is missing"
        stored = dict(project.rows("SELECT clip_id, behaviour_id FROM labels"))
        other = [
            clip for clip in stored | self.labels if stored.get(clip) != self.labels.get(clip)
        ]
        assert len(other) <= ahead, "an acknowledged label is missing"
        self.labels, self.revision = stored, project.revision

    def nothing_half(self, project: Project) -> None:
        """Each label stands with the review of its edit, each import is whole."""
        alone = (
            "SELECT count(*) FROM labels WHERE NOT EXISTS (SELECT 1 FROM reviews WHERE"
            " reviews.clip_id = labels.clip_id AND reviews.revision = labels.revision)"
        )
        assert project.row(alone) == (0,)
        batches = (
            "SELECT count(DISTINCT videos.id), count(DISTINCT clips.id),"
            " count(DISTINCT frame_tables.video_id) FROM videos"
            " LEFT JOIN clips ON clips.video_id = videos.id"
            " LEFT JOIN frame_tables ON frame_tables.video_id = videos.id"
            " GROUP BY substr(videos.name, 1, length(videos.name) - 6)"
        )
        assert set(project.rows(batches)) <= {(BATCH, BATCH, BATCH)}
        # A note on who writes may be left half written; it is named, and mending removes it.
        assert {problem.kind for problem in check(project)} <= {"video missing", "leftover"}
        assert {problem.kind for problem in repair(project)} <= {"video missing"}

    def runs_are_interrupted(self, project: Project) -> None:
        found = {run.id: run for run in runs(project)}
        assert self.runs <= set(found)
        assert {run.status for run in found.values()} <= {RunStatus.INTERRUPTED}
        assert all(run.words for run in found.values())


@pytest.mark.parametrize("journal", ["wal", "truncate"])
def test_killed_at_any_moment(
    tmp_path: Path, journal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOUSEVISION_JOURNAL", journal)
    classes = [Behaviour(0, name, "", "", Scope.CLIP) for name in ("pre", "post")]
    Project.create(tmp_path / "Study", classes).close()
    seed = random.SystemRandom().randrange(10**6)
    dice, witness, acknowledged = random.Random(seed), Witness(), 0
    print(f"seed {seed}")
    for _ in range(KILLS):
        said = _live_and_die(tmp_path / "Study", journal, dice)
        acknowledged += len(said)
        witness.hear(said)
        with Project.open(tmp_path / "Study") as project:
            assert project.journal == journal
            witness.compare(project)
            witness.nothing_half(project)
            witness.runs_are_interrupted(project)
    assert acknowledged > 5 * KILLS, "the child was never alive long enough to prove anything"
    assert witness.labels
