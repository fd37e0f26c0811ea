from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mousevision.core.errors import Cancelled, VideoError
from mousevision.core.job import QuietContext
from mousevision.core.video import FrameTable, VideoInfo
from mousevision.media import probe as module
from mousevision.media.probe import probe, verify_table
from mousevision.media.reader import FrameReader
from tests.clips import make_clip, make_sequence, read_code
from tests.unit.media.conftest import Clip


def good(path: Path) -> tuple[VideoInfo, FrameTable]:
    info = probe(path)
    assert info.ok, info.reason
    assert info.table is not None
    return info, info.table


def test_what_is_said_of_a_plain_clip(clip: Clip) -> None:
    info, table = good(clip.path)
    assert (info.width, info.height, info.frames) == (320, 240, 90)
    assert (info.fps, info.variable_rate, info.codec) == (30.0, False, "h264")
    assert info.size == clip.path.stat().st_size
    assert len(info.fingerprint) == 32
    assert info.reason == ""
    assert table.keys.tolist() == [0, 30, 60]
    assert (table.offsets >= 0).all()
    assert table.verified
    assert not table.nominal
    assert table.seconds(45) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("rate", "suffix"), [(Fraction(30000, 1001), ".mkv"), (240, ".mkv"), (25, ".avi")]
)
def test_an_even_rate_is_recognised_through_rounded_times(
    tmp_path: Path, rate: Fraction | int, suffix: str
) -> None:
    info, _ = good(make_clip(tmp_path / f"a{suffix}", 50, rate=rate))
    assert info.fps == pytest.approx(float(rate), rel=1e-6)
    assert not info.variable_rate


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi"])
def test_a_variable_rate_is_told_and_the_usual_one_given(tmp_path: Path, suffix: str) -> None:
    times = [n if n < 20 else n + 4 for n in range(40)]
    info, table = good(make_clip(tmp_path / f"a{suffix}", 40, times=times, options={"bf": "0"}))
    assert info.variable_rate
    assert info.fps == pytest.approx(30, rel=1e-3)
    assert table.seconds(20) == pytest.approx(24 / 30, abs=1e-3)


def test_width_and_height_are_as_shown(tmp_path: Path) -> None:
    info, _ = good(make_clip(tmp_path / "a.mp4", 5, rotation=90))
    assert (info.width, info.height, info.rotation) == (240, 320, 270)


def test_containers_without_times_get_nominal_ones(tmp_path: Path) -> None:
    info, table = good(make_clip(tmp_path / "a.h264", 40, rate=25))
    assert table.nominal
    assert info.fps == 25
    assert table.seconds(10) == pytest.approx(0.4)


def test_an_animated_gif_is_a_video(tmp_path: Path) -> None:
    info, table = good(make_clip(tmp_path / "a.gif", 30, codec="gif", pixels="rgb8", rate=20))
    assert (info.frames, info.fps, info.codec) == (30, 20.0, "gif")
    assert table.seconds(10) == pytest.approx(0.5)


def test_a_folder_of_numbered_pictures_is_a_video(tmp_path: Path) -> None:
    info, table = good(make_sequence(tmp_path / "run 7", 12))
    assert (info.frames, info.width, info.height, info.codec) == (12, 320, 240, "png")
    assert table.nominal
    assert table.verified


def test_pictures_of_different_size_are_refused(tmp_path: Path) -> None:
    folder = make_sequence(tmp_path / "run", 4)
    make_sequence(tmp_path / "wide", 3, (400, 240))
    (tmp_path / "wide" / "img_2.png").replace(folder / "img_4.png")
    info = probe(folder)
    assert not info.ok
    assert "img_4.png in run is 400x240 but the first picture is 320x240" in info.reason


def test_a_sequence_is_read_up_to_a_bad_picture(tmp_path: Path) -> None:
    folder = make_sequence(tmp_path / "run", 6)
    (folder / "img_4.png").write_bytes(b"no picture")
    info, _ = good(folder)
    assert info.frames == 4
    assert info.reason.startswith("img_4.png in run cannot be read")


BAD = {
    "empty.mp4": b"",
    "text.mp4": b"Dear colleague, this is not a video.\n" * 30,
    "noise.avi": np.random.default_rng(1).bytes(20_000),
    "playlist.mp4": b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_video_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name])
    info = probe(path, time_limit=5)
    assert not info.ok
    assert info.table is None
    assert info.reason.startswith(name)
    assert info.reason.endswith(".")
    assert "\n" not in info.reason


def test_missing_files_and_empty_folders(tmp_path: Path) -> None:
    assert "is not there" in probe(tmp_path / "gone.mp4").reason
    assert "holds no numbered pictures" in probe(tmp_path).reason


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    import av

    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=48_000)
        sound = av.AudioFrame.from_ndarray(np.zeros((2, 4096), np.float32), format="fltp")
        sound.sample_rate = 48_000
        out.mux(stream.encode(sound))
        out.mux(stream.encode(None))
    assert probe(path).reason == "a.mp4 holds no pictures, only sound or data: leave it out."


@pytest.mark.parametrize("suffix", [".mkv", ".ts", ".mp4"])
def test_a_cut_file_is_read_as_far_as_it_is_whole(tmp_path: Path, suffix: str) -> None:
    path = make_clip(tmp_path / f"a{suffix}", 90, gop=15, noise=3, options={"bf": "2"})
    if suffix == ".mp4":  # The index first, so that the cut does not take it away.
        path = faststart(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    info, table = good(path)
    assert 30 < info.frames < 80
    assert f"after picture {info.frames}" in info.reason or suffix != ".mp4"
    with FrameReader(path, table) as reader:
        order = np.random.default_rng(0).permutation(info.frames).tolist()
        assert [read_code(reader.gray(index)) for index in order] == order


def faststart(path: Path) -> Path:
    import av

    fast = path.with_name("fast.mp4")
    with (
        av.open(str(path)) as source,
        av.open(str(fast), "w", container_options={"movflags": "+faststart"}) as out,
    ):
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = stream
                out.mux(packet)
    return fast


@pytest.mark.parametrize("suffix", ["ts", "m2ts"])
@pytest.mark.parametrize("length", [512, 16 * 188, 4096, 32 * 188])
def test_damage_in_the_middle_ends_the_table_before_it(
    tmp_path: Path, suffix: str, length: int
) -> None:
    path = make_clip(tmp_path / f"a.{suffix}", 90, gop=90, noise=3)
    content = bytearray(path.read_bytes())
    stride = 192 if suffix == "m2ts" else 188
    middle = len(content) // 2 // stride * stride + 30
    content[middle : middle + length] = np.random.default_rng(0).bytes(length)
    path.write_bytes(content)
    info, table = good(path)
    assert 20 < info.frames < 60
    assert info.reason.startswith(f"a.{suffix} is damaged after picture {info.frames} (at 0:0")
    with FrameReader(path, table) as reader:
        assert [read_code(gray) for gray in reader.each(range(info.frames), colour=False)] == list(
            range(info.frames)
        )


def test_a_long_stream_too_is_read_up_to_its_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mousevision.media.probe.DECODE_UP_TO", 20)
    path = make_clip(tmp_path / "a.ts", 90, gop=15, noise=3)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 188 * 188
    content[middle : middle + 16 * 188] = bytes(16 * 188)
    path.write_bytes(content)
    info = probe(path)
    assert info.table is not None
    assert not info.table.verified
    assert 20 < info.frames < 60
    assert "is damaged after picture" in info.reason


def test_what_is_spoilt_before_the_first_key_picture_does_not_matter(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.ts", 90, gop=30, noise=3)
    _, table = good(path)
    second = int(table.keys[1])
    content = bytearray(path.read_bytes())[20 * 188 :]  # begins in the first group of pictures
    content[3 * 188 : 6 * 188] = bytes(3 * 188)
    path.write_bytes(content)
    info, table = good(path)
    assert (info.frames, info.reason) == (90 - second, "")
    with FrameReader(path, table) as reader:
        codes = [read_code(gray) for gray in reader.each(range(3), colour=False)]
    assert codes == [second, second + 1, second + 2]


def test_a_stream_cut_out_of_a_longer_one_begins_with_its_first_key_picture(
    stream: Clip, tmp_path: Path
) -> None:
    content = stream.path.read_bytes()
    start = int(stream.table.offsets[2]) - 188 * 20
    header = content[: 188 * 3]
    path = tmp_path / "cut.mts"
    path.write_bytes(header + content[start // 188 * 188 :])
    info, table = good(path)
    first = int(stream.table.keys[2])
    with FrameReader(path, table, window_bytes=1) as reader:
        codes = [read_code(reader.gray(index)) for index in range(info.frames)]
        assert codes == list(range(first, 90))
        assert read_code(reader.gray(0)) == first


# Long recordings


@pytest.fixture
def short_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DECODE_UP_TO", 60)


@pytest.mark.usefixtures("short_is_long")
@pytest.mark.parametrize("name", ["clip", "stream"])
def test_long_recordings_get_their_table_from_the_packets(
    name: str, request: pytest.FixtureRequest
) -> None:
    whole: Clip = request.getfixturevalue(name)
    info, table = good(whole.path)
    assert not table.verified
    assert "not yet verified" in info.reason
    assert np.array_equal(table.pts, whole.table.pts)
    assert table.keys.tolist() == whole.table.keys.tolist()
    assert (info.width, info.height) == (320, 240)
    complete = verify_table(QuietContext(), whole.path, table)
    assert complete.verified
    assert np.array_equal(complete.pts, table.pts)


@pytest.mark.usefixtures("short_is_long")
def test_where_packets_are_not_pictures_all_are_decoded(
    clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = module.read_packets

    def with_one_too_many(path: Path, pulse: module.Pulse) -> module.Scan:
        scan = true(path, pulse)
        extra = np.sort(np.append(scan.table.pts, scan.table.pts[-1] - 3))
        scan.table = module.replace(scan.table, pts=extra)
        return scan

    monkeypatch.setattr(module, "read_packets", with_one_too_many)
    info, table = good(clip.path)
    assert table.verified
    assert info.frames == 90


def test_slow_decoding_falls_back_to_the_packets(
    clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never_done(path: Path, pulse: module.Pulse, limit: int | None = None) -> module.Scan:
        raise module.TimeUp

    monkeypatch.setattr(module, "decode_all", never_done)
    info, table = good(clip.path)
    assert not table.verified
    assert info.frames == 90


def test_the_time_limit_is_kept_inside_the_loops(clip: Clip) -> None:
    started = time.monotonic()
    pulse = module.Pulse(None, seconds=-1.0)
    with pytest.raises(module.TimeUp):
        module.decode_all(clip.path, pulse)
    with pytest.raises(module.TimeUp):
        module.read_packets(clip.path, pulse)
    assert time.monotonic() - started < 2


def test_probing_can_be_cancelled(clip: Clip) -> None:
    ctx = QuietContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        probe(clip.path, ctx=ctx)


@pytest.mark.usefixtures("short_is_long")
def test_verifying_ends_in_words_or_at_once(tmp_path: Path) -> None:
    path = faststart(make_clip(tmp_path / "a.mp4", 90, gop=15, noise=3))
    _, table = good(path)
    ctx = QuietContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        verify_table(ctx, path, table)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(VideoError, match=r"^fast\.mp4 is damaged after picture \d\d of 90"):
        verify_table(QuietContext(), path, table)
    path.write_bytes(b"no video")
    with pytest.raises(VideoError, match=r"^fast\.mp4 is not a video"):
        verify_table(QuietContext(), path, table)


@pytest.mark.usefixtures("short_is_long")
def test_a_cut_file_is_verified_as_far_as_its_table_goes(tmp_path: Path) -> None:
    path = faststart(make_clip(tmp_path / "a.mp4", 90, gop=15, noise=3, options={"bf": "2"}))
    whole = probe(path).table
    assert whole is not None
    part = module.replace(whole, pts=whole.pts[:40], keys=whole.keys[:3])
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    found = verify_table(QuietContext(), path, part)
    assert found.verified
    assert len(found) >= 40


def test_verifying_a_sequence(tmp_path: Path) -> None:
    folder = make_sequence(tmp_path / "run", 6)
    _, table = good(folder)
    assert len(verify_table(QuietContext(), folder, table)) == 6
    (folder / "img_4.png").write_bytes(b"no picture")
    with pytest.raises(VideoError, match="run is damaged after picture 4 of 6"):
        verify_table(QuietContext(), folder, table)


def test_the_rate_of_a_table_keeps_to_what_was_stated(clip: Clip) -> None:
    assert module.rate_of(clip.table, 30.0) == (30.0, False)
    times = clip.table.pts.copy()
    times[50:] += 5 * int(times[1] - times[0])
    assert module.rate_of(module.replace(clip.table, pts=times), 30.0) == (30.0, True)
