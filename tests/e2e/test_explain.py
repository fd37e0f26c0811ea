"""The verb explain and the logs of train, by the real program."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.e2e.program import is_packaged, run
from tests.studies import make_study

TINY = ("--epochs", "2", "--set", "filters=4", "--set", "frames=6", "--set", "height=32",
        "--set", "width=48")  # fmt: skip
LOGS = not is_packaged() and importlib.util.find_spec("tensorboard") is not None
"""TensorBoard is optional, and in no package of ours."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("lab") / "Käfig 1"
    videos = make_study(root / "videos", animals=3, clips=4)
    project = root / "study"
    run("new", project, "--class", "left=1", "--class", "right=2")
    run("import", project, videos, "--metadata", videos / "clips.csv")
    logs = ("--tensorboard", root / "logs") if LOGS else ()
    done = run("train", project, "--model", "motion-tcn", *TINY, *logs)
    assert done.code == 0, done.err
    return project


def test_it_writes_a_picture_per_frame_and_one_of_all(trained: Path, tmp_path: Path) -> None:
    out = tmp_path / "Bilder, zweite Woche"
    clip = "m1/m1_week0_00.mp4"
    found = run("explain", trained, "--clip", clip, "--out", out, "--json")
    assert found.code == 0, found.err
    document = found.document
    assert document["class"] == document["predicted"]
    assert document["class"] in ("left", "right")
    assert 0.5 <= document["probability"] <= 1
    assert document["words"].endswith("It shows what the network used, not why the animal did it.")
    frames = document["frames"]
    assert len(frames) == 6
    for frame in frames:
        assert set(frame) == {"frame", "time", "share", "path"}
        assert frame["time"] == pytest.approx(frame["frame"] / 25, abs=1e-3)
        picture = cv2.imdecode(np.fromfile(frame["path"], np.uint8), cv2.IMREAD_COLOR)
        assert picture.shape[1] == 96
    assert sum(frame["share"] for frame in frames) == pytest.approx(1, abs=1e-3)
    assert Path(document["overview"]).exists()
    other = {"left": "right", "right": "left"}[document["class"]]
    asked = run("explain", trained, "--clip", clip, "--class", other, "--out", out, "--json")
    assert asked.document["class"] == other
    assert asked.document["predicted"] == document["class"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--clip", "nowhere.mp4"), "no clip called “nowhere.mp4”"),
        (("--clip", "m1_week0_00.mp4", "--class", "jump"), "does not know the class “jump”"),
        (("--clip", "m1_week0_00.mp4", "--run", "9"), "no run 9"),
    ],
)
def test_what_cannot_be_is_one_line(
    trained: Path, tmp_path: Path, asked: tuple[str, ...], words: str
) -> None:
    done = run("explain", trained, *asked, "--out", tmp_path)
    assert done.code == 2
    assert words in done.err
    assert "Traceback" not in done.err


def test_without_a_network_it_says_what_to_do(trained: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    videos = tmp_path / "videos"
    make_study(videos, animals=1, clips=1)
    run("new", fresh, "--class", "left=1")
    run("import", fresh, videos)
    done = run("explain", fresh, "--clip", "m0_week0_00.mp4", "--out", tmp_path / "out")
    assert done.code == 2
    assert "train one first" in done.err


def test_logs_for_tensorboard_are_beside_the_run(trained: Path) -> None:
    if not LOGS:
        pytest.skip("the optional package tensorboard is not installed")
    (log,) = (trained.parent / "logs").iterdir()
    assert log.name.startswith("events.out.tfevents")
    assert (trained / "runs" / "1" / "weights_by_round.npz").exists()
    shutil.rmtree(trained / "cache")  # may be deleted at any time
