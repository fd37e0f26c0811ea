from __future__ import annotations

import socket
from pathlib import Path

import av
import numpy as np
import pytest

from mousevision.core.errors import VideoError
from mousevision.media.container import Damaged, OpenVideo
from mousevision.media.probe import probe
from tests.clips import make_clip
from tests.unit.media.conftest import Clip


@pytest.mark.parametrize("kind", ["m3u8", "concat", "sdp"])
def test_no_file_can_make_us_call_the_network(tmp_path: Path, kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a.mp4"
        content = {
            "m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{url}\n#EXT-X-ENDLIST\n",
            "concat": f"ffconcat version 1.0\nfile '{url}'\n",
            "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
            "m=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
        }[kind]
        path = tmp_path / "clip.mp4"
        path.write_text(content, encoding="utf-8")
        assert not probe(path, time_limit=3).ok
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_cover_picture_is_not_the_recording(tmp_path: Path) -> None:
    path = tmp_path / "talk.mp4"
    with av.open(str(path), "w") as out:
        cover = out.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        out.mux(cover.encode(picture.reformat(format="yuvj420p")))
        out.mux(cover.encode(None))
    with pytest.raises(VideoError, match="holds no pictures"):
        OpenVideo(path)


def test_names_with_odd_signs(tmp_path: Path) -> None:
    """None of them may be taken for a pattern or an address."""
    for name in ("img%03d.mp4", "a:b.mp4", "http:x.mp4", "100 % ü #1?.mp4", "x" * 200 + ".mp4"):
        try:
            path = make_clip(tmp_path / "made.mp4", 3).rename(tmp_path / name)
        except OSError:
            continue  # Windows forbids some of these.
        assert probe(path).frames == 3


def test_sound_metadata_in_another_alphabet(tmp_path: Path) -> None:
    path = tmp_path / "a.avi"
    make_clip(path, 3, codec="mjpeg", pixels="yuvj420p")
    content = path.read_bytes()
    place = content.find(b"ISFT")
    assert place > 0
    broken = content[: place + 8] + b"\xff\xfe\xe9" + content[place + 11 :]
    path.write_bytes(broken)
    assert probe(path).ok


def test_packets_start_at_the_first_key_packet(stream: Clip, tmp_path: Path) -> None:
    content = stream.path.read_bytes()
    start = int(stream.table.offsets[1]) - 188 * 30
    path = tmp_path / "cut.ts"
    path.write_bytes(content[: 188 * 3] + content[start // 188 * 188 :])
    video = OpenVideo(path)
    try:
        assert next(video.first_packets()).is_keyframe
    finally:
        video.close()


def test_damage_has_one_name(clip: Clip) -> None:
    video = OpenVideo(clip.path, threads=1)
    try:
        packets = video.packets()
        video.decode(next(packets))
        bad = av.Packet(b"\x00\x00\x00\x08" + b"\xff" * 8)
        with pytest.raises(Damaged):
            video.decode(bad)
        assert isinstance(video.drain(), list)
    finally:
        video.close()
