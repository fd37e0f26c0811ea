"""One project by the command line, from its making to its check, as a script would do it."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from tests.e2e.program import SMALL, Result, run
from tests.studies import make_study

pytestmark = pytest.mark.timeout(400)  # the first test waits for the whole story
ANIMALS, CLIPS = 3, 4


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this test run share."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "command line"


@pytest.fixture(scope="module")
def study(place: Path) -> Path:
    return place / "Käfig 1"


@pytest.fixture(scope="module")
def story(place: Path, study: Path) -> dict[str, Result]:
    """One project, from its making to its check; told once, whichever worker comes first."""
    told = place.with_suffix(".json")
    with FileLock(place.with_suffix(".lock")):
        if not told.exists():
            make_study(study, ANIMALS, CLIPS)
            results = tell(place, study)
            told.write_text(json.dumps({name: asdict(result) for name, result in results.items()}))
    return {name: Result(**values) for name, values in json.loads(told.read_text()).items()}


def tell(folder: Path, study: Path) -> dict[str, Result]:
    """Call the program once per step."""
    project = folder / "Versuch 1"
    table = study / "clips.csv"
    labels = folder / "labels.csv"
    labels.write_text("file,class\nm0_week0_00.mp4,right\nnowhere.mp4,left\n")
    some = study / "m1" / "m1_week0_00.mp4"
    into = ("import", project, study, "--metadata", table, "--json")
    learn = ("--epochs", 2, *SMALL)
    quick = ("--set", "rounds=2", *SMALL)
    steps: dict[str, tuple[object, ...]] = {
        "new": ("new", project, "--class", "left=1", "--class", "right=2", "--bout", "reach=r"),
        "import": (*into, "--subject-column", "Subject"),
        "again": into,
        "label": ("label", project, "--rater", "anna", "--from", labels),
        "train": ("train", project, "--model", "motion-tcn", "--held-out", "m2", *learn),
        "evaluate": (
            "evaluate",
            project,
            "--model",
            "cnn",
            "--folds",
            2,
            "--seed",
            1,
            "--curve",
            *quick,
        ),
        "compare": ("compare", project, 2, 1),
        "classify": ("classify", project, "--csv", folder / "said.csv"),
        "files": ("classify", project / "Versuch 1.mvproj", some, "--run", 1),
        "embed": ("embed", project, "--model", "autoencoder", "--csv", folder / "e.csv", *quick),
        "list": ("list", project),
        "some": ("list", project, "--filter", "class=right and (subject=m1 or subject=m2)"),
        "csv": ("export", project, "--format", "csv", folder / "out.csv"),
        "xlsx": ("export", project, "--format", "xlsx", folder / "out.xlsx"),
        "tensors": ("export", project, "--format", "tensors", folder / "tensors"),
        "check": ("check", project),
    }
    return {name: run(*step, *(() if "--json" in step else ("--json",)))
            for name, step in steps.items()}  # fmt: skip


def folder_of(story: dict[str, Result]) -> Path:
    return Path(story["new"].document["project"]).parents[1]


def test_each_step_ends_well_and_says_one_document(story: dict[str, Result]) -> None:
    codes = {name: result.code for name, result in story.items()}
    assert codes == {name: 1 if name == "label" else 0 for name in story}
    assert all(isinstance(result.document, dict) for result in story.values())


def test_new_and_import(story: dict[str, Result]) -> None:
    assert Path(story["new"].document["project"]).name == "Versuch 1.mvproj"
    assert story["import"].document == {"imported": 12, "already": 0, "skipped": [], "notes": []}
    assert story["again"].document == {"imported": 0, "already": 12, "skipped": [], "notes": []}


def test_label_tells_what_it_skipped(story: dict[str, Result]) -> None:
    document = story["label"].document
    assert document["labels"] == 1
    assert [skipped["path"] for skipped in document["skipped"]] == ["nowhere.mp4"]


def test_list(story: dict[str, Result], study: Path) -> None:
    clips = story["list"].document["clips"]
    truth = {row["file"]: row for row in csv.DictReader((study / "clips.csv").open())}
    assert len(clips) == len(truth)
    for clip in clips:
        row = next(row for name, row in truth.items() if clip["file"].endswith(name))
        relabelled = clip["file"].endswith("m0_week0_00.mp4")
        assert clip["class"] == ("right" if relabelled else row["class"])
        assert (clip["subject"], clip["session"]) == (row["subject"], row["session"])
        assert clip["predicted"] in ("left", "right")
        assert 0.5 <= clip["confidence"] <= 1
    some = story["some"].document["clips"]
    assert {(clip["subject"], clip["class"]) for clip in some} == {
        ("m1", "right"),
        ("m2", "right"),
    }
    assert len(some) == 4


def test_train(story: dict[str, Result]) -> None:
    document = story["train"].document
    assert document["held_out"] == ["m2"]
    assert document["run"] == 1
    assert document["metrics"]["clips"] == CLIPS
    assert 0 <= document["metrics"]["accuracy"] <= 1
    assert document["seconds"] > 0
    assert document["clips_per_second"] > 0
    assert 50e6 < document["peak_rss_bytes"] < 4e9
    assert document["audit"]["verdict"] is None
    assert "No confound audit of these labels yet" in document["audit"]["words"]
    assert {said["subject"] for said in document["metrics"]["predictions"]} == {"m2"}


def test_evaluate(story: dict[str, Result]) -> None:
    document = story["evaluate"].document
    keys = ("accuracy", "balanced_accuracy", "macro_f1", "auroc", "ece", "ci95", "per_subject",
            "confusion", "classes", "predictions")  # fmt: skip
    assert set(keys) <= set(document)
    assert document["classes"] == ["left", "right"]
    assert {"verdict", "words", "run", "stale"} <= set(document["audit"])
    assert {row["subject"] for row in document["per_subject"]} == {"m0", "m1", "m2"}
    assert sum(map(sum, document["confusion"])) == len(document["predictions"]) == 12
    folds: dict[str, set[int]] = {}
    right = 0
    for said in document["predictions"]:
        assert {"file", "subject", "truth", "probabilities", "fold"} <= set(said)
        assert sum(said["probabilities"].values()) == pytest.approx(1, abs=1e-5)
        folds.setdefault(said["subject"], set()).add(said["fold"])
        right += max(said["probabilities"], key=said["probabilities"].get) == said["truth"]
    assert all(len(where) == 1 for where in folds.values())
    assert set.union(*folds.values()) == {0, 1}
    assert document["accuracy"] == pytest.approx(right / 12)
    listed = {clip["file"] for clip in story["list"].document["clips"]}
    assert {said["file"] for said in document["predictions"]} == listed


def test_evaluate_never_gives_an_accuracy_alone(story: dict[str, Result]) -> None:
    document = story["evaluate"].document
    assert {"accuracy", "balanced_accuracy", "right", "difference", "ci95"} <= set(
        document["baseline"]
    )
    assert (document["chance"], document["majority"]) == (0.5, pytest.approx(7 / 12))
    assert "baseline of simple motion statistics" in document["words"]
    assert document["curve"][-1]["accuracy"] == document["accuracy"]
    assert document["curve_words"]


def test_compare(story: dict[str, Result]) -> None:
    document = story["compare"].document
    keys = "run_a run_b clips subjects difference ci95 p_value words"
    assert set(keys.split()) <= set(document)
    assert (document["run_a"], document["run_b"]) == (2, 1)
    assert (document["clips"], document["subjects"]) == (4, 1)
    assert "1 animal is too few to tell" in document["words"]


def test_classify(story: dict[str, Result]) -> None:
    document = story["classify"].document
    said = {one["file"]: one for one in document["predictions"]}
    listed = {clip["file"]: clip for clip in story["list"].document["clips"]}
    assert document["clips"] == 12
    assert document["seconds"] > 0
    assert set(said) == set(listed)
    for file, one in said.items():
        assert set(one["probabilities"]) == {"left", "right"}
        assert one["class"] == max(one["probabilities"], key=one["probabilities"].get)
        assert (listed[file]["predicted"], listed[file]["unsure"]) == (
            one["class"],
            one["abstained"],
        )
    rows = list(csv.DictReader((folder_of(story) / "said.csv").open(encoding="utf-8")))
    assert {row["file"]: row["class"] for row in rows} == {f: s["class"] for f, s in said.items()}


def test_a_file_is_said_to_be_what_its_clip_is(story: dict[str, Result]) -> None:
    (one,) = story["files"].document["predictions"]
    assert Path(one["file"]).is_file()
    twin = next(said for said in story["classify"].document["predictions"]
                if said["file"].endswith("m1_week0_00.mp4"))  # fmt: skip
    assert one["probabilities"] == pytest.approx(twin["probabilities"], abs=1e-4)


def test_embed(story: dict[str, Result]) -> None:
    document = story["embed"].document
    assert document["reconstruction_error"] > 0
    points = document["points"]
    assert len(points) == 12
    assert all({"file", "x", "y", "cluster"} <= set(point) for point in points)
    assert {point["cluster"] for point in points} == set(range(document["clusters"]))
    rows = list(csv.DictReader((folder_of(story) / "e.csv").open(encoding="utf-8")))
    assert [float(row["x"]) for row in rows] == pytest.approx([point["x"] for point in points])
    assert {"e0", "e1", "cluster", "file"} <= set(rows[0])


def test_export(story: dict[str, Result]) -> None:
    folder = folder_of(story)
    rows = list(csv.DictReader((folder / "out.csv").open(encoding="utf-8")))
    classes = {clip["file"]: clip["class"] for clip in story["list"].document["clips"]}
    assert {row["file"]: row["class"] for row in rows} == classes
    assert {"label anna", "label imported"} <= set(rows[0])
    assert story["xlsx"].document["written"] == [str(folder / "out.xlsx")]
    written = [Path(path) for path in story["tensors"].document["written"]]
    assert sorted(path.suffix for path in written) == [".csv"] * 12 + [".npz"] * 12
    table = next(path for path in written if path.suffix == ".csv")
    with np.load(table.with_suffix(".npz"), allow_pickle=False) as packed:
        assert packed["tensor"].shape == (4, 1, 24, 32)  # as for the newest network
        same = np.loadtxt(table, delimiter=",", dtype=np.uint8).reshape(packed["tensor"].shape)
        assert np.array_equal(same, packed["tensor"])


def test_check_finds_it_sound(story: dict[str, Result]) -> None:
    assert story["check"].document == {"ok": True, "problems": [], "notes": []}


def test_progress_goes_to_standard_error_as_plain_lines(story: dict[str, Result]) -> None:
    assert "%" in story["train"].err
    assert "\r" not in "".join(result.err for result in story.values())


def test_for_people_lines_and_quiet_says_nothing(story: dict[str, Result]) -> None:
    project = folder_of(story) / "Versuch 1"
    told = run("list", project)
    assert (told.code, told.err, told.out.count("\n")) == (0, "", 12)
    assert run("list", project, "--quiet") == Result(0, "", "")
    assert run("check", project, "--quiet", "--json").document["ok"] is True
