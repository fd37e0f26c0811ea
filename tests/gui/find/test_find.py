"""Finding reaches in the window: measure, tune live, decide by keys, go on after a restart."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.core.intervals import Interval
from mousevision.core.job import QuietContext
from mousevision.core.proposals import Finding, Verdict
from mousevision.gui.find.finder import CURVE, STRETCHES
from mousevision.gui.find.reading import Found
from mousevision.gui.find.tuning import Tuning
from mousevision.gui.timeline.levels import CurveLevels
from mousevision.gui.timeline.model import Curve, Stretches
from mousevision.gui.timeline.thresholds import line_height
from mousevision.gui.window import MainWindow
from mousevision.services import proposing
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.store import clips
from mousevision.store.project import Project
from tests.recordings import FPS, draw_recording

FRAMES = 420
REACHES = ((60, 75), (150, 166), (240, 256), (330, 350))
PLAIN = Qt.KeyboardModifier.NoModifier
ENDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="session")
def long_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one recording of an animal, in which something moves four times."""
    folder = tmp_path_factory.mktemp("recording")
    draw_recording(folder / "m1_day1.mp4", FRAMES, REACHES, left=50)
    with Project.create(folder / "p") as project:
        rules = ImportRules(pattern=r"(?P<subject>m\d)_(?P<session>day\d)")
        import_videos(QuietContext(), project, [folder / "m1_day1.mp4"], rules)
    return folder


@pytest.fixture
def lab(long_project: Path, tmp_path: Path, window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with the recording at hand and the panel open."""
    shutil.copytree(long_project, tmp_path / "lab")
    return _open(window, tmp_path / "lab" / "p", qtbot)


def _open(window: MainWindow, project: Path, qtbot: QtBot) -> MainWindow:
    assert window.projects.open_path(project)
    qtbot.waitUntil(lambda: window.workspace.clip is not None)
    window.actions_["find_reaches"].trigger()
    qtbot.waitUntil(lambda: window.finder.found is not None)
    return window


@pytest.fixture
def measured(lab: MainWindow, qtbot: QtBot) -> MainWindow:
    lab.finding.measure.click()
    qtbot.waitUntil(lambda: len(lab.finder.spans) > 0)
    return lab


def project_of(window: MainWindow) -> Project:
    assert window.workspace.project is not None
    return window.workspace.project


def kept(window: MainWindow) -> list[tuple[int, int]]:
    return [(c.start, c.stop) for c in clips.clips(project_of(window))[1:]]


def spans(window: MainWindow) -> list[tuple[int, int]]:
    return [(a, b) for a, b in window.finder.spans.tolist()]


def row(window: MainWindow, key: str):
    scene = window.timeline.canvas.scene
    assert scene is not None
    return next((r for r in scene.rows if r.key == key), None)


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(window, key, modifier)


def test_measuring_shows_curve_threshold_and_proposals(lab: MainWindow, qtbot: QtBot) -> None:
    assert "not measured yet" in lab.finding.words.text()
    assert "draw a region of interest around the slot" in lab.finding.words.text()
    assert not lab.finding.measured.isVisible()
    lab.finding.measure.click()
    assert lab.finding.cancel.isVisible()
    qtbot.waitUntil(lambda: len(lab.finder.spans) > 0)
    assert not lab.finding.bar.isVisible()
    assert len(lab.finder.spans) == len(REACHES)
    for (start, stop), (first, last) in zip(REACHES, spans(lab), strict=True):
        assert first <= start + 1
        assert last >= stop - 1
    curve, stretches = row(lab, CURVE), row(lab, STRETCHES)
    assert isinstance(curve, Curve)
    assert curve.threshold == lab.finder.finding.threshold
    assert isinstance(stretches, Stretches)
    assert stretches.spans.tolist() == lab.finder.spans.tolist()
    assert "<b>4 proposed</b>" in lab.finding.count.text()
    assert "of 0:14" in lab.finding.count.text()
    assert lab.timeline.grab().toImage().width() > 0


def test_the_timeline_tells_what_a_stretch_is(measured: MainWindow) -> None:
    canvas = measured.timeline.canvas
    at = next(i for i, box in enumerate(canvas.boxes) if box.row.key == STRETCHES)
    start, stop = spans(measured)[1]
    point = QPointF(canvas.view.x((start + stop) / 2), canvas.row_top(at) + 10)
    words = canvas.mouse.tip(point)
    assert words.startswith(f"proposed: frames {start} to {stop - 1}")
    assert words.endswith("not decided on")
    point.setX(canvas.view.x(5))
    assert "nothing here" in canvas.mouse.tip(point)


def test_the_slider_moves_the_proposals_at_once(measured: MainWindow) -> None:
    panel = measured.finding
    panel.tuning.slider.setValue(400)
    assert measured.finder.finding.threshold == pytest.approx(100)
    assert spans(measured) == []
    assert row(measured, CURVE).threshold == pytest.approx(100)
    assert "<b>0 proposed</b>" in panel.count.text()
    assert not panel.review.isEnabled()
    panel.tuning.threshold.setValue(2.5)
    assert len(spans(measured)) == len(REACHES)
    assert panel.review.isEnabled()
    before = spans(measured)
    panel.tuning.seconds["margin"].setValue(0.5)
    assert [a for a, _ in spans(measured)] == [a - 9 for a, _ in before]


def test_the_line_on_the_timeline_is_dragged_live(measured: MainWindow) -> None:
    canvas = measured.timeline.canvas
    at = next(i for i, box in enumerate(canvas.boxes) if box.row.key == CURVE)
    box, x = canvas.boxes[at], round(canvas.view.x(20))
    curve = box.row
    assert isinstance(curve, Curve)
    top = canvas.row_top(at)
    start = QPoint(x, round(line_height(curve, 2.5, top, box.height)))
    up = QPoint(x, round(top) + 4)
    measured.finding.tuning.seconds["shortest"].setValue(0)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for step in (QPoint(x, start.y() - 5), up):
        QTest.mouseMove(canvas, step)
        QTest.qWait(1)
    moving = measured.finder.finding.threshold
    assert moving > 5, "before the button is let go"
    assert canvas.preview is not None
    assert canvas.preview[1].row.spans.tolist() == measured.finder.spans.tolist()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=up)
    assert measured.finding.tuning.threshold.value() == pytest.approx(moving)
    assert row(measured, CURVE).threshold == pytest.approx(moving)
    assert canvas.preview is None
    assert canvas.line is None


def test_what_was_chosen_is_there_the_next_time(measured: MainWindow) -> None:
    measured.finding.tuning.threshold.setValue(4.0)
    project = project_of(measured)
    measured.finder.stop()
    assert proposing.finding(project).threshold == 4.0


def test_return_keeps_backspace_rejects_and_the_rest_is_as_it_was(
    measured: MainWindow, qtbot: QtBot
) -> None:
    usual = measured.actions_["accept"].text()
    press(measured, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert measured.finder.review.on
    assert measured.actions_["accept"].text() == "&Keep this reach"
    first, _second, third, fourth = spans(measured)
    assert measured.player.playback.loop == Interval(*first)
    assert measured.player.playing
    assert "<b>1 / 4</b>" in measured.finding.place.text()
    press(measured, Qt.Key.Key_Return)
    assert kept(measured) == [first]
    press(measured, Qt.Key.Key_Backspace)
    press(measured, Qt.Key.Key_Return)
    assert "<b>4 / 4</b>, kept 2, rejected 1" in measured.finding.place.text()
    assert measured.player.playback.loop == Interval(*fourth)
    press(measured, Qt.Key.Key_Backspace)
    assert not measured.finder.review.on
    assert measured.actions_["accept"].text() == usual
    assert kept(measured) == [first, third]
    made = clips.clips(project_of(measured))
    assert {c.subject_id for c in made} == {made[0].subject_id} != {None}
    assert {c.session_id for c in made} == {made[0].session_id} != {None}
    assert measured.finder.verdicts == [Verdict.KEPT, Verdict.REJECTED] * 2
    qtbot.waitUntil(lambda: len(measured.browser.model.ids) == 3)
    assert measured.workspace.clip_id == made[0].id, "the recording stays at hand"
    press(measured, Qt.Key.Key_Return)
    assert kept(measured) == [first, third], "the key is that of predictions again"


def test_ends_are_moved_by_the_keys_of_bouts(measured: MainWindow) -> None:
    first, second, *_ = spans(measured)
    measured.actions_["review_found"].trigger()
    for _ in range(3):
        press(measured, Qt.Key.Key_Left, ENDS)
    press(measured, Qt.Key.Key_Right, ENDS)
    measured.actions_["stop_later"].trigger()
    moved = (first[0] - 2, first[1] + 1)
    assert measured.player.playback.loop == Interval(*moved)
    measured.finder.review.nudge("stop", 1000)
    assert spans(measured)[0] == (moved[0], second[0]), "not into the next one"
    measured.finder.review.nudge("stop", moved[1] - second[0])
    press(measured, Qt.Key.Key_Return)
    assert kept(measured) == [moved]
    assert measured.finder.verdicts[0] is Verdict.KEPT


def test_back_undo_and_other_minds(measured: MainWindow) -> None:
    first, second, *_ = spans(measured)
    measured.actions_["review_found"].trigger()
    press(measured, Qt.Key.Key_Return)
    press(measured, Qt.Key.Key_Backspace)
    project = project_of(measured)
    video = clips.clips(project)[0].video_id
    assert proposing.rejected(project, video) == [second]
    measured.actions_["undo"].trigger()
    assert proposing.rejected(project, video) == [], "not the clip before it is taken back"
    assert kept(measured) == [first]
    assert measured.finder.review.at == 1
    measured.actions_["undo"].trigger()
    assert kept(measured) == []
    assert measured.finder.review.at == 0
    press(measured, Qt.Key.Key_Return)
    press(measured, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert measured.finder.review.at == 0
    assert "kept as a clip" in measured.finding.place.text()
    press(measured, Qt.Key.Key_Backspace)
    assert kept(measured) == []
    assert measured.finder.verdicts[0] is Verdict.REJECTED
    measured.actions_["undo"].trigger()
    assert kept(measured) == [first], "rejecting a kept one is one step"
    assert proposing.rejected(project, video) == []


def test_a_review_goes_on_after_a_restart(
    measured: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    measured.actions_["review_found"].trigger()
    press(measured, Qt.Key.Key_Return)
    press(measured, Qt.Key.Key_Backspace)
    measured.projects.close()
    qtbot.waitUntil(lambda: measured.workspace.project is None)
    assert not measured.finder.review.on
    _open(measured, tmp_path / "lab" / "p", qtbot)
    qtbot.waitUntil(lambda: len(measured.finder.spans) > 0)
    assert measured.finder.verdicts[:2] == [Verdict.KEPT, Verdict.REJECTED]
    measured.finding.tuning.threshold.setValue(1.8)
    assert measured.finder.verdicts.count(Verdict.REJECTED) == 1, "it does not come back"
    measured.finding.review.click()
    assert "kept 1, rejected 1" in measured.finding.place.text()
    assert measured.finder.review.at == 2


def test_clips_of_all_are_one_step(measured: MainWindow) -> None:
    measured.finding.take_all.click()
    assert kept(measured) == spans(measured)
    assert not measured.finding.take_all.isEnabled()
    assert "4 kept" in measured.finding.count.text()
    measured.actions_["undo"].trigger()
    assert kept(measured) == []
    assert measured.finding.take_all.isEnabled()


def test_another_clip_ends_the_review(measured: MainWindow, qtbot: QtBot) -> None:
    measured.actions_["review_found"].trigger()
    press(measured, Qt.Key.Key_Return)
    measured.go_to_clip(clips.clips(project_of(measured))[1].id)
    assert not measured.finder.review.on
    assert row(measured, STRETCHES) is None
    assert measured.player.playback.loop is None
    qtbot.waitUntil(lambda: measured.finder.found is not None)
    assert "not measured yet" in measured.finding.words.text()


def test_another_region_is_said_and_measured_on_demand(measured: MainWindow, qtbot: QtBot) -> None:
    measured.player.region_drawn.emit((0.0, 0.0, 0.15, 1.0))
    words = measured.finding.words
    qtbot.waitUntil(lambda: "another one" in words.text())
    assert len(spans(measured)) == len(REACHES), "what is measured stays"
    assert measured.finding.measure.text() == "Measure again"
    measured.finding.measure.click()
    qtbot.waitUntil(lambda: len(spans(measured)) == 0 and "another" not in words.text())


def test_an_hour_follows_the_slider_within_a_frame(measured: MainWindow) -> None:
    curve = np.tile(measured.finder.found.curve, 2600)  # an hour at 300 a second
    clip = measured.workspace.clip
    assert clip is not None
    measured.finder.found = Found(
        clip.id, 0, FPS, len(curve), (0, 0, 1, 1), True, curve, CurveLevels(curve)
    )
    best = 9.0
    for step in range(5):
        begin = time.perf_counter()
        measured.finder._on_tuned(Finding(2.0 + step))
        best = min(best, time.perf_counter() - begin)
    assert len(measured.finder.spans) == 2600 * len(REACHES)
    assert best < 0.05


@pytest.fixture
def tuning(qtbot: QtBot) -> Tuning:
    made = Tuning()
    qtbot.addWidget(made)
    return made


def test_slider_and_number_say_the_same(tuning: Tuning, qtbot: QtBot) -> None:
    told: list[Finding] = []
    tuning.changed.connect(told.append)
    tuning.slider.setValue(200)
    assert told[-1].threshold == pytest.approx(tuning.threshold.value())
    tuning.threshold.setValue(7.0)
    at = tuning.slider.value()
    tuning.slider.setValue(at)
    assert tuning.threshold.value() == 7.0, "a number between two steps stays"
    told.clear()
    tuning.set_finding(Finding(3.0, 0.1, 0.2, 0.3))
    assert told == []
    assert tuning.finding == Finding(3.0, 0.1, 0.2, 0.3)
    tuning.set_fps(250)
    assert tuning._frames["gap"].text() == "= 50 frames"
