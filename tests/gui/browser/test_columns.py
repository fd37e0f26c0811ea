"""The table's columns: what is read first stands first, empty ones are hidden, choices stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from mousevision.core.changes import Changes
from mousevision.gui.browser.columns import COLUMNS, KEYS
from mousevision.gui.browser.panel import BrowserPanel
from tests.gui.browser.fakes import BEHAVIOURS, FakeQueries, Row, study

PLAIN = ["name", "class", "reviewed", "frames", "file"]


def bare(count: int = 30) -> list[Row]:
    """Clips of which nobody knows anything yet."""
    return [
        Row(at + 1, f"{at:03d}.mp4", subject=None, session=None, day="") for at in range(count)
    ]


def panel_of(qtbot: QtBot, queries: FakeQueries, width: int = 900) -> BrowserPanel:
    panel = BrowserPanel()
    qtbot.addWidget(panel)
    panel.set_behaviours(BEHAVIOURS)
    panel.set_queries(queries)
    panel.resize(width, 500)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.view_bar.table.click()
    return panel


def shown(panel: BrowserPanel) -> list[str]:
    header = panel.views.table.horizontalHeader()
    places = [header.logicalIndex(place) for place in range(header.count())]
    return [KEYS[at] for at in places if not header.isSectionHidden(at)]


def width(panel: BrowserPanel, key: str) -> int:
    return panel.views.table.columnWidth(KEYS.index(key))


def menu_of(panel: BrowserPanel) -> tuple[QMenu, dict[str, QAction]]:
    menu = QMenu(panel)
    panel.views.columns.fill_menu(menu)
    return menu, {action.text(): action for action in menu.actions() if action.text()}


def test_what_is_read_first_stands_first(qtbot: QtBot) -> None:
    assert shown(panel_of(qtbot, FakeQueries(study(20)))) == [
        "name", "subject", "session", "class", "predicted", "confidence", "reviewed", "frames",
        "day", "file",
    ]  # fmt: skip


def test_empty_columns_are_hidden_until_there_is_something(qtbot: QtBot) -> None:
    queries = FakeQueries(bare())
    panel = panel_of(qtbot, queries)
    assert shown(panel) == PLAIN
    queries.change(7, predicted="pre", confidence=0.8)
    panel.refresh(Changes(frozenset({"predictions", "runs"})))
    assert shown(panel) == ["name", "class", "predicted", "confidence", *PLAIN[2:]]
    queries.change(7, subject="m01")
    panel.refresh(Changes(frozenset({"subjects", "clips"}), frozenset({7})))
    assert shown(panel)[:2] == ["name", "subject"]


def test_a_value_far_down_the_list_counts(qtbot: QtBot) -> None:
    rows = bare(500)
    rows[480] = replace(rows[480], session="week 1")
    panel = panel_of(qtbot, FakeQueries(rows))
    assert shown(panel) == ["name", "session", *PLAIN[1:]]


def test_a_filter_hides_no_column(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, FakeQueries([*bare(5), *study(5)[4:]]))
    before = shown(panel)
    assert "session" in before
    panel.set_filter("session=none")
    assert shown(panel) == before


def test_labels_ask_nothing_about_columns(qtbot: QtBot) -> None:
    queries = FakeQueries(bare())
    panel = panel_of(qtbot, queries)
    lists = queries.lists
    queries.change(2, behaviour="pre")
    panel.refresh(Changes(frozenset({"labels", "reviews"}), frozenset({2})))
    assert queries.lists == lists


def test_thumbnails_ask_nothing_about_columns(qtbot: QtBot) -> None:
    queries = FakeQueries(bare())
    panel = BrowserPanel()
    qtbot.addWidget(panel)
    panel.set_queries(queries)
    panel.refresh(Changes(frozenset({"predictions"})))
    assert queries.lists == 1


@pytest.mark.parametrize("size", [300, 900])
def test_no_heading_is_cut(qtbot: QtBot, size: int) -> None:
    panel = panel_of(qtbot, FakeQueries(study(20)), size)
    header = panel.views.table.horizontalHeader()
    for at, column in enumerate(COLUMNS):
        assert header.sectionSize(at) >= header.sectionSizeHint(at), column.key


def test_widths_fit_contents(qtbot: QtBot) -> None:
    long = "Reaching with the left paw"
    rows = [replace(row, behaviour=long) for row in bare()]
    panel = panel_of(qtbot, FakeQueries(rows), 900)
    words = panel.fontMetrics().horizontalAdvance(long)
    assert words < width(panel, "class") < words + 60
    assert width(panel, "frames") < 100


def test_the_clip_takes_the_room_there_is(qtbot: QtBot) -> None:
    rows = [replace(row, name=f"Center_mirror_{row.id:060d}.mp4") for row in bare()]
    panel = panel_of(qtbot, FakeQueries(rows), 300)
    narrow = width(panel, "name")
    panel.resize(1200, 500)
    assert width(panel, "name") > narrow + 200


def test_a_short_name_is_not_cut_even_where_there_is_little_room(qtbot: QtBot) -> None:
    rows = [replace(row, name="wave1.mp4") for row in bare()]
    panel = panel_of(qtbot, FakeQueries(rows), 300)
    assert width(panel, "name") > panel.fontMetrics().horizontalAdvance("wave1.mp4") + 8


def test_a_dragged_width_stays(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, FakeQueries(study(20)))
    header = panel.views.table.horizontalHeader()
    at = KEYS.index("subject")
    edge = header.sectionViewportPosition(at) + header.sectionSize(at) - 1
    before = width(panel, "subject")
    grip = QPoint(edge, header.height() // 2)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(header.viewport(), grip + QPoint(30, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=grip + QPoint(30, 0))
    assert width(panel, "subject") == before + 30
    panel.resize(700, 500)
    assert width(panel, "subject") == before + 30


def test_the_menu_hides_shows_and_resets(qtbot: QtBot) -> None:
    queries = FakeQueries(bare())
    panel = panel_of(qtbot, queries)
    _, actions = menu_of(panel)
    assert not actions["Session (empty)"].isChecked()
    actions["Session (empty)"].trigger()
    actions["Reviewed"].trigger()
    assert shown(panel) == ["name", "session", "class", "frames", "file"]
    _, actions = menu_of(panel)
    assert actions["Session (empty)"].isChecked()
    assert not actions["Reviewed"].isChecked()
    actions["Columns as in the beginning"].trigger()
    assert shown(panel) == PLAIN


def test_the_last_column_stays(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, FakeQueries(bare()))
    for key in PLAIN:
        panel.views.columns.choose(key, False)
    assert shown(panel) == ["file"]


def test_the_menu_is_reached_by_keyboard_and_does_not_sort(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, FakeQueries(bare()))
    sort = panel.view_bar.sort_button.menu()
    inner = next(a.menu() for a in sort.actions() if a.text() == "Columns of the table")
    assert isinstance(inner, QMenu)
    inner.aboutToShow.emit()
    with qtbot.assertNotEmitted(panel.view_bar.sort_chosen):
        next(a for a in inner.actions() if a.text() == "Frames").trigger()
    assert "frames" not in shown(panel)


def test_the_headings_have_the_menu(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, FakeQueries(bare()))
    header = panel.views.table.horizontalHeader()
    seen: list[list[str]] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        seen.append([action.text() for action in menu.actions()])
        menu.close()

    QTimer.singleShot(0, look)
    header.customContextMenuRequested.emit(QPoint(5, 5))
    assert seen[0][:3] == ["Clip", "Animal (empty)", "Session (empty)"]
    assert header.sectionsMovable()


def test_choices_are_remembered(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, FakeQueries(study(20)))
    header = panel.views.table.horizontalHeader()
    header.moveSection(header.visualIndex(KEYS.index("class")), 0)
    panel.views.columns.choose("day", False)
    header.resizeSection(KEYS.index("subject"), 155)
    later = panel_of(qtbot, FakeQueries(study(20)))
    assert later.restore_state(panel.state())
    assert shown(later) == shown(panel)
    assert shown(later)[:2] == ["class", "name"]
    assert "day" not in shown(later)
    assert width(later, "subject") == 155
    assert later.state() == panel.state()


def test_state_before_the_project_is_open(qtbot: QtBot) -> None:
    first = panel_of(qtbot, FakeQueries(study(20)))
    first.views.columns.choose("frames", False)
    panel = BrowserPanel()
    qtbot.addWidget(panel)
    assert panel.restore_state(first.state())
    panel.set_queries(FakeQueries(bare()))
    panel.view_bar.table.click()
    assert shown(panel) == ["name", "class", "reviewed", "file"]


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"\x00\xff",
        b"[]",
        b"{}",
        b'{"order": 3, "shown": {}, "widths": {}}',
        b'{"order": [], "shown": [], "widths": {}}',
        b'{"order": [], "shown": {}, "widths": {"name": "x"}}',
    ],
)
def test_a_damaged_state_changes_nothing(qtbot: QtBot, state: bytes) -> None:
    panel = panel_of(qtbot, FakeQueries(study(20)))
    before = panel.state()
    assert not panel.restore_state(QByteArray(state))
    assert panel.state() == before


def test_a_state_of_other_columns_is_taken_as_far_as_it_goes(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, FakeQueries(study(20)))
    words = b'{"order": ["frames", "gone", "frames"], "shown": {"gone": true}, "widths": {}}'
    assert panel.restore_state(QByteArray(words))
    assert shown(panel)[:2] == ["frames", "name"]
    assert sorted(shown(panel)) == sorted(KEYS)


def test_both_headings_of_the_file_sort_both_ways(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, FakeQueries(study(20)), 1600)
    header = panel.views.table.horizontalHeader()
    at = KEYS.index("file")
    point = QPoint(header.sectionViewportPosition(at) + 20, header.height() // 2)
    for first in (1, 20, 1):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert panel.model.ids[0] == first
        assert header.sortIndicatorSection() == at
