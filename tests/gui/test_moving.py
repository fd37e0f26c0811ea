"""A clip plays in its tile while the mouse rests on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mousevision.gui.window import MainWindow


def hover(window: MainWindow, row: int) -> None:
    grid = window.browser.views.grid
    centre = grid.visualRect(grid.model().index(row, 0)).center() if row >= 0 else QPoint(-5, -5)
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(centre), QPointF(grid.viewport().mapToGlobal(centre)),
        Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(grid.viewport(), event)


def test_it_moves_while_the_mouse_rests_and_stops_when_it_leaves(
    study: MainWindow, qtbot: QtBot
) -> None:
    delegate, ids = study.browser.views.delegate, study.browser.model.ids
    hover(study, 1)
    assert delegate.moving is None, "it waits until the mouse rests"
    qtbot.waitUntil(lambda: delegate.moving is not None)
    assert delegate.moving is not None
    assert delegate.moving[0] == ids[1]
    seen = {delegate.moving[1].cacheKey()}

    def another() -> bool:
        if delegate.moving is not None:
            seen.add(delegate.moving[1].cacheKey())
        return len(seen) >= 4

    qtbot.waitUntil(another)
    hover(study, 2)
    assert delegate.moving is None
    qtbot.waitUntil(lambda: delegate.moving is not None and delegate.moving[0] == ids[2])
    QApplication.sendEvent(study.browser.views.grid.viewport(), QEvent(QEvent.Type.Leave))
    assert delegate.moving is None
    assert study.moving.clip is None


def test_scrolling_and_another_list_stop_it(study: MainWindow, qtbot: QtBot) -> None:
    delegate = study.browser.views.delegate
    hover(study, 0)
    qtbot.waitUntil(lambda: delegate.moving is not None)
    study.browser.set_filter("subject=m1")
    assert delegate.moving is None

    def again() -> bool:  # what the new list still has to lay out stops it once more
        hover(study, 0)
        return delegate.moving is not None

    qtbot.waitUntil(again)
    study.browser.views.grid.visible_changed.emit()
    assert delegate.moving is None


def test_it_can_be_turned_off_and_stays_off(study: MainWindow, qtbot: QtBot) -> None:
    assert study.actions_["moving"].isChecked()
    study.actions_["moving"].trigger()
    hover(study, 0)
    assert not study.moving._rest.isActive()
    assert study.settings.text("clips/moving") == "no"
    study.actions_["moving"].trigger()
    hover(study, 1)
    qtbot.waitUntil(lambda: study.browser.views.delegate.moving is not None)


def test_a_video_that_is_gone_keeps_its_picture(study: MainWindow, qtbot: QtBot) -> None:
    project = study.workspace.project
    assert project is not None
    for video in (project.folder.parent / "videos").rglob("*.mp4"):
        video.unlink()
    with qtbot.waitSignal(study.queue.ended, timeout=5000):
        hover(study, 3)
    assert study.browser.views.delegate.moving is None


def test_closing_the_project_forgets_the_pictures(study: MainWindow, qtbot: QtBot) -> None:
    hover(study, 0)
    qtbot.waitUntil(lambda: study.browser.views.delegate.moving is not None)
    study.actions_["close"].trigger()
    assert study.browser.views.delegate.moving is None
    assert not study.moving._known
