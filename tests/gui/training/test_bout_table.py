from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from mousevision.gui.training.result import ResultView
from tests.gui.training.fakes import run

ROW = {
    "behaviour": "reach",
    "frame_balanced_accuracy": 0.955,
    "frame_f1": 0.9,
    "bouts_there": 18,
    "bouts_said": 16,
    "bout_f1_50": None,
}


@pytest.fixture
def view(qtbot: QtBot) -> ResultView:
    view = ResultView()
    qtbot.addWidget(view)
    return view


def test_each_behaviour_and_what_guessing_gives(view: ResultView) -> None:
    view.show_run(run(3, metrics={"behaviours": [ROW]}))
    table = view.bouts
    assert table.isVisibleTo(view)
    cells = [[table.item(r, c) for c in range(table.columnCount())] for r in range(2)]
    assert [cell.text() for cell in cells[0] if cell] == [
        "reach", "0.95", "0.90", "18", "16", "–",
    ]  # fmt: skip
    assert [cell.text() for cell in cells[1] if cell] == ["guessing", "0.50"]


def test_other_runs_have_no_such_table(view: ResultView) -> None:
    view.show_run(run(3, metrics={"behaviours": [ROW]}))
    view.show_run(run(4))
    assert not view.bouts.isVisibleTo(view)
