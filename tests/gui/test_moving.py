"""A clip plays in its tile while the mouse rests on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mousevision.core.changes import Changes
from mousevision.core.job import JobContext
from mousevision.gui import reel
from mousevision.gui.window import MainWindow
from mousevision.services.thumbnails import Moving


@pytest.fixture
def decoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Every job emits one picture and goes on when this is set, whether cancelled or not."""
    go_on = threading.Event()

    def slow(ctx: JobContext, project: object, clip_id: int, pool: object) -> Moving:
        pictures = tuple(np.full((9, 16, 3), shade, np.uint8) for shade in (0, 128))
        ctx.emit(pictures[0])
        go_on.wait(10)
        ctx.emit(pictures[1])
        return Moving(clip_id, pictures)

    monkeypatch.setattr(reel, "moving_thumbnail", slow)
    yield go_on
    go_on.set()


def hover(window: MainWindow, row: int, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    grid = window.browser.views.grid
    centre = grid.visualRect(grid.model().index(row, 0)).center() if row >= 0 else QPoint(-5, -5)
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(centre), QPointF(grid.viewport().mapToGlobal(centre)),
        Qt.MouseButton.NoButton, buttons, Qt.KeyboardModifier.NoModifier,
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
    assert not study.moving.reel._known


def test_the_first_picture_does_not_wait_for_the_last(
    study: MainWindow, qtbot: QtBot, decoder: threading.Event
) -> None:
    delegate = study.browser.views.delegate
    hover(study, 0)
    qtbot.waitUntil(lambda: delegate.moving is not None)
    assert delegate.moving is not None
    first = delegate.moving[1].cacheKey()
    study.moving.reel._next()
    assert delegate.moving[1].cacheKey() == first, "the second is still being decoded"
    decoder.set()
    qtbot.waitUntil(lambda: delegate.moving is not None and delegate.moving[1].cacheKey() != first)
    qtbot.waitUntil(lambda: len(study.moving.reel._known) == 1)


def test_what_comes_too_late_is_neither_shown_nor_kept(
    study: MainWindow, qtbot: QtBot, decoder: threading.Event
) -> None:
    delegate, ids = study.browser.views.delegate, study.browser.model.ids
    hover(study, 0)
    qtbot.waitUntil(lambda: delegate.moving is not None)
    with qtbot.waitSignal(study.queue.ended, timeout=5000):
        hover(study, 1)
        decoder.set()
    assert delegate.moving is None, "a picture of the clip that was left"
    qtbot.waitUntil(lambda: ids[1] in study.moving.reel._known)
    assert set(study.moving.reel._known) == {ids[1]}
    assert delegate.moving is not None
    assert delegate.moving[0] == ids[1]


def test_drawing_a_frame_around_clips_stops_it(study: MainWindow, qtbot: QtBot) -> None:
    hover(study, 0)
    qtbot.waitUntil(lambda: study.browser.views.delegate.moving is not None)
    hover(study, 1, Qt.MouseButton.LeftButton)
    assert study.browser.views.delegate.moving is None
    assert study.moving.clip is None


def test_other_videos_are_looked_at_anew(study: MainWindow, qtbot: QtBot) -> None:
    hover(study, 0)
    qtbot.waitUntil(lambda: bool(study.moving.reel._known))
    study.workspace.changed.emit(Changes(frozenset({"labels"})))
    assert study.moving.reel._known
    study.workspace.changed.emit(Changes(frozenset({"videos"})))
    assert not study.moving.reel._known
    assert study.browser.views.delegate.moving is None
