"""What decided, shown over the clip and on the timeline, as a user asks for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.core.job import QuietContext
from mousevision.gui.timeline.model import Strip
from mousevision.gui.window import MainWindow
from mousevision.services.training import train
from mousevision.store import runs
from tests.gui.networks import quick


def ask(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)


def strip(window: MainWindow) -> Strip | None:
    scene = window.timeline.canvas.scene
    rows = scene.rows if scene is not None else ()
    return next((row for row in rows if isinstance(row, Strip)), None)


@pytest.fixture
def trained(study: MainWindow) -> MainWindow:
    """A network trained without the window, so that this takes a moment."""
    assert study.workspace.project is not None
    train(QuietContext(), study.workspace.project, quick("motion-tcn"))
    return study


def test_without_a_network_it_says_what_to_do(study: MainWindow) -> None:
    ask(study)
    assert not study.actions_["explain"].isChecked()
    assert "train a network first" in study.statusBar().currentMessage()
    assert study.player.legend.isHidden()


def test_a_damaged_network_is_told_once_and_left(trained: MainWindow, qtbot: QtBot) -> None:
    project = trained.workspace.project
    assert project is not None
    (runs.run_folder(project, 1) / "weights.safetensors").unlink()
    ask(trained)
    qtbot.waitUntil(lambda: not trained.actions_["explain"].isChecked(), timeout=30_000)
    assert "weights.safetensors" in trained.problems.words.text()
    assert trained.statusBar().currentMessage() == ""


def test_the_clip_at_hand_is_explained_and_the_next_one_too(
    trained: MainWindow, qtbot: QtBot
) -> None:
    ask(trained)
    qtbot.waitUntil(lambda: not trained.player.legend.isHidden(), timeout=30_000)
    assert "spoke more for" in trained.player.legend.label.text()
    assert "not why the animal did it" in trained.player.legend.accessibleDescription()
    row = strip(trained)
    assert row is not None
    assert row.name == "what decided"
    assert len(row.values) == 20
    told: list[str] = []
    trained.timeline.hovered.connect(told.append)
    canvas = trained.timeline.canvas
    box = next(box for box in canvas.boxes if box.row is row)
    at = QPointF(canvas.view.x(3.5), canvas.row_top(canvas.boxes.index(box)) + box.height / 2)
    QTest.mouseMove(canvas, at.toPoint())
    qtbot.waitUntil(lambda: any("of the evidence for" in words for words in told))
    first = trained.workspace.clip
    assert first is not None
    following = trained.view.coming()[0]
    run = trained.explainer._run
    qtbot.waitUntil(lambda: (following, run) in trained.explainer._known, timeout=30_000)
    QTest.keyClick(trained, Qt.Key.Key_PageDown)
    assert trained.workspace.clip is not None
    assert trained.workspace.clip.id == following
    assert not trained.player.legend.isHidden()  # at once: it was explained ahead
    assert strip(trained) is not None
    ask(trained)
    assert trained.player.legend.isHidden()
    assert strip(trained) is None


def test_another_clip_cancels_and_a_new_network_is_asked_anew(
    trained: MainWindow, qtbot: QtBot
) -> None:
    ask(trained)
    QTest.keyClick(trained, Qt.Key.Key_PageDown)
    QTest.keyClick(trained, Qt.Key.Key_PageDown)
    clip = trained.workspace.clip
    assert clip is not None
    qtbot.waitUntil(lambda: not trained.player.legend.isHidden(), timeout=30_000)
    first = trained.explainer._run
    assert (clip.id, first) in trained.explainer._known
    assert trained.workspace.project is not None
    train(QuietContext(), trained.workspace.project, quick("cnn"))
    qtbot.waitUntil(lambda: (clip.id, first + 1) in trained.explainer._known, timeout=30_000)
    assert trained.explainer._run == first + 1


def test_closing_the_project_takes_it_away(trained: MainWindow, qtbot: QtBot) -> None:
    ask(trained)
    qtbot.waitUntil(lambda: not trained.player.legend.isHidden(), timeout=30_000)
    trained.workspace.close()
    assert trained.player.legend.isHidden()
    assert not trained.actions_["explain"].isChecked()
