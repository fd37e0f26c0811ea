"""A monkey at the keyboard: random keys, clicks, drags and wheels over the whole window.

Nothing may raise, nothing may be left behind, and no label may be lost: what is on disk at the end
is what the history says, back to the start and forth again.
"""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from mousevision.gui.actions import COMMANDS
from mousevision.gui.window import MainWindow
from mousevision.store.project import Project

STEPS = 10_000
SEED = 20261123
FAR = ("quit", "close", "open", "new", "demo", "import", "relink", "classify_files", "export")
"""Commands that leave the project or the window, or ask the system for files."""
HEAVY = ("train", "evaluate", "audit", "embed", "classify", "classify_selected", "cache")
"""Commands that learn for long; they are pressed once in a while."""
TABLES = ("labels", "bouts", "scored", "reviews", "behaviours", "subjects", "repeats")
PLAIN = Qt.KeyboardModifier.NoModifier
ODD_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_A, Qt.Key.Key_Z, Qt.Key.Key_F10,
            Qt.Key.Key_Backspace, Qt.Key.Key_Menu, Qt.Key.Key_Alt)  # fmt: skip


def tables_of(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Return what people have said, whole."""
    return {table: project.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}


class Monkey(QObject):
    """Does one thing per tick, also inside dialogs and menus that wait for an answer.

    Signals:
        done: All steps are done.
    """

    done = Signal()

    def __init__(self, window: MainWindow, steps: int, seed: int) -> None:
        super().__init__(window)
        self._window = window
        self._left = steps
        self._dice = random.Random(seed)
        self._keys = [
            (QKeySequence(key), command.id)
            for command in COMMANDS
            if command.id not in FAR
            for key in command.keys
        ]
        self.log: list[str] = []

    def start(self) -> None:
        """Begin; a timer of its own for each step also ticks while a dialog waits."""
        QTimer.singleShot(0, self, self._tick)

    def _tick(self) -> None:
        if self._left <= 0 and not self._asked():
            self.done.emit()
            return
        self.start()
        self._left -= 1
        asked = self._asked()
        if asked is not None:
            self._answer(asked)
        else:
            self._play()

    def _asked(self) -> QWidget | None:
        return QApplication.activePopupWidget() or QApplication.activeModalWidget()

    def _answer(self, asked: QWidget) -> None:
        """Do something in a menu or a dialog, or leave it."""
        roll = self._dice.random()
        if isinstance(asked, QMenu) or roll < 0.4 or self._left <= 0:
            self.log.append(f"Escape in {type(asked).__name__}")
            QTest.keyClick(asked, Qt.Key.Key_Escape)
            if asked.isVisible() and self._left < -20:
                asked.close()
        elif roll < 0.5:
            self.log.append(f"Return in {type(asked).__name__}")
            QTest.keyClick(QApplication.focusWidget() or asked, Qt.Key.Key_Return)
        elif roll < 0.7:
            self._click(asked)
        else:
            key = self._dice.choice((Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_7, Qt.Key.Key_X))
            QTest.keyClick(QApplication.focusWidget() or asked, key)

    def _play(self) -> None:
        roll = self._dice.random()
        if QApplication.activeWindow() is not self._window:  # as a window manager sees to
            self._window.activateWindow()
        if self._dice.random() < 0.05:  # as people do who want to go on labelling
            self._window.player.canvas.setFocus()
        if roll < 0.45:
            self._press(*self._dice.choice(self._keys))
        elif roll < 0.60:
            key = Qt.Key(self._dice.choice([*range(Qt.Key.Key_0, Qt.Key.Key_9 + 1), Qt.Key.Key_R]))
            self._press(QKeySequence(key), "class or number")
        elif roll < 0.63:
            key = self._dice.choice(ODD_KEYS)
            self.log.append(f"key {key.name}")
            QTest.keyClick(self._target(), key)
        elif roll < 0.90:
            self._click(self._window)
        elif roll < 0.95:
            self._drag()
        else:
            self._wheel()

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self._window

    def _press(self, keys: QKeySequence, what: str) -> None:
        if what in HEAVY and self._dice.random() < 0.95:
            return
        self.log.append(f"{keys.toString()} {what}")
        combination = keys[0]
        QTest.keyClick(self._target(), combination.key(), combination.keyboardModifiers())

    def _some_widget(self, inside: QWidget) -> QWidget:
        shown = [
            widget
            for widget in inside.findChildren(QWidget)
            if widget.isVisible() and widget.width() > 4 and widget.height() > 4
        ]
        return self._dice.choice(shown) if shown else inside

    def _place(self, widget: QWidget) -> QPoint:
        return QPoint(self._dice.randrange(widget.width()), self._dice.randrange(widget.height()))

    def _click(self, inside: QWidget) -> None:
        widget = self._some_widget(inside)
        right = self._dice.random() < 0.1
        button = Qt.MouseButton.RightButton if right else Qt.MouseButton.LeftButton
        modifier = self._dice.choice(
            [PLAIN] * 6 + [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier]
        )
        self.log.append(f"click {type(widget).__name__} “{widget.objectName()}”")
        click = QTest.mouseDClick if self._dice.random() < 0.1 else QTest.mouseClick
        click(widget, button, modifier, self._place(widget))

    def _drag(self) -> None:
        widget = self._some_widget(self._window)
        self.log.append(f"drag {type(widget).__name__} “{widget.objectName()}”")
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, PLAIN, self._place(widget))
        QTest.mouseMove(widget, self._place(widget))
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, PLAIN, self._place(widget))

    def _wheel(self) -> None:
        widget = self._some_widget(self._window)
        place = self._place(widget)
        turn = self._dice.choice((-120, 120, -15, 960))
        self.log.append(f"wheel {type(widget).__name__} “{widget.objectName()}”")
        event = QWheelEvent(
            QPointF(place), QPointF(widget.mapToGlobal(place)), QPoint(), QPoint(0, turn),
            Qt.MouseButton.NoButton, PLAIN, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)


def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no dialog of the system and no other program come up."""
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_: True)


def back_and_forth(project: Project) -> None:
    """Undo everything and do it all again: both ends must be what they were."""
    after = tables_of(project)
    steps = 0
    while project.undo() is not None:
        steps += 1
    for _ in range(steps):
        assert project.redo() is not None
    assert tables_of(project) == after
    assert steps > 0, "the monkey has done nothing that is kept"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_ten_thousand_random_keys_and_clicks(
    study: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    nowhere(monkeypatch)
    project = study.workspace.project
    assert project is not None
    for name in FAR:
        study.actions_[name].setVisible(False)  # nor by a click
        study.actions_[name].setShortcuts([])
    monkey = Monkey(study, STEPS, SEED)
    finished: list[bool] = []
    monkey.done.connect(lambda: finished.append(True))
    monkey.start()
    try:
        qtbot.waitUntil(lambda: bool(finished), timeout=600_000)
    finally:
        request.node.add_report_section("call", "monkey", "\n".join(monkey.log[-40:]))
    study.queue.cancel_all()
    assert study.workspace.project is project, "the project was left"
    seen = tables_of(project)
    file = project.file
    study.workspace.close()
    with Project.open(file) as again:
        assert tables_of(again) == seen
        assert len(seen["reviews"]) > 20
        back_and_forth(again)
