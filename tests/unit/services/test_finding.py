"""Motion of recordings: measured once, in pieces that survive a break, told by region."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.errors import Cancelled, VideoError
from mousevision.core.job import QuietContext
from mousevision.core.proposals import Finding
from mousevision.media import local_motion
from mousevision.services.finding import known_curve, measure, measure_file, recording
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.store import clips
from mousevision.store.project import Project
from mousevision.store.settings import set_setting
from tests.recordings import FPS, draw_recording

FRAMES = 700
REACHES = ((150, 170), (430, 450))
LEFT, RIGHT = (0.0, 0.0, 0.5, 1.0), (0.5, 0.0, 1.0, 1.0)


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_recording(tmp_path_factory.mktemp("long") / "m1 week 1.mp4", FRAMES, REACHES)


@pytest.fixture
def project(drawn: Path, tmp_path: Path):
    video = tmp_path / drawn.name
    shutil.copyfile(drawn, video)
    with Project.create(tmp_path / "p") as opened:
        import_videos(QuietContext(), opened, [video], ImportRules())
        yield opened


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of 256 frames: three of them."""
    monkeypatch.setattr(local_motion, "CHUNK_SECONDS", 1.0)


class Stopped(QuietContext):
    """A job that is cancelled after so many frames, and counts what it reads."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after
        self.reports: list[tuple[float, float, str]] = []

    def report(self, done: float, total: float, note: str = "") -> None:
        self.reports.append((done, total, note))
        if done >= self.after:
            self.cancel()


def starts(project: Project, region=None) -> list[int]:
    curve = known_curve(project, recording(project, 1, region))
    assert curve is not None
    return Finding().spans(curve, FPS)[:, 0].tolist()


def test_reaches_are_found_and_known_at_once_the_next_time(project: Project) -> None:
    ctx = Stopped(10**9)
    assert known_curve(project, recording(project, 1)) is None
    assert measure(ctx, project, [1]) == 1
    assert starts(project) == pytest.approx([a for a, _ in REACHES], abs=10)
    assert [r[1] for r in ctx.reports] == [FRAMES] * len(ctx.reports)
    assert ctx.reports[0][2] == "m1 week 1.mp4"
    again = Stopped(10**9)
    assert measure(again, project, [1]) == 0
    assert again.reports == []


def test_each_recording_keeps_the_region_in_which_it_was_measured(project: Project) -> None:
    set_setting(project, "region", RIGHT)
    measure(QuietContext(), project, [1])
    set_setting(project, "region", LEFT)
    assert recording(project, 1).region == RIGHT
    assert len(starts(project)) == len(REACHES)
    assert known_curve(project, recording(project, 1, LEFT)) is None
    assert measure(QuietContext(), project, [1]) == 1
    assert recording(project, 1).region == LEFT
    assert starts(project) == []
    assert starts(project, RIGHT)


def test_what_was_measured_before_a_break_is_not_measured_again(project: Project) -> None:
    whole = measure_file(QuietContext(), recording(project, 1))
    with pytest.raises(Cancelled):
        measure(Stopped(300), project, [1])
    folder = project.folder / "cache" / "finding"
    (part,) = folder.glob("*.part")
    assert part.stat().st_size == 4 * 257
    with part.open("ab") as file:
        file.write(b"half of a piece")
    ctx = Stopped(10**9)
    measure(ctx, project, [1])
    assert ctx.reports[0][0] == 255, "one frame before the second piece, to compare with"
    curve = known_curve(project, recording(project, 1))
    assert np.array_equal(curve, whole)
    assert not list(folder.glob("*.part"))


def test_a_part_of_a_recording_is_measured_alone(project: Project) -> None:
    with project.edit("part") as edit:
        part = clips.add_clip(edit, 1, 300, 600)
    measure(QuietContext(), project, [part.id])
    curve = known_curve(project, recording(project, part.id))
    assert curve is not None
    assert len(curve) == 300
    found = Finding().spans(curve, FPS)
    assert found[:, 0].tolist() == pytest.approx([REACHES[1][0] - 300], abs=10)


def test_a_damaged_curve_is_measured_anew(project: Project) -> None:
    measure(QuietContext(), project, [1])
    (file,) = (project.folder / "cache" / "finding").glob("*.npy")
    file.write_bytes(b"nothing")
    assert known_curve(project, recording(project, 1)) is None
    assert measure(QuietContext(), project, [1]) == 1
    assert known_curve(project, recording(project, 1)) is not None


def test_a_missing_video_is_told(project: Project, tmp_path: Path) -> None:
    (tmp_path / "m1 week 1.mp4").unlink()
    with pytest.raises(VideoError, match="bring it back"):
        measure(QuietContext(), project, [1])


def test_without_the_right_to_write_nothing_is_kept(project: Project) -> None:
    folder = project.folder
    project.close()
    with Project.open(folder, read_only=True) as opened:
        assert measure(QuietContext(), opened, [1]) == 1
        assert not (folder / "cache" / "finding").exists()
