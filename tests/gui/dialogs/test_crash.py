"""The box of an unexpected error: what it shows, and the report that it saves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from mousevision.gui import app as app_module
from mousevision.gui.app import CrashReporter
from mousevision.gui.dialogs.crash import CrashBox
from mousevision.gui.window import MainWindow

NAME = "Müller_m07"
Act = Callable[[CrashBox], None]


@pytest.fixture
def reporter(window: MainWindow) -> Iterator[CrashReporter]:
    """The reporter, given errors by hand: pytest keeps Python's own hooks."""
    made = CrashReporter(window)
    yield made
    made.deleteLater()


def happen(reporter: CrashReporter, act: Act) -> list[CrashBox]:
    """Let an error come up that names an animal, and act on each box that is shown."""
    shown: list[CrashBox] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, CrashBox):
            timer.stop()
            shown.append(box)
            try:
                act(box)
                assert box.isVisible()
                QTest.keyClick(box, Qt.Key.Key_Escape)
                assert not box.isVisible()
            finally:
                box.done(0)  # else a test that fails here would wait for ever

    timer = QTimer(reporter)
    timer.timeout.connect(look)
    timer.start(20)
    try:
        {}[NAME]
    except KeyError as error:
        reporter._hook(type(error), error, error.__traceback__)
    return shown


def choose(monkeypatch: pytest.MonkeyPatch, *answers: Path | str) -> list[Path]:
    """Answer the file dialog; return what was suggested each time."""
    left, suggested = list(answers), []

    def answer(_: object, title: str, start: str, kinds: str) -> tuple[str, str]:
        suggested.append(Path(start))
        return str(left.pop(0)), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return suggested


def press(box: CrashBox) -> None:
    QTest.mouseClick(box.save_button, Qt.MouseButton.LeftButton)


def test_a_report_is_saved_and_names_nothing(
    reporter: CrashReporter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    suggested = choose(monkeypatch, tmp_path / "for the makers")
    shown = happen(reporter, press)
    text = (tmp_path / "for the makers.txt").read_text(encoding="utf-8")
    assert "KeyError" in text
    assert NAME not in text
    assert suggested[0].name == "MouseVision report.txt"
    assert "for the makers.txt" in shown[0].informativeText()
    assert f"KeyError: '{NAME}'" in shown[0].detailedText()  # for the user's own eyes


def test_a_folder_that_cannot_be_written_is_told_and_another_one_is_taken(
    reporter: CrashReporter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    choose(monkeypatch, tmp_path / "file" / "report.txt", tmp_path / "report.txt")
    said = []

    def act(box: CrashBox) -> None:
        for _ in range(2):
            press(box)
            assert box.isVisible()
            said.append(box.informativeText())

    happen(reporter, act)
    assert "cannot be written" in said[0]
    assert "another folder" in said[0]
    assert "Written" in said[1]
    assert (tmp_path / "report.txt").is_file()


def test_a_read_only_folder_is_told(
    reporter: CrashReporter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    choose(monkeypatch, tmp_path / "report.txt")
    monkeypatch.setattr(Path, "write_text", refused)  # root may write to any folder
    shown = happen(reporter, press)
    assert "cannot be written (Permission denied)" in shown[0].informativeText()
    assert not list(tmp_path.glob("report*"))


def test_no_file_chosen_is_nothing_written(
    reporter: CrashReporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, "")
    assert happen(reporter, press)[0].informativeText() == ""


def test_a_text_that_is_there_is_not_written_over_unasked(
    reporter: CrashReporter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The file dialog asked about `report`, not about `report.txt`."""
    (tmp_path / "report.txt").write_text("notes")
    choose(monkeypatch, tmp_path / "report")
    happen(reporter, press)
    assert (tmp_path / "report.txt").read_text() == "notes"
    assert "KeyError" in (tmp_path / "report").read_text()


def test_without_a_report_the_box_is_shown_all_the_same(
    reporter: CrashReporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: BaseException) -> str:
        raise RuntimeError("report")

    monkeypatch.setattr(app_module, "crash_report", fails)
    shown = happen(reporter, lambda _: None)
    assert len(shown[0].buttons()) == 2  # OK and Show Details


def test_an_error_of_a_thread_is_shown_by_the_windows(
    reporter: CrashReporter, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(CrashBox, "exec", lambda box: shown.append(box._report))
    error = ValueError(NAME)
    thread = threading.Thread(target=reporter._hook, args=(ValueError, error, None))
    thread.start()
    thread.join()
    assert not shown
    qtbot.waitUntil(lambda: bool(shown))
    assert "ValueError" in shown[0]
