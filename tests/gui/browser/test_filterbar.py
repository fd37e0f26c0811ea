"""The filter bar by mouse and by keyboard, in a panel as narrow as in a small window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from mousevision.gui.browser.panel import BrowserPanel
from tests.gui.browser.fakes import BEHAVIOURS, FakeQueries, study

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
CHOICES = {
    "class": ["pre", "post"],
    "predicted": ["pre", "post"],
    "subject": ["m01", "m02", "m03", "m04"],
    "session": [f"week {at}" for at in range(5)],
}


@pytest.fixture
def panel(qtbot: QtBot) -> BrowserPanel:
    panel = BrowserPanel()
    qtbot.addWidget(panel)
    panel.set_behaviours(BEHAVIOURS)
    panel.set_choices(CHOICES)
    panel.set_queries(FakeQueries(study(60)))
    panel.resize(300, 620)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel


@pytest.fixture
def menu(panel: BrowserPanel, qtbot: QtBot) -> Iterator[OpenMenu]:
    yield OpenMenu(panel, qtbot)
    while (left := QApplication.activePopupWidget()) is not None:
        left.close()


class OpenMenu:
    """The menu of the Filter button, worked like a user."""

    def __init__(self, panel: BrowserPanel, qtbot: QtBot) -> None:
        self._button = panel.filter_bar.menu_button
        self._qtbot = qtbot

    def open(self) -> QMenu:
        QTest.mouseClick(self._button, LEFT)
        return self.front()

    def front(self, behind: QMenu | None = None) -> QMenu:
        """Wait for a menu to be in front of another one, or for any."""
        self._qtbot.waitUntil(lambda: QApplication.activePopupWidget() not in (None, behind))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def press(self, menu: QMenu, words: str) -> None:
        action = next(each for each in menu.actions() if each.text() == words)
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())

    def choose(self, menu: str, entry: str) -> None:
        outer = self.open()
        if menu:
            self.press(outer, menu)
            outer = self.front(outer)
        self.press(outer, entry)


@pytest.mark.parametrize(
    ("inner", "entry", "typed", "left"),
    [
        ("Class", "post", "class=post", 10),
        ("Class", "without a class", "class=none", 40),
        ("Animal", "m02", "subject=m02", 15),
        ("Session", "week 3", 'session="week 3"', 12),
        ("Predicted", "pre", "predicted=pre", 15),
        ("Predicted", "not classified", "predicted=none", 30),
        ("", "Reviewed", "reviewed=yes", 20),
        ("", "To review", "reviewed=no", 40),
    ],
)
def test_each_filter_by_mouse(
    panel: BrowserPanel, menu: OpenMenu, inner: str, entry: str, typed: str, left: int
) -> None:
    menu.choose(inner, entry)
    assert panel.filter_bar.box.text() == typed
    assert len(panel.model.ids) == left


def test_the_filter_menu_by_keyboard(panel: BrowserPanel, menu: OpenMenu) -> None:
    panel.focus_search()
    QTest.keyClick(panel.filter_bar.box, Key.Key_Tab)
    button = panel.filter_bar.menu_button
    assert button.hasFocus()
    QTest.keyClick(button, Key.Key_Space)
    outer = menu.front()
    QTest.keyClick(outer, Key.Key_Down)
    QTest.keyClick(outer, Key.Key_Right)
    inner = menu.front(outer)
    QTest.keyClick(inner, Key.Key_Down)
    QTest.keyClick(inner, Key.Key_Return)
    assert panel.filter_bar.box.text() == "class=pre"
    assert panel.views.view.hasFocus()


def test_tab_reaches_every_button(panel: BrowserPanel) -> None:
    panel.focus_search()
    seen: list[QWidget | None] = []
    for _ in range(6):
        seen.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    bar = panel.view_bar
    assert {panel.filter_bar.box, panel.filter_bar.menu_button, bar.sort_button} <= set(seen)
    assert {bar.thumbnails, bar.table} & set(seen)
    assert panel.views.grid in seen


def test_nothing_is_cut_in_a_narrow_panel(panel: BrowserPanel) -> None:
    panel.view_bar.sort_chosen.emit("confidence", True)
    QApplication.processEvents()
    bar = panel.view_bar
    for part in (panel.filter_bar.menu_button, bar.sort_button, bar.thumbnails, bar.table):
        assert part.width() >= part.sizeHint().width(), part.text()
        right = part.mapTo(panel, QPoint(part.width(), 0)).x()
        assert right <= panel.width(), part.text()
    assert panel.filter_bar.box.width() >= 150


def test_empty_menus_say_so(panel: BrowserPanel, menu: OpenMenu) -> None:
    panel.set_choices(CHOICES | {"session": []})
    rows = [row for row in study(60) if row.predicted is None]
    panel.set_queries(FakeQueries(rows))
    states = {each.text(): each.isEnabled() for each in menu.open().actions()}
    assert states["No sessions yet"] is False
    assert states["No predictions yet"] is False
    assert states["Animal"] is True
    assert "Session" not in states


def test_a_filter_on_what_is_gone_can_be_taken_back(panel: BrowserPanel, menu: OpenMenu) -> None:
    panel.set_choices(CHOICES | {"session": []})
    panel.set_filter("session=none")
    menu.choose("Session", "any")
    assert panel.filter_bar.box.text() == ""


def test_another_project_starts_without_a_filter(panel: BrowserPanel) -> None:
    panel.set_filter("subject=m01")
    panel.set_queries(FakeQueries(study(8)))
    assert panel.filter_bar.box.text() == ""
    assert len(panel.model.ids) == 8


def test_nothing_fits_names_the_filter_and_the_way_out(panel: BrowserPanel) -> None:
    panel.set_filter("subject=nobody")
    assert panel.no_match.label.text() == "None of the 60 clips fits the filter “subject=nobody”."
    assert panel.no_match.button.text() == "Show all clips"
    QTest.mouseClick(panel.no_match.button, LEFT)
    assert len(panel.model.ids) == 60
