"""Two clips that move as one: by time, with their ends held, whatever their rates."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from mousevision.core.intervals import Interval
from mousevision.gui.player.playback import Playback
from mousevision.gui.player.source import ClipSource
from mousevision.gui.player.together import Follower, Together, held
from tests.gui.player.fakes import FakeLibrary, source


class Stage:
    """Two playbacks without a screen: what is shown is painted at once."""

    def __init__(self) -> None:
        self.library = FakeLibrary()
        self.leader, self.follower = Playback(self.library), Follower(self.library)
        self.together = Together(self.leader, self.follower)
        self.pairs: list[tuple[int, int]] = []
        self.shown = {"a": -1, "b": -1}
        self.leader.picture.connect(self._on_a)
        self.follower.picture.connect(self._on_b)

    def _on_a(self, index: int, _: object) -> None:
        self.shown["a"] = index
        self.leader.painted(index)
        self.pairs.append((index, self.shown["b"]))

    def _on_b(self, index: int, _: object) -> None:
        self.shown["b"] = index
        self.follower.painted(index)
        self.pairs.append((self.shown["a"], index))

    def open(self, qtbot: QtBot, a: ClipSource, b: ClipSource, at_a: int, at_b: int) -> None:
        self.leader.open(a, at_a)
        self.follower.open(b, at_b)
        self.wait(qtbot, at_a, at_b)
        self.together.link()

    def wait(self, qtbot: QtBot, a: int, b: int) -> None:
        qtbot.waitUntil(lambda: (self.shown["a"], self.shown["b"]) == (a, b))


@pytest.fixture
def stage(qapp: object) -> Iterator[Stage]:
    made = Stage()
    yield made
    made.leader.shutdown()
    made.follower.shutdown()


def test_steps_jumps_and_ends_move_both(qtbot: QtBot, stage: Stage) -> None:
    """A has 25 frames a second, B 50; frame 10 of A is frame 40 of B."""
    stage.open(qtbot, source(50), source(120, 20, key=2), 10, 40)
    stage.leader.step(1)
    stage.wait(qtbot, 11, 42)
    stage.leader.step(-3)
    stage.wait(qtbot, 8, 36)
    stage.leader.jump_seconds(0.4)
    stage.wait(qtbot, 18, 56)
    stage.leader.seek(0)
    stage.wait(qtbot, 0, 20)
    stage.leader.first()  # B begins earlier: A waits at its first frame
    stage.wait(qtbot, 0, 0)
    assert (stage.leader.held, stage.leader.on_screen) == (-1, 0)
    stage.leader.step(1)  # a place of A, two frames of B
    stage.wait(qtbot, 0, 2)
    stage.leader.last()  # A ends later: B holds its last frame
    stage.wait(qtbot, 49, 118)
    assert (stage.leader.held, stage.follower.held) == (0, 0)


def test_the_shorter_one_holds_its_last_frame(qtbot: QtBot, stage: Stage) -> None:
    told: list[int] = []
    stage.leader.held_changed.connect(told.append)
    stage.open(qtbot, source(10), source(30, key=2), 0, 0)
    stage.leader.seek(9)
    stage.wait(qtbot, 9, 9)
    stage.leader.step(1)
    stage.wait(qtbot, 9, 10)
    assert stage.leader.on_screen == 9
    assert told == [1]
    stage.leader.last()
    stage.wait(qtbot, 9, 29)
    stage.leader.step(-25)
    stage.wait(qtbot, 4, 4)
    assert told == [1, 0]


def test_the_other_one_may_be_the_shorter(qtbot: QtBot, stage: Stage) -> None:
    stage.open(qtbot, source(30), source(10, key=2), 0, 0)
    stage.leader.seek(20)
    stage.wait(qtbot, 20, 9)
    assert (stage.leader.held, stage.follower.held) == (0, 1)


def test_playing_goes_on_until_both_have_ended(qtbot: QtBot, stage: Stage) -> None:
    """A ends after 0.2 seconds and B, which begins 0.1 seconds earlier, after 0.5."""
    stage.open(qtbot, source(10, 20), source(30, 20, key=2), 0, 5)
    stage.pairs.clear()
    stage.leader.first()
    stage.wait(qtbot, 0, 0)
    with qtbot.waitSignals([stage.leader.playing_changed] * 2, timeout=10_000):
        stage.leader.play()
    stage.wait(qtbot, 9, 29)
    assert not stage.follower.playing
    for a, b in stage.pairs:
        assert abs(b - a - 5) <= 2 or a in (0, 9)
    assert stage.leader.dropped <= 10


@pytest.mark.parametrize("speed", [0.5, 1.0, 4.0])
def test_while_playing_both_are_at_the_same_time(qtbot: QtBot, stage: Stage, speed: float) -> None:
    """A has 25 frames a second and B 100: never more than two frames of A apart, nor drifting."""
    stage.open(qtbot, source(200), source(800, 10, key=2), 20, 120)
    stage.leader.set_speed(speed)
    stage.pairs.clear()
    stage.leader.play()
    qtbot.waitUntil(lambda: stage.shown["a"] > 20 + 40 * speed, timeout=10_000)
    stage.leader.pause()
    last = stage.leader.on_screen
    stage.wait(qtbot, last, 120 + 4 * (last - 20))
    apart = [abs(b - 120 - 4 * (a - 20)) for a, b in stage.pairs]
    assert sorted(apart)[len(apart) * 9 // 10] <= max(8, 8 * speed)


def test_a_loop_of_the_leader_takes_the_other_along(qtbot: QtBot, stage: Stage) -> None:
    stage.open(qtbot, source(60, 20), source(60, 20, key=2), 0, 30)
    stage.leader.set_loop(Interval(10, 15))
    stage.pairs.clear()
    stage.leader.play()
    qtbot.waitUntil(lambda: [b for _, b in stage.pairs].count(40) >= 3, timeout=10_000)
    stage.leader.pause()
    shown = {b for _, b in stage.pairs}
    assert shown <= {0, *range(30, 31), *range(40, 46)}


def test_apart_each_goes_its_own_way_until_they_are_synchronised(
    qtbot: QtBot, stage: Stage
) -> None:
    stage.open(qtbot, source(60), source(60, key=2), 0, 0)
    stage.together.unlink()
    stage.follower.step(7)
    stage.wait(qtbot, 0, 7)
    stage.leader.step(2)
    stage.wait(qtbot, 2, 7)
    stage.together.link()
    stage.leader.step(10)
    stage.wait(qtbot, 12, 17)


def test_a_clip_inside_a_recording_keeps_to_its_frames(qtbot: QtBot, stage: Stage) -> None:
    stage.open(qtbot, source(500, start=100, stop=130), source(20, key=2), 110, 5)
    stage.leader.first()
    stage.wait(qtbot, 100, 0)
    stage.leader.last()
    stage.wait(qtbot, 129, 19)
    assert stage.leader.source is not None
    assert stage.leader.source.places == Interval(100, 130)


def test_alone_again_nothing_is_held(qtbot: QtBot, stage: Stage) -> None:
    stage.open(qtbot, source(10), source(30, key=2), 0, 0)
    stage.leader.last()
    stage.wait(qtbot, 9, 29)
    stage.together.close()
    assert stage.leader.source is not None
    assert stage.leader.source.places == Interval(0, 10)
    assert (stage.leader.index, stage.leader.held) == (9, 0)
    stage.leader.first()
    qtbot.waitUntil(lambda: stage.shown["a"] == 0)
    assert stage.shown["b"] == 29


CLIPS = st.builds(
    lambda frames, gap, start: source(frames + start, gap, start=start),
    st.integers(1, 60),
    st.sampled_from([2, 4, 17, 20, 33, 40]),
    st.integers(0, 30),
)


@given(CLIPS, CLIPS, st.data())
def test_both_cover_the_same_time(a: ClipSource, b: ClipSource, data: st.DataObject) -> None:
    """Places of either clip: the shared moment stays, and no time of the other one is missing."""
    at_a = data.draw(st.integers(a.start, a.stop - 1))
    at_b = data.draw(st.integers(b.start, b.stop - 1))
    offset = b.seconds(at_b) - a.seconds(at_a)
    wide_a, wide_b = held(a, b, offset)
    assert wide_b.at(wide_a.seconds(at_a) + offset + 1e-9) == at_b
    for one, other, shift in ((wide_a, wide_b, -offset), (wide_b, wide_a, offset)):
        low, high = one.places
        assert one.seconds(low) <= other.seconds(other.start) + shift + 0.05 * one.gap
        assert one.end_seconds(high) >= other.end_seconds(other.stop) + shift - 0.05 * one.gap
        for place in (low, one.start, one.stop - 1, high - 1):
            assert one.at(one.seconds(place) + 1e-9) == place
            assert one.start <= one.frame(place) < one.stop


def test_without_places_beside_it_a_clip_is_as_it_was() -> None:
    clip = source(60, start=10, stop=40)
    assert clip.places == Interval(10, 40)
    assert [clip.at(s) for s in (-5.0, 0.4, 0.44, 99.0)] == [10, 10, 11, 39]
    wider = dataclasses.replace(clip, lead=3, tail=2)
    assert [wider.frame(place) for place in (7, 10, 39, 41)] == [10, 10, 39, 39]
    assert wider.seconds(7) == pytest.approx(0.28)
    assert wider.clamp(99) == 41
