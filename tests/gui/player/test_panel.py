"""The player as its user meets it: real widgets, with a reader that needs no file."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.core.intervals import Interval
from mousevision.gui.player import PlayerPanel
from mousevision.gui.player.overlay import Overlay
from tests.gui.player.fakes import FakeLibrary, source


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def player(qtbot: QtBot, library: FakeLibrary) -> Iterator[PlayerPanel]:
    panel = PlayerPanel(library)
    qtbot.addWidget(panel)
    panel.resize(640, 480)
    with qtbot.waitExposed(panel):
        panel.show()
    yield panel
    library.gate.set()


def open_clip(qtbot: QtBot, player: PlayerPanel, **what: int) -> None:
    with qtbot.waitSignal(player.frame_shown):
        player.show_clip(source(**what))


def level(player: PlayerPanel) -> int:
    """Return the gray level in the middle of the picture on screen."""
    image: QImage = player.canvas.grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2).red()


def press(player: PlayerPanel, name: str) -> None:
    QTest.mouseClick(player.transport.buttons[name], Qt.MouseButton.LeftButton)


def test_the_first_picture_appears_and_is_decoded_elsewhere(
    qtbot: QtBot, player: PlayerPanel, library: FakeLibrary
) -> None:
    with qtbot.waitSignal(player.frame_shown) as shown:
        player.show_clip(source(start=7))
    assert shown.args == [7]
    assert level(player) == 7
    assert threading.get_ident() not in library.threads
    assert player.heading.place.text() == "frame 7 (0 / 53)   0:00.280"
    assert player.heading.title.text() == "m07 · week 2 · clip 1.mp4"


def test_steps_and_jumps_end_on_the_frame_asked_for(qtbot: QtBot, player: PlayerPanel) -> None:
    open_clip(qtbot, player)
    for move, frame in (
        (lambda: player.step(3), 3),
        (lambda: player.step(-1), 2),
        (lambda: player.jump_seconds(1.0), 27),
        (lambda: player.jump_seconds(-0.4), 17),
        (lambda: player.last(), 59),
        (lambda: player.first(), 0),
        (lambda: player.seek(41), 41),
        (lambda: player.step(1000), 59),
    ):
        move()
        qtbot.waitUntil(lambda frame=frame: player.canvas.index == frame)
        assert level(player) == frame
        assert player.index == frame


def test_buttons_move_and_play(qtbot: QtBot, player: PlayerPanel) -> None:
    open_clip(qtbot, player)
    press(player, "forward")
    qtbot.waitUntil(lambda: player.canvas.index == 1)
    press(player, "last")
    qtbot.waitUntil(lambda: player.canvas.index == 59)
    press(player, "back")
    qtbot.waitUntil(lambda: player.canvas.index == 58)
    press(player, "first")
    qtbot.waitUntil(lambda: player.canvas.index == 0)
    press(player, "faster")
    assert player.playback.speed == 2
    press(player, "slower")
    press(player, "slower")
    assert player.playback.speed == 0.5
    assert player.transport.speed.text() == "1/2×"
    with qtbot.waitSignal(player.playing_changed):
        press(player, "play")
    assert player.transport.buttons["play"].accessibleName() == "Pause"
    with qtbot.waitSignal(player.playing_changed):
        press(player, "play")
    assert not player.playing


def test_playing_shows_every_picture_in_order_and_stops_at_the_end(
    qtbot: QtBot, player: PlayerPanel
) -> None:
    shown: list[int] = []
    open_clip(qtbot, player, frames=12, gap_ms=50)
    player.frame_shown.connect(shown.append)
    with qtbot.waitSignals([player.playing_changed] * 2, order="none"):
        player.play()
    qtbot.waitUntil(lambda: shown[-1:] == [11])
    assert shown == sorted(set(shown))
    qtbot.waitUntil(lambda: len(shown) + player.playback.dropped == 11)
    assert not player.playing


def test_a_loop_plays_its_frames_only(qtbot: QtBot, player: PlayerPanel) -> None:
    shown: list[int] = []
    open_clip(qtbot, player, gap_ms=20)
    player.frame_shown.connect(shown.append)
    player.set_loop(Interval(10, 14))
    assert player.transport.buttons["loop"].isChecked()
    player.play()
    qtbot.waitUntil(lambda: shown.count(10) >= 3)
    player.pause()
    assert set(shown) <= {10, 11, 12, 13}
    player.seek(30)
    assert player.playback.loop is None
    assert not player.transport.buttons["loop"].isChecked()


def test_scrubbing_drops_what_was_overtaken(
    qtbot: QtBot, player: PlayerPanel, library: FakeLibrary
) -> None:
    open_clip(qtbot, player, frames=5000)
    library.gate.clear()
    library.read.clear()
    for frame in range(1000, 4000, 10):
        player.seek(frame)
    library.gate.set()
    qtbot.waitUntil(lambda: player.canvas.index == 3990)
    read = [index for _, index in library.read]
    asked = [index for index in read[: read.index(3990)] if 1000 <= index < 3900]
    assert len(asked) <= 30


def test_a_broken_picture_is_told_in_words_and_the_rest_still_plays(
    qtbot: QtBot, player: PlayerPanel, library: FakeLibrary
) -> None:
    library.broken = {5}
    open_clip(qtbot, player)
    with qtbot.waitSignal(player.failed) as failed:
        player.seek(5)
    assert failed.args == ["clip 1.mp4: frame 5 is damaged."]
    assert player.notice.isVisible()
    assert player.notice.label.text() == failed.args[0]
    player.seek(6)
    qtbot.waitUntil(lambda: player.canvas.index == 6)


def test_a_missing_file_is_told_in_words(qtbot: QtBot, player: PlayerPanel) -> None:
    with qtbot.waitSignal(player.failed) as failed:
        player.show_clip(dataclasses.replace(source(), path=Path("missing.mp4")))
    assert failed.args == ["missing.mp4 is not there: point to its folder."]


def test_the_next_clip_never_shows_pictures_of_the_last(
    qtbot: QtBot, player: PlayerPanel, library: FakeLibrary
) -> None:
    open_clip(qtbot, player, key=1)
    library.gate.clear()
    player.seek(40)
    player.show_clip(source(key=2, start=20))
    qtbot.waitUntil(lambda: player.canvas.index is None)  # the old picture is taken away
    assert "Opening" in player.canvas.words
    library.gate.set()
    qtbot.waitUntil(lambda: player.canvas.index == 20)
    assert level(player) == 20


def test_an_expected_clip_is_ready_before_it_is_opened(
    qtbot: QtBot, player: PlayerPanel, library: FakeLibrary
) -> None:
    player.expect([source(key=2)])
    open_clip(qtbot, player, key=1)
    qtbot.waitUntil(lambda: (2, 0) in library.read)
    library.gate.clear()
    player.show_clip(source(key=2))
    assert player.canvas.index == 0
    library.gate.set()


def test_expected_clips_come_before_the_rest_of_the_one_on_screen(
    qtbot: QtBot, player: PlayerPanel, library: FakeLibrary
) -> None:
    library.gate.clear()
    player.show_clip(source(key=1))
    player.expect([source(key=2)])
    library.gate.set()
    qtbot.waitUntil(lambda: (1, 59) in library.read)
    before = library.read[: library.read.index((2, 0))]
    assert 1 <= len(before) <= 10
    assert (2, 5) in library.read[: len(before) + 8]


def test_a_region_is_drawn_shown_and_removed(qtbot: QtBot, player: PlayerPanel) -> None:
    open_clip(qtbot, player, start=50)
    press(player, "region")
    rect = player.canvas.view.rect()
    first = rect.topLeft() + QPointF(rect.width() * 0.25, rect.height() * 0.25)
    second = rect.topLeft() + QPointF(rect.width() * 0.75, rect.height() * 0.5)
    with qtbot.waitSignal(player.region_drawn) as drawn:
        drag(player, first.toPoint(), second.toPoint())
    assert np.allclose(drawn.args[0], (0.25, 0.25, 0.75, 0.5), atol=0.01)
    assert not player.transport.buttons["region"].isChecked()
    assert level(player) < 50 or player.canvas.region[3] > 0.5  # the middle is dimmed
    with qtbot.waitSignal(player.region_drawn) as removed:
        player.transport.remove_region.trigger()
    assert removed.args == [None]
    assert level(player) == 50


def drag(player: PlayerPanel, first: QPoint, second: QPoint) -> None:
    button = Qt.MouseButton.LeftButton
    QTest.mousePress(player.canvas, button, Qt.KeyboardModifier.NoModifier, first)
    QTest.mouseMove(player.canvas, (first + second) / 2)
    QTest.mouseMove(player.canvas, second)
    QTest.mouseRelease(player.canvas, button, Qt.KeyboardModifier.NoModifier, second)


def test_escape_gives_up_drawing_a_region(qtbot: QtBot, player: PlayerPanel) -> None:
    open_clip(qtbot, player)
    press(player, "region")
    QTest.keyClick(player.canvas, Qt.Key.Key_Escape)
    assert not player.transport.buttons["region"].isChecked()


def test_brightness_changes_the_screen_only(qtbot: QtBot, player: PlayerPanel) -> None:
    open_clip(qtbot, player, start=30)
    assert level(player) == 30
    player.set_brightness(60)
    assert level(player) > 60
    player.set_brightness(0)
    player.set_contrast(50)
    assert level(player) < 10
    player.transport.tone.reset()
    assert level(player) == 30


def test_tips_tell_the_keys_of_the_moment(player: PlayerPanel) -> None:
    player.set_hints({"play": "P", "speed1": "\\"})
    assert player.transport.buttons["play"].toolTip() == "Play or pause (P)"
    assert player.transport.speed.toolTip().endswith("\\")
    player.set_hints({"play": "Space"})
    assert player.transport.buttons["play"].toolTip() == "Play or pause (Space)"


def test_everything_has_a_name_for_screen_readers(player: PlayerPanel) -> None:
    for button in (*player.transport.buttons.values(), player.transport.speed):
        assert button.accessibleName()
        assert button.toolTip()


def test_closing_and_shutting_down_frees_everything(
    qtbot: QtBot, player: PlayerPanel, library: FakeLibrary
) -> None:
    open_clip(qtbot, player)
    player.close_clip()
    assert "Choose one" in player.canvas.words
    assert not player.transport.buttons["play"].isEnabled()
    player.shutdown()
    assert all(reader.closed for reader in library.readers)
    open_clip(qtbot, player, key=3)  # and it starts again
    assert player.canvas.index == 0


def test_an_overlay_lies_over_the_picture(qtbot: QtBot, player: PlayerPanel) -> None:
    open_clip(qtbot, player, start=20)
    white, clear = np.full((4, 4, 4), 255, np.uint8), np.zeros((4, 4, 4), np.uint8)
    player.set_overlay(Overlay(lambda index: white if index < 22 else clear), "what decided")
    assert level(player) == 255
    assert not player.legend.isHidden()
    assert player.legend.accessibleDescription() == "what decided"
    with qtbot.waitSignal(player.frame_shown, check_params_cb=lambda index: index == 22):
        player.seek(22)
    assert level(player) == 22  # each frame has its own
    player.set_overlay(Overlay(lambda _: white), "what decided")
    assert level(player) == 255
    player.set_overlay(None)
    assert level(player) == 22
    assert player.legend.isHidden()


def test_an_overlay_of_a_region_leaves_the_rest_alone(qtbot: QtBot, player: PlayerPanel) -> None:
    open_clip(qtbot, player, start=20)
    white = np.full((4, 4, 4), 255, np.uint8)
    player.set_overlay(Overlay(lambda _: white, (0.0, 0.0, 0.5, 1.0)))
    picture = player.canvas.view.rect()
    shot = player.canvas.grab().toImage()
    ratio = shot.devicePixelRatio()

    def gray(part: float) -> int:
        x = picture.left() + part * picture.width()
        return shot.pixelColor(int(x * ratio), int(picture.center().y() * ratio)).red()

    assert gray(0.25) == 255
    assert gray(0.75) == 20
    player.canvas.view.zoom_about(picture.center(), 2.0)  # the edge stays in the middle
    player.canvas.update()
    shot = player.canvas.grab().toImage()
    assert shot.pixelColor(int(0.4 * shot.width()), shot.height() // 2).red() == 255
    assert shot.pixelColor(int(0.6 * shot.width()), shot.height() // 2).red() == 20


def test_where_decoding_is_slow_pictures_on_the_way_are_shown(
    qtbot: QtBot, player: PlayerPanel, library: FakeLibrary
) -> None:
    open_clip(qtbot, player, frames=2000, gap_ms=4)  # 250 frames a second
    shown: list[int] = []
    player.frame_shown.connect(shown.append)
    library.seconds_per_frame = 0.008  # half of that can be decoded
    player.playback.decoder.cache.clear()
    player.play()
    qtbot.waitUntil(lambda: player.playback.dropped > 100)
    player.pause()
    assert shown == sorted(shown)
    assert len(shown) >= 4


def test_frames_that_were_not_shown_are_counted_and_told(
    qtbot: QtBot, player: PlayerPanel, library: FakeLibrary
) -> None:
    painted: list[int] = []
    open_clip(qtbot, player, frames=400, gap_ms=4)
    player.canvas.painted.connect(painted.append)
    assert player.transport.missed.text() == ""
    player.set_speed(8.0)
    with qtbot.waitSignals([player.playing_changed] * 2, order="none"):
        player.play()
    qtbot.waitUntil(lambda: painted[-1:] == [399])
    missed = 399 - len(set(painted))
    assert missed > 300
    assert player.transport.missed.text() == f"{missed} frames not shown"
    assert "Nothing is lost" in player.transport.missed.toolTip()
    player.set_speed(1.0)
    player.play()  # counts anew
    assert player.transport.missed.text() == ""
    player.pause()


def test_a_loop_that_begins_elsewhere_is_gone_to_at_once(
    qtbot: QtBot, player: PlayerPanel
) -> None:
    open_clip(qtbot, player, frames=2000, gap_ms=20)
    player.play()
    player.set_loop(Interval(1000, 1010))
    qtbot.waitUntil(lambda: player.index in range(1000, 1010))
    assert player.playback.dropped < 20
    player.pause()


def test_a_hidden_player_still_says_where_it_is(qtbot: QtBot, player: PlayerPanel) -> None:
    open_clip(qtbot, player, frames=10, gap_ms=20)
    player.hide()
    shown: list[int] = []
    player.frame_shown.connect(shown.append)
    player.play()
    qtbot.waitUntil(lambda: shown[-1:] == [9] and not player.playing)


def test_while_playing_the_frame_is_the_one_on_screen(
    qtbot: QtBot, player: PlayerPanel, library: FakeLibrary
) -> None:
    open_clip(qtbot, player, frames=2000, gap_ms=4)
    player.playback.decoder.cache.clear()
    library.gate.clear()  # decoding hangs, the clock goes on
    player.play()
    qtbot.waitUntil(lambda: player.playback.index > 20)
    assert player.index == 0
    assert player.canvas.index == 0
    library.gate.set()
