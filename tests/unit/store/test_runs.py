from __future__ import annotations

from collections.abc import Callable

import pytest

from mousevision.core.errors import ProjectError
from mousevision.core.run import RunKind, RunStatus
from mousevision.store.project import Project
from mousevision.store.runs import finish_run, run, run_folder, runs, start_run

from .conftest import Lab


def test_from_start_to_end(lab: Lab) -> None:
    made = start_run(lab.project, RunKind.TRAIN, "cnn", 7, {"held_out": ["m1"], "rate": 0.001})
    assert run(lab.project, made.id) == made
    assert made.status is RunStatus.RUNNING
    assert run_folder(lab.project, made.id).is_dir()
    assert lab.notices[-1].tables == {"runs"}
    finish_run(lab.project, made.id, RunStatus.DONE, {"accuracy": 0.9}, "Good.", 12.5)
    done = run(lab.project, made.id)
    assert (done.status, done.seconds, done.words) == (RunStatus.DONE, 12.5, "Good.")
    assert done.metrics == {"accuracy": 0.9}
    assert done.config == {"held_out": ["m1"], "rate": 0.001}
    assert lab.project.undo_name is None


def test_newest_first_and_by_kind(lab: Lab) -> None:
    first = start_run(lab.project, RunKind.TRAIN, "cnn")
    second = start_run(lab.project, RunKind.EMBED, "autoencoder")
    assert runs(lab.project) == [second, first]
    assert runs(lab.project, RunKind.TRAIN) == [first]
    with pytest.raises(ProjectError, match="no run 9"):
        run(lab.project, 9)


def test_a_folder_that_cannot_be_made(lab: Lab) -> None:
    (lab.project.folder / "runs" / "1").write_text("in the way")
    with pytest.raises(ProjectError, match="cannot be made"):
        start_run(lab.project, RunKind.TRAIN, "cnn")
    assert run(lab.project, 1).status is RunStatus.FAILED


def test_what_was_running_is_interrupted_at_the_next_opening(
    lab: Lab, reopen: Callable[[], Project]
) -> None:
    dead = start_run(lab.project, RunKind.TRAIN, "cnn")
    done = start_run(lab.project, RunKind.TRAIN, "cnn")
    finish_run(lab.project, done.id, RunStatus.DONE, {}, "Good.")
    with Project.open(lab.project.file, read_only=True) as reader:
        assert run(reader, dead.id).status is RunStatus.RUNNING
    with reopen() as project:
        assert run(project, dead.id).status is RunStatus.INTERRUPTED
        assert run(project, dead.id).words
        assert run(project, done.id).words == "Good."
