"""What an import would give: tables, patterns, folders, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from mousevision.core.errors import DataError, SettingError
from mousevision.services.import_plan import (
    ImportPlan,
    ImportRules,
    compile_pattern,
    plan_import,
    table_head,
)

NAMES = ("m1/pre/m1_week0_a.mp4", "m1/post/m1_week2_b.mp4", "m2/post/odd name.avi")


@pytest.fixture
def videos(tmp_path: Path) -> Path:
    root = tmp_path / "Käfig videos"
    for name in NAMES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"not looked at")
    (root / "notes.txt").write_text("no video")
    return root


def found(plan: ImportPlan, root: Path) -> dict[str, tuple[str, str, str]]:
    return {
        clip.path.relative_to(root).as_posix(): (clip.subject, clip.session, clip.behaviour)
        for clip in plan.clips
    }


def test_without_rules_all_videos_and_nothing_else(videos: Path) -> None:
    plan = plan_import([videos], ImportRules())
    assert found(plan, videos) == dict.fromkeys(NAMES, ("", "", ""))


def test_the_folder_is_the_class(videos: Path) -> None:
    plan = plan_import([videos], ImportRules(class_from_folder=True))
    classes = {name: words[2] for name, words in found(plan, videos).items()}
    assert classes == {NAMES[0]: "pre", NAMES[1]: "post", NAMES[2]: "post"}


def test_a_pattern_names_what_it_finds_in_the_path_below_the_folder(videos: Path) -> None:
    rules = ImportRules(pattern=r"(?P<subject>m\d)/(?P<class>\w+)/(?:m\d_(?P<session>week\d))?")
    plan = plan_import([videos], rules)
    assert found(plan, videos) == {
        NAMES[0]: ("m1", "week0", "pre"),
        NAMES[1]: ("m1", "week2", "post"),
        NAMES[2]: ("m2", "", "post"),
    }


@pytest.mark.parametrize("pattern", ["(?P<subject>", r"m\d+", "(?P<mouse>m1)"])
def test_a_pattern_that_makes_no_sense(pattern: str) -> None:
    with pytest.raises(SettingError):
        compile_pattern(pattern)


def table(videos: Path, text: str) -> Path:
    path = videos.parent / "clips.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_comes_before_the_pattern(videos: Path) -> None:
    metadata = table(videos, f"Video,Mouse,label\n{NAMES[0]},anna,hit\n{NAMES[1]},,miss\n")
    rules = ImportRules(
        metadata,
        {"file": "video", "subject": "mouse", "class": "label"},
        pattern=r"^(?P<subject>m\d)",
    )
    assert found(plan_import([videos], rules), videos) == {
        NAMES[0]: ("anna", "", "hit"),
        NAMES[1]: ("m1", "", "miss"),
        NAMES[2]: ("m2", "", ""),
    }


def test_usual_columns_are_found_by_themselves(videos: Path) -> None:
    metadata = table(videos, f"File,Animal,Class,date\n{NAMES[0]},m9,pre,2026-03-01\n")
    plan = plan_import([videos], ImportRules(metadata))
    clip = next(clip for clip in plan.clips if clip.path.name == "m1_week0_a.mp4")
    assert (clip.subject, clip.behaviour, clip.day) == ("m9", "pre", "2026-03-01")


def test_files_may_be_relative_to_the_table_or_absolute(videos: Path) -> None:
    lines = f"file,subject\n{videos.name}/{NAMES[0]},a\n{videos / NAMES[1]},b\n"
    plan = plan_import([videos], ImportRules(table(videos, lines)))
    subjects = {name: words[0] for name, words in found(plan, videos).items()}
    assert subjects == {NAMES[0]: "a", NAMES[1]: "b", NAMES[2]: ""}


def test_rows_without_a_file_are_told(videos: Path) -> None:
    plan = plan_import([videos], ImportRules(table(videos, "file\ngone.mp4\n")))
    assert [(s.path, "no such file" in s.reason) for s in plan.skipped] == [("gone.mp4", True)]


def test_one_video_can_hold_many_clips(videos: Path) -> None:
    lines = f"file,start_frame,stop_frame,class\n{NAMES[0]},0,40,hit\n{NAMES[0]},40,90,miss\n"
    plan = plan_import([videos], ImportRules(table(videos, lines)))
    clips = [(c.start, c.stop, c.behaviour) for c in plan.clips if c.path.name == "m1_week0_a.mp4"]
    assert clips == [(0, 40, "hit"), (40, 90, "miss")]


@pytest.mark.parametrize(
    "text", ["file,start_frame\nm1/pre/m1_week0_a.mp4,5\n",
             "file,start_frame,stop_frame\nm1/pre/m1_week0_a.mp4,x,9\n", "name\nx\n"]
)  # fmt: skip
def test_tables_that_make_no_sense(videos: Path, text: str) -> None:
    with pytest.raises(DataError):
        plan_import([videos], ImportRules(table(videos, text)))


def test_columns_asked_for_must_be_there(videos: Path) -> None:
    metadata = table(videos, f"file\n{NAMES[0]}\n")
    with pytest.raises(DataError, match="no column “label”"):
        plan_import([videos], ImportRules(metadata, {"class": "label"}))


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        plan_import([tmp_path / "nowhere"], ImportRules())


def names(plan: ImportPlan) -> list[str]:
    return [clip.path.name for clip in plan.clips]


def test_spellings_of_one_path_are_one_file(videos: Path) -> None:
    first = NAMES[0].replace("/", "\\")
    lines = f"file,subject\n{first},a\n./m1/post/../post/m1_week2_b.mp4,b\n"
    plan = plan_import([videos], ImportRules(table(videos, lines)))
    subjects = {name: words[0] for name, words in found(plan, videos).items()}
    assert subjects == {NAMES[0]: "a", NAMES[1]: "b", NAMES[2]: ""}
    assert plan.skipped == ()


def test_the_end_of_a_path_is_enough_where_it_is_clear(videos: Path) -> None:
    (videos / "m2" / "pre").mkdir()
    (videos / "m2" / "pre" / "m1_week0_a.mp4").write_bytes(b"another")
    lines = "file,subject\nm1_week2_b.mp4,b\nm1_week0_a.mp4,a\n"
    plan = plan_import([videos], ImportRules(table(videos, lines)))
    subjects = {name: words[0] for name, words in found(plan, videos).items()}
    assert subjects[NAMES[1]] == "b"
    assert subjects[NAMES[0]] == ""
    assert [(s.path, "2 files are called so" in s.reason) for s in plan.skipped] == [
        ("m1_week0_a.mp4", True)
    ]


def test_a_folder_reached_through_a_link_is_the_same_folder(videos: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    try:
        link.symlink_to(videos, target_is_directory=True)
    except OSError:
        pytest.skip("this system lets nobody make links")
    lines = f"file,subject\n{videos / NAMES[0]},a\n"
    plan = plan_import([link], ImportRules(table(videos, lines)))
    assert len(plan.clips) == len(NAMES)
    assert {clip.path.name: clip.subject for clip in plan.clips} == {
        "m1_week0_a.mp4": "a",
        "m1_week2_b.mp4": "",
        "odd name.avi": "",
    }


def test_a_file_that_the_table_describes_twice(videos: Path) -> None:
    lines = f"file,class\n{NAMES[0]},hit\n{NAMES[0]},hit\n{NAMES[0]},miss\n,hit\n"
    plan = plan_import([videos], ImportRules(table(videos, lines)))
    assert names(plan).count("m1_week0_a.mp4") == 1
    assert next(clip for clip in plan.clips if "_a" in clip.path.name).behaviour == "hit"
    assert [skipped.reason for skipped in plan.skipped] == [
        "clips.csv says two things of it; the first row counts",
        "a row of clips.csv names no file",
    ]


def test_a_table_may_describe_more_than_is_imported(videos: Path) -> None:
    lines = "file,subject\n" + "".join(f"{videos.name}/{name},x\n" for name in NAMES)
    plan = plan_import([videos / NAMES[0]], ImportRules(table(videos, lines)))
    assert names(plan) == ["m1_week0_a.mp4"]
    assert (plan.clips[0].subject, plan.skipped) == ("x", ())


def test_the_head_of_a_table_and_what_is_taken_without_asking(videos: Path) -> None:
    head = table_head(table(videos, "Video;hand;Mouse;;hand;subject\n"))
    assert head.names == ("Video", "hand", "Mouse", "subject")
    assert head.usual == {"file": "Video", "subject": "subject"}


def test_a_usual_column_is_left_out_when_its_name_is_empty(videos: Path) -> None:
    metadata = table(videos, f"file,mouse,class\n{NAMES[0]},anna,hit\n")
    plan = plan_import([videos], ImportRules(metadata, {"subject": ""}))
    assert found(plan, videos)[NAMES[0]] == ("", "", "hit")
