"""What is decoded ahead is what will be needed, and never more than may be kept."""

from __future__ import annotations

import numpy as np

from mousevision.gui.player.ahead import AHEAD, Request, plan
from mousevision.gui.player.cache import FrameCache
from tests.gui.player.fakes import source


def planned(index: int, have: set[int], *, frames: int = 1000, room: int = 90, **how: int) -> list:
    request = Request(source(frames), index, **how)
    return list(plan(request, have.__contains__, room))


def test_forward_is_decoded_ahead() -> None:
    assert planned(100, {100}, direction=1) == list(range(101, 101 + AHEAD))


def test_going_fast_only_the_pictures_that_will_be_shown() -> None:
    assert planned(96, {96}, direction=1, stride=8)[:3] == [104, 112, 120]


def test_going_back_a_whole_stretch_is_decoded_in_ascending_order() -> None:
    frames = planned(100, {100}, direction=-1)
    assert frames == list(range(frames[0], 100))
    assert 100 - frames[0] >= AHEAD


def test_the_farther_the_key_picture_the_longer_the_stretch() -> None:
    assert len(planned(900, {900}, direction=-1)) > len(planned(60, {60}, direction=-1))
    assert len(planned(900, {900}, direction=-1)) <= 90 // 2


def test_going_back_costs_few_jumps_for_many_steps() -> None:
    have = set(range(476, 501))
    jumps = 0
    for index in range(499, 300, -1):
        new = planned(index, have, direction=-1)
        jumps += bool(new)
        have |= set(new)
        assert index in have
    assert jumps <= 200 / 45 + 1


def test_after_a_jump_both_sides_are_decoded_in_one_go() -> None:
    frames = planned(500, {500})
    assert frames == sorted(frames)
    assert frames[0] == 500 - AHEAD
    assert frames[-1] == 500 + AHEAD


def test_a_short_clip_is_decoded_as_a_whole() -> None:
    frames = planned(30, {30}, frames=60, direction=1)
    assert sorted(set(frames)) == [i for i in range(60) if i != 30]


def test_little_room_is_respected() -> None:
    assert len(planned(100, {100}, room=6)) <= 4
    assert len(planned(100, {100}, room=6, direction=1)) == 2


def test_the_cache_is_bounded_and_keeps_what_was_used_last() -> None:
    cache = FrameCache(10 * 300)
    for index in range(20):
        cache.put("clip", index, np.zeros((10, 10, 3), np.uint8))
        assert cache.get("clip", 5) is not None or index < 5 or index > 14
        assert cache.size_bytes <= 3000
    assert not cache.has("clip", 4)
    assert cache.has("clip", 19)


def test_a_picture_larger_than_the_cache_is_still_kept() -> None:
    cache = FrameCache(10)
    cache.put("clip", 0, np.zeros((10, 10, 3), np.uint8))
    cache.put("clip", 1, np.zeros((10, 10, 3), np.uint8))
    assert not cache.has("clip", 0)
    assert cache.has("clip", 1)
