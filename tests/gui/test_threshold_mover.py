"""The threshold of predicted bouts: dragged, seen at once, put in force and put back."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from mousevision.core.annotation import PredictedBout
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.run import RunKind, RunStatus
from mousevision.gui import threshold_mover
from mousevision.gui.timeline.model import BoutRow, Curve
from mousevision.gui.timeline.thresholds import line_height
from mousevision.gui.window import MainWindow
from mousevision.learn.bout_truth import Repertoire
from mousevision.learn.bouts import Rule
from mousevision.services.bout_finding import curve_file
from mousevision.services.bout_rules import CHOSEN
from mousevision.services.bout_training import RULE, _rule_json
from mousevision.store import runs
from mousevision.store.predicted_bouts import predicted_bouts, set_predicted_bouts

BOTH = [(2, 8), (12, 16)]
LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def reach(study: MainWindow, qtbot: QtBot) -> Behaviour:
    """A behaviour of which a network found one bout at 0.65 and a surer one at 0.95."""
    project, clip = study.workspace.project, study.workspace.clip
    assert project is not None
    assert clip is not None
    reach, grasp = (b for b in study.workspace.behaviours if b.scope is Scope.BOUT)
    names = {"behaviours": [reach.name, grasp.name]}
    run = runs.start_run(project, RunKind.TRAIN, "frame-tcn", 0, names).id
    shown = np.full((clip.stop, 2), 0.05, np.float16)
    shown[2:8, 0], shown[12:16, 0] = 0.65, 0.95
    folder = runs.run_folder(project, run)
    file = curve_file(folder, clip.id)
    file.parent.mkdir(parents=True)
    np.save(file, shown)
    rule = _rule_json(Repertoire((reach.name, grasp.name)), Rule(1.0, (0, 0, 0), 0.5, (2, 2)))
    (folder / RULE).write_text(json.dumps(rule), "utf-8")
    found = [PredictedBout(run, clip.id, reach.id, *span, 0.9) for span in BOTH]
    set_predicted_bouts(project, run, clip.id, [reach.id, grasp.id], found)
    runs.finish_run(project, run, RunStatus.DONE)
    qtbot.waitUntil(lambda: any(isinstance(r, Curve) and r.adjustable for r in rows(study)))
    return reach


def rows(study: MainWindow) -> tuple[object, ...]:
    scene = study.timeline.canvas.scene
    return () if scene is None else scene.rows


def curve(study: MainWindow) -> tuple[int, Curve]:
    return next((i, r) for i, r in enumerate(rows(study)) if isinstance(r, Curve) and r.adjustable)


def spot(study: MainWindow, value: float) -> QPoint:
    """Where the line is when it stands at a value."""
    canvas = study.timeline.canvas
    index, row = curve(study)
    box = canvas.boxes[index]
    y = line_height(row, value, canvas.row_top(index), box.height)
    return QPoint(round(canvas.view.x(10.5)), round(y))


def drag(study: MainWindow, start: QPoint, *ends: QPoint, fine: bool = False) -> None:
    """Press and move; the button stays down."""
    canvas = study.timeline.canvas
    QTest.mousePress(canvas, LEFT, pos=start)
    modifiers = SHIFT if fine else Qt.KeyboardModifier.NoModifier
    for end in ends:
        place = QPointF(end)
        moved = QMouseEvent(
            QEvent.Type.MouseMove, place, canvas.mapToGlobal(place), Qt.MouseButton.NoButton,
            LEFT, modifiers,
        )  # fmt: skip
        QApplication.sendEvent(canvas, moved)


def previewed(study: MainWindow) -> list[tuple[int, int]] | None:
    preview = study.timeline.canvas.preview
    if preview is None:
        return None
    assert isinstance(preview[1].row, BoutRow)
    return [(b.start, b.stop) for b in preview[1].row.bouts]


def stored(study: MainWindow) -> list[tuple[int, int]]:
    assert study.workspace.project is not None
    assert study.workspace.clip is not None
    found = predicted_bouts(study.workspace.project, study.workspace.clip.id)
    return [(b.start, b.stop) for b in found.bouts] if found is not None else []


def settled(study: MainWindow, qtbot: QtBot) -> None:
    mover = study.threshold_mover
    qtbot.waitUntil(lambda: mover._job is not None and not mover._job.active)
    qtbot.waitUntil(lambda: study.timeline.canvas.preview is None)


def test_the_line_is_dragged_with_a_preview(
    study: MainWindow, reach: Behaviour, qtbot: QtBot
) -> None:
    canvas, said = study.timeline.canvas, []
    study.workspace.said.connect(said.append)
    assert curve(study)[1].threshold == 0.5
    drag(study, spot(study, 0.5), spot(study, 0.7), spot(study, 0.85))
    assert previewed(study) == [(12, 16)]
    assert stored(study) == BOTH, "nothing is decided before it is let go"
    assert said[-1].startswith("reach from 0.8")
    assert said[-1].endswith("on: 1 in this clip, now 2")
    assert canvas.grab().toImage().width() > 0
    QTest.mouseRelease(canvas, LEFT, pos=spot(study, 0.85))
    settled(study, qtbot)
    assert stored(study) == [(12, 16)]
    assert curve(study)[1].threshold == pytest.approx(0.85, abs=0.06)
    assert said[-1].startswith("reach counts from 0.8")
    assert "Double-click the line for the network's own, 0.50." in said[-1]


def test_a_double_click_puts_it_back(study: MainWindow, reach: Behaviour, qtbot: QtBot) -> None:
    study.threshold_mover.move(f"probability {reach.id}", 0.85)
    settled(study, qtbot)
    assert stored(study) == [(12, 16)]
    canvas, at = study.timeline.canvas, spot(study, 0.85)
    assert "a double click puts it back to 0.50" in canvas.mouse.tip(QPointF(at))
    QTest.mouseDClick(canvas, LEFT, pos=at)
    settled(study, qtbot)
    assert stored(study) == BOTH
    assert curve(study)[1].threshold == 0.5
    assert "put" not in canvas.mouse.tip(QPointF(spot(study, 0.5)))


def test_escape_leaves_all_as_it_was(study: MainWindow, reach: Behaviour) -> None:
    canvas = study.timeline.canvas
    drag(study, spot(study, 0.5), spot(study, 0.85))
    assert previewed(study) is not None
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert previewed(study) is None
    assert canvas.line is None
    QTest.mouseRelease(canvas, LEFT, pos=spot(study, 0.85))
    assert study.threshold_mover._job is None
    assert stored(study) == BOTH


def test_with_shift_it_moves_slowly(study: MainWindow, reach: Behaviour) -> None:
    drag(study, spot(study, 0.5), spot(study, 0.9), fine=True)
    line = study.timeline.canvas.line
    assert line is not None
    assert line.rounded == pytest.approx(0.58, abs=0.03), "a fifth of the way"
    study.timeline.canvas.mouse.cancel()


def test_a_click_on_the_line_goes_to_the_frame(study: MainWindow, reach: Behaviour) -> None:
    frames: list[int] = []
    study.timeline.seek_requested.connect(frames.append)
    at = spot(study, 0.5)
    QTest.mouseClick(study.timeline.canvas, LEFT, pos=at)
    assert frames == [10]
    assert study.threshold_mover._job is None
    assert study.timeline.canvas.line is None


def test_who_scrubs_along_the_line_does_not_move_it(study: MainWindow, reach: Behaviour) -> None:
    frames: list[int] = []
    study.timeline.seek_requested.connect(frames.append)
    canvas, at = study.timeline.canvas, spot(study, 0.5)
    ends = [at + QPoint(dx, dy) for dx, dy in ((3, 1), (30, 3), (60, 9))]
    drag(study, at, *ends)
    QTest.mouseRelease(canvas, LEFT, pos=ends[-1])
    assert frames == [canvas.view.index(end.x()) for end in ends[1:]]
    assert study.threshold_mover._job is None


def test_it_can_be_typed(
    study: MainWindow, reach: Behaviour, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_: object, title: str, words: str, *rest: object) -> tuple[float, bool]:
        asked.append(words)
        return 0.85, True

    monkeypatch.setattr(QInputDialog, "getDouble", answer)
    QTest.keyClick(study, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier | SHIFT)
    settled(study, qtbot)
    assert asked[0].startswith("reach, predicted: from which probability on")
    assert stored(study) == [(12, 16)]


def test_without_predicted_bouts_it_says_what_to_do(study: MainWindow) -> None:
    study.threshold_mover.ask()
    assert study.statusBar().currentMessage() == threshold_mover.NO_LINE


def test_what_fails_is_told_and_the_line_goes_back(
    study: MainWindow, reach: Behaviour, qtbot: QtBot
) -> None:
    project = study.workspace.project
    assert project is not None
    curves = study.view.found.curves(study.workspace.clip.id)  # type: ignore[union-attr]
    assert curves is not None
    (runs.run_folder(project, curves.run_id) / CHOSEN).write_text("{", "utf-8")
    study.threshold_mover.move(f"probability {reach.id}", 0.85)
    settled(study, qtbot)
    assert "is damaged" in study.problems.words.text()
    assert stored(study) == BOTH
    assert not any(isinstance(r, Curve) and r.adjustable for r in rows(study))


def test_of_a_long_recording_only_what_is_in_view_is_previewed(
    study: MainWindow, reach: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threshold_mover, "MOST_FRAMES", 10)
    monkeypatch.setattr(threshold_mover, "MARGIN", 0)
    said: list[str] = []
    study.workspace.said.connect(said.append)
    key = f"probability {reach.id}"
    study.timeline.threshold_moving.emit(key, 0.85)
    assert previewed(study) is None
    assert said[-1] == "reach from 0.85 on; zoom in to see at once what it gives"
    study.timeline.canvas.view.zoom(study.timeline.canvas.view.x(2), 3.0)
    study.timeline.threshold_moving.emit(key, 0.85)
    assert previewed(study) == [(12, 16)], "of the one outside the view nothing is said anew"


def test_hidden_predictions_have_no_line(study: MainWindow, reach: Behaviour) -> None:
    study.actions_["hide_predictions"].trigger()
    assert not any(isinstance(r, Curve) and r.adjustable for r in rows(study))
    study.threshold_mover.ask()
    assert study.statusBar().currentMessage() == threshold_mover.HIDDEN
