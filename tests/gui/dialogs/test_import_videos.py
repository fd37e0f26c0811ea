"""The import dialog: dropping, the table's columns, patterns in words, the preview."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from mousevision.gui.dialogs import import_table
from mousevision.gui.dialogs.import_list import WORDS
from mousevision.gui.dialogs.import_preview import HEADER
from mousevision.gui.dialogs.import_table import NOT_THERE
from mousevision.gui.dialogs.import_videos import ImportDialog
from mousevision.gui.jobs import JobQueue
from mousevision.services.import_plan import ImportRules, plan_import, table_head
from mousevision.services.path_template import STANDARD

NAMES = ("m1_week0_a.mp4", "m1_week2_b.mp4", "m2_week0_c.mp4", "odd.mp4")


@pytest.fixture
def videos(tmp_path: Path) -> Path:
    folder = tmp_path / "Käfig films"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(b"not looked at")
    return folder


@pytest.fixture
def dialog(qtbot: QtBot, queue: JobQueue) -> Iterator[ImportDialog]:
    made = ImportDialog(queue)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.done(0)


def settled(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Wait until table and preview have been read."""

    def still() -> bool:
        job = dialog._job
        waits = dialog._wait.isActive() or dialog.table.busy()
        return not waits and job is not None and not job.active

    qtbot.waitUntil(still, timeout=10_000)


def table(folder: Path, header: str, name: str = "words.csv") -> Path:
    path = folder.parent / name
    rows = "".join(f"{file},anna,left,x\n" for file in NAMES[:3])
    path.write_text(f"{header}\n{rows}", encoding="utf-8")
    return path


def row(dialog: ImportDialog, at: int) -> list[str]:
    items = [dialog.preview.item(at, column) for column in range(len(HEADER))]
    return [item.text() if item else "" for item in items]


def drop(widget: QWidget, paths: list[Path]) -> bool:
    """Drop files on a widget as the system does; return whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle = QPointF(widget.rect().center())
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    enter = QDragEnterEvent(middle, copy, data, left, none)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(middle, copy, data, left, none))
    return enter.isAccepted()


def test_what_is_dropped_on_list_or_dialog_is_listed_once(
    qtbot: QtBot, dialog: ImportDialog, videos: Path
) -> None:
    words = table(videos, "file,mouse,hand,x")
    assert drop(dialog.list.viewport(), [videos, words])
    assert drop(dialog, [videos, videos / NAMES[0]])
    assert dialog.paths() == [videos, videos / NAMES[0]]
    assert dialog.table.table() == words
    settled(qtbot, dialog)
    assert dialog.start.isEnabled()
    assert dialog.list.viewport().acceptDrops()
    assert not dialog.table.path.acceptDrops()  # or it would write the address down


def test_an_empty_list_says_that_it_is_the_place(dialog: ImportDialog) -> None:
    assert WORDS in dialog.list.accessibleDescription()
    picture = dialog.list.grab().toImage()
    blank = picture.pixelColor(picture.width() // 2, 12)
    middle = [
        picture.pixelColor(x, picture.height() // 2) for x in range(20, picture.width() - 20)
    ]
    assert any(colour != blank for colour in middle)


def test_delete_removes_the_selected_entries(
    qtbot: QtBot, dialog: ImportDialog, videos: Path
) -> None:
    dialog.add_paths([videos / name for name in NAMES])
    dialog.list.setCurrentRow(1)
    assert dialog.remove.isEnabled()
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    QTest.keyClick(dialog.list, Qt.Key.Key_Backspace)
    assert [path.name for path in dialog.paths()] == [NAMES[0], NAMES[3]]
    settled(qtbot, dialog)
    assert dialog.preview.rowCount() == 2
    dialog.list.remove_all()
    settled(qtbot, dialog)
    assert dialog.words.text().startswith("No videos here yet")
    assert not dialog.start.isEnabled()


def test_columns_are_menus_filled_from_the_table(
    qtbot: QtBot, dialog: ImportDialog, videos: Path
) -> None:
    dialog.add_paths([videos])
    assert not any(box.isEnabled() for box in dialog.table.columns.values())
    dialog.table.path.setText(str(table(videos, "File,Mouse,hand,view")))
    settled(qtbot, dialog)
    boxes = dialog.table.columns
    assert {role: box.currentText() for role, box in boxes.items()} == {
        "file": "File", "subject": "Mouse", "session": NOT_THERE, "class": NOT_THERE,
    }  # fmt: skip
    names = [boxes["class"].itemText(at) for at in range(boxes["class"].count())]
    assert names == [NOT_THERE, "File", "Mouse", "hand", "view"]
    assert row(dialog, 0)[1:4] == ["anna", "", ""]
    boxes["class"].setCurrentText("hand")
    boxes["subject"].setCurrentText(NOT_THERE)
    settled(qtbot, dialog)
    assert row(dialog, 0)[1:4] == ["", "", "left"]
    plan = plan_import(dialog.paths(), dialog.rules())
    assert {clip.behaviour for clip in plan.clips} == {"left", ""}
    dialog.table.path.clear()
    settled(qtbot, dialog)
    assert row(dialog, 0)[1:4] == ["", "", ""]
    assert dialog.rules() == ImportRules()


def test_every_menu_has_a_label_that_leads_to_it(dialog: ImportDialog) -> None:
    labels = {label.buddy(): label.text() for label in dialog.findChildren(QLabel)}
    titles = [labels[box].replace("&", "") for box in dialog.table.columns.values()]
    assert titles == ["File", "Animal", "Session", "Class"]
    assert labels[dialog.pattern.box] == "&Pattern"
    assert all(box.accessibleName() for box in dialog.table.columns.values())


def test_the_table_is_never_read_in_the_gui_thread(
    qtbot: QtBot, dialog: ImportDialog, videos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[threading.Thread] = []

    def spy(path: Path) -> Any:
        seen.append(threading.current_thread())
        return table_head(path)

    monkeypatch.setattr(import_table, "table_head", spy)
    dialog.add_paths([videos, table(videos, "file,mouse,a,b")])
    settled(qtbot, dialog)
    assert len(seen) == 1
    assert seen[0] is not threading.main_thread()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("gone.csv", None, "does not exist"),
        ("broken.xlsx", b"no zip", "cannot be read as a table"),
        ("nameless.csv", b"what,mouse\nx,y\n", "which column of nameless.csv names the videos"),
    ],
)
def test_a_table_that_is_of_no_use_says_why(
    qtbot: QtBot, dialog: ImportDialog, videos: Path, name: str, data: bytes | None, words: str
) -> None:
    if data is not None:
        (videos.parent / name).write_bytes(data)
    dialog.add_paths([videos])
    dialog.table.path.setText(f'"{videos.parent / name}"')
    settled(qtbot, dialog)
    assert words in dialog.table.words.text()
    assert dialog.table.words.isVisible()
    assert "⚠" in dialog.words.text()
    assert not dialog.start.isEnabled()
    dialog.table.path.clear()
    settled(qtbot, dialog)
    assert not dialog.table.words.isVisible()
    assert dialog.start.isEnabled()


def test_naming_the_column_of_files_mends_a_table_without_the_usual_names(
    qtbot: QtBot, dialog: ImportDialog, videos: Path
) -> None:
    dialog.add_paths([videos, table(videos, "what,who,side,x")])
    settled(qtbot, dialog)
    assert not dialog.start.isEnabled()
    dialog.table.columns["file"].setCurrentText("what")
    dialog.table.columns["subject"].setCurrentText("who")
    settled(qtbot, dialog)
    assert dialog.start.isEnabled()
    assert row(dialog, 1)[:2] == [NAMES[1], "anna"]


def test_patterns_are_offered_and_say_what_they_fit(
    qtbot: QtBot, dialog: ImportDialog, videos: Path
) -> None:
    offered = dialog.pattern.box
    assert offered.itemText(0) == STANDARD[0]
    dialog.add_paths([videos])
    settled(qtbot, dialog)
    assert offered.itemText(0) == "{animal}_{session}_{anything}"
    assert offered.currentText() == ""
    QTest.keyClick(offered, Qt.Key.Key_Down)
    assert offered.currentText() == "{animal}_{session}_{anything}"
    settled(qtbot, dialog)
    assert dialog.pattern.words.text() == "It fits 3 of 4 files."
    assert row(dialog, 1)[:4] == [NAMES[1], "m1", "week2", ""]
    assert dialog.words.text().startswith("4 clips, 2 animals, no classes. 1 without an animal")
    assert dialog.start.isEnabled()


def test_a_pattern_is_typed_and_nothing_is_put_in_behind_it(
    qtbot: QtBot, dialog: ImportDialog, videos: Path
) -> None:
    dialog.add_paths([videos])
    settled(qtbot, dialog)
    QTest.keyClicks(dialog.pattern.box, "{animal}_w")
    assert dialog.pattern.pattern() == "{animal}_w"
    settled(qtbot, dialog)
    words = dialog.pattern.words.text()
    assert "fits none of 4 files; the first is m1_week0_a.mp4" in words
    QTest.keyClicks(dialog.pattern.box, "eek{session}_{anything}")
    settled(qtbot, dialog)
    assert row(dialog, 1)[1:3] == ["m1", "2"]


def test_a_wrong_pattern_says_so_at_once_and_nothing_can_be_imported(
    qtbot: QtBot, dialog: ImportDialog, videos: Path
) -> None:
    dialog.add_paths([videos])
    dialog.pattern.box.setEditText("{week}_{animal}")
    assert "cannot hold “{week}”" in dialog.pattern.words.text()
    settled(qtbot, dialog)
    assert "cannot hold “{week}”" in dialog.pattern.words.text()
    assert dialog.preview.rowCount() == 4
    assert not dialog.start.isEnabled()
    dialog.pattern.box.setEditText(r"^(?P<subject>m\d)")
    settled(qtbot, dialog)
    assert dialog.pattern.words.text() == "It fits 3 of 4 files."
    assert dialog.start.isEnabled()


def test_return_in_a_field_does_not_import_but_the_button_does(
    qtbot: QtBot, dialog: ImportDialog, videos: Path
) -> None:
    dialog.add_paths([videos])
    settled(qtbot, dialog)
    for field in (dialog.pattern.box, dialog.table.path, dialog.list):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert dialog.isVisible()
    dialog.start.setFocus()
    QTest.keyClick(dialog.start, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_what_is_not_shown_yet_cannot_be_imported(
    qtbot: QtBot, dialog: ImportDialog, videos: Path
) -> None:
    dialog.add_paths([videos])
    settled(qtbot, dialog)
    assert dialog.start.isEnabled()
    dialog.from_folder.click()
    assert not dialog.start.isEnabled()
    settled(qtbot, dialog)
    assert row(dialog, 0)[3:] == [videos.name, str(videos)]


def test_it_fits_a_small_screen_and_tab_reaches_everything(
    qtbot: QtBot, dialog: ImportDialog, videos: Path
) -> None:
    dialog.add_paths([videos, table(videos, "file,mouse,a,b")])
    dialog.pattern.box.setEditText("{animal")
    settled(qtbot, dialog)
    assert dialog.width() <= 1200
    assert dialog.height() <= 680
    assert dialog.minimumSizeHint().height() <= 600
    cut = [
        label.text()
        for label in dialog.findChildren(QLabel)
        if label.isVisible() and not label.wordWrap() and label.width() < label.sizeHint().width()
    ]
    assert cut == []
    seen: set[QWidget | None] = set()
    dialog.list.setFocus()
    for _ in range(20):
        seen.add(dialog.focusWidget())
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    boxes = dialog.table.columns.values()
    assert {dialog.list, *boxes, dialog.pattern.box, dialog.from_folder, dialog.preview} <= seen


def test_a_table_in_a_folder_is_taken_once_and_not_again_when_it_was_cleared(
    qtbot: QtBot, dialog: ImportDialog, videos: Path
) -> None:
    inside = table(videos, "file,mouse,a,b").rename(videos / "clips.csv")
    dialog.add_paths([videos])
    assert dialog.table.table() == inside
    settled(qtbot, dialog)
    assert row(dialog, 0)[1] == "anna"
    dialog.table.path.clear()
    dialog.add_paths([videos / NAMES[0]])
    assert dialog.table.table() is None
    settled(qtbot, dialog)
    assert row(dialog, 0)[1] == ""


@pytest.mark.realdata
def test_real_reaches_by_menu_and_by_pattern_are_the_same(
    qtbot: QtBot, dialog: ImportDialog, test_data: Path
) -> None:
    dialog.add_paths([test_data / "reach"])
    settled(qtbot, dialog)
    dialog.table.columns["class"].setCurrentText("hand")
    settled(qtbot, dialog)
    assert dialog.words.text() == "61 clips, 9 animals, 2 classes (LeftHanded, RightHanded)."
    by_table = [row(dialog, at) for at in range(dialog.preview.rowCount())]
    dialog.table.path.clear()
    dialog.pattern.box.setCurrentIndex(0)
    settled(qtbot, dialog)
    assert dialog.pattern.words.text() == "It fits 61 of 61 files."
    assert [row(dialog, at) for at in range(dialog.preview.rowCount())] == by_table
