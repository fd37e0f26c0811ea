from __future__ import annotations

from array import array
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from mousevision.media.ledger import UNKNOWN, PacketLog, make_table


def video(container: str = "matroska,webm") -> Any:
    stream = SimpleNamespace(
        time_base=Fraction(1, 1000),
        guessed_rate=Fraction(50),
        average_rate=None,
        base_rate=None,
    )
    return SimpleNamespace(
        stream=stream, container=SimpleNamespace(format=SimpleNamespace(name=container))
    )


def log_of(
    packets: list[tuple[int | None, int | None, int | None, bool]],
) -> PacketLog:
    log = PacketLog()
    for pts, dts, pos, key in packets:
        packet: Any = SimpleNamespace(pts=pts, dts=dts, pos=pos, is_keyframe=key)
        log.add(packet)
    return log


# An open group of pictures: 4 is the key packet, and 5 is shown before it.
OPEN = [
    (0, 0, 10, True),
    (40, 20, 50, False),
    (20, 40, 60, False),
    (80, 60, 70, False),
    (120, 80, 90, True),
    (100, 100, 95, False),
]
SHOWN = array("q", [0, 2, 1, 3, 5, 4])


def test_keys_are_pictures_in_the_order_of_showing() -> None:
    table = make_table(video(), log_of(OPEN), SHOWN, True)
    assert table.pts.tolist() == [0, 20, 40, 80, 100, 120]
    assert table.keys.tolist() == [0, 5]
    assert table.offsets.tolist() == [10, 90]
    assert not table.nominal


def test_a_key_packet_that_is_not_shown_is_no_key() -> None:
    table = make_table(video(), log_of(OPEN), array("q", [2, 1, 3]), True)
    assert table.keys.tolist() == [0]
    assert table.offsets.tolist() == [-1], "decoding starts at the start of the file"


def test_a_place_before_serves_where_times_tell_the_packet() -> None:
    packets = [(0, 0, 10, True), (20, 20, 50, False), (40, 40, None, True)]
    timed = make_table(video(), log_of(packets), array("q", [0, 1, 2]), True)
    assert timed.offsets.tolist() == [10, 50]
    without = [(None, dts, pos, key) for _, dts, pos, key in packets]
    counted = make_table(video(), log_of(without), array("q", [0, 1, 2]), True)
    assert counted.nominal
    assert counted.offsets.tolist() == [10, -1]


@pytest.mark.parametrize("times", [[0, None, 40], [0, 20, 20], [40, 20, 60]])
def test_times_that_cannot_be_trusted_are_made_from_the_rate(times: list[int | None]) -> None:
    log = log_of([(moment, None, 1, True) for moment in times])
    table = make_table(video(), log, array("q", [0, 1, 2]), True)
    assert table.nominal
    assert [table.seconds(index) for index in range(3)] == pytest.approx([0, 0.02, 0.04])


def test_a_picture_of_unknown_packet_makes_the_times_nominal() -> None:
    table = make_table(video(), log_of(OPEN), array("q", [0, -1, 1]), True)
    assert table.nominal
    assert len(table) == 3


def test_avi_counts_the_dropped_pictures_too() -> None:
    packets = [(1, 0, 10, True), (7, 1, 20, False), (2, 5, 30, False), (6, 6, 40, False)]
    table = make_table(video("avi"), log_of(packets), array("q", [0, 2, 3, 1]), True)
    assert table.nominal
    assert table.pts.tolist() == [0, 1, 5, 6]
    assert table.time_base == Fraction(1, 1000)


def test_an_empty_file_gives_an_empty_table() -> None:
    assert len(make_table(video(), PacketLog(), array("q"), True)) == 0
    log = log_of([(None, None, None, False)])
    assert log.pts[0] == log.dts[0] == UNKNOWN
