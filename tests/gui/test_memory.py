"""What the window finds again, and what it refuses in a project open to look only."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.gui.actions import COMMANDS, WRITING
from mousevision.gui.settings import Settings
from mousevision.gui.theme import set_dark
from mousevision.gui.window import MainWindow
from mousevision.gui.workspace import application
from mousevision.store.project import Project


@pytest.fixture
def start_again(study: MainWindow, tmp_path: Path) -> Iterator[Callable[[], MainWindow]]:
    """Close the window and return that of the next start, with the same settings."""
    made: list[MainWindow] = []

    def start() -> MainWindow:
        study.close()
        made.append(MainWindow(Settings(tmp_path / "window.ini")))
        made[-1].show()
        return made[-1]

    yield start
    for window in made:
        window.queue.cancel_all()
        window.close()
        window.deleteLater()
    QTest.qWait(20)


Start = Callable[[], MainWindow]


def file_of(window: MainWindow) -> Path:
    assert window.workspace.project is not None
    return window.workspace.project.file


def test_the_first_clip_is_at_hand_at_once(study: MainWindow) -> None:
    assert study.workspace.clip is not None
    assert study.workspace.clip.id == study.browser.model.ids[0]


def test_the_clip_left_last_is_at_hand_again(study: MainWindow, start_again: Start) -> None:
    file = file_of(study)
    QTest.keyClick(study, Qt.Key.Key_PageDown)
    QTest.keyClick(study, Qt.Key.Key_PageDown)
    assert study.workspace.clip is not None
    left = study.workspace.clip.id
    assert left != study.browser.model.ids[0]
    later = start_again()
    assert later.projects.open_path(file)
    assert later.workspace.clip is not None
    assert later.workspace.clip.id == later.browser.current == left


def test_settings_are_not_written_at_every_clip(
    study: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(study.settings, "set_text", lambda name, value: kept.append(value))
    study.memory._later.setInterval(50)
    for _ in range(3):
        QTest.keyClick(study, Qt.Key.Key_PageDown)
    assert not kept
    qtbot.waitUntil(lambda: kept == [str(study.workspace.clip_id)])


def test_the_clip_is_kept_when_another_project_is_opened(
    study: MainWindow, imported: Path, tmp_path: Path
) -> None:
    file = file_of(study)
    QTest.keyClick(study, Qt.Key.Key_PageDown)
    left = study.workspace.clip_id
    shutil.copytree(imported, tmp_path / "other")
    assert study.projects.open_path(tmp_path / "other")
    assert study.projects.open_path(file)
    assert study.workspace.clip_id == left != study.browser.model.ids[0]


def test_widths_of_panels_are_kept(study: MainWindow, start_again: Start, qtbot: QtBot) -> None:
    file, clips = file_of(study), study.deck.docks["clips"]
    study.deck.resizeDocks([clips], [clips.width() + 90], Qt.Orientation.Horizontal)
    QTest.qWait(20)
    width = clips.width()
    later = start_again()
    later.resize(study.size())  # Without a real screen it was made as small as the pretended one.
    later.projects.open_path(file)
    qtbot.waitUntil(lambda: abs(later.deck.docks["clips"].width() - width) <= 2)


def test_brightness_is_kept(study: MainWindow, start_again: Start) -> None:
    study.player.set_brightness(40)
    study.player.set_contrast(-20)
    assert start_again().player.transport.tone.values() == (40, -20)


def test_dark_colours_are_kept(study: MainWindow, start_again: Start) -> None:
    def lightness(window: MainWindow) -> int:
        QTest.qWait(1)  # Qt tells the widgets in the event loop.
        return window.grab().toImage().pixelColor(4, window.height() - 4).lightness()

    assert lightness(study) > 128
    try:
        study.actions_["dark"].trigger()
        assert lightness(study) < 80
        later = start_again()
        assert later.actions_["dark"].isChecked()
        assert lightness(later) < 80
        later.actions_["dark"].trigger()
        assert lightness(later) > 128
    finally:
        set_dark(application(), False)


def test_what_was_trained_last_is_chosen_again(
    study: MainWindow, start_again: Start, qtbot: QtBot
) -> None:
    file, tab = file_of(study), study.training.train_tab
    tab.take({"model": "cnn", "values": {"rounds": 3}, "seed": 5, "held_out": ["m1"]})
    study.training.train()
    study.queue.cancel_all()
    qtbot.waitUntil(lambda: study.queue.busy() is None)
    later = start_again()
    assert later.projects.open_path(file)
    asked = later.training.train_tab.settings()
    assert (asked["model"], asked["seed"], asked["held_out"]) == ("cnn", 5, ["m1"])
    assert asked["values"]["rounds"] == 3


def test_settings_of_another_version_are_left_out(study: MainWindow) -> None:
    tab = study.training.train_tab
    before = tab.settings()
    tab.take({"model": "gone", "values": {"gone": 1, "rounds": "many"}, "held_out": None})
    assert tab.settings() == before


def test_recent_projects_stand_in_the_file_menu(study: MainWindow, tmp_path: Path) -> None:
    file = file_of(study)
    study.projects.close()
    menu = next(
        action.menu() for action in study.menuBar().actions()[0].menu().actions() if action.menu()
    )
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == [file.stem]
    menu.actions()[0].trigger()
    assert study.workspace.project is not None


def test_to_look_only_offers_no_changes(study: MainWindow, start_again: Start) -> None:
    file = file_of(study)
    later = start_again()
    later.workspace.open(Project.open(file, read_only=True))
    able = {c.id for c in COMMANDS if later.actions_[c.id].isEnabled()}
    assert not able & WRITING
    assert {"play", "next", "export"} <= able
    assert "look only" in later.training.train_tab.why_not()
    assert not later.training.train_tab.train.isEnabled()


def test_the_guide_opens_with_its_pictures(study: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(study, Qt.Key.Key_F1)
    guide = study.commands._guide
    assert guide is not None
    assert guide.isVisible()
    assert "user guide" in guide.text.toPlainText()
    # A picture that is not found would be a small drawing of a broken one.
    assert guide.text.document().size().height() > 3000
    assert not guide.text.horizontalScrollBar().isVisible()
    qtbot.waitUntil(guide.isActiveWindow)
    QTest.keyClick(guide.text, Qt.Key.Key_Escape)
    assert not guide.isVisible()


def test_a_panel_in_a_tab_has_no_second_title(study: MainWindow, qtbot: QtBot) -> None:
    docks = study.deck.docks
    qtbot.waitUntil(lambda: docks["jobs"].titleBarWidget() is not None)
    assert docks["clips"].titleBarWidget() is None
    docks["jobs"].setFloating(True)
    qtbot.waitUntil(lambda: docks["jobs"].titleBarWidget() is None)
    qtbot.waitUntil(lambda: docks["embedding"].titleBarWidget() is None)
