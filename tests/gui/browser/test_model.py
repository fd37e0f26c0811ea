"""Nothing is read before it is looked at."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from mousevision.core.filters import parse_filter
from mousevision.gui.browser.columns import KEYS
from mousevision.gui.browser.model import ClipModel
from mousevision.gui.browser.rows import KEPT, PAGE
from tests.gui.browser.fakes import BEHAVIOURS, FakeQueries, study

COLUMN = {key: at for at, key in enumerate(KEYS)}


def model_of(queries: FakeQueries) -> ClipModel:
    model = ClipModel()
    model.set_queries(queries)
    model.set_behaviours(BEHAVIOURS)
    model.read(None)
    return model


def test_qt_finds_no_fault(qtbot: QtBot) -> None:
    model = model_of(FakeQueries(study(30)))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.read(parse_filter("class=pre"))
    model.read_again([1, 2])
    model.read_again(None)


def test_only_seen_pages_are_read(qtbot: QtBot) -> None:
    queries = FakeQueries(study(100_000))
    model = model_of(queries)
    assert queries.asked == []
    assert model.rowCount() == 100_000
    assert model.index(50_001, 0).data() == "50001.mp4"
    assert len(queries.asked) == PAGE
    model.index(50_010, 3).data()
    assert len(queries.asked) == PAGE
    for row in range(0, 100_000, PAGE):
        model.index(row, 0).data()
    assert len(model._cache) <= KEPT


def test_cells(qtbot: QtBot) -> None:
    queries = FakeQueries(study(7))
    queries.change(1, predicted="post", confidence=0.876, abstained=True, missing=True)
    model = model_of(queries)

    def cell(field: str, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return model.index(0, COLUMN[field]).data(role)

    assert [cell(field) for field in ("name", "subject", "class", "frames")] == [
        "00000.mp4", "m01", "pre", "40",
    ]  # fmt: skip
    assert cell("file") == "videos/00000.mp4"
    assert cell("predicted") == "post (unsure)"
    assert cell("confidence") == "0.88"
    assert cell("reviewed") == "yes"
    assert middle(cell("class", Qt.ItemDataRole.DecorationRole)) == "#0072b2"
    assert middle(cell("predicted", Qt.ItemDataRole.DecorationRole)) == "#ffffff"
    spoken = str(cell("name", Qt.ItemDataRole.AccessibleTextRole))
    assert "m01" in spoken
    assert "missing" in spoken
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Animal"


def middle(icon: object) -> str:
    assert isinstance(icon, QIcon)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        colour = icon.pixmap(QSize(12, 12), mode).toImage().pixelColor(6, 6).name()
    return colour


def test_a_notice_changes_just_its_row(qtbot: QtBot) -> None:
    queries = FakeQueries(study(300))
    model = model_of(queries)
    for row in range(300):
        model.index(row, 0).data()
    queries.asked.clear()
    queries.change(5, behaviour="post")
    seen: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda top, bottom: seen.append((top.row(), bottom.row())))
    model.read_again([5])
    assert seen == [(4, 4)]
    assert model.index(4, COLUMN["class"]).data() == "post"
    assert queries.asked == [5]


def test_same_list_is_no_reset(qtbot: QtBot) -> None:
    queries = FakeQueries(study(10))
    model = model_of(queries)
    resets: list[QModelIndex] = []
    model.modelReset.connect(lambda: resets.append(QModelIndex()))
    assert not model.read(None)
    assert not resets
    assert model.read(parse_filter("subject=m01"))
    assert len(resets) == 1
    assert list(model.ids) == [1, 5, 9]
    assert model.position(5) == 1
    assert model.position(2) is None


def test_a_clip_that_is_gone_is_an_empty_row(qtbot: QtBot) -> None:
    queries = FakeQueries(study(3))
    model = model_of(queries)
    del queries.table[2]
    assert model.index(1, 0).data() is None
    assert model.index(2, 0).data() == "00002.mp4"
