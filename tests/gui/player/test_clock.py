"""Playback is paced by the pictures' own times, at any speed and rate."""

from __future__ import annotations

import dataclasses

import pytest

from mousevision.core.intervals import Interval
from mousevision.gui.player.clock import MIN_TICK, SPEEDS, PlaybackClock, speed_words
from tests.gui.player.fakes import source, table


def clock_of(times_ms: list[int], span: tuple[int, int] | None = None) -> PlaybackClock:
    clip = dataclasses.replace(source(len(times_ms)), table=table(times_ms))
    return PlaybackClock(clip, Interval(*(span or (0, len(times_ms)))))


def test_variable_rates_are_kept() -> None:
    clock = clock_of([0, 40, 200, 240, 1000])
    clock.anchor(0, 1.0, 100.0)
    due = [clock.due(100.0 + ms / 1000).index for ms in (0, 39, 40, 199, 200, 999, 1000, 1039)]
    assert due == [0, 0, 1, 1, 2, 3, 4, 4]
    assert clock.due(100.0).wait == pytest.approx(0.040)
    assert clock.due(100.05).wait == pytest.approx(0.150)


def test_the_last_picture_has_its_time_before_the_end() -> None:
    clock = clock_of([0, 40, 80])
    clock.anchor(0, 1.0, 0.0)
    assert not clock.due(0.119).ended
    assert clock.due(0.1201).ended


def test_inside_a_recording_the_end_is_the_next_pictures_time() -> None:
    clock = clock_of([0, 40, 300, 340], span=(0, 2))
    clock.anchor(0, 1.0, 0.0)
    assert not clock.due(0.299).ended
    assert clock.due(0.3).ended


@pytest.mark.parametrize("speed", SPEEDS)
def test_every_speed_takes_its_time(speed: float) -> None:
    clock = clock_of([i * 40 for i in range(250)])
    clock.anchor(0, speed, 0.0)
    half = 5.0 / speed
    due = clock.due(half)
    assert 125 - due.stride < due.index <= 125
    assert not clock.due(2 * half - 0.001).ended
    assert clock.due(2 * half + 0.001).ended


def test_a_change_of_speed_goes_on_from_the_same_moment() -> None:
    clock = clock_of([i * 100 for i in range(50)])
    clock.anchor(0, 1.0, 0.0)
    clock.change_speed(0.5, 1.0)
    assert clock.due(1.0).index == 10
    assert clock.due(2.0).index == 15


def test_fast_playback_shows_the_same_pictures_whatever_the_jitter() -> None:
    clock = clock_of([i * 4 for i in range(5000)])  # 250 frames a second
    clock.anchor(0, 4.0, 0.0)
    stride = clock.due(0.0).stride
    assert stride * 0.004 / 4.0 >= 0.8 * MIN_TICK
    assert all(clock.due(t / 777).index % stride == 0 for t in range(1000))


def test_a_single_picture_is_shown_for_a_while() -> None:
    clock = clock_of([0])
    clock.anchor(0, 1.0, 0.0)
    assert clock.due(0.0).index == 0
    assert not clock.due(0.03).ended
    assert clock.due(0.05).ended


def test_speeds_in_words() -> None:
    assert [speed_words(s) for s in SPEEDS[:3]] == ["1/16×", "1/8×", "1/4×"]
    assert speed_words(1.0) == "1×"
    assert speed_words(16.0) == "16×"
