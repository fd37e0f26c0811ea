"""Comparing two clips as a user does: choose, synchronise, step, play, swap, close."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mousevision.core.errors import SettingError
from mousevision.gui.compare.choose import ChooseDialog, choices
from mousevision.gui.compare.side import CompareSide
from mousevision.gui.veil import Veil
from mousevision.gui.window import MainWindow
from mousevision.store import labels, listing

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def in_dialog(study: MainWindow, act: Callable[[ChooseDialog], None]) -> None:
    """Do something in the dialog as soon as it is there."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ChooseDialog):
            timer.stop()
            try:
                act(dialog)
            finally:
                if dialog.isVisible():
                    dialog.reject()

    timer = QTimer(study)
    timer.timeout.connect(look)
    timer.start(5)


def listed(dialog: ChooseDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def side_of(study: MainWindow) -> CompareSide:
    assert study.comparer.side is not None
    return study.comparer.side


def shows(qtbot: QtBot, study: MainWindow, a: int, b: int) -> None:
    """Wait until these frames are on screen."""
    side = side_of(study)
    qtbot.waitUntil(lambda: (study.player.canvas.index, side.canvas.index) == (a, b))


@pytest.fixture
def compared(study: MainWindow, qtbot: QtBot) -> MainWindow:
    """Clip 1 of m0 as A, its clip of another session as B, begun together."""
    project, clip = study.workspace.project, study.workspace.clip
    assert project is not None
    assert clip is not None
    other = choices(project, clip, "", None, None)[0].clip
    study.comparer.compare_with(other.id)
    shows(qtbot, study, 0, 0)
    return study


def test_the_same_animals_other_sessions_come_first(study: MainWindow) -> None:
    project, clip = study.workspace.project, study.workspace.clip
    assert project is not None
    assert clip is not None
    found = choices(project, clip, "", None, None)
    assert len(found) == 15
    assert found[0].group == "m0, other sessions"
    others = [c for c in found if c.group == "m0, other sessions"]
    assert all(c.clip.subject == "m0" and c.clip.session != clip.session for c in others)
    assert [c.group for c in found[len(others) : len(others) + 1]] == ["m0, same session"]
    assert found[-1].group == "Other clips"
    assert clip.id not in [c.clip.id for c in found]
    last = listing.clip_ids(project)[-1]
    first, *rest = choices(project, clip, "", last, None)
    assert (first.group, first.clip.id) == ("The clip before", last)
    assert last not in [c.clip.id for c in rest]
    assert {c.clip.subject for c in choices(project, clip, "m2", None, None)} == {"m2"}
    with pytest.raises(SettingError):
        choices(project, clip, "subject=", None, None)


def test_the_clip_before_is_one_key_away(study: MainWindow, qtbot: QtBot) -> None:
    first = study.workspace.clip
    assert first is not None
    QTest.keyClick(study, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: study.workspace.clip is not None and study.workspace.clip != first)
    seen: list[str] = []

    def act(dialog: ChooseDialog) -> None:
        seen.extend(listed(dialog)[:2])
        QTest.keyClick(dialog.search, Qt.Key.Key_Return)

    in_dialog(study, act)
    QTest.keyClick(study, Qt.Key.Key_V, CONTROL | SHIFT)
    assert seen[0] == "The clip before"
    assert first.name in seen[1]
    assert first.name in side_of(study).heading.title.text()
    assert study.actions_["compare"].isChecked()
    shows(qtbot, study, 0, 0)


def test_a_clip_is_found_by_typing(study: MainWindow, qtbot: QtBot) -> None:
    said: list[str] = []

    def act(dialog: ChooseDialog) -> None:
        QTest.keyClicks(dialog.search, "nothing like it")
        said.append(dialog.words.text())
        said.append(str(dialog.chosen()))
        dialog.search.clear()
        QTest.keyClicks(dialog.search, "m2")
        QTest.keyClick(dialog.search, Qt.Key.Key_Down)
        QTest.keyClick(dialog.search, Qt.Key.Key_Return)

    in_dialog(study, act)
    QTest.keyClick(study, Qt.Key.Key_V, CONTROL | SHIFT)
    assert said == ["No clip fits. Type less, or something else.", "None"]
    assert side_of(study).heading.title.text().startswith("m2 · ")
    shows(qtbot, study, 0, 0)


def test_giving_up_the_choice_changes_nothing(study: MainWindow) -> None:
    in_dialog(study, lambda dialog: None)
    QTest.keyClick(study, Qt.Key.Key_V, CONTROL | SHIFT)
    assert study.comparer.side is None
    assert not study.actions_["compare"].isChecked()


def test_both_move_together_and_one_alone(compared: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(compared, Qt.Key.Key_Right)
    shows(qtbot, compared, 1, 1)
    for _ in range(4):
        QTest.keyClick(compared, Qt.Key.Key_Right, ALT)
    shows(qtbot, compared, 1, 5)
    assert compared.comparer.bar is not None
    assert "apart" in compared.comparer.bar.words.text()
    QTest.keyClick(compared, Qt.Key.Key_Right)
    shows(qtbot, compared, 2, 5)
    QTest.mouseClick(compared.comparer.bar.buttons["compare_sync"], Qt.MouseButton.LeftButton)
    assert compared.comparer.bar.words.text() == "A and B move together."
    QTest.keyClick(compared, Qt.Key.Key_Right)
    shows(qtbot, compared, 3, 6)
    compared.timeline.seek_requested.emit(10)  # scrubbing
    shows(qtbot, compared, 10, 13)


def test_the_shorter_one_says_that_it_waits(compared: MainWindow, qtbot: QtBot) -> None:
    side = side_of(compared)
    side.step(6)
    shows(qtbot, compared, 0, 6)
    QTest.keyClick(compared, Qt.Key.Key_Y, CONTROL | SHIFT)
    QTest.keyClick(compared, Qt.Key.Key_End)
    shows(qtbot, compared, 19, 19)
    assert side.canvas.badge == "B holds its last frame"
    assert compared.player.canvas.badge == "A"
    QTest.keyClick(compared, Qt.Key.Key_Home)
    shows(qtbot, compared, 0, 0)
    assert side.canvas.badge == "B"
    assert compared.player.canvas.badge == "A waits at its first frame"
    assert compared.player.index == 0  # labels begin at a frame that there is


def test_playing_plays_both_to_the_end(compared: MainWindow, qtbot: QtBot) -> None:
    side = side_of(compared)
    side.slider.setValue(4)
    shows(qtbot, compared, 0, 4)
    compared.comparer.synchronise()
    QTest.keyClick(compared, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: compared.player.playing and side.follower.playing)
    qtbot.waitUntil(lambda: not compared.player.playing, timeout=10_000)
    shows(qtbot, compared, 19, 19)
    assert side.canvas.badge == "B holds its last frame"
    assert not side.follower.playing


def test_labels_go_to_a(compared: MainWindow, qtbot: QtBot) -> None:
    project, clip = compared.workspace.project, compared.workspace.clip
    assert project is not None
    assert clip is not None
    other = compared.comparer._other
    assert other is not None
    before = labels.labels(project, other)
    QTest.keyClick(compared, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: len(labels.labels(project, clip.id)) == 2)
    assert labels.labels(project, other) == before
    assert "your labels go here" in compared.player.heading.subtitle.text()
    assert "to look at" in side_of(compared).heading.subtitle.text()


def test_swapping_keeps_both_frames(compared: MainWindow, qtbot: QtBot) -> None:
    clip, other = compared.workspace.clip, compared.comparer._other
    assert clip is not None
    side_of(compared).step(5)
    shows(qtbot, compared, 0, 5)
    compared.comparer.synchronise()
    QTest.keyClick(compared, Qt.Key.Key_Right)
    shows(qtbot, compared, 1, 6)
    QTest.keyClick(compared, Qt.Key.Key_W, CONTROL | SHIFT)
    shows(qtbot, compared, 6, 1)
    assert compared.workspace.clip is not None
    assert compared.workspace.clip.id == other
    assert compared.comparer._other == clip.id
    QTest.keyClick(compared, Qt.Key.Key_Right)
    shows(qtbot, compared, 7, 2)


def test_another_clip_at_hand_begins_with_b(compared: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(compared, Qt.Key.Key_Right)
    shows(qtbot, compared, 1, 1)
    QTest.keyClick(compared, Qt.Key.Key_PageDown)
    shows(qtbot, compared, 0, 0)
    QTest.keyClick(compared, Qt.Key.Key_Right)
    shows(qtbot, compared, 1, 1)
    qtbot.waitUntil(lambda: compared.timeline.canvas.playhead == 1)


def test_brightness_is_that_of_both(compared: MainWindow) -> None:
    side = side_of(compared)
    before = side.canvas.grab().toImage().pixelColor(side.canvas.rect().center()).red()
    compared.player.set_brightness(80)
    after = side.canvas.grab().toImage().pixelColor(side.canvas.rect().center()).red()
    assert after > before
    compared.player.set_brightness(0)


def test_closing_leaves_no_thread_and_one_picture(compared: MainWindow, qtbot: QtBot) -> None:
    side = side_of(compared)
    lane = side.follower.decoder._lane
    assert lane is not None
    threads = threading.active_count()
    QTest.keyClick(compared, Qt.Key.Key_V, CONTROL | SHIFT)
    assert compared.comparer.side is None
    assert not lane.thread.isRunning()
    assert threading.active_count() <= threads
    assert not side.isVisible()
    assert compared.player.canvas.badge == ""
    QTest.keyClick(compared, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: compared.player.canvas.index == 1)
    assert not compared.actions_["compare"].isChecked()


def test_closing_the_project_or_losing_b_ends_it(compared: MainWindow, qtbot: QtBot) -> None:
    other = compared.comparer._other
    assert other is not None
    compared.workspace.undo()  # the classes of the study
    while listing.clip_rows(compared.workspace.project, [other]):
        compared.workspace.undo()
    qtbot.waitUntil(lambda: compared.comparer.side is None)


def test_commands_without_another_clip_say_what_to_do(study: MainWindow) -> None:
    for key, modifiers in (
        (Qt.Key.Key_Y, CONTROL | SHIFT),
        (Qt.Key.Key_W, CONTROL | SHIFT),
        (Qt.Key.Key_Left, ALT),
    ):
        study.statusBar().clearMessage()
        QTest.keyClick(study, key, modifiers)
        assert "Compare with another clip first" in study.statusBar().currentMessage()


def test_who_works_blind_cannot_compare(compared: MainWindow, qtbot: QtBot) -> None:
    compared.workspace.set_veil(Veil(numbers={1: 5}))
    assert compared.comparer.side is None
    assert not compared.actions_["compare"].isChecked()
    assert not compared.actions_["compare"].isEnabled()
    assert not compared.actions_["compare_other"].isEnabled()
