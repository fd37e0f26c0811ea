"""The command line as a script meets it: the real program, its JSON, exit codes and complaints."""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from mousevision.core.run import RunStatus
from mousevision.store import listing, runs
from mousevision.store.project import Project
from tests.clips import make_clip, read_code
from tests.e2e.program import SMALL, Result, interrupt, run
from tests.studies import make_study

pytestmark = pytest.mark.timeout(400)  # the first test waits for the whole story
ANIMALS, CLIPS = 3, 4
SECONDS = 6.0
"""Longest time after Ctrl+C; the contract's one second is for a machine that is not busy."""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_study(tmp_path_factory.mktemp("study") / "Käfig 1", ANIMALS, CLIPS)


@pytest.fixture(scope="module")
def story(study: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """One project, from its making to its check, by a call of the program per step."""
    folder = tmp_path_factory.mktemp("story")
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
        "evaluate": ("evaluate", project, "--model", "cnn", "--folds", 2, "--seed", 1, *quick),
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
    assert {said["subject"] for said in document["metrics"]["predictions"]} == {"m2"}


def test_evaluate(story: dict[str, Result]) -> None:
    document = story["evaluate"].document
    keys = ("accuracy", "balanced_accuracy", "macro_f1", "auroc", "ece", "ci95", "per_subject",
            "confusion", "classes", "predictions")  # fmt: skip
    assert set(keys) <= set(document)
    assert document["classes"] == ["left", "right"]
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
    assert story["check"].document == {"ok": True, "problems": []}


def test_progress_goes_to_standard_error_as_plain_lines(story: dict[str, Result]) -> None:
    assert "%" in story["train"].err
    assert "\r" not in "".join(result.err for result in story.values())


def test_for_people_lines_and_quiet_says_nothing(story: dict[str, Result]) -> None:
    project = folder_of(story) / "Versuch 1"
    told = run("list", project)
    assert (told.code, told.err, told.out.count("\n")) == (0, "", 12)
    assert run("list", project, "--quiet") == Result(0, "", "")
    assert run("check", project, "--quiet", "--json").document["ok"] is True


def test_probe_and_frames(tmp_path: Path) -> None:
    good = make_clip(tmp_path / "ü b.mp4", frames=30, gop=12)
    bad = tmp_path / "text.mp4"
    bad.write_text("not a video")
    probed = run("probe", good, bad, "--json")
    keys = {"path", "ok", "reason", "width", "height", "frames", "fps", "variable_rate", "codec",
            "fingerprint"}  # fmt: skip
    first, second = probed.document["files"]
    assert keys <= set(first)
    assert (first["ok"], first["frames"], first["width"], first["height"], first["codec"]) == (
        True, 30, 320, 240, "h264")  # fmt: skip
    assert (second["ok"], bool(second["reason"]), probed.code) == (False, True, 1)
    shown = run("frames", good, "--at", "3,17,4", "--out", tmp_path / "out", "--json")
    frames = shown.document["frames"]
    assert [frame["index"] for frame in frames] == [3, 17, 4]
    for frame in frames:
        assert Path(frame["path"]) == tmp_path / "out" / f"{frame['index']}.png"
        picture = cv2.imdecode(np.fromfile(frame["path"], np.uint8), cv2.IMREAD_COLOR)
        assert read_code(picture) == frame["index"]
        assert frame["time"] == pytest.approx(frame["index"] / 30, abs=1e-3)


def test_models() -> None:
    listed = run("models", "--json").document["models"]
    assert {"motion-tcn", "cnn", "autoencoder"} <= {model["name"] for model in listed}
    for model in listed:
        assert model["kind"] in ("classifier", "autoencoder")
        assert model["parameters"] > 1000
        assert model["gflop_per_clip"] > 0
        assert model["about"]
    chosen = [model["kind"] for model in listed if model["recommended"]]
    assert sorted(chosen) == ["autoencoder", "classifier"]


def test_self_test(tmp_path: Path) -> None:
    done = run("self-test", "--out", tmp_path / "proof", "--json")
    assert done.code == 0, done
    assert done.document["ok"] is True
    steps = {step["name"] for step in done.document["steps"]}
    assert {"window", "decode", "train step", "project", "child process"} <= steps
    assert (tmp_path / "proof" / "window.png").stat().st_size > 1000


def test_demo(tmp_path: Path) -> None:
    folder = tmp_path / "Vorführung"
    small = ("--animals", 2, "--clips-per-animal", 4, "--epochs", 1, "--seed", 3)
    done = run("demo", folder, *small, "--no-window", "--json")
    assert done.code == 0, done
    document = done.document
    assert Path(document["project"]) == folder / "Vorführung.mvproj"
    assert document["clips"] == 8
    assert len(document["evaluation"]["predictions"]) == 8
    assert document["audit"]["verdict"] in ("clean", "suspect", "confounded")
    assert document["simulated"] is True
    again = run("demo", folder, *small, "--no-window")
    assert (again.code, again.out) == (2, "")
    assert "not empty" in again.complaint


def test_a_skipped_file_and_a_missing_video_end_with_one(study: Path, tmp_path: Path) -> None:
    source = tmp_path / "videos"
    shutil.copytree(study / "m0", source)
    (source / "broken.mp4").write_bytes(b"\0" * 3000)
    assert run("new", tmp_path / "p").code == 0
    done = run("import", tmp_path / "p", source, "--json")
    assert (done.code, done.document["imported"]) == (1, CLIPS)
    assert [Path(skipped["path"]).name for skipped in done.document["skipped"]] == ["broken.mp4"]
    (source / "m0_week0_00.mp4").unlink()
    checked = run("check", tmp_path / "p", "--json")
    assert (checked.code, checked.document["ok"]) == (1, False)
    assert "m0_week0_00.mp4" in checked.document["problems"][0]


def test_a_project_in_use_can_be_read_and_not_changed(study: Path, tmp_path: Path) -> None:
    with Project.create(tmp_path / "p"):
        refused = run("import", tmp_path / "p", study)
        assert refused.code == 2
        assert "open for writing by" in refused.complaint
        assert run("list", tmp_path / "p", "--json").document == {"clips": []}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "{tmp}/nowhere"], "no project at"),
        (["list", "{tmp}"], "holds no project"),
        (["train"], "Missing argument 'PROJECT'"),
        (["fly"], "No such command 'fly'"),
    ],
)
def test_errors_are_one_line(arguments: list[str], words: str, tmp_path: Path) -> None:
    done = run(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert (done.code, done.out) == (2, "")
    assert words in done.complaint


posix = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to one child")


@posix
def test_ctrl_c_while_training(story: dict[str, Result], tmp_path: Path) -> None:
    project = tmp_path / "p"
    shutil.copytree(folder_of(story) / "Versuch 1", project)
    learn = ("--epochs", 9999, "--set", "patience=9999", *SMALL)
    done, seconds = interrupt("train", project, "--model", "cnn", *learn)
    assert (done.code, done.out) == (130, "")
    assert "round 1 of 9999" in done.err
    assert done.err.endswith("mousevision: Interrupted; nothing is half written.\n")
    assert seconds < SECONDS
    with Project.open(project) as opened:
        newest = runs.runs(opened)[0]
        assert (newest.status, newest.model) == (RunStatus.CANCELLED, "cnn")
        assert [path.name for path in runs.run_folder(opened, newest.id).iterdir()] == [
            "config.json"
        ]
    assert not list(project.rglob("*.part*"))


@posix
def test_ctrl_c_while_importing(study: Path, tmp_path: Path) -> None:
    many = copies(study, tmp_path / "many")
    Project.create(tmp_path / "p").close()
    done, seconds = interrupt("import", tmp_path / "p", many)
    assert done.code == 130, done
    assert seconds < SECONDS
    with Project.open(tmp_path / "p") as opened:
        assert listing.clip_ids(opened) == []
        assert opened.undo_name is None


@posix
def test_ctrl_c_while_classifying(story: dict[str, Result], study: Path, tmp_path: Path) -> None:
    many = copies(study, tmp_path / "many")
    project = folder_of(story) / "Versuch 1"
    done, seconds = interrupt("classify", project, many, "--csv", tmp_path / "said.csv")
    assert done.code == 130, done
    assert seconds < SECONDS
    assert not (tmp_path / "said.csv").exists()


def copies(study: Path, folder: Path) -> Path:
    """Fill a folder with so many videos that looking at all of them takes a while."""
    folder.mkdir()
    for number in range(400):
        shutil.copy(study / "m0" / "m0_week0_00.mp4", folder / f"{number:03d}.mp4")
    return folder
