"""Verifying the frame numbers of long recordings; here 90 pictures are long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.errors import Cancelled, ProjectError
from mousevision.core.ethogram import Scope
from mousevision.core.job import JobContext, QuietContext
from mousevision.core.video import FrameTable
from mousevision.media import probe as probing
from mousevision.media.reader import FrameReader
from mousevision.media.scan import Pulse, Scan, read_packets
from mousevision.services import verifying
from mousevision.services.checking import check, notes
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.services.tensors import ProjectPlaces
from mousevision.services.verifying import VerifyResult, verify_tables
from mousevision.store.behaviours import add_behaviour
from mousevision.store.bouts import add_bout, all_bouts
from mousevision.store.clips import add_clip, clips
from mousevision.store.project import Project
from mousevision.store.raters import ensure_rater
from mousevision.store.videos import frame_table, set_missing, unverified_videos, videos
from tests.clips import make_clip, read_code

FRAMES = 90


class Told(QuietContext):
    """Keeps what was reported, and cancels itself at a given point."""

    def __init__(self, cancel_after: float = float("inf")) -> None:
        super().__init__()
        self.reports: list[tuple[float, float, str]] = []
        self.checks = 0
        self._cancel_after = cancel_after

    def report(self, done: float, total: float, note: str = "") -> None:
        self.reports.append((done, total, note))

    def check(self) -> None:
        self.checks += 1
        if self.checks > self._cancel_after:
            raise Cancelled


@pytest.fixture(autouse=True)
def long_from_sixty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "DECODE_UP_TO", 60)
    monkeypatch.setattr(probing, "SPOT", 5)


@pytest.fixture
def rig(tmp_path: Path) -> Path:
    folder = tmp_path / "Käfig 1"
    folder.mkdir()
    for name in ("a.mp4", "b.mp4"):
        make_clip(folder / name, FRAMES, gop=15, options={"bf": "2"}, seed=ord(name[0]), noise=2)
    make_clip(folder / "short.mp4", 20)
    return folder


def opened(folder: Path, rig: Path) -> Project:
    project = Project.create(folder)
    import_videos(QuietContext(), project, [rig], ImportRules())
    return project


@pytest.fixture
def project(tmp_path: Path, rig: Path) -> Iterator[Project]:
    with opened(tmp_path / "p", rig) as made:
        yield made


@pytest.fixture
def wrong(tmp_path: Path, rig: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A project whose packets promised two pictures too many, after 20 and after 60 others."""

    def two_too_many(path: Path, pulse: Pulse) -> Scan:
        scan = read_packets(path, pulse)
        pts = scan.table.pts
        extra = pts[[19, 59]] + np.diff(pts)[0] // 3
        scan.table = probing.replace(scan.table, pts=np.sort(np.concatenate([pts, extra])))
        return scan

    monkeypatch.setattr(probing, "read_packets", two_too_many)
    monkeypatch.setattr(probing, "_spots_agree", lambda path, scan: True)
    (rig / "b.mp4").unlink()
    with opened(tmp_path / "w", rig) as made:
        yield made


def ids(project: Project) -> dict[str, int]:
    return {video.name: video.id for video in videos(project)}


def test_equal_tables_are_just_kept(project: Project) -> None:
    assert len(unverified_videos(project)) == 2
    before = {name: frame_table(project, number).pts for name, number in ids(project).items()}
    revision, ctx = project.revision, Told()
    result = verify_tables(ctx, project)
    assert result == VerifyResult(verified=2)
    assert result.words() == "Frame numbers of 2 videos verified."
    assert project.revision == revision
    for name, number in ids(project).items():
        table = frame_table(project, number)
        assert table.verified
        assert np.array_equal(table.pts, before[name])


def test_progress_runs_over_the_frames_of_all_files(project: Project) -> None:
    ctx = Told()
    verify_tables(ctx, project)
    done = [one for one, _, _ in ctx.reports]
    assert done == sorted(done)
    assert {total for _, total, _ in ctx.reports} == {2 * FRAMES}
    assert (done[0], done[-1]) == (0, 2 * FRAMES)
    assert {note for _, _, note in ctx.reports} == {"Verifying a.mp4", "Verifying b.mp4", ""}
    assert ctx.checks > 2 * FRAMES


def test_once_more_does_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    verify_tables(QuietContext(), project)
    monkeypatch.delattr(verifying, "verify_table")
    result = verify_tables(QuietContext(), project)
    assert result == VerifyResult()
    assert result.words() == "All frame numbers are verified."


def test_only_the_given_videos(project: Project) -> None:
    numbers = ids(project)
    chosen = [numbers["b.mp4"], numbers["short.mp4"]]
    assert verify_tables(QuietContext(), project, chosen).verified == 1
    assert list(unverified_videos(project)) == [numbers["a.mp4"]]


def test_clips_and_bouts_keep_their_pictures(wrong: Project, rig: Path) -> None:
    number = ids(wrong)["a.mp4"]
    promised = frame_table(wrong, number)
    assert len(promised) == FRAMES + 2
    with wrong.edit("Cut and mark") as edit:
        part = add_clip(edit, number, 25, 61)
        anna = ensure_rater(edit, "anna")
        reach = add_behaviour(edit, "reach", scope=Scope.BOUT)
        add_bout(edit, part.id, anna.id, reach.id, 30, 40)
        add_bout(edit, part.id, anna.id, reach.id, 60, 61)
    times = promised.pts[30], promised.pts[39]
    result = verify_tables(QuietContext(), wrong)
    assert (result.verified, result.problems) == (1, ())
    assert result.words() == (
        "Frame numbers of 1 video verified. a.mp4 has 90 frames, not 92; its clips and bouts "
        "were moved to the same pictures."
    )
    table = frame_table(wrong, number)
    bouts = all_bouts(wrong)
    assert (bouts[0].start, bouts[0].stop) == (29, 39)
    assert (bouts[1].start, bouts[1].stop) == (59, 60)
    assert (table.pts[29], table.pts[38]) == times
    whole, cut = (one for one in clips(wrong) if one.video_id == number)
    assert (whole.start, whole.stop, cut.start, cut.stop) == (0, FRAMES, 24, 60)
    with FrameReader(rig / "a.mp4", table) as reader:
        assert read_code(reader.gray(bouts[0].start)) == 29
    assert wrong.undo_name == "Frame numbers of a.mp4 verified"
    assert check(QuietContext(), wrong) == []


def test_undone_and_verified_once_more(wrong: Project) -> None:
    number = ids(wrong)["a.mp4"]
    verify_tables(QuietContext(), wrong)
    wrong.undo()
    assert unverified_videos(wrong) == {number: FRAMES + 2}
    assert clips(wrong)[0].stop == FRAMES + 2
    assert verify_tables(QuietContext(), wrong).verified == 1
    assert clips(wrong)[0].stop == FRAMES
    assert (wrong.undo_name, wrong.redo_name) == ("Frame numbers of a.mp4 verified", None)


def test_what_was_prepared_under_other_numbers_is_not_used(wrong: Project) -> None:
    number = ids(wrong)["a.mp4"]
    with wrong.edit("Cut") as edit:
        early = add_clip(edit, number, 5, 10)
    before = ProjectPlaces(wrong, [early.id])
    verify_tables(QuietContext(), wrong)
    after = ProjectPlaces(wrong, [early.id])
    assert (after[0].start, after[0].stop) == (before[0].start, before[0].stop)
    assert after.key(0) != before.key(0)
    assert after[0].fingerprint != before[0].fingerprint


@pytest.mark.parametrize("checks", [1, 50, 140])
def test_cancelled_in_the_middle_nothing_is_half_done(project: Project, checks: int) -> None:
    first, second = (ids(project)[name] for name in ("a.mp4", "b.mp4"))
    revision = project.revision
    with pytest.raises(Cancelled):
        verify_tables(Told(cancel_after=checks), project)
    assert list(unverified_videos(project)) == (
        [second] if checks > FRAMES + 9 else [first, second]
    )
    assert project.revision == revision
    assert all(len(frame_table(project, number)) == FRAMES for number in (first, second))
    assert verify_tables(QuietContext(), project).words().endswith("verified.")
    assert not unverified_videos(project)


def test_a_file_that_cannot_be_decoded_whole_stays_unverified(rig: Path, tmp_path: Path) -> None:
    path = rig / "a.mp4"
    info = probing.probe(path)
    assert info.table is not None
    content = bytearray(path.read_bytes())
    start, stop = (int(info.table.offsets[key]) for key in (1, 2))
    content[start:stop] = np.random.default_rng(1).bytes(stop - start)
    path.write_bytes(content)
    with opened(tmp_path / "p", rig) as project:
        assert len(unverified_videos(project)) == 2
        result = verify_tables(QuietContext(), project)
        assert result.verified == 1
        (words,) = result.problems
        assert words.startswith("a.mp4 is damaged after picture ")
        assert words.endswith(": copy it again from the camera.")
        assert list(unverified_videos(project)) == [ids(project)["a.mp4"]]
        assert result.words().startswith("Frame numbers of 1 video verified, of 1 not (first: a.m")


def test_missing_and_changed_files(project: Project, rig: Path) -> None:
    (rig / "a.mp4").unlink()
    make_clip(rig / "b.mp4", FRAMES, seed=9, noise=4)
    set_missing(project, [ids(project)["a.mp4"]])
    result = verify_tables(QuietContext(), project)
    assert (result.verified, result.missing, len(result.problems)) == (0, 1, 1)
    assert "b.mp4 was changed since it was imported" in result.problems[0]
    assert result.words().endswith(", 1 video not there.")
    assert len(unverified_videos(project)) == 2


def test_not_in_a_project_open_to_look(project: Project) -> None:
    project.close()
    with Project.open(project.file, read_only=True) as looked_at:
        with pytest.raises(ProjectError, match="open for reading only"):
            verify_tables(QuietContext(), looked_at)
        assert len(notes(looked_at)) == 2


def test_the_check_notes_what_is_not_yet_verified(project: Project) -> None:
    assert notes(project)[0] == "The frame numbers of a.mp4 are not yet verified."
    assert check(QuietContext(), project) == []
    verify_tables(QuietContext(), project)
    assert notes(project) == []


def test_an_import_undone_while_it_is_decoded(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = verifying.verify_table

    def meanwhile(ctx: JobContext, path: Path, table: FrameTable) -> FrameTable:
        found = real(ctx, path, table)
        project.undo()
        return found

    monkeypatch.setattr(verifying, "verify_table", meanwhile)
    assert verify_tables(QuietContext(), project) == VerifyResult()
    project.redo()
    assert len(unverified_videos(project)) == 2
