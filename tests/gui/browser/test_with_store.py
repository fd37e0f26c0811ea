"""The browser on a real project: the store's rows, filters, orders and notices fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mousevision.core.annotation import Rater
from mousevision.core.filters import Filter
from mousevision.gui.browser.columns import COLUMNS, KEYS
from mousevision.gui.browser.panel import BrowserPanel
from mousevision.store.behaviours import behaviours
from mousevision.store.clips import ClipRow, Counts, clip_ids, clip_rows, counts
from mousevision.store.project import Project
from tests.unit.store.conftest import CLASSES, Lab


class StoreQueries:
    def __init__(self, project: Project, rater: Rater) -> None:
        self.project, self.rater = project, rater

    def ids(self, where: Filter | None, sort: str, descending: bool) -> list[int]:
        return clip_ids(self.project, where, sort, descending, self.rater)

    def rows(self, ids: Sequence[int]) -> list[ClipRow]:
        return clip_rows(self.project, ids, self.rater)

    def counts(self) -> Counts:
        return counts(self.project, self.rater)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    with Project.create(tmp_path / "Reach ä", CLASSES) as project:
        lab = Lab(project)
        for animal in ("m1", "m2", "m10"):
            lab.add(*(f"{animal} {at}.mp4" for at in range(4)), subject=animal)
        yield lab


@pytest.fixture
def panel(qtbot: QtBot, lab: Lab) -> BrowserPanel:
    panel = BrowserPanel()
    qtbot.addWidget(panel)
    panel.set_behaviours(behaviours(lab.project))
    panel.set_queries(StoreQueries(lab.project, lab.rater()))
    panel.resize(500, 500)
    panel.show()
    return panel


@pytest.mark.parametrize("field", sorted({each.sort for each in COLUMNS}))
@pytest.mark.parametrize("descending", [False, True])
def test_every_column_sorts(panel: BrowserPanel, field: str, descending: bool) -> None:
    panel.view_bar.sort_chosen.emit(field, descending)
    assert len(panel.model.ids) == 12
    assert panel.model.index(11, 0).data().endswith(".mp4")


def test_edits_arrive_by_notice(panel: BrowserPanel, lab: Lab) -> None:
    lab.project.subscribe(panel.refresh)
    panel.set_filter("class=none subject=m2")
    first, *rest = panel.model.ids
    panel.set_current(first)
    lab.label(first, "pre")
    assert list(panel.model.ids) == rest
    assert panel.row(first).behaviour == "pre"
    assert panel.count_label.text() == "0 of 12 clips reviewed · 3 listed"
    lab.project.undo()
    assert list(panel.model.ids) == [first, *rest]
    assert panel.row(first).behaviour is None
    panel.set_filter("")
    lab.add("late.mp4", subject="m3")
    assert len(panel.model.ids) == 13


def test_the_store_knows_which_columns_are_empty(panel: BrowserPanel, lab: Lab) -> None:
    panel.view_bar.table.click()
    columns = panel.views.columns
    shown = [key for key in KEYS if columns.is_shown(key)]
    assert shown == ["name", "subject", "session", "class", "reviewed", "frames", "file"]
    assert not any(map(panel.model.any_with, ("day", "predicted", "confidence")))
    assert all(map(panel.model.any_with, ("subject", "session")))
