"""Finding reaches on the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mousevision.core.intervals import Interval
from mousevision.core.job import QuietContext
from mousevision.services import proposing
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.store import clips
from mousevision.store.project import Project
from tests.unit.cli.conftest import Call
from tests.unit.services.test_finding import LEFT, REACHES, drawn

__all__ = ["drawn"]


@pytest.fixture
def project(drawn: Path, tmp_path: Path) -> Path:
    video = tmp_path / drawn.name
    shutil.copyfile(drawn, video)
    with Project.create(tmp_path / "p") as opened:
        import_videos(QuietContext(), opened, [video], ImportRules())
    return tmp_path / "p"


def test_reaches_are_listed_and_made_once(call: Call, project: Path, drawn: Path) -> None:
    done = call("find", project, drawn.name, "--margin", "0", "--json")
    assert done.code == 0
    (told,) = done.document["recordings"]
    starts = [one["start_frame"] for one in told["proposed"]]
    assert starts == pytest.approx([start for start, _ in REACHES], abs=4)
    assert {one["decision"] for one in told["proposed"]} == {"open"}
    assert (told["file"], told["made"], told["frames"]) == (drawn.name, 0, 700)
    with Project.open(project) as opened:
        first = told["proposed"][0]
        proposing.reject(opened, 1, Interval(first["start_frame"], first["stop_frame"]))
    made = call("find", project, drawn.name, "--make")
    assert made.out.strip().endswith("1 were not decided on; 1 clips made")
    again = call("find", project, drawn.name, "--make", "--json").document["recordings"][0]
    assert [one["decision"] for one in again["proposed"]] == ["rejected", "kept"]
    assert again["made"] == 0
    with Project.open(project) as opened:
        assert len(clips.clips(opened)) == 2


def test_a_region_is_kept_with_what_was_measured(call: Call, project: Path, drawn: Path) -> None:
    region = ",".join(str(part) for part in LEFT)
    done = call("find", project, drawn.name, "--region", region, "--json")
    (told,) = done.document["recordings"]
    assert (told["region"], told["proposed"]) == (list(LEFT), [])


@pytest.mark.parametrize("region", ["0,0,1", "a,b,c,d", "0.5,0,0.2,1", "0,0,1,2"])
def test_a_region_that_is_none_is_refused(call: Call, project: Path, region: str) -> None:
    done = call("find", project, "m1 week 1.mp4", "--region", region)
    assert done.code == 2
    assert "left,top,right,bottom" in done.err


def test_a_file_that_is_not_there_is_told(call: Call, project: Path) -> None:
    done = call("find", project, "other.mp4")
    assert done.code == 2
    assert "no recording called “other.mp4”" in done.err
