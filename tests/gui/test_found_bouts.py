"""Bouts that a network found, on the timeline of the window: seen, told, made one's own."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.core.annotation import PredictedBout
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.core.run import RunKind, RunStatus
from mousevision.gui import found_bouts
from mousevision.gui.timeline.model import BoutRow, Curve
from mousevision.gui.window import MainWindow
from mousevision.services.bout_finding import curve_file
from mousevision.store import bouts, listing, runs
from mousevision.store.predicted_bouts import set_predicted_bouts

SPANS = ((2, 8), (12, 16))


@pytest.fixture
def reach(study: MainWindow) -> Behaviour:
    """A behaviour of which a network found two bouts in the clip at hand."""
    project, clip = study.workspace.project, study.workspace.clip
    assert project is not None
    assert clip is not None
    reach, grasp = (b for b in study.workspace.behaviours if b.scope is Scope.BOUT)
    names = {"behaviours": [reach.name, grasp.name]}
    run = runs.start_run(project, RunKind.TRAIN, "frame-tcn", 0, names).id
    curve = np.full((clip.stop, 2), 0.05, np.float16)
    for start, stop in SPANS:
        curve[start:stop, 0] = 0.9
    file = curve_file(runs.run_folder(project, run), clip.id)
    file.parent.mkdir(parents=True)
    np.save(file, curve)
    found = [PredictedBout(run, clip.id, reach.id, *span, 0.9) for span in SPANS]
    set_predicted_bouts(project, run, clip.id, [reach.id, grasp.id], found)
    runs.finish_run(project, run, RunStatus.DONE)
    return reach


def _names(study: MainWindow) -> list[str]:
    scene = study.timeline.canvas.scene
    assert scene is not None
    return [row.name for row in scene.rows]


def _row(study: MainWindow, name: str) -> int:
    return _names(study).index(name)


def _click(study: MainWindow, row: int, frame: float) -> QPointF:
    canvas = study.timeline.canvas
    box = canvas.boxes[row]
    at = QPointF(canvas.view.x(frame), canvas.row_top(row) + box.height / 2)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), round(at.y())))
    return at


def _own(study: MainWindow) -> list[tuple[int, int]]:
    assert study.workspace.project is not None
    return [(b.start, b.stop) for b in bouts.all_bouts(study.workspace.project)]


def test_bouts_and_curve_have_rows_of_their_own(study: MainWindow, reach: Behaviour) -> None:
    scene = study.timeline.canvas.scene
    assert scene is not None
    row = scene.rows[_row(study, "predicted bouts")]
    assert isinstance(row, BoutRow)
    assert not row.editable
    assert [(b.start, b.stop) for b in row.bouts] == list(SPANS)
    curves = [r for r in scene.rows if isinstance(r, Curve) and r.behaviour_id is not None]
    assert [(c.name, c.maximum, c.behaviour_id) for c in curves] == [
        ("reach, predicted", 1.0, reach.id)
    ], "grasp is nowhere probable"
    assert curves[0].values[4] == pytest.approx(0.9, abs=1e-3)
    assert study.timeline.grab().toImage().width() > 0


def test_what_is_under_the_mouse_is_told(study: MainWindow, reach: Behaviour) -> None:
    row = _row(study, "predicted bouts")
    at = _click(study, row, 5.0)
    words = study.timeline.canvas.mouse.tip(at)
    assert words.startswith("reach, predicted bouts: frames 2 to 7 (6 frames")
    assert "confidence 0.90; Return makes it yours" in words
    curve = _row(study, "reach, predicted")
    at.setY(study.timeline.canvas.row_top(curve) + 8)
    assert study.timeline.canvas.mouse.tip(at).startswith("reach, predicted 0.9, frame 5")


def test_return_makes_the_selected_bout_ones_own(study: MainWindow, reach: Behaviour) -> None:
    _click(study, _row(study, "predicted bouts"), 14.0)
    said: list[str] = []
    study.workspace.said.connect(said.append)
    QTest.keyClick(study, Qt.Key.Key_Return)
    assert _own(study) == [(12, 16)]
    assert said == ["reach: frames 12 to 15, accepted and saved as yours; Undo takes it back"]
    QTest.keyClick(study, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _own(study) == []


def test_return_without_a_choice_takes_all(study: MainWindow, reach: Behaviour) -> None:
    QTest.keyClick(study, Qt.Key.Key_Return)
    assert _own(study) == list(SPANS)
    QTest.keyClick(study, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _own(study) == []


def test_it_cannot_be_deleted_or_dragged(study: MainWindow, reach: Behaviour) -> None:
    _click(study, _row(study, "predicted bouts"), 5.0)
    said: list[str] = []
    study.workspace.said.connect(said.append)
    QTest.keyClick(study, Qt.Key.Key_Delete)
    assert said == ["A network found this bout: it is not yours to delete."]
    study.timeline.nudge_edge("stop", 1)
    scene = study.timeline.canvas.scene
    assert scene is not None
    row = scene.rows[_row(study, "predicted bouts")]
    assert isinstance(row, BoutRow)
    assert [(b.start, b.stop) for b in row.bouts] == list(SPANS)


def test_all_bouts_marked(study: MainWindow, reach: Behaviour) -> None:
    project, clip = study.workspace.project, study.workspace.clip
    assert project is not None
    assert clip is not None
    QTest.keyClick(study, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert [c for c, _ in bouts.looked_at(project)] == [clip.id]
    assert project.undo_name == f"All bouts marked in {clip.name}"


def test_curves_of_long_recordings_are_read_in_the_background(
    study: MainWindow, reach: Behaviour, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found_bouts, "AT_ONCE", 3)
    study.view.found.forget()
    study.view.show_rows()
    assert "reach, predicted" not in _names(study)
    qtbot.waitUntil(
        lambda: "reach, predicted" in _names(study),
        timeout=10_000,
    )


def test_trained_and_searched_from_the_window(
    study: MainWindow, reach: Behaviour, qtbot: QtBot
) -> None:
    project = study.workspace.project
    assert project is not None
    tab = study.training.train_tab
    tab.model.choose("frame-tcn")
    assert tab.problem.text() == "Mark some bouts on the timeline first: there are none yet."
    rater = study.workspace.rater()
    with project.edit("Mark bouts", rater) as edit:
        for clip_id in listing.clip_ids(project)[:8]:
            bouts.add_bout(edit, clip_id, rater.id, reach.id, 5, 12)
    qtbot.waitUntil(lambda: tab.study_words.text() == "Marked bouts: 8 reach.")
    assert tab.held_out.isVisibleTo(tab)
    assert not study.training.evaluation_tab.evaluate.isEnabled()
    asked = tab.settings()
    asked["values"] = {"rounds": 2, "filters": 4, "layers": 2}
    asked["input"] = {"frames": 16, "height": 16, "width": 24}
    job = study.learner.train(asked)
    assert job is not None
    qtbot.waitUntil(lambda: not job.active, timeout=60_000)
    assert job.state == "finished", job.words
    (run, *_) = runs.runs(project)
    assert run.config["behaviours"] == ["reach"]
    assert study.training.evaluation_tab.classify.isEnabled()
    searching = study.learner.classify_with(run.id)
    assert searching is not None
    qtbot.waitUntil(lambda: not searching.active, timeout=60_000)
    assert searching.state == "finished", searching.words
