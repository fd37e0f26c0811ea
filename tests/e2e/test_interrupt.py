"""Ctrl+C in the middle of a job of the real program: soon over, and nothing half written."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from mousevision.core.job import QuietContext
from mousevision.core.run import RunStatus
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.services.training import train
from mousevision.store import listing, runs
from mousevision.store.project import Project
from tests.e2e.program import SMALL, interrupt
from tests.studies import make_study
from tests.unit.services.learning import request

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to one child"),
    pytest.mark.timeout(300),
]
SECONDS = 6.0
"""Longest time after Ctrl+C; the contract's one second is for a machine that is not busy."""
MANY = 400


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_study(tmp_path_factory.mktemp("study"), 3, 4)


@pytest.fixture(scope="module")
def many(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many videos that looking at all of them takes a while."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(MANY):
        shutil.copy(study / "m0" / "m0_week0_00.mp4", folder / f"{number:03d}.mp4")
    return folder


@pytest.fixture
def place(study: Path, tmp_path: Path) -> Path:
    """A project with clips."""
    with Project.create(tmp_path / "p") as project:
        import_videos(QuietContext(), project, [study], ImportRules(study / "clips.csv"))
    return tmp_path / "p"


def test_while_training(place: Path) -> None:
    learn = ("--epochs", 9999, "--set", "patience=9999", *SMALL)
    done, seconds = interrupt("train", place, "--model", "cnn", *learn)
    assert (done.code, done.out) == (130, ""), done
    assert "of 9999" in done.err
    assert done.err.endswith("mousevision: Interrupted; nothing is half written.\n")
    assert seconds < SECONDS
    with Project.open(place) as project:
        (run,) = runs.runs(project)
        assert (run.status, run.model) == (RunStatus.CANCELLED, "cnn")
        assert [p.name for p in runs.run_folder(project, run.id).iterdir()] == ["config.json"]
    assert not list(place.rglob("*.part*"))


def test_while_evaluating(place: Path) -> None:
    learn = ("--set", "rounds=9999", "--set", "patience=9999", *SMALL)
    done, seconds = interrupt("evaluate", place, "--model", "cnn", "--folds", 2, *learn)
    assert (done.code, done.out) == (130, ""), done
    assert seconds < SECONDS
    with Project.open(place) as project:
        assert [run.status for run in runs.runs(project)] == [RunStatus.CANCELLED]


def test_while_importing(many: Path, tmp_path: Path) -> None:
    Project.create(tmp_path / "p").close()
    done, seconds = interrupt("import", tmp_path / "p", many)
    assert done.code == 130, done
    assert seconds < SECONDS
    with Project.open(tmp_path / "p") as project:
        assert listing.clip_ids(project) == []
        assert project.undo_name is None


def test_while_classifying(place: Path, many: Path, tmp_path: Path) -> None:
    with Project.open(place) as project:
        train(QuietContext(), project, request(rounds=1))
    done, seconds = interrupt("classify", place, many, "--csv", tmp_path / "said.csv")
    assert done.code == 130, done
    assert seconds < SECONDS
    assert not (tmp_path / "said.csv").exists()
