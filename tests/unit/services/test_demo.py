"""The demo study: drawn, imported, and resumed only when it is the same."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import av
import pytest

from mousevision.core.errors import Cancelled, ProjectError
from mousevision.core.job import QuietContext
from mousevision.services.demo import DemoRequest, make_demo
from mousevision.simulate.study import Confound
from mousevision.store import bouts, listing, raters
from mousevision.store.project import Project
from tests.studies import draw_tiny

SMALL = DemoRequest(animals=2, clips_per_animal=4, seed=1)


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    draw_tiny(monkeypatch)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small demo study; not to be changed."""
    with pytest.MonkeyPatch.context() as patch:
        draw_tiny(patch)
        folder = tmp_path_factory.mktemp("demo") / "Vorführung 1"
        with make_demo(QuietContext(), folder, SMALL):
            return folder


def test_the_project_holds_what_the_table_says(drawn: Path) -> None:
    with (drawn / "videos" / "clips.csv").open(encoding="utf-8") as table:
        told = {row["file"]: row for row in csv.DictReader(table)}
    with Project.open(drawn, read_only=True) as project:
        rows = listing.clip_rows(project, listing.clip_ids(project))
        assert len(rows) == len(told) == 8
        for row in rows:
            line = told[row.file.removeprefix("videos/")]
            assert (row.subject, row.session, row.day, row.behaviour) == (
                line["subject"],
                line["session"],
                line["day"],
                line["class"],
            )
        assert Counter(row.behaviour for row in rows) == {"pre": 4, "post": 4}
        assert len({row.subject for row in rows}) == 2
        with_bouts = {bout.clip_id for bout in bouts.all_bouts(project)}
        assert with_bouts == {row.id for row in rows}
        assert [rater.kind.value for rater in raters.raters(project)] == ["imported"]


def test_every_file_says_that_it_is_simulated(drawn: Path) -> None:
    assert "no animal was filmed" in (drawn / "README.txt").read_text(encoding="utf-8")
    for path in (drawn / "videos").rglob("*.mp4"):
        with av.open(str(path)) as video:
            assert "simulated" in video.metadata["comment"]


def copied(drawn: Path, tmp_path: Path) -> Path:
    """Return a folder with the clips of the study, as an interrupted call leaves them."""
    folder = tmp_path / "again"
    folder.mkdir()
    for name in ("videos", "README.txt", "demo.json"):
        source = drawn / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    return folder


def test_an_interrupted_study_goes_on_where_it_was(drawn: Path, tmp_path: Path) -> None:
    folder = copied(drawn, tmp_path)
    clips = sorted((folder / "videos").rglob("*.mp4"))
    kept = {path: path.stat().st_mtime_ns for path in clips[1:]}
    clips[0].unlink()
    with make_demo(QuietContext(), folder, SMALL) as project:
        assert len(listing.clip_ids(project)) == 8
    assert {path: path.stat().st_mtime_ns for path in clips[1:]} == kept
    assert clips[0].read_bytes() == (drawn / clips[0].relative_to(folder)).read_bytes()


@pytest.mark.parametrize(
    "other",
    [
        DemoRequest(2, 4, seed=2),
        DemoRequest(2, 4, Confound.LIGHTING, seed=1),
        DemoRequest(2, 6, seed=1),
    ],
)
def test_clips_of_another_study_are_never_taken_for_this_one(
    drawn: Path, tmp_path: Path, other: DemoRequest
) -> None:
    folder = copied(drawn, tmp_path)
    with pytest.raises(ProjectError, match="clips of another demo study"):
        make_demo(QuietContext(), folder, other)
    (folder / "demo.json").unlink()
    with pytest.raises(ProjectError, match="clips of another demo study"):
        make_demo(QuietContext(), folder, SMALL)


def test_a_folder_with_something_else_is_refused(drawn: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    for folder in (tmp_path, drawn):
        with pytest.raises(ProjectError, match="is not empty"):
            make_demo(QuietContext(), folder, SMALL)


def test_cancelled_while_drawing_or_importing_it_can_be_made_later(
    drawn: Path, tmp_path: Path
) -> None:
    class Stops(QuietContext):
        def __init__(self, word: str) -> None:
            super().__init__()
            self.word = word

        def report(self, done: float, total: float, note: str = "") -> None:
            if self.word in note:
                self.cancel()

    with pytest.raises(Cancelled):
        make_demo(Stops("drawing"), tmp_path / "new", SMALL)
    assert not list((tmp_path / "new").rglob("*.part*"))
    folder = copied(drawn, tmp_path)
    with pytest.raises(Cancelled):
        make_demo(Stops("importing"), folder, SMALL)
    assert sorted(path.name for path in folder.iterdir()) == ["README.txt", "demo.json", "videos"]
    with make_demo(QuietContext(), folder, SMALL) as project:
        assert len(listing.clip_ids(project)) == 8
