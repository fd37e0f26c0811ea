"""Import: once each, in one step, all or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mousevision.core.errors import Cancelled, ProjectError
from mousevision.core.job import QuietContext
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import IMPORTED_RATER, import_videos
from mousevision.store import behaviours, clips, labels, listing, raters, videos
from mousevision.store.project import Project


def rows(project: Project) -> list[listing.ClipRow]:
    return listing.clip_rows(project, listing.clip_ids(project))


def test_animals_sessions_and_classes_come_from_the_table(project: Project) -> None:
    found = rows(project)
    assert len(found) == 24
    assert {row.subject for row in found} == {"m0", "m1", "m2", "m3"}
    first = next(row for row in found if row.name == "m2_week1_04.mp4")
    assert (first.subject, first.session, first.behaviour) == ("m2", "week 1", "left")
    assert {b.name for b in behaviours.behaviours(project)} == {"left", "right"}
    keys = [b.key for b in behaviours.behaviours(project)]
    assert all(keys)
    assert len(set(keys)) == 2
    assert [person.name for person in raters.raters(project)] == [IMPORTED_RATER]


def test_importing_again_adds_nothing(project: Project, study: Path) -> None:
    before, revision = rows(project), project.revision
    result = import_videos(QuietContext(), project, [study], ImportRules(study / "clips.csv"))
    assert (result.imported, result.already, result.skipped) == (0, 24, ())
    assert rows(project) == before
    assert project.revision == revision


def test_one_undo_takes_the_whole_import_back(project: Project) -> None:
    assert project.undo_name == "Import 24 clips"
    project.undo()
    assert rows(project) == []
    assert videos.videos(project) == []
    assert behaviours.behaviours(project) == []
    project.redo()
    assert len(rows(project)) == 24


def test_broken_and_double_files_are_told_and_the_rest_comes_in(
    study: Path, tmp_path: Path
) -> None:
    source = tmp_path / "mixed"
    source.mkdir()
    good = study / "m0" / "m0_week0_00.mp4"
    shutil.copy(good, source / "a good.mp4")
    shutil.copy(good, source / "b twin.mp4")
    (source / "c empty.mp4").touch()
    (source / "d text.avi").write_text("not a video at all")
    with Project.create(tmp_path / "p") as project:
        result = import_videos(QuietContext(), project, [source], ImportRules())
        assert result.imported == 1
        reasons = {Path(s.path).name: s.reason for s in result.skipped}
        assert set(reasons) == {"b twin.mp4", "c empty.mp4", "d text.avi"}
        assert "a good.mp4" in reasons["b twin.mp4"]
        assert all("\n" not in reason for reason in reasons.values())


def test_a_video_that_moved_is_found_by_importing_its_new_place(
    study: Path, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(study / "m0", old)
    with Project.create(tmp_path / "p") as project:
        import_videos(QuietContext(), project, [old], ImportRules())
        old.rename(new)
        result = import_videos(QuietContext(), project, [new], ImportRules())
        assert (result.imported, result.already) == (0, 6)
        assert all(Path(video.path).parent == new for video in videos.videos(project))


def test_frames_outside_the_video_are_refused(study: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    path = study / "m0" / "m0_week0_00.mp4"
    table.write_text(f"file,start_frame,stop_frame\n{path},0,10\n{path},10,21\n")
    with Project.create(tmp_path / "p") as project:
        result = import_videos(QuietContext(), project, [path], ImportRules(table))
        assert result.imported == 1
        assert "has 20 frames" in result.skipped[0].reason
        clip = clips.clips(project)[0]
        assert (clip.start, clip.stop) == (0, 10)


def test_what_was_not_known_is_filled_in_later_and_nothing_overwritten(
    study: Path, tmp_path: Path
) -> None:
    with Project.create(tmp_path / "p") as project:
        import_videos(QuietContext(), project, [study / "m0"], ImportRules())
        assert {row.subject for row in rows(project)} == {None}
        rules = ImportRules(pattern=r"^(?P<subject>m\d)_(?P<session>week\d)")
        import_videos(QuietContext(), project, [study / "m0"], rules)
        assert {row.subject for row in rows(project)} == {"m0"}
        other = ImportRules(pattern=r"^m\d_(?P<subject>week\d)")
        import_videos(QuietContext(), project, [study / "m0"], other)
        assert {row.subject for row in rows(project)} == {"m0"}


def test_a_cancelled_import_leaves_nothing(study: Path, tmp_path: Path) -> None:
    class Stops(QuietContext):
        def report(self, done: float, total: float, note: str = "") -> None:
            if done / total >= 0.2:
                self.cancel()

    with Project.create(tmp_path / "p") as project:
        with pytest.raises(Cancelled):
            import_videos(Stops(), project, [study], ImportRules())
        assert rows(project) == []
        assert project.undo_name is None


def test_imported_labels_never_touch_those_of_people(
    project: Project, study: Path, anna: object
) -> None:
    clip = rows(project)[0]
    right = next(b for b in behaviours.behaviours(project) if b.name == "right")
    with project.edit("label") as edit:
        person = raters.rater(project, "anna")
        assert person is not None
        labels.set_label(edit, [clip.id], person.id, right.id)
    import_videos(QuietContext(), project, [study], ImportRules(study / "clips.csv"))
    given = {label.rater_id: label.behaviour_id for label in labels.labels(project, clip.id)}
    assert given[person.id] == right.id
    assert len(given) == 2


def test_names_in_another_case_are_the_same_class_and_animal(study: Path, tmp_path: Path) -> None:
    with Project.create(tmp_path / "p") as project:
        import_videos(QuietContext(), project, [study / "m0"], ImportRules(study / "clips.csv"))
        other = tmp_path / "t.csv"
        other.write_text(f"file,class,subject\n{study / 'm1' / 'm1_week0_00.mp4'},LEFT ,M0\n")
        result = import_videos(QuietContext(), project, [other.parent / "t.csv"], ImportRules())
        assert result.imported == 0  # the table itself is no video
        import_videos(
            QuietContext(), project, [study / "m1" / "m1_week0_00.mp4"], ImportRules(other)
        )
        assert {b.name for b in behaviours.behaviours(project)} == {"left", "right"}
        assert {row.subject for row in rows(project)} == {"m0"}


def test_another_video_in_the_same_place_is_refused_and_the_rest_comes_in(
    study: Path, tmp_path: Path
) -> None:
    source = tmp_path / "rig"
    shutil.copytree(study / "m0", source)
    with Project.create(tmp_path / "p") as project:
        import_videos(QuietContext(), project, [source], ImportRules())
        shutil.copy(study / "m1" / "m1_week0_00.mp4", source / "m0_week0_00.mp4")
        shutil.copy(study / "m1" / "m1_week0_03.mp4", source / "new.mp4")
        result = import_videos(QuietContext(), project, [source], ImportRules())
        assert (result.imported, result.already) == (1, 5)
        assert [Path(s.path).name for s in result.skipped] == ["m0_week0_00.mp4"]
        assert "another video than the one imported" in result.skipped[0].reason


def test_a_session_belongs_to_the_animal_that_is_known(study: Path, tmp_path: Path) -> None:
    with Project.create(tmp_path / "p") as project:
        subject = ImportRules(pattern=r"^(?P<subject>m\d)_")
        import_videos(QuietContext(), project, [study / "m0"], subject)
        session = ImportRules(pattern=r"_(?P<session>week\d)_")
        result = import_videos(QuietContext(), project, [study / "m0"], session)
        assert (result.imported, result.already) == (0, 6)
        assert {(row.subject, row.session) for row in rows(project)} == {
            ("m0", "week0"),
            ("m0", "week1"),
            ("m0", "week2"),
        }
        from mousevision.store.study import sessions, subjects

        (animal,) = subjects(project)
        assert {one.subject_id for one in sessions(project)} == {animal.id}


def test_the_projects_own_pictures_are_no_videos(study: Path, tmp_path: Path) -> None:
    with Project.create(tmp_path / "p") as project:
        inside = project.folder / "cache" / "thumbnails"
        inside.mkdir(parents=True)
        shutil.copy(study / "m0" / "m0_week0_00.mp4", inside / "preview.mp4")
        shutil.copy(study / "m0" / "m0_week1_01.mp4", tmp_path / "clip.mp4")
        result = import_videos(QuietContext(), project, [tmp_path], ImportRules())
        assert result.imported == 1
        assert [row.name for row in rows(project)] == ["clip.mp4"]


def test_the_ids_of_all_that_was_meant_are_told(project: Project, study: Path) -> None:
    result = import_videos(QuietContext(), project, [study / "m1"], ImportRules())
    wanted = [row.id for row in rows(project) if row.subject == "m1"]
    assert sorted(result.clip_ids) == sorted(wanted)
    assert result.words() == "0 clips imported, 6 there already."


def test_a_project_open_to_look_is_refused_at_once(imported: Path, study: Path) -> None:
    with (
        Project.open(imported, read_only=True) as project,
        pytest.raises(ProjectError, match="open for reading only"),
    ):
        import_videos(QuietContext(), project, [study], ImportRules())


def test_cancelled_while_writing_nothing_stays(study: Path, tmp_path: Path) -> None:
    class Stops(QuietContext):
        def report(self, done: float, total: float, note: str = "") -> None:
            if note == "writing" and done / total > 0.97:
                self.cancel()

    with Project.create(tmp_path / "p") as project:
        with pytest.raises(Cancelled):
            import_videos(Stops(), project, [study], ImportRules(study / "clips.csv"))
        assert rows(project) == []
        assert behaviours.behaviours(project) == []
        assert import_videos(QuietContext(), project, [study], ImportRules()).imported == 24
