"""The audit of a small imported study: 4 animals, 6 clips each, both classes in every session."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mousevision.core.errors import Cancelled, DataError, SettingError
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import QuietContext
from mousevision.core.run import RunKind, RunStatus
from mousevision.services import audit_view
from mousevision.services import still_looks as looking
from mousevision.services.audit_study import audit_study
from mousevision.services.audit_view import View
from mousevision.services.auditing import audit, newest_audit
from mousevision.services.labelled import labelled_clips
from mousevision.store import listing, runs
from mousevision.store.project import Project

WHOLE = View(InputSpec())


class Stops(QuietContext):
    """Cancels itself after some checks."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def check(self) -> None:
        self._left -= 1
        if self._left < 0:
            self.cancel()
        super().check()


def test_an_audit_is_a_run_with_its_verdict(project: Project) -> None:
    run = audit(QuietContext(), project, seed=3, draws=99)
    assert (run.kind, run.status, run.seed) == (RunKind.AUDIT, RunStatus.DONE, 3)
    assert run.metrics["verdict"] in {"clean", "suspect", "confounded"}
    checks = [finding["check"] for finding in run.metrics["findings"]]
    assert checks[0] == "animal"
    wanted = {"background", "corners", "still", "camera", "file", "date", "name", "shuffled"}
    assert wanted <= set(checks)
    assert run.metrics["clips"] == 24
    assert run.metrics["unit"] == "clip"
    assert run.words == run.metrics["words"]
    assert newest_audit(project) == run
    assert run.config["classes"] == ["left", "right"]


def test_the_same_seed_gives_the_same_verdict(project: Project) -> None:
    first, second = (audit(QuietContext(), project, seed=1, draws=99) for _ in range(2))
    assert first.metrics == second.metrics


def test_clips_are_looked_at_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = listing.clip_ids(project)
    first = looking.still_looks(QuietContext(), project, ids, WHOLE)

    def never(*_: object) -> None:
        raise AssertionError("looked at again")

    monkeypatch.setattr(audit_view, "clip_look", never)
    again = looking.still_looks(QuietContext(), project, ids[::-1], WHOLE)
    assert np.array_equal(first.rows[::-1], again.rows)
    left = View(InputSpec(region=(0.0, 0.0, 0.5, 1.0)))
    with pytest.raises(AssertionError, match="looked at again"):
        looking.still_looks(QuietContext(), project, ids, left)


def test_a_damaged_cache_is_made_anew(project: Project) -> None:
    ids = listing.clip_ids(project)
    first = looking.still_looks(QuietContext(), project, ids, WHOLE)
    (file,) = (project.folder / "cache" / "audit").iterdir()
    file.write_bytes(file.read_bytes()[:5000])
    again = looking.still_looks(QuietContext(), project, ids, WHOLE)
    assert np.array_equal(first.rows, again.rows)


def test_cancelled_it_keeps_what_it_saw_and_says_so(project: Project) -> None:
    with pytest.raises(Cancelled):
        audit(Stops(40), project)
    run = runs.runs(project, RunKind.AUDIT)[0]
    assert run.status is RunStatus.CANCELLED
    (file,) = (project.folder / "cache" / "audit").iterdir()
    assert 1 <= len(np.load(file, allow_pickle=False)) < 24
    assert newest_audit(project) is None


def test_damaged_videos_are_left_out_and_named(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = listing.clip_ids(project)
    broken = project.folder / "broken.mp4"
    broken.write_bytes(b"no video")

    class OneBroken(looking.ProjectPlaces):
        def __getitem__(self, index: int) -> looking.ClipPlace:
            place = super().__getitem__(index)
            if index != 2:
                return place
            return looking.ClipPlace(broken, place.table, 0, "x", place.start, place.stop)

    monkeypatch.setattr(looking, "ProjectPlaces", OneBroken)
    looks = looking.still_looks(QuietContext(), project, ids, WHOLE)
    assert looks.kept == tuple(at for at in range(24) if at != 2)
    assert "broken.mp4" in looks.problems[0]


def test_without_labels_there_is_nothing_to_audit(tmp_path: Path) -> None:
    with (
        Project.create(tmp_path / "empty") as project,
        pytest.raises(DataError, match="no clips yet"),
    ):
        audit(QuietContext(), project)


def test_an_unknown_model_is_refused(project: Project) -> None:
    with pytest.raises(SettingError, match="no model"):
        audit(QuietContext(), project, model="oracle")
    assert runs.runs(project, RunKind.AUDIT) == []


def test_a_model_without_a_score_is_said_so(project: Project) -> None:
    run = audit(QuietContext(), project, model="cnn", draws=49)
    assert run.model == "cnn"
    assert "not been evaluated" in run.metrics["findings"][-1]["words"]


def test_large_studies_are_sampled_from_all_sessions(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mousevision.services.audit_study.MOST_CLIPS", 12)
    labelled = labelled_clips(project)
    study = audit_study(labelled, seed=0)
    assert len(study.rows) == 12
    assert set(study.groups) == set(labelled.groups)
