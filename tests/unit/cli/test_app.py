"""What the user must change is said in one line, with exit code 2, before anything slow."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mousevision.media import probe
from tests.clips import make_clip
from tests.unit.cli.conftest import Call

FRAMES = ("frames", "{video}", "--out", "{tmp}/out", "--at")
TRAIN = ("train", "{project}", "--model", "motion-tcn")
IMPORT = ("import", "{project}", "{study}")

ERRORS: dict[str, tuple[tuple[str, ...], str]] = {
    "no such verb": (("fly",), "No such command 'fly'"),
    "no such option": (("list", "{project}", "--colour"), "No such option: --colour"),
    "no value": (("list", "{project}", "--filter"), "requires an argument"),
    "no project named": (("list",), "Missing argument 'PROJECT'"),
    "no project there": (("list", "{tmp}/nowhere"), "There is no project at"),
    "a folder without one": (("check", "{tmp}"), "holds no project"),
    "a file that is none": (("check", "{video}"), "is damaged or is not a project"),
    "a filter": (("list", "{project}", "--filter", "colour=red"), "cannot ask for “colour”"),
    "half a filter": (("list", "{project}", "--filter", "class="), "ends too early"),
    "there already": (("new", "{project}"), "holds a project already"),
    "below a file": (("new", "{video}/p"), "cannot be made"),
    "a key twice": (("new", "{tmp}/p", "--class", "a=1", "--bout", "b=1"), "given twice"),
    "a class twice": (("new", "{tmp}/p", "--class", "a", "--class", "a"), "given twice"),
    "a class in another case": (("new", "{tmp}/p", "--class", "a", "--class", "A"), "given twice"),
    "a key of two": (("new", "{tmp}/p", "--class", "a=12"), "cannot be the key"),
    "a key": (("new", "{tmp}/p", "--class", "a=??"), "cannot be the key"),
    "a class without a name": (("new", "{tmp}/p", "--class", "=1"), "names no class"),
    "no such video": (("frames", "{tmp}/no.mp4", *FRAMES[2:], "1"), "no.mp4"),
    "no video": (("frames", "{text}", *FRAMES[2:], "1"), "text.mp4"),
    "frame behind the last": ((*FRAMES, "1,20"), "has 20 frames, numbered 0 to 19"),
    "frame before the first": ((*FRAMES, "-1"), "no list of frame numbers"),
    "no frame": ((*FRAMES, "x"), "no list of frame numbers"),
    "out below a file": (("frames", "{video}", "--at", "1", "--out", "{text}/o"), "1.png could"),
    "nothing to import": (("import", "{project}", "{tmp}/nowhere"), "does not exist"),
    "no such table": ((*IMPORT, "--metadata", "{tmp}/t.csv"), "t.csv does not exist"),
    "a column alone": ((*IMPORT, "--class-column", "c"), "--class-column needs --metadata"),
    "a pattern": ((*IMPORT, "--pattern", "("), "does not make sense"),
    "a group": ((*IMPORT, "--pattern", "(?P<mouse>.)"), "names nothing"),
    "no labels": (("label", "{project}", "--rater", "a", "--from", "{tmp}/t.csv"), "t.csv"),
    "no rater": (("label", "{project}", "--rater", " ", "--from", "{table}"), "needs a name"),
    "neither model nor run": (("train", "{project}"), "Say --model NAME"),
    "a run to repeat": (("train", "{project}", "--like", "9"), "has no run 9"),
    "a run repeated otherwise": ((*TRAIN, "--like", "1"), "leave the other settings out"),
    "a model": (("train", "{project}", "--model", "resnet"), "no model “resnet”"),
    "an animal": ((*TRAIN, "--held-out", "m9"), "the animal “m9”; there are m0, m1, m2, m3"),
    "a setting": ((*TRAIN, "--set", "depth=3"), "“depth” is no setting; there are rounds"),
    "half a setting": ((*TRAIN, "--set", "rounds"), "“rounds” is no setting: write key=value"),
    "a value": ((*TRAIN, "--set", "rounds=many"), "“many” is no value for rounds"),
    "epochs": ((*TRAIN, "--epochs", "0"), "Invalid value for '--epochs'"),
    "a seed": ((*TRAIN, "--seed", "x"), "Invalid value for '--seed'"),
    "folds": (("evaluate", *TRAIN[1:], "--folds", "1"), "--folds is “subject” or a number"),
    "more folds than animals": (("evaluate", *TRAIN[1:], "--folds", "9"), "4 animals"),
    "an autoencoder evaluated": (
        ("evaluate", "{project}", "--model", "autoencoder"), "learns without labels"),
    "nothing trained": (("classify", "{project}"), "No network has been trained yet"),
    "a run": (("classify", "{project}", "--run", "7"), "has no run 7"),
    "a classifier embedded": (
        ("embed", "{project}", "--model", "cnn"), "an embedding needs an autoencoder"),
    "a picture": (
        ("embed", "{project}", "--model", "autoencoder", "--reduce", "som"), "no method “som”"),
    "a format": (("export", "{project}", "--format", "doc", "{tmp}/o"), "“doc” cannot be written"),
    "export onto a folder": (
        ("export", "{project}", "--format", "csv", "{tmp}"), "cannot be used"),
    "export below a file": (
        ("export", "{project}", "--format", "xlsx", "{text}/o.xlsx"), "text.mp4"),
    "a confound": (("demo", "{tmp}/d", "--confound", "smell"), "--confound is one of none|"),
    "few animals": (("demo", "{tmp}/d", "--animals", "1"), "Invalid value for '--animals'"),
    "a demo where something is": (("demo", "{project}"), "is not empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_one_line_and_code_two(
    name: str, call: Call, imported: Path, study: Path, tmp_path: Path
) -> None:
    arguments, words = ERRORS[name]
    text, table = tmp_path / "text.mp4", tmp_path / "labels.csv"
    text.write_text("no video")
    table.write_text("file,class\nm0_week0_00.mp4,left\n")
    video = study / "m0" / "m0_week0_00.mp4"
    places = {"project": imported, "study": study, "tmp": tmp_path, "text": text,
              "table": table, "video": video}  # fmt: skip
    done = call(*(argument.format_map(places) for argument in arguments))
    assert (done.code, done.out) == (2, ""), done
    assert words in done.complaint


def test_usage_errors_say_where_help_is(call: Call) -> None:
    assert "“mousevision train --help” says what there is" in call("train").complaint


@pytest.mark.parametrize("arguments", [["--help"], ["train", "--help"], ["--version"]])
def test_help_and_version(call: Call, arguments: list[str]) -> None:
    done = call(*arguments)
    assert (done.code, done.err) == (0, "")
    assert "ouse" in done.out


def test_a_project_may_be_its_file(call: Call, imported: Path) -> None:
    file = imported / f"{imported.name}.mvproj"
    assert call("list", file, "--json").document == call("list", imported, "--json").document


@pytest.mark.parametrize("arguments", [["list", "{}"], ["list", "{}", "--json"], ["fly"], [],
                                       ["check", "{}"], ["--help"]])  # fmt: skip
def test_without_a_console_nothing_crashes(
    arguments: list[str], call: Call, imported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    done = call(*(argument.format(imported) for argument in arguments))
    assert done.code == (2 if arguments in (["fly"], []) else 0)


def test_new_gives_free_keys_and_colours(call: Call, tmp_path: Path) -> None:
    made = call("new", tmp_path / "p", "--class", "pre", "--class", "post=1", "--bout", "reach=r")
    assert made.code == 0
    from mousevision.store.behaviours import behaviours
    from mousevision.store.project import Project

    with Project.open(tmp_path / "p") as project:
        found = {b.name: (b.key, b.scope.value) for b in behaviours(project)}
    assert found == {"pre": ("2", "clip"), "post": ("1", "clip"), "reach": ("r", "bout")}


def test_frame_numbers_not_yet_verified_are_a_note_of_the_check(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "DECODE_UP_TO", 10)
    video = make_clip(tmp_path / "long.mp4", 30)
    assert call("new", tmp_path / "p").code == 0
    assert call("import", tmp_path / "p", video).code == 0
    note = "The frame numbers of long.mp4 are not yet verified."
    done = call("check", tmp_path / "p", "--json")
    assert done.code == 0
    assert done.document == {"ok": True, "problems": [], "notes": [note]}
    assert f"note: {note}" in call("check", tmp_path / "p").out


def test_a_damaged_project_is_a_failed_check(call: Call, tmp_path: Path) -> None:
    assert call("new", tmp_path / "p").code == 0
    (tmp_path / "p" / "p.mvproj").write_bytes(b"no database at all" * 500)
    done = call("check", tmp_path / "p", "--json")
    assert (done.code, done.document["ok"]) == (1, False)
    assert "damaged" in done.document["problems"][0]
    assert call("list", tmp_path / "p").code == 2


def test_train_repeats_a_run(call: Call, imported: Path) -> None:
    tiny = ("--epochs", "1", "--set", "frames=4", "--set", "height=16", "--set", "width=24")
    first = call("train", imported, "--model", "cnn", *tiny, "--held-out", "m1", "--json")
    again = call("train", imported, "--like", str(first.document["run"]), "--json")
    assert (again.code, again.document["held_out"]) == (0, ["m1"])
    assert again.document["run"] == first.document["run"] + 1
    said = [done.document["metrics"]["predictions"] for done in (first, again)]
    assert said[0] == said[1]
