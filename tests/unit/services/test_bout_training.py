"""From marked bouts to a network, its figures and the bouts that it finds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.errors import Cancelled, DataError, SettingError
from mousevision.core.job import QuietContext
from mousevision.core.run import Run, RunStatus
from mousevision.learn.checkpoint import CheckpointError
from mousevision.services.bout_finding import bout_curves, curve_file
from mousevision.services.bout_training import RULE, read_rule
from mousevision.services.classifying import (
    classifier,
    classify,
    classify_files,
    newest_classifier,
    newest_network,
    table,
)
from mousevision.services.exporting import export
from mousevision.services.labelling import labels_from_file
from mousevision.services.training import request_of, train
from mousevision.store import bouts, listing, runs, videos
from mousevision.store.predicted_bouts import predicted_bouts
from mousevision.store.project import Project
from mousevision.store.raters import ensure_rater
from tests.unit.services.bouts import bout_request, mark_sides


@pytest.fixture(scope="module")
def finding(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with marked bouts and a network that finds them, run 1; not to be changed."""
    folder = tmp_path_factory.mktemp("bouts") / "p"
    shutil.copytree(imported, folder)
    with Project.open(folder) as project:
        with project.edit("Rater anna") as edit:
            anna = ensure_rater(edit, "anna")
        mark_sides(project, anna)
        request = bout_request(("m3",), seed=2, rounds=14, learning_rate=0.01)
        train(QuietContext(), project, request)
    return folder


@pytest.fixture
def opened(finding: Path, tmp_path: Path) -> Iterator[Project]:
    shutil.copytree(finding, tmp_path / "p")
    with Project.open(tmp_path / "p") as project:
        yield project


def _run(project: Project) -> Run:
    return runs.run(project, 1)


def test_a_run_holds_figures_words_and_all_that_repeats_it(opened: Project) -> None:
    run = _run(opened)
    assert run.status is RunStatus.DONE
    assert run.finds_bouts
    assert run.config["behaviours"] == ["on the right"]
    assert run.config["split"]["test"] == ["m3"]
    assert "m3" not in run.config["split"]["train"] + run.config["split"]["tune"]
    assert run.metrics["frame_balanced_accuracy"] > 0.8
    assert run.metrics["bout_f1_50"] > 0.7
    assert "always saying background, gives 0.50" in run.words
    assert "tested on animal m3" in run.words
    assert "count as looked at" in run.words
    assert request_of(run).held_out == ("m3",)
    assert (
        request_of(run).settings()
        == bout_request(("m3",), seed=2, rounds=14, learning_rate=0.01).settings()
    )


def test_bouts_are_found_beside_those_of_raters(opened: Project) -> None:
    before = bouts.all_bouts(opened)
    clip = listing.clip_ids(opened)[0]
    result = classify(QuietContext(), opened, [clip])
    assert bouts.all_bouts(opened) == before
    found = predicted_bouts(opened, clip)
    assert found is not None
    assert result.found is not None
    assert result.said == ()
    said = [(b.start, b.stop) for b in result.found.bouts]
    assert [(b.start, b.stop) for b in found.bouts] == said
    assert "Looked at all 20 frames of 1 clip" in result.words()
    header, rows = table(result)
    assert header == ["file", "behaviour", "start_frame", "stop_frame", "confidence"]
    assert len(rows) == len(said)


def test_the_probabilities_of_all_frames_are_kept(opened: Project) -> None:
    clip = listing.clip_ids(opened)[-1]
    classify(QuietContext(), opened, [clip], 1)
    curves = bout_curves(opened, _run(opened), clip, 20)
    assert list(curves) == ["on the right"]
    assert curves["on the right"].shape == (20,)
    assert 0 <= curves["on the right"].min() <= curves["on the right"].max() <= 1
    found = predicted_bouts(opened, clip)
    assert found is not None
    for bout in found.bouts:
        mean = curves["on the right"][bout.start : bout.stop].mean()
        assert bout.confidence == pytest.approx(float(mean), abs=1e-3)
    assert bout_curves(opened, _run(opened), clip, 19) == {}, "of another length, so not its own"
    assert bout_curves(opened, _run(opened), 999, 20) == {}


def test_files_outside_the_project_leave_nothing_behind(opened: Project, study: Path) -> None:
    files = sorted((study / "m0").glob("*.mp4"))[:2]
    result = classify_files(QuietContext(), opened, files, 1)
    assert result.found is not None
    assert result.found.clips == 2
    assert {b.file for b in result.found.bouts} <= {f.as_posix() for f in files}
    assert opened.rows("SELECT * FROM searched_clips") == []
    assert not curve_file(runs.run_folder(opened, 1), 1).parent.exists()


def test_what_was_found_is_exported_and_read_back_as_labels(
    opened: Project, tmp_path: Path
) -> None:
    clips = listing.clip_ids(opened)[:3]
    result = classify(QuietContext(), opened, clips, 1)
    assert result.found is not None
    written = export(QuietContext(), opened, "csv", tmp_path / "t.csv")
    assert [p.name for p in written] == ["t.csv", "t_bouts.csv", "t_predicted_bouts.csv"]
    back = labels_from_file(QuietContext(), opened, "from run 1", written[-1])
    assert (back.labels, back.skipped) == (len(result.found.bouts), ())


def test_a_clip_that_cannot_be_read_is_left_out(opened: Project, tmp_path: Path) -> None:
    first, second = listing.clip_rows(opened, listing.clip_ids(opened)[:2])
    with opened.edit("Move") as edit:
        videos.relocate(edit, first.video_id, tmp_path / "gone.mp4")
    result = classify(QuietContext(), opened, [first.id, second.id], 1)
    assert result.found is not None
    assert result.found.clips == 1
    assert "gone.mp4 is not there any more" in result.problems[0]


def test_cancelled_keeps_what_was_searched(opened: Project) -> None:
    ctx, clips = QuietContext(), listing.clip_ids(opened)[:3]

    def stop(changes: object) -> None:
        ctx.cancel()

    opened.subscribe(stop)
    with pytest.raises(Cancelled):
        classify(ctx, opened, clips, 1)
    assert [predicted_bouts(opened, clip) is not None for clip in clips] == [True, False, False]


def test_it_gives_clips_no_class(opened: Project) -> None:
    with pytest.raises(DataError, match="finds bouts and gives clips no class"):
        classifier(opened, 1)
    with pytest.raises(DataError, match="No network has been trained"):
        newest_classifier(opened)
    assert newest_network(opened).id == 1


def test_a_damaged_rule_is_told(opened: Project) -> None:
    folder = runs.run_folder(opened, 1)
    (folder / RULE).write_text("{}", encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"bouts\.json is missing or damaged"):
        read_rule(folder)


def test_the_same_run_again_gives_the_same(opened: Project) -> None:
    request = bout_request(("m3",), seed=4)
    first, second = (train(QuietContext(), opened, request) for _ in range(2))
    keys = ("frame_balanced_accuracy", "bout_f1_50", "best_round")
    assert [first.metrics[k] for k in keys] == [second.metrics[k] for k in keys]
    assert first.config == second.config


def test_one_recording_is_cut_in_time(opened: Project) -> None:
    with opened.edit("Only one") as edit:
        keep = listing.clip_ids(opened)[0]
        edit.run("DELETE FROM bouts WHERE clip_id <> ?", (keep,))
        edit.run("UPDATE bouts SET start = 4, stop = 6")
    with pytest.raises(DataError, match="Too few frames"):
        train(QuietContext(), opened, bout_request())


def test_init_is_refused(opened: Project) -> None:
    with pytest.raises(SettingError, match="begins from nothing"):
        train(QuietContext(), opened, bout_request(init=1))


def test_a_clip_whose_every_frame_shows_a_behaviour(opened: Project) -> None:
    with opened.edit("All") as edit:
        edit.run("UPDATE bouts SET start = 0, stop = 20")
    with pytest.raises(DataError, match="a background to tell them from"):
        train(QuietContext(), opened, bout_request())


def test_numbers_are_numbers(opened: Project) -> None:
    row = _run(opened).metrics["behaviours"][0]
    assert row["bouts_there"] == 6
    assert np.isfinite(row["frame_f1"])
