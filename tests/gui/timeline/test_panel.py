"""The timeline as its user meets it: mouse and keys on the real widget."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, SignalInstance
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPalette, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mousevision.core.annotation import Bout
from mousevision.core.intervals import Interval
from mousevision.gui.timeline import BoutRow, TimelinePanel
from mousevision.gui.timeline.layout import AXIS
from tests.gui.timeline.scenes import ANNA, MOTION, OTHER, OWN, PREDICTED, scene

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier


class Heard:
    """Keeps what a signal said."""

    def __init__(self, signal: SignalInstance) -> None:
        self.said: list[Any] = []
        signal.connect(lambda *values: self.said.append(values if len(values) > 1 else values[0]))


@pytest.fixture
def panel(qtbot: QtBot) -> TimelinePanel:
    made = TimelinePanel()
    qtbot.addWidget(made)
    made.resize(1000, 180)
    made.set_scene(scene())
    with qtbot.waitExposed(made):
        made.show()
    return made


def at(panel: TimelinePanel, row: int | None, frame: float, below: float = 0.5) -> QPoint:
    """Return the point of a frame in a row; without a row on the axis."""
    canvas = panel.canvas
    y = canvas.height() - AXIS + 10.0
    if row is not None:
        y = canvas.row_top(row) + canvas.boxes[row].height * below
    return QPointF(canvas.view.x(frame), y).toPoint()


def drag(panel: TimelinePanel, *points: QPoint, button: Qt.MouseButton = LEFT) -> None:
    press(panel, *points, button=button)
    QTest.mouseRelease(panel.canvas, button, NONE, points[-1])


def press(panel: TimelinePanel, *points: QPoint, button: Qt.MouseButton = LEFT) -> None:
    QTest.mousePress(panel.canvas, button, NONE, points[0])
    for point in points[1:]:
        move(panel, point, button)


def move(panel: TimelinePanel, point: QPoint, button: Qt.MouseButton = LEFT) -> None:
    place = QPointF(point)
    everywhere = QPointF(panel.canvas.mapToGlobal(point))
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, everywhere, Qt.MouseButton.NoButton, button, NONE
    )
    QApplication.sendEvent(panel.canvas, event)


def wheel(panel: TimelinePanel, point: QPoint, turns: int, keys: Any = NONE) -> None:
    event = QWheelEvent(
        QPointF(point),
        QPointF(panel.canvas.mapToGlobal(point)),
        QPoint(),
        QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panel.canvas, event)


def colour(panel: TimelinePanel, point: QPoint) -> QColor:
    image: QImage = panel.canvas.grab().toImage()
    return image.pixelColor(point)


def test_bouts_have_the_colour_of_their_class(panel: TimelinePanel) -> None:
    assert colour(panel, at(panel, OWN, 38)).name() == "#0072b2"
    base = panel.palette().color(QPalette.ColorRole.Base)
    assert colour(panel, at(panel, OWN, 70)) == base


@pytest.mark.parametrize("row", [None, MOTION, OTHER, PREDICTED])
def test_a_drag_outside_the_own_row_scrubs(panel: TimelinePanel, row: int | None) -> None:
    sought = Heard(panel.seek_requested)
    drag(panel, at(panel, row, 70.5), at(panel, row, 75.5), at(panel, row, 90.5))
    assert sought.said == [70, 75, 90]


def test_scrubbing_beyond_the_ends_stays_in_the_clip(panel: TimelinePanel) -> None:
    sought = Heard(panel.seek_requested)
    drag(panel, at(panel, None, 5.5), QPoint(-50, at(panel, None, 0).y()), at(panel, None, 300))
    assert sought.said == [5, 0, 119]


def test_a_click_in_the_own_row_seeks_and_deselects(panel: TimelinePanel) -> None:
    panel.select(1)
    sought, chosen = Heard(panel.seek_requested), Heard(panel.bout_selected)
    drag(panel, at(panel, OWN, 70.5))
    assert sought.said == [70]
    assert chosen.said == [None]


def test_a_drag_draws_one_bout_for_the_active_class(panel: TimelinePanel) -> None:
    panel.set_active_behaviour(2)
    drawn = Heard(panel.bout_drawn)
    press(panel, at(panel, OWN, 55.5), at(panel, OWN, 60.5), at(panel, OWN, 65.5))
    assert drawn.said == []  # nothing before the end
    QTest.mouseRelease(panel.canvas, LEFT, NONE, at(panel, OWN, 65.5))
    assert drawn.said == [(2, 55, 66)]


def test_a_drag_to_the_left_draws_too(panel: TimelinePanel) -> None:
    panel.set_active_behaviour(1)
    drawn = Heard(panel.bout_drawn)
    drag(panel, at(panel, OWN, 65.5), at(panel, OWN, 55.5))
    assert drawn.said == [(1, 55, 66)]


def test_without_an_active_class_a_stretch_is_selected(panel: TimelinePanel) -> None:
    drawn, chosen = Heard(panel.bout_drawn), Heard(panel.range_selected)
    drag(panel, at(panel, OWN, 55.5), at(panel, OWN, 65.5))
    assert (drawn.said, chosen.said) == ([], [Interval(55, 66)])
    assert panel.selected_range == Interval(55, 66)
    QTest.keyClick(panel.canvas, Qt.Key.Key_Escape)
    assert panel.selected_range is None


def test_an_edge_is_dragged_by_one_signal(panel: TimelinePanel) -> None:
    changed = Heard(panel.bout_changed)
    drag(panel, at(panel, OWN, 100), at(panel, OWN, 105.2), at(panel, OWN, 110.1))
    drag(panel, at(panel, OWN, 80.3), at(panel, OWN, 70))
    assert changed.said == [(3, 80, 110), (3, 70, 100)]


def test_an_edge_never_passes_the_other(panel: TimelinePanel) -> None:
    changed = Heard(panel.bout_changed)
    drag(panel, at(panel, OWN, 100), at(panel, OWN, 60))
    assert changed.said == [(3, 80, 81)]


def test_an_edge_snaps_to_the_playhead(panel: TimelinePanel) -> None:
    panel.set_playhead(110)
    changed = Heard(panel.bout_changed)
    drag(panel, at(panel, OWN, 100), at(panel, OWN, 105), at(panel, OWN, 110) + QPoint(-4, 0))
    assert changed.said == [(3, 80, 110)]


def test_a_bout_is_moved_as_a_whole_and_stays_in_the_clip(panel: TimelinePanel) -> None:
    changed = Heard(panel.bout_changed)
    drag(panel, at(panel, OWN, 90), at(panel, OWN, 80), at(panel, OWN, 73))
    drag(panel, at(panel, OWN, 90), at(panel, OWN, 150))
    assert changed.said == [(3, 63, 83), (3, 100, 120)]


def test_between_touching_bouts_the_side_of_the_mouse_decides(panel: TimelinePanel) -> None:
    changed = Heard(panel.bout_changed)
    drag(panel, at(panel, OWN, 40) + QPoint(-3, 0), at(panel, OWN, 33))
    panel.select(None)
    drag(panel, at(panel, OWN, 40) + QPoint(3, 0), at(panel, OWN, 45))
    assert changed.said == [(1, 20, 33), (2, 45, 50)]


def test_the_edge_of_the_selected_bout_comes_first(panel: TimelinePanel) -> None:
    changed = Heard(panel.bout_changed)
    panel.select(1)
    drag(panel, at(panel, OWN, 40) + QPoint(3, 0), at(panel, OWN, 45))
    assert changed.said == [(1, 20, 45)]


def test_escape_cancels_a_drag(panel: TimelinePanel) -> None:
    changed, drawn = Heard(panel.bout_changed), Heard(panel.bout_drawn)
    panel.set_active_behaviour(1)
    for points in ([100, 110], [90, 70], [55, 65]):
        press(panel, *(at(panel, OWN, frame + 0.1) for frame in points))
        QTest.keyClick(panel.canvas, Qt.Key.Key_Escape)
        QTest.mouseRelease(panel.canvas, LEFT, NONE, at(panel, OWN, points[-1]))
    assert (changed.said, drawn.said) == ([], [])


def test_other_raters_bouts_can_be_selected_but_not_changed(panel: TimelinePanel) -> None:
    changed, chosen = Heard(panel.bout_changed), Heard(panel.bout_selected)
    drag(panel, at(panel, OTHER, 35, 0.25), at(panel, OTHER, 70, 0.25))
    assert (changed.said, chosen.said) == ([], [11])
    removed = Heard(panel.bout_removed)
    panel.remove_selected()
    QTest.keyClick(panel.canvas, Qt.Key.Key_Delete)
    panel.nudge_edge("start", 1)
    assert (removed.said, changed.said) == ([], [])


def test_overlapping_bouts_lie_below_each_other(panel: TimelinePanel) -> None:
    chosen = Heard(panel.bout_selected)
    drag(panel, at(panel, OTHER, 35, 0.25))
    drag(panel, at(panel, OTHER, 35, 0.75))
    assert chosen.said == [11, 12]


def test_delete_asks(panel: TimelinePanel) -> None:
    removed = Heard(panel.bout_removed)
    drag(panel, at(panel, OWN, 90))
    QTest.keyClick(panel.canvas, Qt.Key.Key_Delete)
    assert removed.said == [[3]]
    assert panel.selected is not None  # until the project says so
    panel.set_scene(scene(ANNA[:2]))
    assert panel.selected is None


def test_a_double_click_plays_the_bout_in_a_loop(panel: TimelinePanel) -> None:
    asked = Heard(panel.loop_requested)
    QTest.mouseDClick(panel.canvas, LEFT, NONE, at(panel, OTHER, 55, 0.75))
    assert asked.said == [Interval(30, 60)]


def test_tab_walks_the_bouts_and_edges_are_nudged(panel: TimelinePanel) -> None:
    changed = Heard(panel.bout_changed)
    panel.set_playhead(45)
    assert [panel.select_next() for _ in range(3)] == [3, 1, 2]
    assert panel.select_previous() == 1
    panel.nudge_edge("start", -1)
    panel.nudge_edge("stop", 1)
    panel.nudge_edge("start", 100)
    assert changed.said == [(1, 19, 40), (1, 20, 41), (1, 39, 40)]
    panel.row_down()
    assert panel.select_next() == 11
    panel.row_down()
    panel.row_down()
    assert panel.select_next() is None


def test_the_wheel_zooms_about_the_pointer_and_pans(panel: TimelinePanel) -> None:
    view = panel.canvas.view
    point = at(panel, OWN, 90)
    frame = view.frame(point.x())
    wheel(panel, point, 4)
    assert view.last - view.first < 60
    assert view.frame(point.x()) == pytest.approx(frame)
    first = view.first
    wheel(panel, point, 1, Qt.KeyboardModifier.ShiftModifier)
    assert view.first < first
    drag(panel, point, point + QPoint(60, 0), button=MIDDLE)
    assert view.first < first - 60 / view.scale
    wheel(panel, point, -40)
    assert (view.first, view.last) == (0, 120)


def test_zoom_is_kept_for_the_same_clip_and_fitted_for_the_next(panel: TimelinePanel) -> None:
    wheel(panel, at(panel, OWN, 90), 4)
    first = panel.canvas.view.first
    panel.set_scene(scene(ANNA[:1]))
    assert panel.canvas.view.first == first
    panel.set_scene(scene(clip=8))
    assert (panel.canvas.view.first, panel.canvas.view.last) == (0, 120)


def test_the_page_turns_with_the_playhead(panel: TimelinePanel) -> None:
    wheel(panel, at(panel, OWN, 10), 8)
    panel.set_playhead(100)
    view = panel.canvas.view
    assert view.first <= 100 < view.last


def test_news_of_the_clip_does_not_break_off_a_drag(panel: TimelinePanel) -> None:
    changed = Heard(panel.bout_changed)
    press(panel, at(panel, OWN, 90), at(panel, OWN, 80), at(panel, OWN, 73))
    panel.set_scene(scene(ANNA[2:]))
    QTest.mouseRelease(panel.canvas, LEFT, NONE, at(panel, OWN, 73))
    assert changed.said == [(3, 63, 83)]
    assert panel.canvas.scene is not None
    row = panel.canvas.scene.rows[OWN]
    assert isinstance(row, BoutRow)
    assert row.bouts == ANNA[2:]


def test_another_clip_ends_the_drag(panel: TimelinePanel) -> None:
    changed = Heard(panel.bout_changed)
    press(panel, at(panel, OWN, 90), at(panel, OWN, 73))
    panel.set_scene(scene(clip=8))
    QTest.mouseRelease(panel.canvas, LEFT, NONE, at(panel, OWN, 73))
    assert changed.said == []


def test_the_sampling_window_is_dragged(panel: TimelinePanel) -> None:
    changed = Heard(panel.window_changed)
    panel.set_window((0.25, 0.75))
    drag(panel, at(panel, OWN, 30), at(panel, OWN, 36), at(panel, OWN, 48))
    assert changed.said == [pytest.approx((0.4, 0.75), abs=0.005)]
    drag(panel, at(panel, MOTION, 90), at(panel, MOTION, 400))
    assert changed.said[1] == pytest.approx((0.4, 1.0), abs=0.005)
    press(panel, at(panel, MOTION, 48), at(panel, MOTION, 60))
    QTest.keyClick(panel.canvas, Qt.Key.Key_Escape)
    assert panel.canvas.window_span == changed.said[1]
    QTest.mouseRelease(panel.canvas, LEFT, NONE, at(panel, MOTION, 60))
    assert len(changed.said) == 2


def test_an_open_bout_grows_to_the_playhead(panel: TimelinePanel) -> None:
    panel.set_open_bout(3, 55)
    panel.set_playhead(70)
    green = QColor("#009e73")
    assert colour(panel, at(panel, OWN, 66, 0.8)).hue() == pytest.approx(green.hue(), abs=8)
    panel.set_open_bout(3, None)
    assert colour(panel, at(panel, OWN, 66)) == panel.palette().color(QPalette.ColorRole.Base)


def test_what_is_under_the_mouse_is_told(panel: TimelinePanel) -> None:
    told = Heard(panel.hovered)
    QTest.mouseMove(panel.canvas, at(panel, OWN, 30))
    QTest.mouseMove(panel.canvas, at(panel, MOTION, 84.5))
    QTest.mouseMove(panel.canvas, at(panel, PREDICTED, 30))
    QTest.mouseMove(panel.canvas, at(panel, None, 84.5))
    QTest.mouseMove(panel.canvas, QPoint(5, at(panel, OWN, 0).y()))
    assert told.said == [
        "reach, anna: frames 20 to 39 (20 frames, 0.800 s)",
        "motion 84, frame 84, 0:03.360",
        "predicted: post injury, probability 0.91",
        "frame 84, 0:03.360",
        "anna: clip is post injury",
    ]


@pytest.mark.parametrize(
    ("row", "frame", "shape"),
    [
        (OWN, 100, Qt.CursorShape.SizeHorCursor),
        (OWN, 90, Qt.CursorShape.OpenHandCursor),
        (OWN, 65, Qt.CursorShape.CrossCursor),
        (OTHER, 45, Qt.CursorShape.ArrowCursor),
        (MOTION, 60, Qt.CursorShape.SplitHCursor),
    ],
)
def test_the_cursor_tells_what_a_drag_would_do(
    panel: TimelinePanel, row: int, frame: float, shape: Qt.CursorShape
) -> None:
    panel.set_active_behaviour(1)
    panel.set_window((0.5, 0.9) if row == MOTION else None)
    QTest.mouseMove(panel.canvas, at(panel, row, frame))
    assert panel.canvas.cursor().shape() is shape


def test_more_rows_than_fit_are_scrolled_to(panel: TimelinePanel) -> None:
    many = scene()
    rows = tuple(
        dataclasses.replace(many.rows[OTHER], key=f"r{i}", name=f"r{i}") for i in range(9)
    )
    panel.set_scene(dataclasses.replace(many, rows=rows))
    assert panel._bar.isVisible()
    for _ in range(9):
        panel.row_down()
    box = panel.canvas.boxes[8]
    assert panel.canvas.row_top(8) + box.height <= panel.canvas.height() - AXIS
    chosen = Heard(panel.bout_selected)
    drag(panel, at(panel, 8, 35, 0.25))
    assert chosen.said == [11]


def test_screen_readers_hear_row_and_bout(panel: TimelinePanel) -> None:
    panel.select(3)
    words = panel.canvas.accessibleDescription()
    assert "anna" in words
    assert "reach, anna: frames 80 to 99" in words
    assert panel.canvas.accessibleName() == "Timeline"


def test_without_a_clip_it_says_what_will_be_here(panel: TimelinePanel) -> None:
    panel.set_scene(None)
    QTest.mouseClick(panel.canvas, LEFT, NONE, QPoint(300, 40))
    wheel(panel, QPoint(300, 40), 2)
    panel.set_playhead(4)
    panel.zoom(2)
    panel.fit()
    panel.row_down()
    assert panel.select_next() is None
    assert panel.grab().toImage().pixelColor(2, 2) == panel.palette().color(
        QPalette.ColorRole.Window
    )


def test_a_change_of_palette_repaints(panel: TimelinePanel) -> None:
    dark = QPalette(QColor(45, 45, 48), QColor(37, 37, 40))
    panel.canvas.setPalette(dark)
    assert colour(panel, at(panel, OWN, 70)).lightness() < 80


def test_a_bout_that_has_gone_meanwhile_is_not_changed(panel: TimelinePanel) -> None:
    changed = Heard(panel.bout_changed)
    press(panel, at(panel, OWN, 90), at(panel, OWN, 73))
    panel.set_scene(scene((Bout(1, 1, 1, 1, 20, 40),)))
    QTest.mouseRelease(panel.canvas, LEFT, NONE, at(panel, OWN, 73))
    assert changed.said == []
