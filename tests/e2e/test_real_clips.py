"""The main job on real clips by the command line: people in action, and mice that reach."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.program import Result, run

pytestmark = [pytest.mark.realdata, pytest.mark.timeout(400)]
QUICK = ("--set", "rounds=10", "--set", "frames=8", "--set", "height=32", "--set", "width=40")


def brought_in(data: Path, project: Path, animals: str, label: str) -> Result:
    """Make a project and import a folder of real clips with its table."""
    made = run("new", project)
    assert made.code == 0, made
    columns = ("--file-column", "file", "--class-column", label, "--subject-column", animals)
    return run("import", project, data, "--metadata", data / "clips.csv", *columns, "--json")


def rows(data: Path) -> dict[str, dict[str, str]]:
    with (data / "clips.csv").open(encoding="utf-8") as table:
        return {row["file"]: row for row in csv.DictReader(table)}


@pytest.fixture(scope="module")
def actions(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the actions in it."""
    project = tmp_path_factory.mktemp("actions") / "p"
    done = brought_in(test_data / "actions", project, "subject", "action")
    assert (done.code, done.document["imported"]) == (0, 93), done
    return project


def test_actions_are_listed_as_their_table_says(actions: Path, test_data: Path) -> None:
    truth = rows(test_data / "actions")
    clips = run("list", actions, "--json").document["clips"]
    assert {Path(clip["file"]).name for clip in clips} == set(truth)
    for clip in clips:
        row = truth[Path(clip["file"]).name]
        assert (clip["class"], clip["subject"]) == (row["action"], row["subject"])
        assert clip["stop_frame"] - clip["start_frame"] == int(row["frames"])
    waving = run("list", actions, "--filter", "class~wave and not subject=ira", "--json")
    wanted = [n for n, r in truth.items() if "wave" in r["action"] and r["subject"] != "ira"]
    assert len(waving.document["clips"]) == len(wanted)


def test_actions_by_people_it_never_saw(actions: Path) -> None:
    done = run("evaluate", actions, "--model", "motion-tcn", "--folds", 2, *QUICK, "--json")
    assert done.code == 0, done
    document = done.document
    assert len(document["classes"]) == 10
    assert len(document["predictions"]) == 93
    folds: dict[str, set[int]] = {}
    for said in document["predictions"]:
        folds.setdefault(said["subject"], set()).add(said["fold"])
    assert len(folds) == 9
    assert all(len(where) == 1 for where in folds.values())
    assert {row["subject"] for row in document["per_subject"]} == set(folds)
    assert document["accuracy"] > 0.2  # after ten rounds; the commonest class has 0.11


def test_actions_trained_classified_exported(actions: Path, tmp_path: Path) -> None:
    learn = ("--model", "motion-tcn", "--held-out", "ira,lena", *QUICK, "--json")
    trained = run("train", actions, *learn)
    assert trained.code == 0, trained
    assert trained.document["held_out"] == ["ira", "lena"]
    said = run("classify", actions, "--csv", tmp_path / "said.csv", "--json")
    assert (said.code, said.document["clips"]) == (0, 93)
    listed = run("list", actions, "--filter", "predicted!=none", "--json").document["clips"]
    predicted = Counter(clip["predicted"] for clip in listed)
    assert predicted == Counter(one["class"] for one in said.document["predictions"])
    assert run("export", actions, "--format", "csv", tmp_path / "out.csv").code == 0
    with (tmp_path / "out.csv").open(encoding="utf-8") as table:
        assert Counter(row["predicted"] for row in csv.DictReader(table)) == predicted


def test_mice_that_reach(test_data: Path, tmp_path: Path) -> None:
    data, project = test_data / "reach", tmp_path / "p"
    done = brought_in(data, project, "mouse", "hand")
    truth = rows(data)
    assert (done.code, done.document["imported"]) == (0, len(truth)), done
    clips = run("list", project, "--json").document["clips"]
    hands = Counter((clip["subject"], clip["class"]) for clip in clips)
    assert hands == Counter((row["mouse"], row["hand"]) for row in truth.values())
    same = run("import", project, data, "--json")
    assert (same.document["imported"], same.document["already"]) == (0, len(truth))
    right_handed = sorted({mouse for mouse, hand in hands if hand == "RightHanded"})
    brief = (*QUICK, "--epochs", 2, "--json")
    learn = ("--model", "cnn", "--held-out", right_handed[0], *brief)
    trained = run("train", project, *learn)
    assert trained.code == 0, trained
    assert trained.document["held_out"] == right_handed[:1]
    assert trained.document["metrics"]["auroc"] is None  # one hand alone cannot be told apart
    refused = run("train", project, "--model", "cnn", "--held-out", ",".join(right_handed))
    assert (refused.code, "“RightHanded”" in refused.complaint) == (2, True)
    checked = run("check", project, "--json")
    assert checked.document == {"ok": True, "problems": [], "notes": []}


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_actions_leave_one_person_out(actions: Path) -> None:
    done = run("evaluate", actions, "--model", "motion-tcn", "--json", patience=3000)
    assert done.code == 0, done
    assert done.document["accuracy"] >= 0.9
    low, high = done.document["ci95"]["accuracy"]
    assert low <= done.document["accuracy"] <= high
