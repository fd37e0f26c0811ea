"""The history in the window: listed, told in words, gone to and back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QProgressDialog
from pytestqt.qtbot import QtBot

from mousevision.gui import historian
from mousevision.gui.history.model import (
    NOW,
    PAGE,
    START,
    STATE,
    WHAT,
    WHEN,
    WHO,
    HistoryModel,
    local_time,
    short_time,
)
from mousevision.gui.history.panel import LOOK_ONLY, WAITING, WORDS, HistoryPanel
from mousevision.gui.window import MainWindow
from mousevision.services import labelling
from mousevision.store import bouts, history, listing, raters
from mousevision.store.behaviours import behaviours
from mousevision.store.history import DISCARDED, IN_FORCE, UNDONE, HistoryEntry
from mousevision.store.project import Project
from tests.gui.test_window import press, project_of

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
AT = "2026-03-01T10:00:00.000+00:00"


class Edits:
    """A history of any length that notes what was read of it."""

    def __init__(self, count: int, undone: int = 0) -> None:
        self.count, self.undone = count, undone
        self.read: list[tuple[int, int]] = []

    def __call__(self, skip: int, limit: int) -> Sequence[HistoryEntry]:
        self.read.append((skip, limit))
        numbers = range(self.count - skip, max(self.count - skip - limit, 0), -1)
        last = self.count - self.undone
        return [
            HistoryEntry(n, f"Edit {n}", "anna", AT, IN_FORCE if n <= last else UNDONE)
            for n in numbers
        ]


def shown(model: HistoryModel, row: int) -> tuple[str, str]:
    return model.index(row, WHAT).data(), model.index(row, STATE).data()


def rows(window: MainWindow) -> list[tuple[str, str]]:
    model = window.history.model
    return [shown(model, row) for row in range(model.rowCount())]


def test_the_model_keeps_the_rules(qtbot: QtBot) -> None:
    model = HistoryModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert model.rowCount() == 0
    edits = Edits(5, undone=2)
    model.show(edits, 5, 3)
    assert [shown(model, row) for row in range(6)] == [
        ("Edit 5", "undone"),
        ("Edit 4", "undone"),
        ("Edit 3", NOW),
        ("Edit 2", ""),
        ("Edit 1", ""),
        (START, ""),
    ]
    assert [model.number(row) for row in (-1, 0, 5, 6)] == [None, 5, 0, None]
    assert model.index(2, WHAT).data(Qt.ItemDataRole.FontRole).bold()
    assert model.index(3, WHAT).data(Qt.ItemDataRole.FontRole) is None
    grey = model.index(0, WHAT).data(Qt.ItemDataRole.ForegroundRole)
    assert grey is not None
    assert model.index(3, WHAT).data(Qt.ItemDataRole.ForegroundRole) is None
    assert "double-click to do it" in model.index(0, WHO).data(Qt.ItemDataRole.ToolTipRole)
    edits.count, edits.undone = 7, 0
    model.update(7, 7)
    assert shown(model, 0) == ("Edit 7", NOW)
    assert shown(model, 2) == ("Edit 5", "")
    model.update(2, 2)
    assert model.rowCount() == 3
    model.clear()
    assert (model.rowCount(), model.number(0)) == (0, None)
    del tester


def test_what_was_replaced_is_told(qtbot: QtBot) -> None:
    model = HistoryModel()
    model.show(lambda skip, limit: [HistoryEntry(1, "Edit", "", AT, DISCARDED)], 1, 0)
    assert shown(model, 0) == ("Edit", "replaced")
    assert shown(model, 1) == (START, NOW)
    assert "cannot be gone to" in model.index(0, WHAT).data(Qt.ItemDataRole.ToolTipRole)


def test_only_what_is_seen_is_read(qtbot: QtBot) -> None:
    """Of 100,000 edits, a page or two for what is on screen, wherever that is."""
    panel = HistoryPanel()
    qtbot.addWidget(panel)
    edits = Edits(100_000)
    panel.model.show(edits, edits.count, edits.count)
    panel.show_words(True, True)
    panel.resize(420, 300)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.grab()
    assert {skip for skip, _ in edits.read} <= {0, PAGE, 100_000 - PAGE}
    edits.read.clear()
    panel.list.scrollTo(panel.model.index(50_000, WHAT))
    panel.grab()
    assert len(set(edits.read)) <= 3
    edits.read.clear()
    edits.count += 1
    panel.model.update(edits.count, edits.count)
    panel.grab()
    assert len(set(edits.read)) <= 3
    assert panel.model.index(0, WHEN).data() == short_time(AT)
    assert local_time(AT) in panel.model.index(0, WHEN).data(Qt.ItemDataRole.ToolTipRole)


def test_what_was_done_today_is_told_by_the_clock(qtbot: QtBot) -> None:
    assert short_time(history.now()).count(":") == 2
    assert ":" not in short_time(AT)


@pytest.fixture
def labelled(study: MainWindow) -> MainWindow:
    """The study with four labels given by key, and the panel in front."""
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_2):
        press(study, key)
    press(study, Qt.Key.Key_H, CTRL | SHIFT)
    return study


def test_it_is_hidden_until_it_is_asked_for(study: MainWindow) -> None:
    dock = study.deck.docks["history"]
    assert dock.isHidden()
    assert dock.toggleViewAction().text() == "History"
    press(study, Qt.Key.Key_H, CTRL | SHIFT)
    assert study.history.isVisible()
    assert study.history.words.text() == WORDS
    newest = project_of(study).history()[0]
    assert rows(study)[0] == (newest.name, NOW)


def test_double_click_goes_back_and_return_forth(labelled: MainWindow, qtbot: QtBot) -> None:
    project, view = project_of(labelled), labelled.history.list
    top = project.revision
    assert [state for _, state in rows(labelled)[:3]] == [NOW, "", ""]
    box = view.visualRect(labelled.history.model.index(2, WHAT))
    spot = box.center() if box.width() else QPoint(5, 5)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert project.revision == top - 2
    assert [state for _, state in rows(labelled)[:3]] == ["undone", "undone", NOW]
    assert labelled.statusBar().currentMessage() == "Undone: 2 steps"
    clip = labelled.workspace.clip
    assert clip is not None
    assert clip.behaviour == "right"
    view.setCurrentIndex(labelled.history.model.index(0, WHAT))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert project.revision == top
    assert [state for _, state in rows(labelled)[:3]] == [NOW, "", ""]
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert labelled.statusBar().currentMessage() == "The project is in this state already."


def test_undo_by_key_is_followed(labelled: MainWindow) -> None:
    press(labelled, Qt.Key.Key_Z, CTRL)
    assert [state for _, state in rows(labelled)[:2]] == ["undone", NOW]
    press(labelled, Qt.Key.Key_1)
    names = [state for _, state in rows(labelled)[:3]]
    assert names in ([NOW, "replaced", ""], ["undone", NOW, ""])


def _many(project: Project, steps: int) -> int:
    """Make some edits; return the one before them."""
    with project.edit("anna") as edit:
        anna = raters.ensure_rater(edit, "anna")
    before = project.revision
    clip = listing.clip_ids(project)[0]
    reach = next(b for b in behaviours(project) if b.name == "reach")
    for at in range(steps // 2):
        bout = labelling.draw_bout(project, anna, clip, reach, at % 10, at % 10 + 2)
        labelling.remove_bouts(project, anna, [bout.id])
    assert bouts.all_bouts(project, anna.id) == []
    return before


def test_a_long_way_is_gone_beside_the_window(
    study: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(historian, "AT_ONCE", 3)
    project = project_of(study)
    before = _many(project, 40)
    press(study, Qt.Key.Key_H, CTRL | SHIFT)
    study.historian.go_to(before)
    assert study.findChild(QProgressDialog) is not None
    study.historian.go_to(0)  # asked again while it is under way
    qtbot.waitUntil(lambda: study.historian._job is None)
    assert project.revision == before
    assert study.statusBar().currentMessage() == "Undone: 40 steps"
    qtbot.waitUntil(lambda: study.findChild(QProgressDialog) is None)
    qtbot.waitUntil(lambda: rows(study)[40][1] == NOW)


def test_a_long_way_can_be_cancelled(
    study: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(historian, "AT_ONCE", 3)
    project = project_of(study)
    before = _many(project, 40)
    there = project.revision
    study.historian.go_to(before)
    dialog = study.findChild(QProgressDialog)
    assert dialog is not None
    dialog.canceled.emit()
    qtbot.waitUntil(lambda: study.historian._job is None)
    # Cancelled in time or not: it is whole either way.
    assert project.revision in (before, there)


def test_refusals_are_told(labelled: MainWindow) -> None:
    press(labelled, Qt.Key.Key_Z, CTRL)
    with project_of(labelled).edit("other") as edit:
        edit.run("UPDATE subjects SET meta = '{\"a\": 1}'")
    gone = next(e for e in project_of(labelled).history() if e.state == DISCARDED)
    labelled.historian.go_to(gone.id)
    assert "other edits were made in its place" in labelled.problems.words.text()


def test_a_project_to_look_only_shows_and_goes_nowhere(
    window: MainWindow, study: MainWindow, qtbot: QtBot
) -> None:
    file = project_of(study).file
    press(study, Qt.Key.Key_H, CTRL | SHIFT)
    study.projects.close()
    assert study.history.words.text() == WAITING
    assert study.history.model.rowCount() == 0
    study.workspace.open(Project.open(file, read_only=True))
    assert study.history.words.text() == LOOK_ONLY
    count = history.count(project_of(study))
    assert study.history.model.rowCount() == count + 1
    said: list[str] = []
    study.workspace.said.connect(said.append)
    study.history.list.chosen.emit(count)
    assert said == ["The project is open to look only: open it for writing to go back."]


def test_who_works_blind_reads_no_history(labelled: MainWindow) -> None:
    """The names of edits hold those of clips, and others' labels."""
    assert labelled.history.isVisible()
    labelled.blinder.begin()
    assert not labelled.history.isVisible()
    assert not labelled.actions_["history"].isEnabled()
    press(labelled, Qt.Key.Key_H, CTRL | SHIFT)
    assert not labelled.history.isVisible()
