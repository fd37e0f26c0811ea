"""The player with the program's own reader: the picture on screen is the one asked for."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from mousevision.gui.player import ClipSource, PlayerPanel
from mousevision.gui.player.clock import SPEEDS
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


def play_through(qtbot: QtBot, path: Path, speed: float) -> tuple[list[int], int, int]:
    """Play a file at a speed; return the frames painted, how many were missed, and of how many.

    Each picture is checked at the moment when it is painted.
    """
    info = probe(path)
    assert info.table is not None
    codes = json.loads((path.parent / "truth.json").read_text(encoding="utf-8"))[path.name][
        "codes"
    ]
    player = PlayerPanel()
    qtbot.addWidget(player)
    player.show()
    painted: list[int] = []
    wrong: list[tuple[int, int]] = []

    def look(index: int) -> None:
        painted.append(index)
        assert player.canvas.picture is not None
        turned = np.rot90(player.canvas.picture[..., 1], info.rotation // 90)
        if read_code(turned) != codes[index]:
            wrong.append((index, read_code(turned)))

    player.canvas.painted.connect(look)
    with qtbot.waitSignal(player.frame_shown):
        player.show_clip(ClipSource(1, path, info.table, info.rotation, 0, info.frames, info.fps))
    player.set_speed(speed)
    with qtbot.waitSignals([player.playing_changed] * 2, timeout=30_000):
        player.play()
    qtbot.waitUntil(lambda: painted[-1:] == [info.frames - 1])
    assert wrong == []
    return painted, player.playback.dropped, info.frames


@pytest.mark.realdata
@pytest.mark.parametrize("speed", SPEEDS)
def test_at_every_speed_what_is_shown_is_exact(
    qtbot: QtBot, test_data: Path, speed: float
) -> None:
    painted, missed, frames = play_through(qtbot, test_data / "hard" / "fps500.mp4", speed)
    assert painted == sorted(set(painted))
    assert len(painted) + missed == frames
    if speed == 16.0:  # 8,000 frames a second are more than any screen shows
        assert missed > frames / 2


@pytest.mark.realdata
@pytest.mark.parametrize(
    "name", ["vfr.mp4", "h264_opengop.mts", "mpeg2.mpg", "edit_list.mp4", "rotated90.mp4"]
)
def test_difficult_files_play_exactly(qtbot: QtBot, test_data: Path, name: str) -> None:
    painted, missed, frames = play_through(qtbot, test_data / "hard" / name, 4.0)
    assert painted == sorted(set(painted))
    assert len(painted) + missed == frames


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
