"""Labels by key, accepted predictions, and labels from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from mousevision.core.annotation import Decision, PredictedBout, Prediction, Rater
from mousevision.core.errors import Cancelled, DataError, ProjectError
from mousevision.core.job import QuietContext
from mousevision.core.run import RunKind, RunStatus
from mousevision.services import labelling
from mousevision.store import behaviours, bouts, labels, listing, reviews, runs
from mousevision.store.predictions import set_predictions
from mousevision.store.project import Project
from mousevision.store.raters import rater
from tests.unit.services.bouts import add_side


def predict(project: Project, clip_id: int, sure: float) -> int:
    """Store a prediction for the first class; return the run."""
    ids = [b.id for b in behaviours.behaviours(project)]
    run = runs.start_run(project, RunKind.TRAIN, "test", 0, {"classes": ["left", "right"]})
    said = Prediction(run.id, clip_id, {ids[0]: sure, ids[1]: 1 - sure})
    set_predictions(project, run.id, [said])
    runs.finish_run(project, run.id, RunStatus.DONE, {}, "", 1.0)
    return run.id


def test_what_was_predicted_is_kept_with_the_decision(project: Project, anna: Rater) -> None:
    first, second = listing.clip_ids(project)[:2]
    left, right = behaviours.behaviours(project)
    run = predict(project, first, 0.9)
    labelling.label_clips(project, anna, [first], right)
    labelling.label_clips(project, anna, [second], left)
    kept = {review.clip_id: review for review in reviews.reviews(project)}
    assert (kept[first].decision, kept[first].run_id, kept[first].prediction_seen) == (
        Decision.CORRECTED,
        run,
        True,
    )
    assert (kept[second].decision, kept[second].prediction_seen) == (Decision.LABELLED, False)


def test_accepting_makes_the_prediction_the_label(project: Project, anna: Rater) -> None:
    first, second = listing.clip_ids(project)[:2]
    predict(project, first, 0.2)
    assert labelling.accept_predictions(project, anna, [first, second]) == 1
    row = listing.clip_rows(project, [first], anna)[0]
    assert row.own_id == behaviours.behaviours(project)[1].id
    assert row.reviewed
    assert project.undo_name == f"Accept the prediction of {row.name}"
    project.undo()
    row = listing.clip_rows(project, [first], anna)[0]
    assert (row.own_id, row.reviewed) == (None, False)


def test_nothing_to_accept_is_no_edit(project: Project, anna: Rater) -> None:
    before = project.revision
    assert labelling.accept_predictions(project, anna, listing.clip_ids(project)) == 0
    assert project.revision == before


def test_labelling_many_is_one_step(project: Project, anna: Rater) -> None:
    ids = listing.clip_ids(project)
    labelling.label_clips(project, anna, ids, behaviours.behaviours(project)[0])
    assert listing.counts(project, anna).reviewed == len(ids)
    project.undo()
    assert listing.counts(project, anna).reviewed == 0


def write(folder: Path, text: str) -> Path:
    path = folder / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_clip_labels_from_a_file(project: Project, tmp_path: Path) -> None:
    path = write(
        tmp_path, "File,class\nm0_week0_00.mp4,right\nm1/m1_week1_01.mp4,odd\nx.mp4,left\n"
    )
    result = labelling.labels_from_file(QuietContext(), project, "ben", path)
    assert result.labels == 2
    assert [(s.path, s.reason) for s in result.skipped] == [
        ("x.mp4", "the project has no such clip")
    ]
    ben = rater(project, "ben")
    rows = {r.name: r for r in listing.clip_rows(project, listing.clip_ids(project), ben)}
    names = {b.id: b.name for b in behaviours.behaviours(project)}
    assert names[rows["m0_week0_00.mp4"].own_id or 0] == "right"
    assert names[rows["m1_week1_01.mp4"].own_id or 0] == "odd"
    assert ben is not None
    project.undo()
    assert labels.all_labels(project, ben.id) == []


def test_bouts_from_a_file(project: Project, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "file,behaviour,start_frame,stop_frame\n"
        "m0_week0_00.mp4,reach,2,9\nm0_week0_00.mp4,reach,15,40\nm0_week0_00.mp4,left,2,3\n",
    )
    result = labelling.labels_from_file(QuietContext(), project, "ben", path)
    assert result.labels == 1
    assert len(result.skipped) == 2
    assert [(b.start, b.stop) for b in bouts.all_bouts(project)] == [(2, 9)]


@pytest.mark.parametrize("text", ["class\npre\n", "file,label\na.mp4,pre\n"])
def test_a_file_without_the_columns_is_refused(
    project: Project, tmp_path: Path, text: str
) -> None:
    with pytest.raises(DataError, match=r"labels\.csv"):
        labelling.labels_from_file(QuietContext(), project, "ben", write(tmp_path, text))


def test_a_bout_is_drawn_moved_and_removed(project: Project, anna: Rater, tmp_path: Path) -> None:
    clip = listing.clip_ids(project)[0]
    labelling.labels_from_file(
        QuietContext(),
        project,
        "x",
        write(tmp_path, "file,behaviour,start_frame,stop_frame\nm0_week0_00.mp4,reach,0,1\n"),
    )
    reach = next(b for b in behaviours.behaviours(project) if b.name == "reach")
    bout = labelling.draw_bout(project, anna, clip, reach, 3, 8)
    labelling.move_bout(project, anna, bout.id, 4, 12)
    assert [(b.start, b.stop) for b in bouts.all_bouts(project, anna.id)] == [(4, 12)]
    labelling.remove_bouts(project, anna, [bout.id])
    assert bouts.all_bouts(project, anna.id) == []
    for expected in ([(4, 12)], [(3, 8)], []):
        project.undo()
        assert [(b.start, b.stop) for b in bouts.all_bouts(project, anna.id)] == expected


def test_names_in_another_case_are_the_same_class(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path, "file,class\nm0_week0_00.mp4,RIGHT \nm0_week1_01.mp4,\n")
    result = labelling.labels_from_file(QuietContext(), project, "ben", path)
    assert (result.labels, result.skipped[0].reason) == (1, "the row gives no class")
    assert [b.name for b in behaviours.behaviours(project)] == ["left", "right"]


def test_a_class_of_the_other_scope_is_skipped(project: Project, tmp_path: Path) -> None:
    bouts_too = "file,behaviour,start_frame,stop_frame\nm0_week0_00.mp4,left,0,4\n"
    result = labelling.labels_from_file(QuietContext(), project, "x", write(tmp_path, bouts_too))
    assert (result.labels, "for the timeline" in result.skipped[0].reason) == (0, True)


def test_cancelled_labels_from_a_file_leave_none(project: Project, tmp_path: Path) -> None:
    class Stops(QuietContext):
        def report(self, done: float, total: float, note: str = "") -> None:
            self.cancel()

    path = write(tmp_path, "file,class\nm0_week0_00.mp4,right\nm0_week1_01.mp4,left\n")
    before = project.revision
    with pytest.raises(Cancelled):
        labelling.labels_from_file(Stops(), project, "ben", path)
    assert project.revision == before
    assert rater(project, "ben") is None


def test_a_project_open_to_look_is_refused(imported: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "file,class\nm0_week0_00.mp4,right\n")
    with (
        Project.open(imported, read_only=True) as project,
        pytest.raises(ProjectError, match="reading only"),
    ):
        labelling.labels_from_file(QuietContext(), project, "ben", path)


@pytest.mark.parametrize("few", [0, 500])
def test_many_clips_with_and_without_predictions_in_one_step(
    project: Project, anna: Rater, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labelling, "FEW", few)
    ids = listing.clip_ids(project)
    left, right = behaviours.behaviours(project)
    run = predict(project, ids[0], 0.9)
    said = Prediction(run, ids[1], {left.id: 0.2, right.id: 0.8})
    set_predictions(project, run, [said])
    labelling.label_clips(project, anna, ids[:3], left)
    kept = {review.clip_id: review for review in reviews.reviews(project)}
    assert [(kept[i].decision, kept[i].run_id, kept[i].prediction_seen) for i in ids[:3]] == [
        (Decision.ACCEPTED, run, True),
        (Decision.CORRECTED, run, True),
        (Decision.LABELLED, None, False),
    ]
    assert labelling.accept_predictions(project, anna, ids) == 2
    rows = listing.clip_rows(project, ids[:3], anna)
    assert [row.own_id for row in rows] == [left.id, right.id, left.id]
    assert project.undo_name == "Accept the prediction of 2 clips"


def test_predicted_bouts_become_the_raters_own_in_one_step(project: Project, anna: Rater) -> None:
    clip = listing.clip_ids(project)[0]
    side = add_side(project)
    found = [PredictedBout(1, clip, side.id, at, at + 3, 0.9) for at in (2, 10)]
    assert labelling.accept_bouts(project, anna, found) == 2
    assert [(b.start, b.stop) for b in bouts.bouts(project, clip, anna.id)] == [(2, 5), (10, 13)]
    assert project.undo_name == "Accept 2 predicted bouts"
    project.undo()
    assert bouts.bouts(project, clip) == []
    assert labelling.accept_bouts(project, anna, found[:1]) == 1
    assert project.undo_name == "Accept a predicted on the right"
    assert labelling.accept_bouts(project, anna, []) == 0


def test_behaviours_of_a_table_that_overlap_do_not_cut_each_other(
    project: Project, tmp_path: Path
) -> None:
    name = listing.clip_rows(project, listing.clip_ids(project)[:1])[0].file
    rows = [("run", 0, 8), ("turn", 4, 9), ("rest", 9, 12), ("run", 12, 14)]
    text = "".join(f"{name},{b},{start},{stop}\n" for b, start, stop in rows)
    path = tmp_path / "b.csv"
    path.write_text("file,behaviour,start_frame,stop_frame\n" + text, encoding="utf-8")
    assert labelling.labels_from_file(QuietContext(), project, "truth", path).labels == 4
    known = {b.name: b for b in behaviours.behaviours(project)}
    assert [known[n].exclusive for n in ("run", "turn", "rest")] == [False, False, True]
    kept = [(b.behaviour_id, b.start, b.stop) for b in bouts.all_bouts(project)]
    assert kept == [(known[n].id, start, stop) for n, start, stop in rows]
