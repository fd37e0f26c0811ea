"""Frames as PNG and clips as MP4: every picture and its time, and no video touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from mousevision.core.errors import Cancelled, MouseVisionError, SettingError
from mousevision.core.intervals import Interval
from mousevision.core.job import QuietContext
from mousevision.media.planes import Pixels
from mousevision.media.probe import probe
from mousevision.media.reader import FrameReader
from mousevision.services.clip_saving import save_clip, save_frame
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.store import videos
from mousevision.store.project import Project
from tests.clips import make_clip, make_sequence, read_code

FRAMES = 40
UNEVEN = [i * 3 + i % 3 for i in range(FRAMES)]
"""Times of the pictures in the clip of variable rate, sixtieths of a second."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three videos: constant rate and odd size, variable rate, turned."""
    folder = tmp_path_factory.mktemp("Käfig")
    make_clip(folder / "a odd.avi", FRAMES, (321, 241), "mjpeg", pixels="yuvj420p")
    make_clip(folder / "b vfr.mp4", FRAMES, rate=60, times=UNEVEN)
    make_clip(folder / "c turned.mp4", FRAMES, rotation=90)
    make_sequence(folder / "d pictures", 5)
    with Project.create(folder / "study") as project:
        import_videos(QuietContext(), project, [folder], ImportRules())
    return folder


@pytest.fixture
def project(lab: Path) -> Iterator[Project]:
    with Project.open(lab / "study") as opened:
        yield opened


def reader_of(project: Project, video_id: int) -> FrameReader:
    video = videos.video(project, video_id)
    return FrameReader(Path(video.path), videos.frame_table(project, video_id), video.rotation)


@pytest.mark.parametrize("video_id", [1, 2, 3])
def test_a_saved_frame_is_the_picture_itself(
    project: Project, video_id: int, tmp_path: Path
) -> None:
    out = tmp_path / "neu" / "Änne 17.png"
    saved = save_frame(QuietContext(), project, video_id, 17, out)
    assert saved.words() == f"Written: {out}."
    read = cv2.imdecode(np.frombuffer(out.read_bytes(), np.uint8), cv2.IMREAD_COLOR_RGB)
    with reader_of(project, video_id) as reader:
        assert np.array_equal(read, reader.rgb(17))
    assert [entry.name for entry in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize("speed", [1 / 16, 0.25, 1.0, 4.0])
@pytest.mark.parametrize("video_id", [1, 2])
def test_a_saved_clip_has_every_frame_at_its_time(
    project: Project, video_id: int, speed: float, tmp_path: Path
) -> None:
    out = tmp_path / "clip.mp4"
    saved = save_clip(QuietContext(), project, video_id, Interval(5, 31), out, speed)
    info = probe(out)
    assert info.table is not None
    assert (info.frames, saved.frames, info.codec) == (26, 26, "h264")
    assert (info.width % 2, info.height % 2) == (0, 0)
    source = videos.frame_table(project, video_id)
    for i in range(26):
        wanted = (source.seconds(5 + i) - source.seconds(5)) / speed
        assert info.table.seconds(i) == pytest.approx(wanted, abs=2e-4)
    assert saved.seconds == pytest.approx((source.seconds(31) - source.seconds(5)) / speed)
    with FrameReader(out, info.table) as reader:
        codes = [read_code(gray) for gray in reader.each(range(26), colour=False)]
    assert codes == list(range(5, 31))


def test_a_turned_video_is_saved_as_shown(project: Project, tmp_path: Path) -> None:
    save_clip(QuietContext(), project, 3, Interval(0, 2), tmp_path / "turned.mp4")
    info = probe(tmp_path / "turned.mp4")
    assert (info.width, info.height, info.rotation) == (240, 320, 0)


def test_what_is_drawn_is_in_the_file(project: Project, tmp_path: Path) -> None:
    asked: list[tuple[int, float]] = []

    def draw(frame: int, seconds: float, picture: Pixels) -> Pixels:
        asked.append((frame, seconds))
        picture[100:, :] = frame
        return picture

    save_frame(QuietContext(), project, 1, 7, tmp_path / "drawn.png", draw)
    assert (cv2.imread(str(tmp_path / "drawn.png"))[100:] == 7).all()
    save_clip(QuietContext(), project, 1, Interval(30, 40), tmp_path / "drawn.mp4", draw=draw)
    assert [frame for frame, _ in asked] == [7, *range(30, 40)]
    assert asked[0][1] == pytest.approx(7 / 30, abs=1e-3)
    info = probe(tmp_path / "drawn.mp4")
    assert info.table is not None
    with FrameReader(tmp_path / "drawn.mp4", info.table) as reader:
        assert abs(float(reader.rgb(9)[110:200].mean()) - 39) < 4


def test_a_cancelled_save_leaves_what_was_there(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "clip.mp4"
    out.write_bytes(b"from last week")
    ctx = QuietContext()

    def draw(frame: int, _: float, picture: Pixels) -> Pixels:
        if frame == 3:
            ctx.cancel()
        return picture

    with pytest.raises(Cancelled):
        save_clip(ctx, project, 1, Interval(0, FRAMES), out, draw=draw)
    assert out.read_bytes() == b"from last week"
    assert list(tmp_path.iterdir()) == [out]


def test_no_video_of_the_project_is_overwritten(project: Project, lab: Path) -> None:
    source = lab / "b vfr.mp4"
    before = source.read_bytes()
    detour = lab / "study" / ".." / source.name
    for out in (source, detour):
        with pytest.raises(SettingError, match=r"b vfr\.mp4 is a video of this project"):
            save_clip(QuietContext(), project, 1, Interval(0, 3), out)
    (lab / "link").symlink_to(lab, target_is_directory=True)
    with pytest.raises(SettingError, match="never written to"):
        save_clip(QuietContext(), project, 1, Interval(0, 3), lab / "link" / source.name)
    assert source.read_bytes() == before
    with pytest.raises(SettingError, match="d pictures is a video of this project"):
        save_frame(QuietContext(), project, 1, 0, lab / "d pictures" / "img_99.png")
    assert len(list((lab / "d pictures").iterdir())) == 5


def test_where_nothing_can_be_written_it_says_so(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MouseVisionError, match=r"a\.png cannot be written"):
        save_frame(QuietContext(), project, 1, 0, tmp_path / "file" / "a.png")
    with pytest.raises(MouseVisionError, match=r"a\.mp4 cannot be written"):
        save_clip(QuietContext(), project, 1, Interval(0, 2), tmp_path / "file" / "a.mp4")
