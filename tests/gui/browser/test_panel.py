"""The browser as its user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from mousevision.core.changes import Changes
from mousevision.gui.browser.columns import KEYS
from mousevision.gui.browser.panel import BrowserPanel
from tests.gui.browser.fakes import BEHAVIOURS, FakeQueries, Row, study

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def queries() -> FakeQueries:
    return FakeQueries(study(60))


@pytest.fixture
def panel(qtbot: QtBot, queries: FakeQueries) -> BrowserPanel:
    panel = BrowserPanel()
    qtbot.addWidget(panel)
    panel.set_behaviours(BEHAVIOURS)
    panel.set_choices({"class": ["pre", "post"], "subject": ["m01", "m02"]})
    panel.set_queries(queries)
    panel.resize(280, 640)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def click(panel: BrowserPanel, row: int, keys: Qt.KeyboardModifier | None = None) -> None:
    view = panel.views.view
    view.scrollTo(panel.model.index(row, 0))
    point = view.visualRect(panel.model.index(row, 0)).center()
    modifiers = keys or Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(view.viewport(), LEFT, modifiers, point)


def counts(panel: BrowserPanel) -> str:
    return panel.count_label.text()


@pytest.mark.parametrize("table", [False, True])
def test_click_activates_a_clip(panel: BrowserPanel, table: bool) -> None:
    (panel.view_bar.table if table else panel.view_bar.thumbnails).click()
    heard: list[object] = []
    panel.clip_activated.connect(heard.append)
    panel.selection_changed.connect(heard.append)
    click(panel, 7)
    assert heard == [8, [8]]
    assert panel.current == 8
    assert panel.selected_ids() == [8]


@pytest.mark.parametrize("table", [False, True])
def test_shift_and_ctrl_select_many(panel: BrowserPanel, table: bool) -> None:
    (panel.view_bar.table if table else panel.view_bar.thumbnails).click()
    click(panel, 1)
    click(panel, 4, SHIFT)
    assert panel.selected_ids() == [2, 3, 4, 5]
    click(panel, 3, CTRL)
    assert panel.selected_ids() == [2, 3, 5]


@pytest.mark.parametrize("table", [False, True])
def test_a_window_that_answers_does_not_disturb(panel: BrowserPanel, table: bool) -> None:
    panel.clip_activated.connect(panel.set_current)
    (panel.view_bar.table if table else panel.view_bar.thumbnails).click()
    click(panel, 1)
    click(panel, 3, CTRL)
    click(panel, 5, CTRL)
    assert panel.selected_ids() == [2, 4, 6]
    click(panel, 7, SHIFT)
    assert panel.selected_ids() == [2, 4, 6, 7, 8]


def test_both_views_share_selection_and_place(panel: BrowserPanel) -> None:
    click(panel, 30)
    click(panel, 32, SHIFT)
    panel.view_bar.table.click()
    assert panel.selected_ids() == [31, 32, 33]
    assert 33 in panel.visible_ids()
    assert panel.current == 33


def test_arrow_keys_walk_and_extend(panel: BrowserPanel, qtbot: QtBot) -> None:
    click(panel, 0)
    grid = panel.views.grid
    columns = grid.columns
    assert columns == 2
    QTest.keyClick(grid, Key.Key_Down)
    assert panel.current == 1 + columns
    QTest.keyClick(grid, Key.Key_Right)
    assert panel.current == 2 + columns
    QTest.keyClick(grid, Key.Key_Down, SHIFT)
    assert panel.selected_ids() == [4, 5, 6]
    QTest.keyClick(grid, Key.Key_End)
    assert panel.current == 60
    assert 60 in panel.visible_ids()
    QTest.keyClick(grid, Key.Key_A, CTRL)
    assert len(panel.selected_ids()) == 60


def test_drag_encloses_tiles(panel: BrowserPanel) -> None:
    grid = panel.views.grid
    viewport = grid.viewport()
    first = grid.visualRect(panel.model.index(1, 0)).center()
    last = grid.visualRect(panel.model.index(5, 0)).center()
    QTest.mousePress(viewport, LEFT, pos=first)
    QTest.mouseMove(viewport, (first + last) / 2)
    QTest.mouseMove(viewport, last)
    QTest.mouseRelease(viewport, LEFT, pos=last)
    assert panel.selected_ids() == [2, 4, 6]


def test_letters_and_digits_do_not_search(panel: BrowserPanel) -> None:
    click(panel, 3)
    QTest.keyClick(panel.views.grid, Key.Key_0)
    assert panel.current == 4


def test_next_and_previous(panel: BrowserPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.clip_activated) as heard:
        assert panel.go_next()
    assert heard.args == [1]
    assert not panel.go_previous()
    panel.set_current(60)
    assert not panel.go_next()
    assert panel.go_previous()
    assert panel.current == 59


def test_next_after_the_label_hid_the_clip(panel: BrowserPanel, queries: FakeQueries) -> None:
    panel.set_filter("class=none")
    before = list(panel.model.ids)
    panel.set_current(before[3])
    queries.change(before[3], behaviour="pre")
    panel.refresh(Changes(frozenset({"labels"}), frozenset({before[3]})))
    assert before[3] not in panel.model.ids
    assert panel.current == before[3]
    assert panel.go_next()
    assert panel.current == before[4]


def test_programs_choices_are_not_signalled(panel: BrowserPanel, qtbot: QtBot) -> None:
    with (
        qtbot.assertNotEmitted(panel.clip_activated, wait=50),
        qtbot.assertNotEmitted(panel.selection_changed, wait=50),
    ):
        panel.set_current(40)
        panel.select_clips([50, 51, 900])
    assert panel.selected_ids() == [50, 51]
    assert panel.current == 40
    assert 50 in panel.visible_ids()


def test_typed_filter_is_checked_while_typing(panel: BrowserPanel, qtbot: QtBot) -> None:
    box = panel.filter_bar.box
    QTest.keyClicks(box, "subject=")
    assert panel.filter_bar.hint.isVisible()
    assert "value is missing" in panel.filter_bar.hint.text()
    assert len(panel.model.ids) == 60
    with qtbot.waitSignal(panel.filter_bar.filter_changed):
        QTest.keyClicks(box, "m02")
    assert not panel.filter_bar.hint.isVisible()
    assert len(panel.model.ids) == 15
    assert counts(panel) == "20 of 60 clips reviewed · 15 listed"


def test_return_applies_at_once(panel: BrowserPanel) -> None:
    QTest.keyClicks(panel.filter_bar.box, "class=pre")
    QTest.keyClick(panel.filter_bar.box, Key.Key_Return)
    assert {panel.row(i).behaviour for i in panel.model.ids} == {"pre"}


def test_window_shortcuts_leave_the_search_box_alone(panel: BrowserPanel) -> None:
    fired: list[str] = []
    for keys in ("Return", "Esc", "1"):
        action = QAction(keys, panel)
        action.setShortcut(keys)
        action.triggered.connect(lambda _=False, keys=keys: fired.append(keys))
        panel.addAction(action)
    panel.focus_search()
    for key in (Key.Key_1, Key.Key_Return, Key.Key_Escape):
        QTest.keyClick(panel.filter_bar.box, key)
    assert fired == []
    assert panel.filter_bar.box.text() == "1"


def entries(menu: QMenu) -> dict[str, QAction]:
    found = {}
    for action in menu.actions():
        sub = action.menu()
        if isinstance(sub, QMenu):
            found.update({f"{action.text()}/{name}": a for name, a in entries(sub).items()})
        elif action.text():
            found[action.text()] = action
    return found


def choose(panel: BrowserPanel, name: str) -> None:
    panel.filter_bar._fill_menu()
    entries(panel.filter_bar.menu_button.menu())[name].trigger()


def test_quick_menus_write_into_the_box(panel: BrowserPanel) -> None:
    choose(panel, "Class/pre")
    choose(panel, "Animal/m01")
    assert panel.filter_bar.box.text() == "class=pre and subject=m01"
    assert len(panel.model.ids) == 5
    choose(panel, "Class/post")
    assert panel.filter_bar.box.text() == "subject=m01 and class=post"
    choose(panel, "To review")
    assert "reviewed=no" in panel.filter_bar.box.text()
    panel.filter_bar._fill_menu()
    ticked = entries(panel.filter_bar.menu_button.menu())
    assert [n for n, a in ticked.items() if a.isChecked()] == [
        "Class/post", "Animal/m01", "To review",
    ]  # fmt: skip
    choose(panel, "To review")
    assert "reviewed" not in panel.filter_bar.box.text()
    choose(panel, "Clear filter")
    assert panel.filter_bar.box.text() == ""


def test_sort_by_heading_and_by_menu(panel: BrowserPanel) -> None:
    panel.view_bar.table.click()
    header = panel.views.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(1) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, pos=at)
    assert [panel.row(i).subject for i in panel.model.ids[:15]] == ["m01"] * 15
    QTest.mouseClick(header.viewport(), LEFT, pos=at)
    assert panel.row(panel.model.ids[0]).subject == "m04"
    assert panel.view_bar.sort_button.text() == "Animal ↓"
    frames = entries(panel.view_bar.sort_button.menu())["Frames"]
    frames.trigger()
    assert panel.model.ids[0] == 60
    assert header.sortIndicatorSection() == KEYS.index("frames")


def test_selection_survives_sorting(panel: BrowserPanel) -> None:
    click(panel, 2)
    click(panel, 4, SHIFT)
    panel.view_bar.sort_chosen.emit("file", True)
    assert sorted(panel.selected_ids()) == [3, 4, 5]
    assert panel.current == 5
    assert 5 in panel.visible_ids()


def test_filtering_selected_clips_away_is_told(panel: BrowserPanel, qtbot: QtBot) -> None:
    click(panel, 0)
    click(panel, 3, SHIFT)
    with qtbot.waitSignal(panel.selection_changed) as heard:
        panel.set_filter("subject=m01 or subject=m02")
    assert heard.args == [[1, 2]]


def test_label_elsewhere_repaints_without_reading_the_list(
    panel: BrowserPanel, queries: FakeQueries, qtbot: QtBot
) -> None:
    panel.views.grid.verticalScrollBar().setValue(500)
    lists = queries.lists
    queries.change(2, behaviour="post", reviewed=True)
    panel.refresh(Changes(frozenset({"labels"}), frozenset({2})))
    assert queries.lists == lists
    assert panel.row(2).behaviour == "post"
    assert counts(panel).startswith("21 of 60 clips")
    assert panel.views.grid.verticalScrollBar().value() == 500
    assert panel.views.delegate.flashing == {2}
    qtbot.waitUntil(lambda: not panel.views.delegate.flashing)


def test_bouts_and_settings_are_none_of_its_business(
    panel: BrowserPanel, queries: FakeQueries
) -> None:
    lists, asked = queries.lists, len(queries.asked)
    panel.refresh(Changes(frozenset({"bouts"}), frozenset({2})))
    assert (queries.lists, len(queries.asked)) == (lists, asked)


def test_new_clips_keep_place_and_current(panel: BrowserPanel, queries: FakeQueries) -> None:
    click(panel, 40)
    place = panel.views.grid.verticalScrollBar().value()
    queries.table[61] = Row(61, "9999.mp4")
    panel.refresh(Changes(frozenset({"clips", "videos"}), frozenset({61})))
    assert len(panel.model.ids) == 61
    assert panel.views.grid.verticalScrollBar().value() == place
    assert panel.current == 41
    assert panel.selected_ids() == [41]


def test_thumbnails_are_asked_for_what_is_in_sight(panel: BrowserPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.thumbnail_needed) as heard:
        panel.views.grid.verticalScrollBar().setValue(10_000)
    wanted = heard.args[0]
    seen = panel.visible_ids()
    assert seen[-1] == 60
    assert wanted[: len(seen)] == seen
    picture = QImage(64, 36, QImage.Format.Format_RGB32)
    picture.fill(0xFF00FF00)
    for clip_id in seen:
        panel.set_thumbnail(clip_id, picture)
    with qtbot.assertNotEmitted(panel.thumbnail_needed, wait=150):
        panel.views.visible_changed.emit()


def test_a_thumbnail_is_painted(panel: BrowserPanel) -> None:
    green = QImage(640, 360, QImage.Format.Format_RGB32)
    green.fill(0xFF00FF00)
    place = panel.views.grid.visualRect(panel.model.index(1, 0)).center() - QPoint(0, 12)
    before = panel.views.grid.viewport().grab().toImage()
    panel.set_thumbnail(2, green)
    after = panel.views.grid.viewport().grab().toImage()
    assert before.pixelColor(place).name() != "#00ff00"
    assert after.pixelColor(place).name() == "#00ff00"


def test_a_moved_video_gets_another_thumbnail(panel: BrowserPanel) -> None:
    panel.set_thumbnail(1, QImage())
    assert 1 in panel.thumbs
    panel.refresh(Changes(frozenset({"videos"}), frozenset({1})))
    assert 1 not in panel.thumbs


def test_empty_project_offers_import(qtbot: QtBot) -> None:
    panel = BrowserPanel()
    qtbot.addWidget(panel)
    panel.set_queries(FakeQueries([]))
    panel.show()
    assert panel.no_clips.isVisible()
    assert not panel.filter_bar.isEnabled()
    with qtbot.waitSignal(panel.import_requested):
        QTest.mouseClick(panel.no_clips.button, LEFT)


def test_nothing_matches_offers_to_clear(panel: BrowserPanel) -> None:
    panel.set_filter("subject=nobody")
    assert panel.no_match.isVisible()
    assert counts(panel).endswith("0 listed")
    QTest.mouseClick(panel.no_match.button, LEFT)
    assert panel.views.isVisible()
    assert len(panel.model.ids) == 60


def test_only_some_clips(panel: BrowserPanel) -> None:
    panel.show_only([3, 9, 4000], "2 clips of pre taken for post")
    assert list(panel.model.ids) == [3, 9]
    assert panel.only_bar.words.text() == "Only 2 clips of pre taken for post"
    panel.set_filter("subject=m01")
    assert list(panel.model.ids) == [9]
    panel.set_filter("")
    QTest.mouseClick(panel.only_bar.button, LEFT)
    assert not panel.only_bar.isVisible()
    assert len(panel.model.ids) == 60


def test_files_are_dropped(panel: BrowserPanel, qtbot: QtBot, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "ä b.mp4")), QUrl("https://example.org/x")])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
    )
    with qtbot.waitSignal(panel.paths_dropped) as heard:
        panel.dropEvent(event)
    assert heard.args == [[tmp_path / "ä b.mp4"]]


def test_resizing_keeps_the_first_tile_in_sight(panel: BrowserPanel) -> None:
    grid = panel.views.grid
    grid.verticalScrollBar().setValue(grid.tile.height() * 10)
    first = panel.visible_ids()[0]
    panel.resize(560, 640)
    assert grid.columns > 2
    assert first in panel.visible_ids()[: grid.columns]


def test_closing_a_project_empties_the_list(panel: BrowserPanel) -> None:
    click(panel, 3)
    panel.set_queries(None)
    assert panel.current is None
    assert len(panel.model.ids) == 0
    assert panel.no_clips.isVisible()


def test_it_fits_into_a_narrow_column(panel: BrowserPanel) -> None:
    assert panel.minimumSizeHint().width() <= 240


@pytest.mark.parametrize("table", [False, True])
def test_the_ends_of_the_list_by_keyboard(panel: BrowserPanel, table: bool) -> None:
    (panel.view_bar.table if table else panel.view_bar.thumbnails).click()
    view, ids = panel.views.view, list(panel.model.ids)
    click(panel, 7)
    QTest.keyClick(view, Key.Key_End, CTRL)
    assert panel.current == ids[-1]
    assert panel.selected_ids() == ids[-1:]
    assert ids[-1] in panel.visible_ids()
    click(panel, 7)
    QTest.keyClick(view, Key.Key_Home, CTRL | SHIFT)
    assert panel.current == ids[0]
    assert panel.selected_ids() == ids[:8]
    QTest.keyClick(view, Key.Key_A, CTRL)
    assert panel.selected_ids() == ids
    QTest.keyClick(view, Key.Key_Home, CTRL)
    assert panel.selected_ids() == ids[:1]
    panel.set_filter("nothing like it")
    QTest.keyClick(view, Key.Key_End, CTRL)
    assert panel.selected_ids() == []


def test_the_menu_by_keyboard_is_at_the_clip_at_hand(panel: BrowserPanel) -> None:
    grid, wanted = panel.views.grid, []
    panel.views.menu_requested.disconnect()
    panel.views.menu_requested.connect(wanted.append)
    QTest.keyClick(grid, Key.Key_F10, SHIFT)
    assert not wanted, "there is no clip at hand"
    click(panel, 40)
    grid.verticalScrollBar().setValue(0)
    QTest.keyClick(grid, Key.Key_F10, SHIFT)
    assert panel.model.ids[40] in panel.visible_ids()
    place = grid.viewport().mapFromGlobal(wanted[0])
    assert grid.indexAt(place).row() == 40
