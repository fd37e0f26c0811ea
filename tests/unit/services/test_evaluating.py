"""Cross-validation by animal, kept as a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from mousevision.core.errors import DataError, ProjectError, SettingError
from mousevision.core.job import QuietContext
from mousevision.core.run import RunKind, RunStatus
from mousevision.services.evaluating import evaluate
from mousevision.store import listing, runs, study, videos
from mousevision.store.project import Project
from tests.unit.services.learning import request


def test_each_animal_is_tested_once_by_a_network_that_never_saw_it(project: Project) -> None:
    run = evaluate(QuietContext(), project, request(seed=2))
    assert (run.kind, run.status, run.seed) == (RunKind.EVALUATE, RunStatus.DONE, 2)
    metrics = run.metrics
    for number, fold in enumerate(metrics["folds"]):
        (animal,) = fold["test"]
        tested = {p["subject"] for p in metrics["predictions"] if p["fold"] == number}
        assert tested == {animal}
    rows = {row.id: row for row in listing.clip_rows(project, listing.clip_ids(project))}
    assert len(metrics["predictions"]) == len(rows)
    for said in metrics["predictions"]:
        row = rows[said["clip"]]
        assert (said["file"], said["subject"], said["truth"]) == (
            row.file,
            row.subject,
            row.behaviour,
        )
    assert run.config["folds"] == "animal"
    assert [split["test"] for split in run.config["splits"]] == [["m0"], ["m1"], ["m2"], ["m3"]]
    assert run.config["groups"] == ["m0", "m1", "m2", "m3"]
    for split, fold in zip(run.config["splits"], metrics["folds"], strict=True):
        assert (split["test"], split["tune"]) == (fold["test"], fold["tune"])
    assert "on 4 animals, each tested by a network that never saw it" in run.words
    assert "Always saying the commonest class gives 0.50" in run.words
    assert len(metrics["baseline"]["right"]) == len(rows)
    assert "beat a baseline of simple motion statistics" in run.words


def test_k_folds_and_the_same_again(project: Project) -> None:
    first = evaluate(QuietContext(), project, request(rounds=1), 2)
    second = evaluate(QuietContext(), project, request(rounds=1), 2)
    assert first.config == second.config
    assert first.config["folds"] == 2
    assert first.metrics["predictions"] == second.metrics["predictions"]


def test_fewer_clips_to_learn_from(project: Project) -> None:
    seen: list[float] = []

    class Listens(QuietContext):
        def report(self, done: float, total: float, note: str = "") -> None:
            assert done / total >= max(seen, default=0) - 1e-9
            seen.append(done / total)

    run = evaluate(Listens(), project, request(rounds=1), curve=True)
    curve = run.metrics["curve"]
    assert [point["fraction"] for point in curve] == [0.5, 1.0]
    assert curve[0]["clips"] < curve[1]["clips"]
    assert curve[1]["accuracy"] == run.metrics["accuracy"]
    assert "4 animals are too few to tell whether more clips would help" in run.words
    assert run.metrics["curve_words"] in run.words
    assert seen[-1] == pytest.approx(1)


def test_clips_without_animal_are_grouped_by_session_in_words(project: Project) -> None:
    ids = listing.clip_ids(project)
    with project.edit("unknown") as edit:
        study.set_clip_subject(edit, ids[:3], None)
    run = evaluate(QuietContext(), project, request(rounds=1), 2)
    assert run.config["unit"] == "session"
    assert "The animal of 3 labelled clips is not known" in run.words


def test_missing_videos_are_left_out_in_words(project: Project) -> None:
    lost = videos.videos(project)[0]
    with project.edit("lost") as edit:
        videos.relocate(edit, lost.id, Path(lost.path).with_name("lost.mp4"))
    run = evaluate(QuietContext(), project, request(rounds=1), 2)
    assert len(run.metrics["predictions"]) == 23
    assert "1 of 24 clips left out, since their videos are missing: lost.mp4" in run.words


def test_what_cannot_be_evaluated(project: Project, imported: Path) -> None:
    with pytest.raises(DataError, match="learns without labels"):
        evaluate(QuietContext(), project, request("autoencoder"))
    with pytest.raises(SettingError, match="With 4 animals there can be 2 to 4 folds, not 9"):
        evaluate(QuietContext(), project, request(), 9)
    with (
        Project.open(imported, read_only=True) as looked_at,
        pytest.raises(ProjectError, match="reading only"),
    ):
        evaluate(QuietContext(), looked_at, request())
    assert runs.runs(project) == []
