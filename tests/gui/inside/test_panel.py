"""The panel “Look inside”, alone and in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from mousevision.core.job import QuietContext
from mousevision.gui.inside.maps import MapGrid
from mousevision.gui.window import MainWindow
from mousevision.learn.weights import FILE
from mousevision.services.training import train
from mousevision.store import runs
from tests.gui.networks import quick


def open_panel(window: MainWindow) -> None:
    window.deck.docks["inside"].show()
    window.deck.docks["inside"].raise_()


@pytest.fixture
def trained(study: MainWindow) -> MainWindow:
    assert study.workspace.project is not None
    train(QuietContext(), study.workspace.project, quick("motion-tcn"))
    return study


def test_hidden_at_first_and_listed_in_the_view_menu(study: MainWindow) -> None:
    assert study.deck.docks["inside"].isHidden()
    assert study.deck.docks["inside"].toggleViewAction().text() == "Look inside"
    study.deck.use_layout("explore")
    assert not study.deck.docks["inside"].isHidden()


def test_without_a_network_it_says_what_to_do(study: MainWindow) -> None:
    open_panel(study)
    assert "train one first" in study.inside.words.text()
    assert not study.inside.runs.isEnabled()


def test_layers_follow_the_clip_and_its_frames(trained: MainWindow, qtbot: QtBot) -> None:
    panel = trained.inside
    open_panel(trained)
    qtbot.waitUntil(lambda: panel.inside is not None, timeout=30_000)
    assert panel.inside is not None
    assert len(panel.layers.grids) == len(panel.inside.layers) == 5
    said = [label.text() for label in panel.layers.findChildren(QLabel)]
    assert said[0].startswith("Layer 1 of 5: 6 filters that look for")
    frames = panel.inside.frames.tolist()
    trained.player.seek(frames[3])
    qtbot.waitUntil(lambda: panel.words.text().startswith("What the layers"))
    assert f"answer to frame {frames[3]}." in panel.words.text()
    shown = panel.layers.grids[0]._maps
    assert (shown == panel.inside.layers[0].maps[3]).all()
    first = panel.inside.clip_id
    QTest.keyClick(trained, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: panel.inside is not None and panel.inside.clip_id != first)


def test_a_click_lays_one_filter_over_the_video(trained: MainWindow, qtbot: QtBot) -> None:
    panel = trained.inside
    open_panel(trained)
    qtbot.waitUntil(lambda: panel.inside is not None, timeout=30_000)
    grid = panel.layers.grids[0]
    centre = grid.box(1).center().toPoint()
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=centre)
    assert grid.marked == 1
    assert trained.player.legend.label.text() == (
        "Brighter is where filter 2 of layer 1 answered more."
    )
    assert not grid.hasFocus()  # the keys stay with the clip
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=centre)
    assert grid.marked is None
    assert trained.player.legend.isHidden()


def test_keys_move_in_the_grid(qtbot: QtBot) -> None:
    grid = MapGrid(6, (4, 6))
    qtbot.addWidget(grid)
    grid.resize(300, grid.heightForWidth(300))
    chosen: list[int] = []
    grid.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space):
        QTest.keyClick(grid, key)
    assert chosen == [5]  # four beside each other; below there is no third row
    assert grid.accessibleDescription() == "Filter 6 of 6"


def test_a_narrow_grid_is_higher_and_overlaps_nothing(qtbot: QtBot) -> None:
    grid = MapGrid(10, (4, 6))
    qtbot.addWidget(grid)
    assert grid.heightForWidth(160) > grid.heightForWidth(400)
    grid.resize(160, grid.heightForWidth(160))
    boxes = [grid.box(number) for number in range(10)]
    assert all(grid.rect().toRectF().contains(box) for box in boxes)
    for at, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[at + 1 :])


def test_weights_by_round_and_a_run_without_a_record(trained: MainWindow, qtbot: QtBot) -> None:
    panel, project = trained.inside, trained.workspace.project
    assert project is not None
    train(QuietContext(), project, quick("cnn"))
    (runs.run_folder(project, 1) / FILE).unlink()  # as of an older version
    open_panel(trained)
    bar = panel.tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    qtbot.waitUntil(lambda: len(panel.weights.plots) > 5, timeout=30_000)
    plot = panel.weights.plots[0]
    assert plot.accessibleName() == "Part 1, convolution of 6 filters, 7 × 7: weights"
    assert "after the last" in plot.accessibleDescription()
    qtbot.waitUntil(lambda: plot.isVisible() and 64 < plot.height() < 100)
    picture = plot.grab().toImage()
    middle = QPoint(picture.width() // 2, 32)
    bright = max(picture.pixelColor(middle.x(), y).lightness() for y in range(64))
    assert bright > 150
    panel.runs.setCurrentIndex(panel.runs.findData(1))
    qtbot.waitUntil(lambda: "older version" in panel.weight_words.text())
    assert panel.weights.plots == []
