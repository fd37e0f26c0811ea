"""Saving a frame and a clip as a user does: command, choices, file, job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from mousevision.core.annotation import Bout
from mousevision.core.intervals import Interval
from mousevision.gui.jobs import Job, JobState
from mousevision.gui.saving.caption import Caption, Patch
from mousevision.gui.saving.dialog import SaveDialog
from mousevision.gui.window import MainWindow
from mousevision.media.probe import probe
from mousevision.media.reader import FrameReader
from mousevision.store import videos

FRAME, CLIP = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def asked(study: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Answer each file dialog with the suggested name, in a folder; return what was suggested."""
    names: list[Path] = []

    def answer(_: object, title: str, start: str, kinds: str) -> tuple[str, str]:
        names.append(Path(start))
        folder = tmp_path / f"out {len(names)}" if len(names) > 1 else tmp_path / "out"
        return str(folder / Path(start).stem), kinds  # without the suffix, as some type it

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return names


def save(
    study: MainWindow, qtbot: QtBot, key: Qt.KeyboardModifier, choose: Callable[..., None]
) -> Job:
    """Press the key, make choices in the dialog, press Save, and wait for the job."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, SaveDialog):
            return
        look.stop()
        try:
            choose(dialog)
        finally:
            button = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    look = QTimer(study)
    look.timeout.connect(act)
    before = list(study.queue.jobs)
    qtbot.waitUntil(lambda: study.player.canvas.index == study.player.index)
    study.activateWindow()
    qtbot.waitUntil(study.isActiveWindow)
    look.start(5)
    QTest.keyClick(study, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | key)
    job = next(j for j in study.queue.jobs if j not in before and j.title.startswith("Save"))
    qtbot.waitUntil(lambda: not job.active)
    return job


def picture_of(study: MainWindow, frame: int) -> np.ndarray:
    project, clip = study.workspace.project, study.workspace.clip
    assert project is not None
    assert clip is not None
    path = Path(videos.video(project, clip.video_id).path)
    with FrameReader(path, videos.frame_table(project, clip.video_id)) as reader:
        return reader.rgb(frame)


def test_a_frame_is_saved_exactly(
    study: MainWindow, qtbot: QtBot, asked: list[Path], tmp_path: Path
) -> None:
    study.player.seek(7)
    job = save(study, qtbot, FRAME, lambda dialog: None)
    assert job.state is JobState.FINISHED
    assert asked[0].name == "m0_week0_00_frame 7.png"
    out = tmp_path / "out" / asked[0].name  # the suffix was added
    read = cv2.imdecode(np.frombuffer(out.read_bytes(), np.uint8), cv2.IMREAD_COLOR_RGB)
    assert np.array_equal(read, picture_of(study, 7))
    qtbot.waitUntil(lambda: study.statusBar().currentMessage() == f"Written: {out}.")


def test_brightness_as_on_screen_is_a_choice(
    study: MainWindow, qtbot: QtBot, asked: list[Path], tmp_path: Path
) -> None:
    study.player.set_brightness(50)
    save(study, qtbot, FRAME, lambda dialog: dialog.checks["tone"].setChecked(True))
    read = cv2.imread(str(next((tmp_path / "out").iterdir())))
    assert read.mean() > picture_of(study, 0).mean() + 10
    study.player.set_brightness(0)
    wanted: list[bool] = []
    save(study, qtbot, FRAME, lambda dialog: wanted.append(dialog.checks["tone"].isEnabled()))
    assert wanted == [False]


def test_a_bout_is_saved_slowly_with_words_on_it(
    study: MainWindow, qtbot: QtBot, asked: list[Path], tmp_path: Path
) -> None:
    clip = study.workspace.clip
    assert clip is not None
    study.player.seek(4)
    QTest.keyClick(study, Qt.Key.Key_R)
    study.player.seek(11)
    QTest.keyClick(study, Qt.Key.Key_R)
    study.timeline.select_next()
    said: list[str] = []

    def choose(dialog: SaveDialog) -> None:
        assert dialog.part.currentText() == "Selected bout: reach"
        assert dialog.whose.currentText() == "anna"
        assert dialog.checks["bouts"].isChecked()
        assert not dialog.checks["region"].isEnabled()
        assert dialog.checks["region"].toolTip() == "No region of interest is drawn."
        dialog.speed.setCurrentText("1/4×")
        said.append(dialog.summary.text())
        assert not dialog.preview.pixmap().isNull()

    job = save(study, qtbot, CLIP, choose)
    assert job.state is JobState.FINISHED
    out = tmp_path / "out" / asked[0].name
    assert out.name.endswith("_frames 4-11.mp4") or out.name.endswith("_frames 4-10.mp4")
    info = probe(out)
    assert info.table is not None
    frames = 8 if out.name.endswith("11.mp4") else 7
    assert info.frames == frames
    assert info.table.seconds(frames - 1) == pytest.approx((frames - 1) * 0.16, abs=1e-3)
    assert said == [f"MP4 (H.264), 96 × 64 pixels, {frames} frames, plays 0:0{frames * 0.16:.3f}."]
    with FrameReader(out, info.table) as reader:
        corner = reader.rgb(3)[:14, 60:].astype(int) - picture_of(study, 7)[:14, 60:]
    assert np.abs(corner).mean() > 20  # "reach" on its colour


def test_frames_can_be_typed(study: MainWindow, qtbot: QtBot, asked: list[Path]) -> None:
    def choose(dialog: SaveDialog) -> None:
        assert dialog.part.currentText() == "Whole clip"
        dialog.last.setValue(9)
        assert dialog.part.currentText() == "Other frames"
        dialog.first.setValue(12)
        assert dialog.span() == Interval(12, 13)
        dialog.part.setCurrentIndex(0)
        assert dialog.span() == Interval(0, 20)
        dialog.first.setValue(18)

    save(study, qtbot, CLIP, choose)
    assert asked[0].name.endswith("_frames 18-19.mp4")


def test_choices_and_folder_are_there_the_next_time(
    study: MainWindow, qtbot: QtBot, asked: list[Path], tmp_path: Path
) -> None:
    save(study, qtbot, FRAME, lambda dialog: dialog.checks["place"].setChecked(True))
    seen: list[frozenset[str]] = []
    save(study, qtbot, FRAME, lambda dialog: seen.append(dialog.chosen()))
    assert seen == [frozenset({"place"})]
    assert asked[1].parent == tmp_path / "out"


def test_a_file_that_is_there_is_replaced_only_when_the_user_says_so(
    study: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.png").write_bytes(b"mine")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out" / "a"), "")
    )
    said: list[str] = []
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]

    def answer(_: object, title: str, words: str) -> QMessageBox.StandardButton:
        said.append(words)
        return answers.pop(0)

    monkeypatch.setattr(QMessageBox, "question", answer)
    assert study.saver._ask("Save", "a.png", "", ".png") is None
    assert study.saver._ask("Save", "a.png", "", ".png") == tmp_path / "out" / "a.png"
    assert said == ["a.png is there already. Replace it?"] * 2


def test_a_video_of_the_project_is_refused_in_words(study: MainWindow, qtbot: QtBot) -> None:
    project, clip = study.workspace.project, study.workspace.clip
    assert project is not None
    assert clip is not None
    source = Path(videos.video(project, clip.video_id).path)
    before = source.read_bytes()
    job = study.saver.start_clip(Interval(0, 20), source, 1.0, Caption())
    qtbot.waitUntil(lambda: not job.active)
    assert "is a video of this project" in study.problems.words.text()
    assert source.read_bytes() == before


def test_saving_can_be_cancelled(study: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    caption = Caption(lines=(Patch("post"),), bouts=((Bout(1, 1, 1, 1, 0, 5), Patch("reach")),))
    job = study.saver.start_clip(Interval(0, 20), tmp_path / "out" / "a.mp4", 1.0, caption)
    job.cancel()
    qtbot.waitUntil(lambda: not job.active)
    assert job.state is JobState.CANCELLED
    assert not (tmp_path / "out" / "a.mp4").exists()
    assert job.lane == "files"  # so that the jobs panel shows it, with Cancel


def test_without_a_clip_nothing_happens(window: MainWindow) -> None:
    assert not window.actions_["save_clip"].isEnabled()
    window.saver.clip()
    window.saver.frame()
