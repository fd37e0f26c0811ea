"""The 24 difficult files and the broken ones of the real test data, every frame of each."""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mousevision.core.errors import VideoError
from mousevision.media.decoder import Decoder
from mousevision.media.probe import probe
from mousevision.media.reader import FrameReader
from mousevision.media.scan import Pulse, read_packets
from tests.clips import read_code
from tests.conftest import TEST_DATA

HARD = TEST_DATA / "hard"
TRUTH: dict[str, Any] = {}
if (HARD / "truth.json").is_file():
    TRUTH = json.loads((HARD / "truth.json").read_text(encoding="utf-8"))
NAMES = sorted(TRUTH) or ["no files"]
BROKEN = sorted(path.name for path in (HARD / "broken").glob("*")) or ["no files"]

pytestmark = pytest.mark.realdata


def code(gray: np.ndarray, rotation: int) -> int:
    return read_code(np.rot90(gray, rotation // 90))


@pytest.mark.parametrize("name", NAMES)
def test_every_frame_and_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    truth, info = TRUTH[name], probe(HARD / name)
    assert info.ok
    assert info.table is not None
    assert info.frames == truth["frames"]
    turned = info.rotation in (90, 270)
    size = (info.height, info.width) if turned else (info.width, info.height)
    assert size == (truth["width"], truth["height"])
    restarts = []
    true = Decoder._restart
    monkeypatch.setattr(
        Decoder, "_restart", lambda self, careful: (restarts.append(1), true(self, careful))[1]
    )

    count, rng = info.frames, random.Random(name)
    order = rng.sample(range(count), count)
    last = rng.randrange(count)
    for _ in range(60):  # A hand on the arrow keys.
        last = min(max(last + rng.choice([-10, -1, -1, -1, 1, 1]), 0), count - 1)
        order.append(last)
    order += [*reversed(range(count)), *range(count)]
    with FrameReader(HARD / name, info.table, info.rotation) as reader:
        for index in order:
            assert code(reader.gray(index), info.rotation) == truth["codes"][index]
    # Only what stands before the first key picture, as in a cut edit list, needs the start.
    assert len(restarts) <= (3 if info.table.offsets[0] < 0 else 1)
    if truth["times"] is not None:
        times = [info.table.seconds(index) for index in range(count)]
        assert np.abs(np.array(times) - truth["times"]).max() < 1e-3


@pytest.mark.parametrize("name", NAMES)
def test_random_frames_with_a_table_from_packets(name: str) -> None:
    truth, info = TRUTH[name], probe(HARD / name)
    table = read_packets(HARD / name, Pulse()).table
    assert len(table) == truth["frames"]
    order = random.Random(1).sample(range(len(table)), min(len(table), 12))
    with FrameReader(HARD / name, table, info.rotation, window_bytes=1) as reader:
        for index in order:
            assert code(reader.gray(index), info.rotation) == truth["codes"][index]


def test_rotation_is_that_of_players() -> None:
    """FFmpeg's player turns this file counter-clockwise by 90 degrees."""
    assert probe(HARD / "rotated90.mp4").rotation == 270


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_refused_or_read_as_far_as_they_are_whole(name: str) -> None:
    path = HARD / "broken" / name
    started = time.monotonic()
    info = probe(path, time_limit=10)
    assert time.monotonic() - started < 12
    assert info.reason.startswith(name)
    assert len(re.findall(r"[.!?](?:\s|$)", info.reason)) == 1
    if not info.ok:
        assert info.table is None
        return
    assert info.table is not None
    with FrameReader(path, info.table, info.rotation) as reader:
        order = random.Random(2).sample(range(info.frames), info.frames)
        codes = {index: read_code(reader.gray(index)) for index in order}
        assert all(codes[index] == index for index in order)


@pytest.mark.parametrize("name", ["bit_errors.mts", "truncated.avi"])
def test_of_these_much_is_left(name: str) -> None:
    assert probe(HARD / "broken" / name).frames > 40


def test_other_broken_files_are_refused() -> None:
    refused = [name for name in BROKEN if not probe(HARD / "broken" / name).ok]
    assert set(BROKEN) - set(refused) == {"bit_errors.mts", "truncated.avi"}


def test_a_broken_file_behind_a_good_table_raises_in_words() -> None:
    table = probe(HARD / "h264_opengop.mts").table
    assert table is not None
    with FrameReader(HARD / "broken" / "bit_errors.mts", table) as reader:
        assert read_code(reader.gray(10)) == 10
        with pytest.raises(VideoError):
            reader.gray(150)


def test_real_clips_can_all_be_read(test_data: Path) -> None:
    for path in sorted(test_data.glob("reach/*.mp4"))[::6]:
        info = probe(path)
        assert info.ok
        assert info.table is not None
        with FrameReader(path, info.table, info.rotation) as reader:
            assert reader.rgb(info.frames - 1).shape == (info.height, info.width, 3)
