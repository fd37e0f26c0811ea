"""From marked bouts to bouts found: in simulated animals never seen, and in one real mouse."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mousevision.core.job import QuietContext
from mousevision.services import demo
from mousevision.services.demo import DemoRequest, make_demo
from tests.e2e.program import run

pytestmark = pytest.mark.timeout(400)
SMALL = ("filters=8", "height=40", "width=64", "rounds=18")


@pytest.fixture(scope="module")
def reaches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo study, whose bouts of reaching are known."""
    folder = tmp_path_factory.mktemp("reaches") / "p"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "WIDTH", 240)
        patch.setattr(demo, "HEIGHT", 136)
        make_demo(QuietContext(), folder, DemoRequest(7, 6, seed=3)).close()
    return folder


def test_bouts_of_animals_never_seen_are_found(reaches: Path, tmp_path: Path) -> None:
    settings = [part for value in SMALL for part in ("--set", value)]
    held_out = ("--held-out", "m01,m02")
    asked = ("--model", "frame-tcn", *held_out, *settings, "--json")
    document = run("train", reaches, *asked).document
    assert document["held_out"] == ["m01", "m02"]
    metrics = document["metrics"]
    found = {row["behaviour"]: row for row in metrics["behaviours"]}
    assert list(found) == ["reach", "grasp", "retrieve"]
    assert metrics["frame_balanced_accuracy"] >= 0.9, document["words"]
    assert metrics["bout_f1_50"] >= 0.8, document["words"]
    assert found["reach"]["frame_balanced_accuracy"] >= 0.9, document["words"]
    table = tmp_path / "bouts.csv"
    said = run("classify", reaches, "--run", document["run"], "--csv", table, "--json").document
    assert said["clips"] == 42
    assert said["predictions"] == []
    assert set(said["bouts"][0]) == {
        "file", "behaviour", "start_frame", "stop_frame", "confidence",
    }  # fmt: skip
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(said["bouts"])
    back = run("label", reaches, "--rater", "network", "--from", table, "--json").document
    assert back["labels"] == len(rows)


@pytest.mark.realdata
def test_a_single_real_recording_is_tested_on_its_end(test_data: Path, tmp_path: Path) -> None:
    """300 frames are too few to learn from: what counts is that this is said."""
    project, table = tmp_path / "p", tmp_path / "bouts.csv"
    with (test_data / "open_field" / "bouts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = ["file,behaviour,start_frame,stop_frame"]
    lines += [
        f"ir_video.mp4,{r['behaviour']},{r['start_frame']},{r['stop_frame_exclusive']}"
        for r in rows
    ]
    table.write_text("\n".join(lines), encoding="utf-8")
    run("new", project)
    run("import", project, test_data / "open_field")
    given = run("label", project, "--rater", "truth", "--from", table, "--json").document
    assert given["labels"] == len(rows)
    few = [part for value in ("filters=4", "height=24", "width=32") for part in ("--set", value)]
    document = run(
        "train", project, "--model", "frame-tcn", "--epochs", 3, *few, "--json"
    ).document
    assert "the same animal on the same day" in document["words"]
    assert "Not learnt, since only what was kept aside shows it: error, walk." in document["words"]
    assert 0.0 <= document["metrics"]["frame_balanced_accuracy"] <= 1.0
    said = run("classify", project, "--json").document
    assert said["clips"] == 1
