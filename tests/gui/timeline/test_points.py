"""Point events on the timeline: seen, chosen, moved, removed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mousevision.core.annotation import Bout
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.gui.dialogs.class_table import SCOPE, ClassTable
from mousevision.gui.timeline import TimelinePanel
from mousevision.gui.timeline.layout import ROW
from mousevision.gui.timeline.points import HALF
from mousevision.gui.timeline.style import colour_of
from mousevision.gui.window import MainWindow
from mousevision.store import bouts
from mousevision.store.behaviours import add_behaviour
from tests.gui.timeline.scenes import ANNA, BEHAVIOURS, OWN, scene

CONTACT = Behaviour(20, "contact", "c", "#CC79A7", Scope.POINT, False, 7)
SLIP = Behaviour(21, "slip", "s", "#000000", Scope.POINT, False, 8)
IN_REACH, ALONE = Bout(101, 1, 1, 20, 30, 31), Bout(102, 1, 1, 20, 70, 71)
LEFT, CTRL, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def with_points(*more: Bout):  # type: ignore[no-untyped-def]
    plain = scene((*ANNA, IN_REACH, ALONE, *more))
    return replace(plain, behaviours={**BEHAVIOURS, 20: CONTACT, 21: SLIP})


@pytest.fixture
def panel(qtbot: QtBot) -> TimelinePanel:
    made = TimelinePanel()
    qtbot.addWidget(made)
    made.resize(700, 240)
    made.set_scene(with_points())
    with qtbot.waitExposed(made):
        made.show()
    return made


def place(panel: TimelinePanel, frame: float) -> QPoint:
    canvas = panel.canvas
    box = canvas.boxes[OWN]
    return QPoint(round(canvas.view.x(frame + 0.5)), round(canvas.row_top(OWN) + box.height / 2))


def drag(panel: TimelinePanel, start: QPoint, end: QPoint) -> None:
    canvas = panel.canvas
    QTest.mousePress(canvas, LEFT, pos=start)
    for at in (QPointF(start + end) / 2, QPointF(end)):
        moved = QMouseEvent(
            QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), Qt.MouseButton.NoButton, LEFT,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(canvas, moved)
    QTest.mouseRelease(canvas, LEFT, pos=end)


def test_a_point_in_a_bout_makes_no_row_higher(panel: TimelinePanel) -> None:
    assert panel.canvas.boxes[OWN].height == ROW
    image = panel.canvas.grab().toImage()
    at = place(panel, 70)
    assert image.pixelColor(at) == colour_of(CONTACT)
    assert image.pixelColor(at + QPoint(round(HALF) + 3, 0)) != colour_of(CONTACT)
    assert image.pixelColor(place(panel, 30)) == colour_of(CONTACT), "over the reach"


def test_a_click_takes_the_point_and_beside_it_the_bout(panel: TimelinePanel) -> None:
    QTest.mouseClick(panel.canvas, LEFT, pos=place(panel, 30))
    assert panel.selected == IN_REACH
    QTest.mouseClick(panel.canvas, LEFT, pos=place(panel, 25))
    assert panel.selected == ANNA[0]
    assert panel.canvas.grab().toImage().width() > 0


def test_its_name_is_in_the_tip(panel: TimelinePanel) -> None:
    words = panel.canvas.mouse.tip(QPointF(place(panel, 70)))
    assert words == "contact, anna: frame 70, 0:02.800"


def test_a_drag_moves_it(panel: TimelinePanel) -> None:
    changed: list[tuple[int, int, int]] = []
    panel.bout_changed.connect(lambda *values: changed.append(values))
    drag(panel, place(panel, 70), place(panel, 60))
    assert changed == [(102, 60, 61)]


def test_a_drag_marks_one_frame(panel: TimelinePanel) -> None:
    drawn: list[tuple[int, int, int]] = []
    panel.bout_drawn.connect(lambda *values: drawn.append(values))
    panel.set_active_behaviour(20)
    drag(panel, place(panel, 55), place(panel, 60))
    assert drawn == [(20, 60, 61)]


def test_nudge_keys_move_it_by_a_frame_and_stay_in_the_clip(panel: TimelinePanel) -> None:
    changed: list[tuple[int, int, int]] = []
    panel.bout_changed.connect(lambda *values: changed.append(values))
    panel.select(102)
    panel.nudge_edge("start", -1)
    panel.nudge_edge("stop", 1)
    assert changed == [(102, 69, 70), (102, 71, 72)]
    panel.set_scene(with_points(Bout(103, 1, 1, 20, 119, 120)))
    panel.select(103)
    panel.nudge_edge("stop", 1)
    assert len(changed) == 2


def test_tab_goes_through_bouts_and_points(panel: TimelinePanel) -> None:
    panel.canvas.current_row = OWN
    assert [panel.select_next() for _ in range(6)] == [1, 101, 2, 102, 3, 1]


def test_points_of_one_frame_lie_above_each_other(panel: TimelinePanel) -> None:
    both = Bout(103, 1, 1, 21, 70, 71)
    panel.set_scene(with_points(both))
    box = panel.canvas.boxes[OWN]
    assert len(box.points) == 2
    middle = place(panel, 70)
    taken = set()
    for dy in (-box.height // 4, box.height // 4):
        QTest.mouseClick(panel.canvas, LEFT, pos=middle + QPoint(0, dy))
        taken.add(panel.canvas.selected)
    assert taken == {102, 103}


def test_a_double_click_goes_to_it(panel: TimelinePanel) -> None:
    frames: list[int] = []
    panel.seek_requested.connect(frames.append)
    QTest.mouseDClick(panel.canvas, LEFT, pos=place(panel, 70))
    assert frames == [70]


def test_the_class_dialog_offers_points(qtbot: QtBot) -> None:
    table = ClassTable()
    qtbot.addWidget(table)
    table.add()
    box = table.table.cellWidget(0, SCOPE)
    words = [box.itemText(at) for at in range(box.count())]
    assert words[2] == "one frame of the timeline"
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert table.behaviours()[0].scope is Scope.POINT


def test_a_point_from_key_to_delete(study: MainWindow, qtbot: QtBot) -> None:
    """The whole life of a point in the window, by keys alone."""
    project, clip = study.workspace.project, study.workspace.clip
    assert project is not None
    assert clip is not None
    with project.edit("contact") as edit:
        add_behaviour(edit, "contact", "k", scope=Scope.POINT)
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)

    def spans() -> list[tuple[int, int]]:
        return [(b.start, b.stop) for b in bouts.bouts(project, clip.id)]

    study.player.seek(6)
    QTest.keyClick(study, Qt.Key.Key_K)
    QTest.keyClick(study, Qt.Key.Key_K)
    assert spans() == [(6, 7)], "twice at one frame is one"
    study.player.seek(8)
    QTest.keyClick(study, Qt.Key.Key_K)
    assert spans() == [(6, 7), (8, 9)]
    study.player.first()
    QTest.keyClick(study, Qt.Key.Key_Tab)
    QTest.keyClick(study, Qt.Key.Key_Left, CTRL | SHIFT)
    assert spans() == [(5, 6), (8, 9)]
    QTest.keyClick(study, Qt.Key.Key_Delete)
    assert spans() == [(8, 9)]
    assert study.statusBar().currentMessage() == "Point deleted; Undo brings it back."
    for expected in ([(5, 6), (8, 9)], [(6, 7), (8, 9)], [(6, 7)], []):
        QTest.keyClick(study, Qt.Key.Key_Z, CTRL)
        assert spans() == expected
