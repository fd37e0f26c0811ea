"""What a tile says: whom it shows, what a person gave, what a run guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip
from pytestqt.qtbot import QtBot

from mousevision.core.changes import Changes
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.gui.browser import words
from mousevision.gui.browser.panel import BrowserPanel
from tests.gui.browser.fakes import BEHAVIOURS, FakeQueries, Row, study

LONG = Behaviour(3, "Reaching with the left paw", "3", "#009E73", Scope.CLIP, position=2)


class Listening(QPainter):
    """A painter that hears what is written, in which slant, and whether it fits."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.said: list[tuple[str, bool]] = []

    def drawText(self, rect: QRect, flags: int, text: str) -> None:  # type: ignore[override]  # the one overload that tiles use
        assert QFontMetrics(self.font()).horizontalAdvance(text) <= rect.width(), text
        self.said.append((text, self.font().italic()))
        super().drawText(rect, flags, text)


def panel_of(qtbot: QtBot, rows: list[Row], width: int = 300) -> BrowserPanel:
    panel = BrowserPanel()
    qtbot.addWidget(panel)
    panel.set_behaviours([*BEHAVIOURS, LONG])
    panel.set_queries(FakeQueries(rows))
    panel.resize(width, 620)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def said(panel: BrowserPanel, at: int = 0) -> dict[str, bool]:
    """Return the lines of a tile, and whether each is in italics."""
    grid = panel.views.grid
    image = QImage(grid.tile, QImage.Format.Format_RGB32)
    option = QStyleOptionViewItem()
    grid.initViewItemOption(option)
    option.rect = QRect(QPoint(0, 0), grid.tile)
    painter = Listening(image)
    panel.views.delegate.paint(painter, option, panel.model.index(at, 0))
    painter.end()
    return dict(painter.said)


def test_a_tile_names_clip_and_animal(qtbot: QtBot) -> None:
    rows = [Row(1, "a.mp4", subject="m07", session="week 2"), Row(2, "b.mp4", subject=None)]
    panel = panel_of(qtbot, rows)
    assert list(said(panel)) == ["no class", "a.mp4", "m07 · week 2"]
    assert "no animal · week 0" in said(panel, 1)


def test_a_guess_is_no_label(qtbot: QtBot) -> None:
    rows = [
        Row(1, "a.mp4", behaviour="pre", predicted="pre", confidence=0.91),
        Row(2, "b.mp4", predicted="post", confidence=0.52, abstained=True),
        Row(3, "c.mp4", behaviour="post"),
        Row(4, "d.mp4", abstained=True),
    ]
    panel = panel_of(qtbot, rows)
    first = said(panel)
    assert (first["pre"], first["? pre"], first["0.91"]) == (False, True, True)
    assert said(panel, 1)["unsure: post"]
    assert said(panel, 2)["post"] is False
    assert said(panel, 2)["not classified"]
    assert said(panel, 3)["unsure"]


@pytest.mark.parametrize("abstained", [False, True])
def test_only_the_middle_of_a_long_name_is_left_out(qtbot: QtBot, abstained: bool) -> None:
    row = Row(1, "a.mp4", predicted=LONG.name, confidence=0.77, abstained=abstained)
    narrow = list(said(panel_of(qtbot, [row])))
    start = "unsure: R" if abstained else "? R"
    cut = next(line for line in narrow if line.startswith(start))
    assert "…" in cut[len(start) :]
    assert cut[-1] == "w"
    assert "0.77" in narrow
    panel = panel_of(qtbot, [replace(row)], 260)
    panel.views.grid._least = 220
    panel.resize(380, 600)
    assert f"{'unsure: ' if abstained else '? '}{LONG.name}" in said(panel)


def test_predictions_take_room_only_when_there_are_any(qtbot: QtBot) -> None:
    rows = [replace(row, predicted=None, confidence=None) for row in study(100)]
    panel = panel_of(qtbot, rows)
    grid = panel.views.grid
    height = grid.tile.height()
    grid.verticalScrollBar().setValue(height * 10)
    first = panel.visible_ids()[0]
    queries = FakeQueries([replace(row, predicted="pre", confidence=0.9) for row in rows])
    panel._queries = panel.model._cache.queries = queries
    panel.refresh(Changes(frozenset({"predictions", "runs"})))
    assert grid.tile.height() > height
    assert panel.visible_ids()[0] == first
    assert "? pre" in said(panel)


def test_painting_asks_the_project_nothing(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, study(60))
    queries = panel._queries
    assert isinstance(queries, FakeQueries)
    panel.views.grid.viewport().grab()
    lists, asked = queries.lists, len(queries.asked)
    panel.views.grid.viewport().grab()
    assert (queries.lists, len(queries.asked)) == (lists, asked)


def test_larger_letters_get_larger_bars(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, study(10))
    before = panel.views.delegate.height(140)
    old = QApplication.font()
    large = QApplication.font()
    large.setPointSizeF(old.pointSizeF() * 2)
    QApplication.setFont(large)
    try:
        panel.views.delegate.measure()
        assert panel.views.delegate.height(140) > before + 3 * QFontMetrics(old).height()
    finally:
        QApplication.setFont(old)


def test_the_tip_says_everything(qtbot: QtBot) -> None:
    row = Row(
        1, "a long name.mp4", subject="m07", behaviour="pre", predicted="post", confidence=0.52,
        abstained=True, disagree=True,
    )  # fmt: skip
    panel = panel_of(qtbot, [row])
    grid = panel.views.grid
    point = grid.visualRect(panel.model.index(0, 0)).center()
    tip = QHelpEvent(QEvent.Type.ToolTip, point, grid.viewport().mapToGlobal(point))
    QApplication.sendEvent(grid.viewport(), tip)
    assert QToolTip.text().splitlines() == [
        "videos/a long name.mp4",
        "animal m07, session week 0, 2024-03-01",
        "120 frames, 4.00 s at 30 frames a second",
        "class: pre",
        "raters disagree",
        "predicted: post (unsure), confidence 0.52",
        "not reviewed",
    ]
    QToolTip.hideText()


def test_the_count_says_what_is_counted(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, study(60))
    assert panel.count_label.text() == "20 of 60 clips reviewed"
    panel.set_filter("subject=m01")
    assert panel.count_label.text() == "20 of 60 clips reviewed · 15 listed"
    tip = panel.count_label.toolTip()
    assert "60 clips; the filter lists 15." in tip
    assert "you yourself gave a class" in tip


def test_the_count_of_a_large_study_is_not_cut(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, study(1))
    label = panel.count_label
    label.setText("100,000 of 100,000 clips reviewed · 99,999 listed")
    panel.layout().activate()
    room = label.fontMetrics().boundingRect(label.rect(), Qt.TextFlag.TextWordWrap, label.text())
    assert label.rect().contains(room)


def test_nothing_fits_is_said_with_the_filter() -> None:
    assert words.none_fit(" session=x ", 61) == "None of the 61 clips fits the filter “session=x”."
    assert words.none_fit("", 61) == "None of the 61 clips fits the filter."
