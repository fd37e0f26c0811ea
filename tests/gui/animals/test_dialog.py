"""The table of animals, with keys and clipboard as a user has them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QLineEdit
from pytestqt.qtbot import QtBot

from mousevision.gui.animals.dialog import AnimalsDialog
from mousevision.gui.window import MainWindow
from mousevision.services.animals import animal_table
from mousevision.store.project import Project

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dialog(study: MainWindow, qtbot: QtBot) -> Iterator[AnimalsDialog]:
    made = AnimalsDialog(study.workspace, study)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()
    made.deleteLater()


def project_of(window: MainWindow) -> Project:
    assert window.workspace.project is not None
    return window.workspace.project


def values(window: MainWindow, column: str) -> list[str]:
    rows = animal_table(project_of(window)).rows
    return [row.values.get(column, "") for row in rows]


def paste(dialog: AnimalsDialog, text: str, row: int = 0, column: int = 1) -> None:
    QGuiApplication.clipboard().setText(text)
    dialog.grid.setCurrentCell(row, column)
    QTest.keyClick(dialog.grid, Qt.Key.Key_V, CTRL)


def test_typing_a_cell_is_an_edit_on_disk(study: MainWindow, dialog: AnimalsDialog) -> None:
    dialog.grid.item(1, 1).setText("sham")
    assert values(study, "group")[1] == "sham"
    assert project_of(study).undo_name == "Change 1 cell of the animals' table"
    QTest.keyClick(dialog, Qt.Key.Key_Z, CTRL)
    assert values(study, "group")[1] == ""
    assert dialog.grid.item(1, 1).text() == ""
    assert dialog.words.text() == "Undone: Change 1 cell of the animals' table"


def test_return_goes_down_as_in_a_spreadsheet(
    study: MainWindow, dialog: AnimalsDialog, qtbot: QtBot
) -> None:
    grid = dialog.grid
    grid.setFocus()
    grid.setCurrentCell(0, 1)
    for row, word in enumerate(("sham", "lesion", "sham", "lesi")):
        QTest.keyClicks(grid, word[0])
        field = grid.viewport().focusWidget()
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, word[1:])
        QTest.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda row=row: grid.currentRow() == min(row + 1, 3))
    wanted = ["sham", "lesion", "sham", "lesion"]
    qtbot.waitUntil(lambda: values(study, "group") == wanted)
    grid.setCurrentCell(2, 1)
    QTest.keyClick(grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert (grid.currentRow(), grid.currentColumn()) == (1, 1)
    for _ in range(9):
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert grid.currentRow() == grid.rowCount() - 1


def test_a_plain_block_is_pasted_at_once(study: MainWindow, dialog: AnimalsDialog) -> None:
    paste(dialog, "sham\tleft\ninjured\tright\n", row=1)
    assert values(study, "group")[1:3] == ["sham", "injured"]
    assert values(study, "side of lesion")[1:3] == ["left", "right"]
    assert dialog.words.text() == "4 cells changed, saved."
    project_of(study).undo()
    assert values(study, "group") == [""] * len(values(study, "group"))


def test_a_table_with_headings_asks_before_it_adds_or_leaves_out(
    study: MainWindow, dialog: AnimalsDialog
) -> None:
    first, second = (row.name for row in dialog.table.rows[:2])
    paste(dialog, f"Animal\tGroup\tWeight\n{second}\tsham\t21,5\nnobody\tx\t1\n{first}\top\t22\n")
    assert values(study, "group")[0] == "", "it waits for the answer"
    assert dialog.take.isVisible()
    for words in ("New columns: Weight", "nobody"):
        assert words in dialog.words.text()
    QTest.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    assert dialog.words.text() == "Nothing was pasted."
    paste(dialog, f"Animal\tGroup\tWeight\n{second}\tsham\t21,5\nnobody\tx\t1\n{first}\top\t22\n")
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert values(study, "group")[:2] == ["op", "sham"]
    assert values(study, "Weight")[:2] == ["22", "21,5"]
    assert not dialog.take.isVisible()


def test_copy_and_delete(study: MainWindow, dialog: AnimalsDialog) -> None:
    paste(dialog, "sham\tleft\ninjured\tright\n")
    dialog.grid.clearSelection()
    for row in (0, 1):
        for column in (1, 2):
            dialog.grid.item(row, column).setSelected(True)
    QTest.keyClick(dialog.grid, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "sham\tleft\ninjured\tright\n"
    QTest.keyClick(dialog.grid, Qt.Key.Key_Delete)
    assert set(values(study, "group")) == {""}
    assert project_of(study).undo_name == "Change 4 cells of the animals' table"


def test_two_spellings_become_one(study: MainWindow, dialog: AnimalsDialog) -> None:
    paste(dialog, "left\nLeft\nleft\n", column=2)
    assert "“left” and “Left”" in dialog.spellings.text()
    QTest.mouseClick(dialog.same, Qt.MouseButton.LeftButton)
    assert values(study, "side of lesion")[:3] == ["left"] * 3
    assert not dialog.same.isVisible()


def test_columns_and_names(
    study: MainWindow, dialog: AnimalsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("weight", True))
    dialog.ask_column()
    assert dialog.table.columns[-1] == "weight"
    dialog.ask_column()
    assert "already" in dialog.words.text()
    dialog.grid.setCurrentCell(0, 1)
    dialog.remove_column()
    assert "always there" in dialog.words.text()
    dialog.grid.setCurrentCell(0, len(dialog.table.columns))
    dialog.remove_column()
    assert "weight" not in dialog.table.columns
    taken = dialog.table.rows[1].name
    dialog.grid.item(0, 0).setText(taken)
    assert "already" in dialog.words.text()
    assert dialog.grid.item(0, 0).text() == dialog.table.rows[0].name
    dialog.grid.item(0, 0).setText("x9")
    assert "x9" in {row.name for row in animal_table(project_of(study)).rows}


def test_the_command_opens_it(study: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(AnimalsDialog, "exec", lambda self: opened.append(self.windowTitle()))
    study.actions_["animals"].trigger()
    assert opened == ["Animals' table"]


def test_time_points_and_days_of_sessions(study: MainWindow, dialog: AnimalsDialog) -> None:
    dialog.pages.setCurrentWidget(dialog.sessions)
    grid = dialog.sessions.grid
    QGuiApplication.clipboard().setText("week 9\t2025-03-14\n")
    grid.setCurrentCell(0, 1)
    QTest.keyClick(grid, Qt.Key.Key_V, CTRL)
    assert dialog.words.text() == "2 cells changed, saved."
    at = 0
    assert (grid.item(at, 1).text(), grid.item(at, 2).text()) == ("week 9", "2025-03-14"), (
        "a row stays where it is, though its new name sorts elsewhere"
    )
    grid.item(at, 2).setText("yesterday")
    assert "2025-03-14" in dialog.words.text()
    assert grid.item(at, 2).text() == "2025-03-14", "what is refused does not stay in the cell"
    grid.setCurrentCell(at, 2)
    grid.item(at, 2).setSelected(True)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert grid.item(at, 2).text() == ""


def test_what_has_no_place_among_the_sessions_is_told(dialog: AnimalsDialog) -> None:
    page = dialog.sessions
    dialog.pages.setCurrentWidget(page)
    here = page.grid.item(0, 0).text()
    QGuiApplication.clipboard().setText(f"{here}\tweek 9\t\t7 clips\nnobody\tweek 8\n")
    page.grid.setCurrentCell(0, 0)
    QTest.keyClick(page.grid, Qt.Key.Key_V, CTRL)
    assert dialog.words.text() == "2 cells changed, saved. Left out, no place here: 2 values."
    assert [page.grid.item(row, 0).text() for row in (0, 1)] == [here, page.rows[1].animal]
