"""Bouts by key: tapped at both ends, or held for as long as they last."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mousevision.core.ethogram import Scope
from mousevision.gui import holding
from mousevision.gui.holding import HeldKeys
from mousevision.gui.window import MainWindow
from mousevision.store import bouts
from mousevision.store.behaviours import add_behaviour, update_behaviour


@pytest.fixture
def short_taps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key that is down for any time at all is held."""
    monkeypatch.setattr(holding, "TAP_MILLISECONDS", -1)


@pytest.fixture
def long_taps(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test is so slow that a tap becomes a hold."""
    monkeypatch.setattr(holding, "TAP_MILLISECONDS", 600_000)


def found(study: MainWindow) -> list[tuple[str, int, int]]:
    project, clip = study.workspace.project, study.workspace.clip
    assert project is not None
    assert clip is not None
    names = {b.id: b.name for b in study.workspace.behaviours}
    return [(names[b.behaviour_id], b.start, b.stop) for b in bouts.bouts(project, clip.id)]


def repeat(window: QWidget, kind: QEvent.Type, key: Qt.Key, text: str) -> None:
    """Do what the keyboard does by itself while a key is down."""
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text, True)
    QApplication.sendEvent(QApplication.focusWidget() or window, event)


def test_a_held_key_marks_what_is_shown_meanwhile(
    study: MainWindow, short_taps: None, qtbot: QtBot
) -> None:
    said: list[str] = []
    study.workspace.said.connect(said.append)
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    study.player.seek(3)
    QTest.keyPress(study, Qt.Key.Key_R)
    assert said[-1].startswith("reach begins at frame 3: hold r until it ends")
    for _ in range(4):
        repeat(study, QEvent.Type.KeyRelease, Qt.Key.Key_R, "r")
        repeat(study, QEvent.Type.KeyPress, Qt.Key.Key_R, "r")
        QTest.keyClick(study, Qt.Key.Key_Right)
    assert found(study) == []
    assert study.timeline.canvas.open_bouts
    QTest.keyRelease(study, Qt.Key.Key_R)
    assert found(study) == [("reach", 3, 8)]
    assert said[-1] == "reach: frames 3 to 7, saved"
    assert study.timeline.canvas.open_bouts == {}
    QTest.keyClick(study, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert found(study) == []


def test_while_it_plays(study: MainWindow, short_taps: None, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    QTest.keyClick(study, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: study.player.index >= 2)
    QTest.keyPress(study, Qt.Key.Key_R)
    begun = study.player.index
    qtbot.waitUntil(lambda: study.player.index >= begun + 4)
    QTest.keyRelease(study, Qt.Key.Key_R)
    ended = study.player.index
    QTest.keyClick(study, Qt.Key.Key_Space)
    assert found(study) == [("reach", begun, ended + 1)]


def test_a_tap_stays_open_until_the_next(study: MainWindow, long_taps: None, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    QTest.keyClick(study, Qt.Key.Key_R)
    study.player.seek(6)
    assert found(study) == []
    QTest.keyClick(study, Qt.Key.Key_R)
    assert found(study) == [("reach", 0, 7)]


def test_the_second_tap_ends_when_the_key_goes_down(
    study: MainWindow, short_taps: None, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    monkeypatch.setattr(holding, "TAP_MILLISECONDS", 600_000)
    QTest.keyClick(study, Qt.Key.Key_R)
    monkeypatch.setattr(holding, "TAP_MILLISECONDS", -1)
    study.player.seek(6)
    QTest.keyPress(study, Qt.Key.Key_R)
    study.player.seek(12)
    QTest.keyRelease(study, Qt.Key.Key_R)
    assert found(study) == [("reach", 0, 7)]


def _may_overlap(study: MainWindow) -> None:
    project = study.workspace.project
    assert project is not None
    with project.edit("overlap") as edit:
        for b in study.workspace.behaviours:
            if b.scope is Scope.BOUT:
                shared = type(b)(b.id, b.name, b.key, b.colour, b.scope, False, b.position)
                update_behaviour(edit, shared)


@pytest.mark.parametrize(
    ("exclusive", "expected"),
    [
        (False, [("reach", 0, 9), ("grasp", 4, 11)]),
        (True, [("reach", 0, 4), ("grasp", 4, 11)]),
    ],
    ids=["overlapping", "exclusive"],
)
def test_two_keys_at_once(
    study: MainWindow,
    short_taps: None,
    qtbot: QtBot,
    exclusive: bool,
    expected: list[tuple[str, int, int]],
) -> None:
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    if not exclusive:
        _may_overlap(study)
    QTest.keyPress(study, Qt.Key.Key_R)
    study.player.seek(4)
    QTest.keyPress(study, Qt.Key.Key_G)
    study.player.seek(8)
    QTest.keyRelease(study, Qt.Key.Key_R)
    study.player.seek(10)
    QTest.keyRelease(study, Qt.Key.Key_G)
    assert found(study) == expected


def test_losing_the_keyboard_ends_what_is_held(
    study: MainWindow, short_taps: None, qtbot: QtBot
) -> None:
    said: list[str] = []
    study.workspace.said.connect(said.append)
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    QTest.keyPress(study, Qt.Key.Key_R)
    study.player.seek(5)
    QApplication.sendEvent(study, QEvent(QEvent.Type.WindowDeactivate))
    assert found(study) == [("reach", 0, 6)]
    assert said[-1].startswith("reach was ended at frame 5 and saved")
    study.player.seek(9)
    QTest.keyRelease(study, Qt.Key.Key_R)
    assert found(study) == [("reach", 0, 6)]


def test_losing_the_keyboard_leaves_what_was_tapped(
    study: MainWindow, long_taps: None, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    QTest.keyClick(study, Qt.Key.Key_R)
    QApplication.sendEvent(study, QEvent(QEvent.Type.WindowDeactivate))
    study.player.seek(5)
    QTest.keyClick(study, Qt.Key.Key_R)
    assert found(study) == [("reach", 0, 6)]


def test_another_clip_leaves_nothing_open(
    study: MainWindow, short_taps: None, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    QTest.keyPress(study, Qt.Key.Key_R)
    QTest.keyClick(study, Qt.Key.Key_PageDown)
    QTest.keyRelease(study, Qt.Key.Key_R)
    assert found(study) == []
    assert study.timeline.canvas.open_bouts == {}


def test_typing_holds_nothing(study: MainWindow, short_taps: None) -> None:
    QTest.keyClick(study, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    box = study.focusWidget()
    assert isinstance(box, QLineEdit)
    QTest.keyPress(box, Qt.Key.Key_R)
    repeat(study, QEvent.Type.KeyPress, Qt.Key.Key_R, "r")
    QTest.keyRelease(box, Qt.Key.Key_R)
    assert box.text() == "rr"
    assert study.timeline.canvas.open_bouts == {}
    assert found(study) == []


def test_a_held_key_searches_no_list(study: MainWindow, short_taps: None, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    QTest.keyPress(study, Qt.Key.Key_R)
    seen = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier, "r", True)
    assert study.labeller.key_bouts._held.eventFilter(study.browser, seen)
    QTest.keyRelease(study, Qt.Key.Key_R)
    assert not study.labeller.key_bouts._held.eventFilter(study.browser, seen)


def test_a_command_chosen_in_the_menu_is_no_held_key(study: MainWindow, short_taps: None) -> None:
    reach = next(a for a in study.labeller.menu.actions() if a.text() == "reach")
    reach.trigger()
    QTest.keyPress(study, Qt.Key.Key_Shift)
    QTest.keyRelease(study, Qt.Key.Key_Shift)
    assert study.timeline.canvas.open_bouts, "as after a tap"
    reach.trigger()
    assert len(found(study)) == 1


def test_a_point_is_one_frame_however_long_the_key_is_held(
    study: MainWindow, short_taps: None, qtbot: QtBot
) -> None:
    project = study.workspace.project
    assert project is not None
    with project.edit("contact") as edit:
        add_behaviour(edit, "contact", "k", scope=Scope.POINT)
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    study.player.seek(4)
    QTest.keyPress(study, Qt.Key.Key_K)
    study.player.seek(9)
    QTest.keyRelease(study, Qt.Key.Key_K)
    assert found(study) == [("contact", 4, 5)]
    assert study.statusBar().currentMessage() == "contact: frame 4, saved"


def _event(
    kind: QEvent.Type, key: int, at: int, code: int = 0, repeats: bool = False
) -> QKeyEvent:
    plain = Qt.KeyboardModifier.NoModifier
    event = QKeyEvent(kind, key, plain, code, 0, 0, "", repeats)
    event.setTimestamp(at)
    return event


@pytest.mark.parametrize(("down_for", "held"), [(0, False), (250, False), (251, True)])
def test_time_is_that_of_the_keyboard(qtbot: QtBot, down_for: int, held: bool) -> None:
    """A window that is busy sees both events late: the difference is still right."""
    window = QWidget()
    qtbot.addWidget(window)
    keys = HeldKeys(window)
    told: list[tuple[object, bool]] = []
    keys.released.connect(lambda what, long: told.append((what, long)))
    keys.eventFilter(window, _event(QEvent.Type.ShortcutOverride, Qt.Key.Key_R, 1000))
    assert keys.claim("reach", Qt.Key.Key_R)
    keys.eventFilter(window, _event(QEvent.Type.KeyRelease, Qt.Key.Key_R, 1000, repeats=True))
    assert told == []
    keys.eventFilter(window, _event(QEvent.Type.KeyRelease, Qt.Key.Key_R, 1000 + down_for))
    assert told == [("reach", held)]


def test_a_key_is_known_by_its_place(qtbot: QtBot) -> None:
    """On a French keyboard 1 is Shift and &: with Shift released first, & comes up."""
    window = QWidget()
    qtbot.addWidget(window)
    keys = HeldKeys(window)
    told: list[tuple[object, bool]] = []
    keys.released.connect(lambda what, long: told.append((what, long)))
    keys.eventFilter(window, _event(QEvent.Type.ShortcutOverride, Qt.Key.Key_1, 0, 10))
    assert keys.claim("reach", Qt.Key.Key_1)
    keys.eventFilter(window, _event(QEvent.Type.KeyRelease, Qt.Key.Key_Shift, 400, 50))
    assert told == []
    keys.eventFilter(window, _event(QEvent.Type.KeyRelease, Qt.Key.Key_Ampersand, 500, 10))
    assert told == [("reach", True)]
