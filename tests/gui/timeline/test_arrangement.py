"""Rows of the timeline hidden, moved and resized."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mousevision.gui.timeline import BoutRow, TimelinePanel
from mousevision.gui.timeline.arrangement import HIGH, LOW, STEP, Arrangement
from mousevision.gui.timeline.layout import ROW
from mousevision.gui.window import MainWindow
from tests.gui.timeline.scenes import ANNA, OWN, scene

ROWS = tuple(BoutRow(key, key) for key in "abcde")
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def keys(arrangement: Arrangement, rows: tuple[BoutRow, ...] = ROWS) -> str:
    return "".join(row.key for row in arrangement.arranged(rows))


def test_nothing_chosen_is_nothing_changed() -> None:
    assert Arrangement().arranged(ROWS) == ROWS


@pytest.mark.parametrize(
    ("key", "place", "expected"),
    [
        ("c", 0, "cabde"),
        ("c", 1, "acbde"),
        ("c", 2, "abcde"),
        ("c", 4, "abdce"),
        ("c", 5, "abdec"),
    ],
)
def test_a_row_is_moved_before_another(key: str, place: int, expected: str) -> None:
    assert keys(Arrangement().moved(ROWS, key, place)) == expected


def test_hidden_rows_keep_their_place() -> None:
    hidden = Arrangement().hide("b").hide("d")
    assert keys(hidden) == "ace"
    moved = hidden.moved(ROWS, "e", 1)
    assert keys(moved) == "aec"
    assert keys(moved.show("b")) in ("aebc", "abec")
    assert keys(moved.show()) == "a" + keys(moved.show())[1:]
    assert sorted(keys(moved.show())) == sorted("abcde")


def test_rows_of_other_clips_keep_theirs() -> None:
    """A clip without a prediction does not forget where that belongs."""
    arrangement = Arrangement().moved(ROWS, "e", 0)
    few = tuple(row for row in ROWS if row.key in "abc")
    arrangement = arrangement.moved(few, "c", 0)
    assert keys(arrangement, few) == "cab"
    assert keys(arrangement)[0] == "e"
    assert keys(arrangement).replace("e", "").replace("d", "") == "cab"


def test_a_row_that_is_new_stands_below_the_usual_one() -> None:
    few = tuple(row for row in ROWS if row.key in "ace")
    arrangement = Arrangement().moved(few, "e", 0)
    assert keys(arrangement) == "eabcd"


@given(
    steps=st.lists(
        st.tuples(st.sampled_from("abcde"), st.integers(0, 5), st.booleans()), max_size=12
    )
)
def test_no_row_is_lost_or_doubled(steps: list[tuple[str, int, bool]]) -> None:
    arrangement = Arrangement()
    for key, place, hide in steps:
        arrangement = arrangement.hide(key) if hide else arrangement.moved(ROWS, key, place)
        assert arrangement == Arrangement.from_json(arrangement.to_json())
    assert sorted(keys(arrangement.show())) == sorted("abcde")
    assert set(keys(arrangement)) == set("abcde") - arrangement.hidden


@given(steps=st.lists(st.integers(-30, 30), max_size=8))
def test_heights_stay_within_limits(steps: list[int]) -> None:
    arrangement = Arrangement()
    for by in steps:
        arrangement = arrangement.taller("a", by)
        assert LOW <= arrangement.height("a") <= HIGH
    assert arrangement.height("b") == ROW
    assert (arrangement.height("a") == ROW) == ("a" not in arrangement.heights)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"hidden": 3, "order": [], "heights": {}}']
)
def test_settings_edited_by_hand_do_no_harm(text: str) -> None:
    assert Arrangement.from_json(text) == Arrangement()


@pytest.fixture
def panel(qtbot: QtBot) -> TimelinePanel:
    made = TimelinePanel()
    qtbot.addWidget(made)
    made.resize(600, 240)
    made.set_scene(scene())
    with qtbot.waitExposed(made):
        made.show()
    return made


def names(panel: TimelinePanel) -> list[str]:
    return [box.row.name for box in panel.canvas.boxes]


def head(panel: TimelinePanel, index: int, part: float = 0.5) -> QPoint:
    box = panel.canvas.boxes[index]
    return QPoint(20, round(panel.canvas.row_top(index) + part * box.height))


def move(panel: TimelinePanel, to: QPoint) -> None:
    place = QPointF(to)
    canvas = panel.canvas
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        canvas.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        LEFT,
        NONE,
    )
    QApplication.sendEvent(canvas, event)


def wheel(panel: TimelinePanel, at: QPoint, delta: int) -> None:
    event = QWheelEvent(
        QPointF(at), panel.canvas.mapToGlobal(QPointF(at)), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, CTRL, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(panel.canvas, event)


def test_a_name_is_dragged_to_another_place(panel: TimelinePanel, qtbot: QtBot) -> None:
    assert names(panel) == ["motion", "anna", "ben", "predicted"]
    canvas = panel.canvas
    QTest.mousePress(canvas, LEFT, pos=head(panel, 0))
    move(panel, head(panel, 2, 0.9))
    assert canvas.drop == 3
    assert canvas.grab().toImage().width() > 0
    with qtbot.waitSignal(panel.rows.changed):
        QTest.mouseRelease(canvas, LEFT, pos=head(panel, 2, 0.9))
    assert names(panel) == ["anna", "ben", "motion", "predicted"]
    assert canvas.drop is None
    assert canvas.current_row == 2, "the row at hand went with it"


def test_escape_leaves_the_row_where_it_is(panel: TimelinePanel) -> None:
    canvas = panel.canvas
    QTest.mousePress(canvas, LEFT, pos=head(panel, 0))
    move(panel, head(panel, 2, 0.9))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, LEFT, pos=head(panel, 2, 0.9))
    assert names(panel) == ["motion", "anna", "ben", "predicted"]


def test_ctrl_and_the_wheel_on_a_name_make_a_row_taller(panel: TimelinePanel) -> None:
    canvas = panel.canvas
    before, span = canvas.boxes[0].height, canvas.view.last - canvas.view.first
    wheel(panel, head(panel, 0), 120)
    assert canvas.boxes[0].height == before + STEP
    wheel(panel, head(panel, 2), 120)
    assert canvas.boxes[2].height == 2 * (ROW + STEP), "each lane of overlapping bouts"
    wheel(panel, head(panel, 0), -120)
    assert canvas.boxes[0].height == before
    assert canvas.view.last - canvas.view.first == span
    wheel(panel, QPoint(400, 10), 120)
    assert canvas.view.last - canvas.view.first < span, "elsewhere it zooms"


def test_bouts_in_a_taller_row_are_hit_and_selected(panel: TimelinePanel) -> None:
    panel.canvas.current_row = OWN
    panel.rows.make_taller(4)
    canvas = panel.canvas
    box = canvas.boxes[OWN]
    at = QPoint(round(canvas.view.x(30)), round(canvas.row_top(OWN) + box.height - 3))
    QTest.mouseClick(canvas, LEFT, pos=at)
    assert canvas.selected == ANNA[0].id
    assert canvas.grab().toImage().width() > 0


def test_hide_show_and_the_last_row(panel: TimelinePanel) -> None:
    said: list[str] = []
    panel.rows.said.connect(said.append)
    panel.canvas.current_row = 2
    panel.rows.hide_row()
    assert names(panel) == ["motion", "anna", "predicted"]
    assert said == ["ben is hidden; View, Show all timeline rows, brings it back."]
    assert panel.canvas.current_row == 2
    for _ in range(3):
        panel.rows.hide_row()
    assert len(names(panel)) == 1
    assert said[-1] == "This is the last row: the timeline keeps one."
    panel.rows.show_all()
    assert names(panel) == ["motion", "anna", "ben", "predicted"]
    panel.rows.show_all()
    assert said[-1] == "All rows are shown."


def test_the_menu_names_what_is_hidden(panel: TimelinePanel, qtbot: QtBot) -> None:
    panel.canvas.current_row = 2
    panel.rows.hide_row()
    menu = panel.rows.menu()
    (show,) = [action for action in menu.actions() if action.text()]
    assert show.text() == "Show “ben”"
    show.trigger()
    assert names(panel) == ["motion", "anna", "ben", "predicted"]
    menu.deleteLater()


def test_a_right_click_takes_the_row_at_hand(panel: TimelinePanel) -> None:
    asked: list[QPoint] = []
    panel.canvas.menu_requested.disconnect(panel.rows.show_menu)
    panel.canvas.menu_requested.connect(asked.append)
    at = head(panel, 3)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, panel.canvas.mapToGlobal(at))
    QApplication.sendEvent(panel.canvas, event)
    assert panel.canvas.current_row == 3
    assert len(asked) == 1


def test_news_of_the_clip_keep_the_arrangement(panel: TimelinePanel) -> None:
    panel.canvas.current_row = 0
    panel.rows.move_row(1)
    panel.rows.move_row(1)
    panel.rows.move_row(1)
    panel.rows.move_row(1)
    assert names(panel) == ["anna", "ben", "predicted", "motion"]
    panel.set_scene(scene(ANNA[:1]))
    assert names(panel) == ["anna", "ben", "predicted", "motion"]
    panel.rows.move_row(-1)
    assert names(panel) == ["anna", "ben", "motion", "predicted"]


def test_it_is_remembered_for_the_project(study: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(study.timeline.canvas.boxes) == 3, timeout=10_000)
    project = study.workspace.project
    assert project is not None
    file = project.file
    study.timeline.canvas.current_row = 1
    for key, modifier in (
        (Qt.Key.Key_Up, CTRL | Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_Equal, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier),
    ):
        QTest.keyClick(study, key, modifier)
    assert names(study.timeline) == ["anna", "motion"]
    study.projects.close()
    later = MainWindow(study.settings)
    qtbot.addWidget(later)
    with qtbot.waitActive(later):
        later.show()
    assert later.projects.open_path(file)
    assert names(later.timeline)[0] == "anna"
    assert "imported" not in names(later.timeline)
    QTest.keyClick(later, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert names(later.timeline)[:2] == ["imported", "anna"]
    assert later.timeline.canvas.boxes[0].height == ROW + STEP
    later.close()
