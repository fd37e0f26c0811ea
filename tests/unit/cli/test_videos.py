"""Probe and frames: exact pictures as players show them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mousevision.media.picture import read_png
from tests.clips import make_clip, make_sequence, read_code
from tests.unit.cli.conftest import Call


def test_frames_are_turned_as_players_turn_them(call: Call, tmp_path: Path) -> None:
    video = make_clip(tmp_path / "v.mp4", frames=8, rotation=90)
    done = call("frames", video, "--at", "5,0,5", "--out", tmp_path / "out", "--json")
    assert [frame["index"] for frame in done.document["frames"]] == [5, 0, 5]
    picture = read_png(tmp_path / "out" / "5.png")
    assert picture.shape == (320, 240, 3)
    assert read_code(np.rot90(picture, -1)) == 5


def test_an_image_sequence_is_a_video(call: Call, tmp_path: Path) -> None:
    folder = make_sequence(tmp_path / "pictures", frames=12)
    done = call("probe", folder, "--json")
    (info,) = done.document["files"]
    assert (info["ok"], info["frames"], info["codec"]) == (True, 12, "png")
    assert call("frames", folder, "--at", "11", "--out", tmp_path / "out").code == 0
    assert read_code(read_png(tmp_path / "out" / "11.png")) == 11


def test_probing_a_folder_looks_at_all_in_it(call: Call, tmp_path: Path) -> None:
    for name in ("b.mp4", "a.mp4"):
        make_clip(tmp_path / name, frames=5)
    (tmp_path / "broken.avi").write_text("no video")
    done = call("probe", tmp_path)
    assert done.code == 1
    lines = done.out.splitlines()
    assert [Path(line.split(": ")[0].removeprefix("NOT READABLE  ")).name for line in lines] == [
        "a.mp4",
        "b.mp4",
        "broken.avi",
    ]
    assert "320x240, 5 frames, 30 fps, h264, last frame at 0:00.133" in lines[0]


def test_nothing_to_probe_is_told_per_path(call: Call, tmp_path: Path) -> None:
    done = call("probe", tmp_path / "nowhere.mp4", "--json")
    assert done.code == 1
    (info,) = done.document["files"]
    assert (info["ok"], "nowhere.mp4" in info["reason"]) == (False, True)
