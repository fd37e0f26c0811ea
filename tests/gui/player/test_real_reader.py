"""The player with the program's own reader: the picture on screen is the one asked for."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from mousevision.gui.player import ClipSource, PlayerPanel
from mousevision.media.probe import probe
from tests.clips import SMALLEST, make_clip, read_code


@pytest.fixture
def clip(tmp_path: Path) -> ClipSource:
    path = make_clip(tmp_path / "Mäuse woche 2.mp4", frames=90, size=(320, 240), gop=90)
    info = probe(path)
    assert info.table is not None
    assert SMALLEST <= (320, 240)
    return ClipSource(1, path, info.table, info.rotation, 0, info.frames, info.fps, path.name)


def number_on_screen(player: PlayerPanel) -> int:
    image = player.canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.array(image.constBits()).reshape(image.height(), image.bytesPerLine())
    return read_code(pixels[:, : image.width()])


def test_random_jumps_and_steps_show_the_right_picture(qtbot: QtBot, clip: ClipSource) -> None:
    player = PlayerPanel()
    qtbot.addWidget(player)
    player.show()
    player.canvas.setFixedSize(320, 240)  # one pixel a pixel, so that the barcode can be read
    with qtbot.waitSignal(player.frame_shown):
        player.show_clip(clip)
    draw = random.Random(1)
    for _ in range(25):
        frame = draw.randrange(90)
        player.seek(frame)
        player.step(draw.choice((-1, 1)))
        qtbot.waitUntil(lambda: player.canvas.index == player.index, timeout=10_000)
        assert number_on_screen(player) == player.index
    player.seek(45)
    qtbot.waitUntil(lambda: player.canvas.index == 45)
    for frame in range(44, 20, -1):
        player.step(-1)
        qtbot.waitUntil(lambda frame=frame: player.canvas.index == frame)
        assert number_on_screen(player) == frame


def test_playing_a_real_clip_ends_on_its_last_picture(qtbot: QtBot, clip: ClipSource) -> None:
    player = PlayerPanel()
    qtbot.addWidget(player)
    player.show()
    player.canvas.setFixedSize(320, 240)
    with qtbot.waitSignal(player.frame_shown):
        player.show_clip(clip)
    player.set_speed(4.0)
    with qtbot.waitSignals([player.playing_changed] * 2, timeout=15_000):
        player.play()
    qtbot.waitUntil(lambda: player.canvas.index == 89)
    assert number_on_screen(player) == 89


@pytest.mark.realdata
def test_a_real_reach_plays(qtbot: QtBot, test_data: Path) -> None:
    path = next((test_data / "reach").glob("*.mp4"))
    info = probe(path)
    assert info.table is not None
    player = PlayerPanel()
    qtbot.addWidget(player)
    player.show()
    source = ClipSource(1, path, info.table, info.rotation, 0, info.frames, info.fps, path.name)
    with qtbot.waitSignal(player.frame_shown):
        player.show_clip(source)
    with qtbot.waitSignals([player.playing_changed] * 2, timeout=15_000):
        player.play()
    qtbot.waitUntil(lambda: player.canvas.index == info.frames - 1)
    assert player.canvas.grab().toImage().pixelColor(200, 100).isValid()
