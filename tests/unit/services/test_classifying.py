"""Classify: beside the labels, never over them; what cannot be read is left out and told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mousevision.core.errors import Cancelled, DataError, MouseVisionError, ProjectError
from mousevision.core.filters import parse_filter
from mousevision.core.job import QuietContext
from mousevision.services import classifying
from mousevision.services.classifying import (
    Classified,
    Said,
    classify,
    classify_files,
    newest_classifier,
    table,
)
from mousevision.services.new_files import import_and_classify
from mousevision.services.training import train
from mousevision.store import behaviours, labels, listing, predictions, runs, videos
from mousevision.store.project import Project
from tests.studies import draw_clip
from tests.unit.services.learning import request


def test_all_clips_get_a_prediction_and_keep_their_labels(ready: Project) -> None:
    before = labels.all_labels(ready)
    result = classify(QuietContext(), ready)
    assert (result.run, len(result.said), result.problems) == (1, 24, ())
    rows = listing.clip_rows(ready, listing.clip_ids(ready))
    assert [said.file for said in result.said] == [row.file for row in rows]
    for said, row in zip(result.said, rows, strict=True):
        assert sum(said.probabilities.values()) == pytest.approx(1, abs=1e-5)
        assert said.behaviour == max(said.probabilities, key=lambda n: said.probabilities[n])
        assert (row.predicted, row.abstained) == (said.behaviour, said.abstained)
        assert row.confidence == pytest.approx(said.probabilities[said.behaviour])
        assert (said.start, said.stop) == (row.start, row.stop) == (0, 20)
    assert labels.all_labels(ready) == before
    assert ready.undo_name == "Import 24 clips"  # a prediction is no edit


def test_in_pieces_it_says_the_same(ready: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = classify(QuietContext(), ready)
    monkeypatch.setattr(classifying, "CHUNK", 7)
    pieces = classify(QuietContext(), ready)
    assert [said.file for said in pieces.said] == [said.file for said in whole.said]
    for one, other in zip(pieces.said, whole.said, strict=True):
        assert one.probabilities == pytest.approx(other.probabilities, abs=1e-4)


def test_some_clips_in_the_order_asked_for(ready: Project) -> None:
    ids = listing.clip_ids(ready)
    asked = [ids[5], ids[2], ids[5], 10**6]
    result = classify(QuietContext(), ready, asked)
    names = {row.id: row.file for row in listing.clip_rows(ready, ids)}
    assert [said.file for said in result.said] == [names[ids[5]], names[ids[2]]]
    assert set(predictions.predictions(ready, 1)) == {ids[5], ids[2]}


def test_what_cannot_be_read_is_left_out_and_told(ready: Project, tmp_path: Path) -> None:
    first, second = videos.videos(ready)[:2]
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(Path(second.path).read_bytes()[:1500])
    with ready.edit("lost and damaged") as edit:
        videos.relocate(edit, first.id, tmp_path / "lost.mp4")
        videos.relocate(edit, second.id, damaged)
    shutil.rmtree(ready.folder / "cache", ignore_errors=True)
    result = classify(QuietContext(), ready)
    assert len(result.said) == 22
    assert sorted("lost.mp4" in words for words in result.problems) == [False, True]
    assert sum("damaged.mp4" in words for words in result.problems) == 1
    assert len(predictions.predictions(ready, 1)) == 22
    assert "2 could not be read" in result.words()


def test_the_newest_network_is_taken_and_an_older_one_on_request(ready: Project) -> None:
    second = train(QuietContext(), ready, request(held_out=["m0"]))
    train(QuietContext(), ready, request("autoencoder"))
    assert newest_classifier(ready).id == second.id == 2
    assert classify(QuietContext(), ready, listing.clip_ids(ready)[:1]).run == 2
    assert classify(QuietContext(), ready, listing.clip_ids(ready)[:1], run_id=1).run == 1
    with pytest.raises(DataError, match="Run 3 is an autoencoder"):
        classify(QuietContext(), ready, run_id=3)
    with pytest.raises(MouseVisionError, match="no run 9"):
        classify(QuietContext(), ready, run_id=9)


def test_a_cancelled_job_keeps_what_it_has_done(
    ready: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stops(QuietContext):
        def report(self, done: float, total: float, note: str = "") -> None:
            if done / total > 0.4:
                self.cancel()

    monkeypatch.setattr(classifying, "CHUNK", 8)
    with pytest.raises(Cancelled):
        classify(Stops(), ready)
    assert len(predictions.predictions(ready, 1)) in (8, 16)


def test_without_a_network_or_clips_it_says_so(project: Project, ready: Project) -> None:
    with pytest.raises(DataError, match="No network has been trained yet"):
        classify(QuietContext(), project)
    ready.undo()
    with pytest.raises(DataError, match="knows the class “left”, which the project has no more"):
        classify(QuietContext(), ready)
    ready.redo()
    with pytest.raises(DataError, match="no clips to classify"):
        classify(QuietContext(), ready, [])


def test_a_project_open_to_look_is_refused(trained: Path) -> None:
    with Project.open(trained, read_only=True) as project:
        with pytest.raises(ProjectError, match="reading only"):
            classify(QuietContext(), project)
        assert classify_files(QuietContext(), project, [Path(videos.videos(project)[0].path)]).said


def test_files_from_anywhere(ready: Project, study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "neu"
    folder.mkdir()
    shutil.copy(study / "m2" / "m2_week0_00.mp4", folder / "a.mp4")
    (folder / "b.mp4").write_text("no video")
    result = classify_files(QuietContext(), ready, [folder])
    (said,) = result.said
    assert said.file == (folder / "a.mp4").as_posix()
    twin = next(one for one in classify(QuietContext(), ready).said
                if one.file.endswith("m2_week0_00.mp4"))  # fmt: skip
    assert said.probabilities == pytest.approx(twin.probabilities, abs=1e-4)
    assert [("b.mp4" in words) for words in result.problems] == [True]
    with pytest.raises(DataError, match="does not exist"):
        classify_files(QuietContext(), ready, [folder / "c.mp4"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="No videos at"):
        classify_files(QuietContext(), ready, [tmp_path / "empty"])
    nothing = classify_files(QuietContext(), ready, [folder / "b.mp4"])
    assert (nothing.said, len(nothing.problems)) == ((), 1)


def test_new_files_come_in_and_only_they_are_classified(ready: Project, tmp_path: Path) -> None:
    folder = tmp_path / "neu"
    folder.mkdir()
    draw_clip(folder / "x.mp4", 1, 900)
    (folder / "y.mp4").write_text("no video")
    result = import_and_classify(QuietContext(), ready, [folder])
    assert [Path(said.file).name for said in result.said] == ["x.mp4"]
    assert len(result.problems) == 1
    assert len(listing.clip_ids(ready)) == 25
    assert len(predictions.predictions(ready, 1)) == 1
    again = import_and_classify(QuietContext(), ready, [folder / "x.mp4"])
    assert len(again.said) == 1
    with pytest.raises(DataError, match="None of these files can be classified: 0 clips imported"):
        import_and_classify(QuietContext(), ready, [folder / "y.mp4"])


def test_new_files_stay_outside_when_there_is_no_network(project: Project, tmp_path: Path) -> None:
    draw_clip(tmp_path / "x.mp4", 1, 900)
    with pytest.raises(DataError, match="No network"):
        import_and_classify(QuietContext(), project, [tmp_path / "x.mp4"])
    assert len(listing.clip_ids(project)) == 24


def test_a_class_that_is_gone_is_told(ready: Project) -> None:
    with ready.edit("rename") as edit:
        left = behaviours.behaviours(edit)[0]
        behaviours.update_behaviour(edit, replace(left, name="links"))
    with pytest.raises(DataError, match="knows the class “left”"):
        classify(QuietContext(), ready)


def test_damaged_files_of_a_run_are_told(ready: Project) -> None:
    (runs.run_folder(ready, 1) / "weights.safetensors").write_bytes(b"x")
    with pytest.raises(MouseVisionError, match="train again"):
        classify(QuietContext(), ready)


def test_clips_unlike_all_that_was_learnt_from_are_flagged(
    ready: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = listing.clip_ids(ready)
    assert (runs.run_folder(ready, 1) / "familiar.npz").exists()
    usual = classify(QuietContext(), ready)
    assert sum(each.unfamiliar for each in usual.said) <= 2
    whole = classifying.predict_and_place

    def moved(*what: Any) -> tuple[np.ndarray, np.ndarray]:
        probabilities, vectors = whole(*what)
        vectors[3] += 1000
        return probabilities, vectors

    monkeypatch.setattr(classifying, "predict_and_place", moved)
    strange = classify(QuietContext(), ready)
    assert strange.said[3].unfamiliar
    found = [row.id for row in listing.clip_rows(ready, ids) if row.unfamiliar]
    assert ids[3] in found
    assert listing.clip_ids(ready, parse_filter("unfamiliar=yes")) == found
    said = predictions.predictions(ready, 1)
    assert [clip for clip in ids if said[clip].unfamiliar] == found
    (runs.run_folder(ready, 1) / "familiar.npz").write_bytes(b"damaged")
    again = classify(QuietContext(), ready)
    assert not any(each.unfamiliar for each in again.said), "without a record nothing is known"


def said(name: str, share: float, unsure: bool = False, strange: bool = False) -> Said:
    other = "b" if name == "a" else "a"
    return Said(f"{name}.mp4", 0, 9, name, {name: share, other: 1 - share}, unsure, strange)


def test_the_result_in_words_and_as_a_table() -> None:
    result = Classified(1, (said("a", 0.9), said("b", 0.8), said("a", 0.55, True)), ("x is gone",))
    assert result.words() == "3 clips classified: 1 a, 1 b, 1 unsure; 1 could not be read."
    header, rows = table(result)
    assert header == ["file", "start_frame", "stop_frame", "class", "confidence", "abstained",
                      "unfamiliar", "p(a)", "p(b)"]  # fmt: skip
    assert rows[1] == ["b.mp4", 0, 9, "b", 0.8, False, False, pytest.approx(0.2), 0.8]
    strange = Classified(1, (said("a", 0.9, strange=True), said("b", 0.8)))
    assert strange.words() == (
        "2 clips classified: 1 a, 1 b. 1 is unlike all that the network has learnt from: look "
        "before you trust what it says of them."
    )
    assert table(Classified(1, ()))[1] == []
    assert Classified(1, ()).words() == "0 clips classified."
