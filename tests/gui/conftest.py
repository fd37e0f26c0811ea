"""Every test of the window fails when it leaves a thread, a timer or a window behind."""

from __future__ import annotations

import gc
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

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
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mousevision.core.ethogram import Scope
from mousevision.core.job import QuietContext
from mousevision.gui.jobs import JobQueue
from mousevision.gui.settings import Settings
from mousevision.gui.window import MainWindow
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.store.behaviours import add_behaviour
from mousevision.store.project import Project
from tests.studies import make_study

ACTIVE_KINDS = (QThread, QTimer, QAbstractAnimation)


@pytest.fixture(autouse=True)
def collect_here() -> Iterator[None]:
    """Collect garbage in the GUI thread only, as the program does (`gui.collector`)."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True, scope="module")
def looked_at_before() -> Iterator[None]:
    """Leave out what is there already when garbage is sought: libraries, a million things."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


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


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of 4 animals with 4 clips each; not to be changed."""
    root = tmp_path_factory.mktemp("window")
    videos = make_study(root / "videos", animals=4, clips=4)
    with Project.create(root / "study") as project:
        import_videos(QuietContext(), project, [videos], ImportRules(videos / "clips.csv"))
        with project.edit("reach") as edit:
            add_behaviour(edit, "reach", "r", scope=Scope.BOUT)
            add_behaviour(edit, "grasp", "g", scope=Scope.BOUT)
    return root / "study"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The window as at its first start."""
    made = MainWindow(Settings(tmp_path / "window.ini"))
    made.workspace.set_rater_name("anna")
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.queue.cancel_all()
    made.close()
    made.deleteLater()
    QTest.qWait(20)


@pytest.fixture
def study(window: MainWindow, imported: Path, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """The window with a copy of the study open, its first clip at hand."""
    shutil.copytree(imported.parent, tmp_path / "lab")
    assert window.projects.open_path(tmp_path / "lab" / imported.name)
    qtbot.waitUntil(lambda: window.workspace.clip is not None)
    return window


@pytest.fixture
def queue(qapp: QApplication) -> Iterator[JobQueue]:
    """A queue of jobs, with its threads stopped at the end."""
    made = JobQueue()
    yield made
    made.shutdown()
    made.deleteLater()
