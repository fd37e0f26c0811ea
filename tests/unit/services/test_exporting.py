"""Tables and tensors for other programs."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from mousevision.core.annotation import Rater
from mousevision.core.errors import Cancelled, SettingError
from mousevision.core.ethogram import Scope
from mousevision.core.inputspec import InputSpec
from mousevision.core.job import QuietContext
from mousevision.services.blinding import begin_blind, leave_blind
from mousevision.services.classifying import classify
from mousevision.services.exporting import BOUT_HEADER, HEADER, export, network_input
from mousevision.services.labelling import draw_bout, label_clips
from mousevision.store import behaviours, listing, videos
from mousevision.store.project import Project
from mousevision.store.settings import set_setting
from tests.unit.services.learning import SPEC


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_a_row_per_clip_and_a_column_per_rater(
    project: Project, anna: Rater, tmp_path: Path
) -> None:
    ids = listing.clip_ids(project)
    right = behaviours.behaviours(project)[1]
    label_clips(project, anna, ids[:1], right)
    out = tmp_path / "neu" / "Käfig.csv"
    assert export(QuietContext(), project, "csv", out) == [out]
    rows = read(out)
    assert list(rows[0]) == [*HEADER, "label imported", "label anna"]
    shown = listing.clip_rows(project, ids)
    for row, clip in zip(rows, shown, strict=True):
        assert (row["file"], row["class"], row["subject"]) == (
            clip.file,
            clip.behaviour,
            clip.subject,
        )
        assert (row["start_frame"], row["stop_frame"], row["predicted"]) == ("0", "20", "")
    assert (rows[0]["label anna"], rows[0]["label imported"]) == ("right", "left")
    assert [row["label anna"] for row in rows[1:]] == [""] * 23


def test_the_spreadsheet_holds_the_same(ready: Project, tmp_path: Path) -> None:
    classify(QuietContext(), ready)
    export(QuietContext(), ready, "csv", tmp_path / "a.csv")
    (out,) = export(QuietContext(), ready, "xlsx", tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(out, read_only=True).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    rows = read(tmp_path / "a.csv")
    assert list(lines[0]) == list(rows[0])
    for line, row in zip(lines[1:], rows, strict=True):
        assert str(line[0]) == row["file"]
        assert line[7] == row["predicted"] != ""
        assert line[8] == pytest.approx(float(row["confidence"]))


def test_bouts_beside_it_in_frames_and_seconds(
    project: Project, anna: Rater, tmp_path: Path
) -> None:
    with project.edit("class") as edit:
        reach = behaviours.add_behaviour(edit, "reach", scope=Scope.BOUT)
    clip = listing.clip_ids(project)[4]
    draw_bout(project, anna, clip, reach, 5, 10)
    draw_bout(project, anna, clip, reach, 15, 20)
    written = export(QuietContext(), project, "csv", tmp_path / "t.csv")
    assert [path.name for path in written] == ["t.csv", "t_bouts.csv"]
    rows = read(written[1])
    assert tuple(rows[0]) == BOUT_HEADER
    times = [(row["start_frame"], row["stop_frame"], float(row["start_seconds"]),
              float(row["stop_seconds"])) for row in rows]  # fmt: skip
    assert times == [("5", "10", 0.2, 0.4), ("15", "20", 0.6, 0.8)]
    assert {(row["rater"], row["behaviour"]) for row in rows} == {("anna", "reach")}


def test_tensors_are_those_that_the_newest_network_sees(ready: Project, tmp_path: Path) -> None:
    set_setting(ready, "input", InputSpec(frames=7).to_json())
    assert network_input(ready) == SPEC
    written = export(QuietContext(), ready, "tensors", tmp_path / "out")
    assert len(written) == 48
    tables = [path for path in written if path.suffix == ".csv"]
    rows = listing.clip_rows(ready, listing.clip_ids(ready))
    for table, row in zip(tables, rows, strict=True):
        flat = np.loadtxt(table, delimiter=",", dtype=np.uint8)
        with np.load(table.with_suffix(".npz"), allow_pickle=False) as packed:
            assert np.array_equal(packed["tensor"], flat.reshape(SPEC.shape))
            assert (packed["video"], packed["label"]) == (row.file, row.behaviour)
            assert packed["subject"] == row.subject
            assert packed["frames"].tolist() == [0, 20]


def test_before_the_first_network_as_the_project_keeps_it(project: Project) -> None:
    assert network_input(project) == InputSpec()
    set_setting(project, "input", SPEC.to_json())
    assert network_input(project) == SPEC


def test_clips_that_cannot_be_read_are_left_out_and_told(project: Project, tmp_path: Path) -> None:
    lost = videos.videos(project)[0]
    with project.edit("lost") as edit:
        videos.relocate(edit, lost.id, Path(lost.path).with_name("lost.mp4"))
    set_setting(project, "input", SPEC.to_json())
    left_out: list[str] = []
    written = export(QuietContext(), project, "tensors", tmp_path / "out", left_out)
    assert len(written) == 46
    assert len(left_out) == 1
    assert "lost.mp4" in left_out[0]


def test_a_cancelled_export_leaves_nothing(project: Project, tmp_path: Path) -> None:
    class Stops(QuietContext):
        def report(self, done: float, total: float, note: str = "") -> None:
            if done >= 3:
                self.cancel()

    set_setting(project, "input", SPEC.to_json())
    for form in ("csv", "xlsx", "tensors"):
        with pytest.raises(Cancelled):
            export(Stops(), project, form, tmp_path / "out" / form)
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


def test_an_unknown_form(project: Project, tmp_path: Path) -> None:
    with pytest.raises(
        SettingError, match="“doc” cannot be written; known are csv, xlsx, tensors"
    ):
        export(QuietContext(), project, "doc", tmp_path / "out")


def test_exports_say_which_labels_were_blind_and_unseal_the_order(
    project: Project, anna: Rater, tmp_path: Path
) -> None:
    first, second, third = listing.clip_ids(project)[:3]
    pre, post = [b for b in behaviours.behaviours(project) if b.scope is Scope.CLIP][:2]
    label_clips(project, anna, [first], pre)
    spell = begin_blind(project, anna)
    label_clips(project, anna, [second], post)
    sealed = export(QuietContext(), project, "csv", tmp_path / "sealed.csv")
    assert "sealed_blind.csv" not in [path.name for path in sealed], "the key is told too early"
    leave_blind(project, anna, "done")
    written = export(QuietContext(), project, "csv", tmp_path / "t.csv")
    rows = {row["file"]: row for row in read(written[0])}
    shown = {row.id: row.file for row in listing.clip_rows(project, [first, second, third])}
    said = [rows[shown[clip]]["blind anna"] for clip in (first, second, third)]
    assert said == ["False", "True", ""]
    key = read(next(path for path in written if path.name == "t_blind.csv"))
    assert {row["why_left"] for row in key} == {"done"}
    number = next(row["number"] for row in key if row["file"] == shown[second])
    assert spell.shuffled[int(number) - 1] == second
