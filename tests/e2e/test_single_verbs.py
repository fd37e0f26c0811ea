"""Verbs that stand alone, exit codes and complaints, by the real program."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from mousevision.store.project import Project
from tests.clips import make_clip, read_code
from tests.e2e.program import run
from tests.studies import make_study

CLIPS = 3


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_study(tmp_path_factory.mktemp("study") / "Käfig 1", 1, CLIPS)


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
        assert model["kind"] in ("classifier", "bouts", "autoencoder")
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
