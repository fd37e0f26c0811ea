"""Every test of the window fails when it leaves a thread, a timer or a window behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import (
    QAbstractAnimation,
    QCoreApplication,
    QEvent,
    QObject,
    QThread,
    QThreadPool,
    QTimer,
)
from PySide6.QtWidgets import QApplication, QWidget

ACTIVE_KINDS = (QThread, QTimer, QAbstractAnimation)


@pytest.fixture(autouse=True)
def collect_here() -> Iterator[None]:
    """Collect garbage in the GUI thread only, as the program does (`gui.collector`)."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves something running or a top-level widget, and name it.

    pytest-qt closes the widgets given to `qtbot.addWidget` before fixtures end, so a widget that
    shuts its own threads down when it is closed passes.
    """
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("qapp")
    widgets = set(QApplication.topLevelWidgets())
    active = {id(thing) for thing in _active()}
    threads = set(threading.enumerate())
    yield
    if _left(widgets, active, threads):
        gc.collect()
        left = _left(widgets, active, threads)
        if left:
            pytest.fail("left behind after the test: " + "; ".join(left))


def _left(widgets: set[QWidget], active: set[int], threads: set[threading.Thread]) -> list[str]:
    """Return what is here now and was not before, after all pending deletions."""
    QThreadPool.globalInstance().waitForDone(2000)
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
    left = [f"active {_name(thing)}" for thing in _active() if id(thing) not in active]
    left += [f"window {_name(w)}" for w in QApplication.topLevelWidgets() if w not in widgets]
    left += [
        f"Python thread {thread.name}"
        for thread in threading.enumerate()
        if thread not in threads and not isinstance(thread, threading._DummyThread)
    ]
    return left


def _active() -> list[QObject]:
    """Return the running threads and animations and the active timers that Python knows."""
    # The type is asked, not the object: some libraries' lazy objects do work when asked.
    things = [thing for thing in gc.get_objects() if issubclass(type(thing), ACTIVE_KINDS)]
    return [thing for thing in things if shiboken6.isValid(thing) and _is_active(thing)]


def _is_active(thing: QObject) -> bool:
    if isinstance(thing, QThread):
        application = QCoreApplication.instance()
        return thing.isRunning() and application is not None and thing != application.thread()
    if isinstance(thing, QTimer):
        return thing.isActive()
    assert isinstance(thing, QAbstractAnimation)
    return thing.state() is QAbstractAnimation.State.Running


def _name(thing: QObject) -> str:
    """Return what it is and in what, so that the line that made it can be found."""
    owners = []
    owner: QObject | None = thing
    while owner is not None:
        owners.append(f"{type(owner).__name__} “{owner.objectName() or 'without a name'}”")
        owner = owner.parent()
    return " in ".join(owners)
