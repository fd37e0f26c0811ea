"""The audit of whole studies: simulated with and without a confound, and of mice that reach."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mousevision.core.job import QuietContext
from mousevision.interop.tables import write_csv
from mousevision.media.encode import VideoWriter
from mousevision.media.picture import read_png
from mousevision.media.still import look_frames
from mousevision.services.auditing import audit
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.simulate.draw import Shot
from mousevision.simulate.study import ClipPlan, Confound, plan_study
from mousevision.store.project import Project
from tests.e2e.program import run

pytestmark = pytest.mark.timeout(300)
SIZE = (160, 90)
HEADER = ("file", "subject", "session", "day", "class")


def film(folder: Path, plans: list[ClipPlan]) -> None:
    """Write those frames of a simulated study that the audit looks at, and its table."""
    for plan in plans:
        path = folder / plan.file
        path.parent.mkdir(parents=True, exist_ok=True)
        shot = Shot(plan, *SIZE)
        with VideoWriter(path, *SIZE, plan.fps) as writer:
            for index in look_frames(0, plan.frames):
                writer.add(shot.frame(index))
    rows = [(p.file, p.subject, p.session, p.day, p.label) for p in plans]
    write_csv(folder / "clips.csv", HEADER, rows)


def one_of_each_session(confound: Confound, seed: int) -> list[ClipPlan]:
    plans = plan_study(4, 8, confound, seed)
    return list({(p.subject, p.session): p for p in plans}.values())


def audited(project: Path, files: list[Path], table: Path) -> dict[str, Any]:
    """Make a project of the files, audit it, and return what came of it."""
    with Project.create(project) as opened:
        import_videos(QuietContext(), opened, files, ImportRules(table))
        made = audit(QuietContext(), opened, seed=2)
    return {"run": made.id, **made.metrics}


def by_check(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {finding["check"]: finding for finding in document["findings"]}


@pytest.mark.parametrize("confound", list(Confound))
def test_the_confound_of_a_simulated_study_is_caught(confound: Confound, tmp_path: Path) -> None:
    film(tmp_path / "videos", one_of_each_session(confound, seed=1))
    table = tmp_path / "videos" / "clips.csv"
    project = tmp_path / "Prüfung 1"
    document = audited(project, [tmp_path / "videos"], table)
    if confound is Confound.NONE:
        assert document["verdict"] == "clean", document["words"]
        return
    assert document["verdict"] == "confounded"
    caught = by_check(document)["camera" if confound is Confound.LIGHTING else "background"]
    assert caught["score"] > 0.9
    assert caught["p_value"] <= 0.005
    assert abs(caught["chance"] - 0.5) < 0.1
    if confound is Confound.BACKGROUND:
        place = caught["place"]
        assert place["words"].startswith("top left")
        shown = read_png(project / "runs" / str(document["run"]) / place["picture"])
        assert np.ptp(shown[..., 0].astype(int) - shown[..., 2]) > 80
        assert_the_verb_says_the_same(project, document)


def assert_the_verb_says_the_same(project: Path, document: dict[str, Any]) -> None:
    done = run("audit", project, "--seed", 2, "--json")
    assert done.code == 0, done
    assert done.document["findings"] == document["findings"]
    assert done.document["verdict"] == document["verdict"]
    assert done.document["run"] == document["run"] + 1


@pytest.mark.parametrize(
    ("confound", "verdict"), [(Confound.BACKGROUND, "clean"), (Confound.CAMERA, "confounded")]
)
def test_taking_the_background_off_mends_a_label_on_the_wall_and_hides_no_other_camera(
    confound: Confound, verdict: str, tmp_path: Path
) -> None:
    film(tmp_path / "videos", one_of_each_session(confound, seed=1))
    table = tmp_path / "videos" / "clips.csv"
    assert audited(tmp_path / "p", [tmp_path / "videos"], table)["verdict"] == "confounded"
    done = run("audit", tmp_path / "p", "--set", "background=clip", "--json")
    assert done.code == 0, done
    assert done.document["verdict"] == verdict, done.document["words"]
    assert "background taken off" in done.document["words"]


def test_a_setting_that_is_none_of_the_input_is_refused(tmp_path: Path) -> None:
    film(tmp_path / "videos", one_of_each_session(Confound.NONE, seed=1)[:8])
    audited(tmp_path / "p", [tmp_path / "videos"], tmp_path / "videos" / "clips.csv")
    done = run("audit", tmp_path / "p", "--set", "rounds=3")
    assert done.code == 2
    assert "no setting of the input" in done.err


@pytest.mark.realdata
@pytest.mark.parametrize("label", ["numbers", "hand"])
def test_mice_that_reach_with_one_hand_only(label: str, test_data: Path, tmp_path: Path) -> None:
    data = test_data / "reach"
    with (data / "clips.csv").open(encoding="utf-8") as table:
        front = [row for row in csv.DictReader(table) if row["view"] == "centre"]
    rows = [(str(data / r["file"]), r["mouse"], r[label]) for r in front]
    write_csv(tmp_path / "front.csv", ("file", "subject", "class"), rows)
    files = [data / r["file"] for r in front]
    document = audited(tmp_path / "p", files, tmp_path / "front.csv")
    assert document["verdict"] == "confounded"
    found = by_check(document)
    assert found["animal"]["words"].startswith("No animal shows both classes: only ")
    if label == "hand":
        assert "only 2 animals show RightHanded (ncb1131, ncb1280)" in found["animal"]["words"]
        assert "only 2 animals show RightHanded" in document["words"]
        return
    assert found["corners"]["score"] == 1.0
    left, top, right, bottom = found["background"]["place"]["region"]
    assert (left + right) / 2 < 0.5, "the numbers stand left of the middle"
    assert (top + bottom) / 2 < 0.1, "at the very top"
