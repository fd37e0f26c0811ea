from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mousevision.core.errors import VideoError
from mousevision.media import decoder
from mousevision.media.decoder import Decoder
from mousevision.media.probe import verify_table
from mousevision.media.reader import FrameReader
from mousevision.media.scan import Pulse, read_packets
from tests.clips import make_clip, make_sequence, read_code
from tests.unit.media.conftest import Clip, probed

FRAMES = 90
EVERY_FRAME = list(range(FRAMES))
PICTURE_BYTES = 320 * 240 * 3 // 2


def shuffled(count: int, seed: int = 0) -> list[int]:
    return random.Random(seed).sample(range(count), count)


class Starts(list[str]):
    """The ways in which decoding was started, in order."""


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> Starts:
    seen = Starts()
    for name in ("_seek_time", "_seek_place", "_seek_before", "_restart"):
        true = getattr(Decoder, name)

        def noted(self: Decoder, *given: object, _name: str = name, _true=true, **named: object):
            seen.append(_name)
            return _true(self, *given, **named)

        monkeypatch.setattr(Decoder, name, noted)
    return seen


@pytest.mark.parametrize("name", ["clip", "stream"])
@given(order=st.lists(st.integers(0, FRAMES - 1), min_size=1, max_size=30), small=st.booleans())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_order_gives_the_frames_asked_for(
    name: str, order: list[int], small: bool, request: pytest.FixtureRequest
) -> None:
    video: Clip = request.getfixturevalue(name)
    window = 4 * PICTURE_BYTES if small else 96 * 1024 * 1024
    with video.reader(window_bytes=window) as reader:
        assert [read_code(reader.gray(index)) for index in order] == order


KINDS = {
    "mpeg2 in a program stream": ("a.mpg", "mpeg2video", {"bf": "2"}, "yuv420p"),
    "mpeg2 in a transport stream": ("a.ts", "mpeg2video", {"bf": "2"}, "yuv420p"),
    "mpeg4 in AVI with B frames": ("a.avi", "mpeg4", {"bf": "2"}, "yuv420p"),
    "H.264 in AVI with B frames": ("a.avi", "libx264", {"bf": "3"}, "yuv420p"),
    "raw H.264": ("a.h264", "libx264", {"bf": "2"}, "yuv420p"),
    "Matroska, open GOP": ("a.mkv", "libx264", {"x264-params": "open-gop=1"}, "yuv420p"),
    "VP8": ("a.webm", "libvpx", {"deadline": "realtime", "cpu-used": "8"}, "yuv420p"),
    "ProRes, 10 bits": ("a.mov", "prores_ks", {}, "yuv422p10le"),
    "raw RGB": ("a.avi", "rawvideo", {}, "bgr24"),
    "FFV1, 16 bits": ("a.mkv", "ffv1", {}, "gray16le"),
    "GIF": ("a.gif", "gif", {}, "rgb8"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_frame_of_every_kind_of_file(kind: str, tmp_path: Path, starts: Starts) -> None:
    name, codec, options, pixels = KINDS[kind]
    path = tmp_path / name
    make_clip(path, 40, (272, 48), codec=codec, gop=12, pixels=pixels, options=options)
    video = probed(path)
    order = [*shuffled(40), *range(39, 15, -1), *range(25)]
    with video.reader(window_bytes=1) as reader:
        assert [read_code(reader.gray(index)) for index in order] == order
        assert [read_code(reader.rgb(index)) for index in order[:20]] == order[:20]
    # No seek may end in decoding from the start.
    assert starts.count("_restart") <= 1, starts


def test_intra_refresh_falls_back_and_remembers_it(tmp_path: Path, starts: Starts) -> None:
    """Its "key pictures" are not whole after a seek; the check finds out, once for each."""
    settings = {"x264-params": "intra-refresh=1:keyint=30"}
    video = probed(make_clip(tmp_path / "a.mp4", 80, gop=30, options=settings))
    assert len(video.table.keys) > 1
    with video.reader(window_bytes=1) as reader:
        assert [read_code(reader.gray(index)) for index in (70, 20, 75)] == [70, 20, 75]
        starts.clear()
        assert read_code(reader.gray(74)) == 74
        assert len(starts) == 1


def test_times_are_checked(clip: Clip) -> None:
    """A table that says otherwise than the file is not believed, and no picture is shown."""
    wrong = replace(clip.table, pts=clip.table.pts + (np.arange(FRAMES) > 40) * 7)
    with FrameReader(clip.path, wrong) as reader:
        assert read_code(reader.gray(20)) == 20
        with pytest.raises(VideoError, match=r"Picture 50 of .* cannot be read exactly"):
            reader.gray(50)
        assert read_code(reader.gray(25)) == 25


def test_another_file_under_the_same_name_is_noticed(tmp_path: Path) -> None:
    video = probed(make_clip(tmp_path / "a.mp4", 30))
    make_clip(tmp_path / "a.mp4", 30, rate=25)
    with video.reader() as reader, pytest.raises(VideoError, match="was changed"):
        reader.gray(5)


def test_a_missing_file_is_refused_in_words(tmp_path: Path, clip: Clip) -> None:
    with (
        FrameReader(tmp_path / "gone.mp4", clip.table) as reader,
        pytest.raises(VideoError, match=r"gone\.mp4 is not there"),
    ):
        reader.rgb(0)


@pytest.mark.parametrize("index", [-1, FRAMES, 10_000])
def test_there_are_no_other_pictures(clip: Clip, index: int) -> None:
    with clip.reader() as reader, pytest.raises(IndexError):
        reader.gray(index)


def test_arrays_are_the_callers_own(clip: Clip) -> None:
    with clip.reader() as reader:
        gray, rgb = reader.gray(3), reader.rgb(3)
        assert gray.shape == (240, 320)
        assert rgb.shape == (240, 320, 3)
        assert gray.flags.c_contiguous
        assert rgb.flags.c_contiguous
        gray[:] = 0
        rgb[:] = 0
        (streamed,) = reader.each([3], colour=False)
        streamed[:] = 0
        assert read_code(reader.gray(3)) == 3
        assert read_code(reader.rgb(3)) == 3


def test_pictures_survive_closing(clip: Clip) -> None:
    with clip.reader() as reader:
        pictures = list(reader.pictures(EVERY_FRAME))
    assert [read_code(picture.gray()) for picture in pictures] == EVERY_FRAME


def test_a_turned_video_is_shown_as_players_do(tmp_path: Path) -> None:
    video = probed(make_clip(tmp_path / "a.mp4", 5, rotation=90))
    assert video.rotation == 270
    with video.reader() as reader:
        assert reader.gray(4).shape == (320, 240)
        assert reader.rgb(4).shape == (320, 240, 3)
        assert read_code(np.rot90(reader.gray(4), -1)) == 4


# Cheapness


def test_stepping_back_decodes_a_group_of_pictures_once(clip: Clip, decoded: list[int]) -> None:
    with clip.reader() as reader:
        for index in range(59, 29, -1):
            assert read_code(reader.gray(index)) == index
    assert decoded == list(range(30, 60))


def test_ascending_frames_are_streamed_without_seeks(
    clip: Clip, decoded: list[int], starts: Starts
) -> None:
    with clip.reader() as reader:
        grays = reader.each([0, 1, 2, 5, 5, 6, 40], colour=False)
        assert [read_code(gray) for gray in grays] == [0, 1, 2, 5, 5, 6, 40]
    assert decoded == [0, 1, 2, 3, 4, 5, 6, *range(30, 41)]
    assert starts == ["_restart", "_seek_time"]


def test_memory_of_the_window_is_bounded(clip: Clip) -> None:
    with clip.reader(window_bytes=10 * PICTURE_BYTES) as reader:
        for index in [*EVERY_FRAME, *reversed(EVERY_FRAME)]:
            reader.gray(index)
            assert reader._window.nbytes <= 12 * PICTURE_BYTES
        assert len(reader._window) > 5


# Unverified tables


def test_a_table_from_packets_reads_the_same_frames(clip: Clip, stream: Clip) -> None:
    for video in (clip, stream):
        table = read_packets(video.path, Pulse()).table
        with FrameReader(video.path, table, window_bytes=1) as reader:
            order = shuffled(FRAMES)[:30]
            assert [read_code(reader.gray(index)) for index in order] == order


def test_a_packet_without_a_picture_is_refused_and_its_neighbours_are_not(clip: Clip) -> None:
    packets = read_packets(clip.path, Pulse()).table
    ghost = int(packets.pts[50]) + 3
    table = replace(
        packets,
        pts=np.insert(packets.pts, 51, ghost),
        keys=packets.keys + (packets.keys > 50),
    )
    with FrameReader(clip.path, table) as reader:
        assert read_code(reader.gray(50)) == 50
        with pytest.raises(VideoError):
            reader.gray(51)
        assert read_code(reader.gray(52)) == 51


def test_far_from_the_start_nothing_is_decoded_from_there(
    clip: Clip, monkeypatch: pytest.MonkeyPatch, starts: Starts
) -> None:
    monkeypatch.setattr(decoder, "FARTHEST_START", 40)
    wrong = replace(clip.table, pts=clip.table.pts + (np.arange(FRAMES) > 40) * 7)
    with FrameReader(clip.path, wrong) as reader, pytest.raises(VideoError):
        reader.gray(80)
    assert "_restart" not in starts


# Threads and folders


def test_one_reader_serves_several_threads(clip: Clip) -> None:
    with clip.reader(window_bytes=20 * PICTURE_BYTES) as reader:
        barrier = threading.Barrier(4)

        def read(seed: int) -> bool:
            barrier.wait()
            order = shuffled(FRAMES, seed)[:25]
            return [read_code(reader.gray(index)) for index in order] == order

        with ThreadPoolExecutor(4) as threads:
            assert all(threads.map(read, range(4)))


@pytest.mark.parametrize("suffix", [".png", ".tif", ".bmp", ".jpg"])
def test_a_folder_of_pictures_reads_like_a_video(tmp_path: Path, suffix: str) -> None:
    video = probed(make_sequence(tmp_path / "Ordner ü", 15, suffix=suffix))
    with video.reader() as reader:
        order = shuffled(15)
        assert [read_code(reader.gray(index)) for index in order] == order
        assert [read_code(rgb) for rgb in reader.each(order, colour=True)] == order


def test_a_folder_that_has_changed_is_refused(tmp_path: Path) -> None:
    video = probed(make_sequence(tmp_path / "run", 15))
    (video.path / "img_3.png").unlink()
    with video.reader() as reader, pytest.raises(VideoError, match="have changed"):
        reader.gray(0)


def test_verifying_a_folder(tmp_path: Path) -> None:
    from mousevision.core.job import QuietContext

    video = probed(make_sequence(tmp_path / "run", 5))
    unverified = replace(video.table, verified=False)
    assert verify_table(QuietContext(), video.path, unverified).verified
