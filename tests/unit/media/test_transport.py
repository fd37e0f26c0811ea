from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.media.transport import SYNC, Beginnings


def stream(path: Path, packets: int, stride: int, first: int = 0) -> bytearray:
    packet = bytes([SYNC]) + bytes(stride - 1)
    content = bytearray(first) + packet * packets
    path.write_bytes(content)
    return content


@pytest.mark.parametrize("stride", [188, 192, 204])
@pytest.mark.parametrize("first", [0, 4, 77])
def test_a_whole_stream_is_whole_however_its_packets_lie(
    tmp_path: Path, stride: int, first: int
) -> None:
    content = stream(tmp_path / "a.ts", 400, stride, first)
    with Beginnings(tmp_path / "a.ts") as beginnings:
        assert beginnings.whole(len(content) // 2)
        assert beginnings.whole(None)
        assert beginnings.whole(None)


def test_a_spoilt_packet_is_told_once_where_it_is(tmp_path: Path) -> None:
    content = stream(tmp_path / "a.ts", 400, 188)
    content[200 * 188] = 0
    (tmp_path / "a.ts").write_bytes(content)
    with Beginnings(tmp_path / "a.ts") as beginnings:
        assert beginnings.whole(200 * 188)
        assert not beginnings.whole(201 * 188)
        assert beginnings.whole(None)


@given(spoilt=st.integers(1, 20_000), steps=st.lists(st.integers(0, 30_000 * 188), max_size=5))
def test_what_is_spoilt_is_found_however_one_steps(
    tmp_path_factory: pytest.TempPathFactory, spoilt: int, steps: list[int]
) -> None:
    path = tmp_path_factory.getbasetemp() / "spoilt.ts"
    content = stream(path, 20_001, 188)
    content[spoilt * 188] ^= 1
    path.write_bytes(content)
    with Beginnings(path) as beginnings:
        answers = [beginnings.whole(step) for step in [*sorted(steps), None]]
    assert answers.count(False) == 1


def test_a_file_that_is_no_stream_is_not_judged(tmp_path: Path) -> None:
    for content in (b"", b"short", bytes(100_000)):
        (tmp_path / "a.ts").write_bytes(content)
        with Beginnings(tmp_path / "a.ts") as beginnings:
            assert beginnings.whole(None)
