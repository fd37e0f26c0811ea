"""The window, driven as a user drives it: keys and clicks on a small real study."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from mousevision.core.annotation import Prediction
from mousevision.core.errors import Cancelled
from mousevision.core.ethogram import Scope
from mousevision.core.intervals import Interval
from mousevision.core.job import JobContext, QuietContext
from mousevision.core.run import RunKind, RunStatus
from mousevision.gui import closing
from mousevision.gui.actions import COMMANDS
from mousevision.gui.dialogs.shortcuts import ShortcutsDialog
from mousevision.gui.jobs import Job
from mousevision.gui.settings import Settings
from mousevision.gui.window import MainWindow
from mousevision.gui.workspace import application
from mousevision.learn import train_settings
from mousevision.services.import_plan import ImportRules
from mousevision.services.importing import import_videos
from mousevision.services.training import TrainRequest
from mousevision.store import bouts, labels, listing
from mousevision.store.predictions import set_predictions
from mousevision.store.project import Project
from mousevision.store.runs import finish_run, start_run
from tests.studies import draw_clip


def press(
    window: MainWindow,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    QTest.keyClick(window, key, modifier)


def project_of(window: MainWindow) -> Project:
    assert window.workspace.project is not None
    return window.workspace.project


def clip_of(window: MainWindow) -> listing.ClipRow:
    assert window.workspace.clip is not None
    return window.workspace.clip


def test_every_command_is_bound_has_a_key_a_menu_and_a_tip(window: MainWindow) -> None:
    assert window.actions_.unbound() == []
    in_menus = {a for menu in window.menuBar().actions() for a in menu.menu().actions()}
    for command in COMMANDS:
        action = window.actions_[command.id]
        assert action in in_menus, command.id
        assert command.keys, command.id
        assert command.tip.endswith("."), command.id
        assert not action.shortcut().isEmpty(), command.id


def test_no_two_commands_share_a_key() -> None:
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))


def test_first_start_shows_the_welcome_page(window: MainWindow) -> None:
    assert window.welcome.isVisible()
    assert not window.actions_["train"].isEnabled()
    assert window.actions_["new"].isEnabled()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_who_begins_finds_the_guide(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    asked: list[bool] = []
    guide = window.actions_["guide"]
    guide.triggered.disconnect()
    guide.triggered.connect(lambda: asked.append(True))
    button = window.welcome.findChild(QPushButton, "welcome_guide")
    assert isinstance(button, QPushButton)
    assert button.toolTip().endswith("(F1)")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.setFocus()
    qtbot.keyClick(button, key)
    assert asked == [True, True]
    window.actions_.set_keys({"guide": ["F9"]})
    assert button.toolTip().endswith("(F9)")


def test_label_next_label_next(study: MainWindow, qtbot: QtBot) -> None:
    first = clip_of(study)
    press(study, Qt.Key.Key_2)
    assert labels.labels(project_of(study), first.id)[-1].behaviour_id
    assert clip_of(study).own_id is not None
    press(study, Qt.Key.Key_PageDown)
    second = clip_of(study)
    assert second.id != first.id
    press(study, Qt.Key.Key_1)
    own = study.workspace.known_rater()
    assert own is not None
    given = {i: b for i, b in labels.reference_labels(project_of(study), own).items()}
    names = {b.id: b.name for b in study.workspace.behaviours}
    assert (names[given[first.id]], names[given[second.id]]) == ("right", "left")
    assert study.actions_["undo"].text() == f"&Undo: Label {second.name} as left"


def test_undo_and_redo_by_key(study: MainWindow) -> None:
    clip = clip_of(study).id
    press(study, Qt.Key.Key_2)
    press(study, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    own = study.workspace.known_rater()
    assert own is not None
    row = listing.clip_rows(project_of(study), [clip], own)[0]
    assert row.own_id is None
    press(
        study,
        Qt.Key.Key_Z,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert listing.clip_rows(project_of(study), [clip], own)[0].own_id is not None


def test_bouts_by_key_at_the_playhead(study: MainWindow, qtbot: QtBot) -> None:
    clip = clip_of(study)
    qtbot.waitUntil(lambda: study.player.canvas.index == clip.start)
    study.player.seek(4)
    press(study, Qt.Key.Key_R)
    study.player.seek(9)
    press(study, Qt.Key.Key_G)  # exclusive: ends the reach before it
    study.player.seek(12)
    press(study, Qt.Key.Key_G)
    found = [(b.start, b.stop) for b in bouts.bouts(project_of(study), clip.id)]
    assert sorted(found) == [(4, 9), (9, 13)]
    press(study, Qt.Key.Key_Tab)
    assert study.timeline.selected is not None
    press(study, Qt.Key.Key_Delete)
    assert len(bouts.bouts(project_of(study), clip.id)) == 1


def test_stepping_and_playing_by_key(study: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    for _ in range(3):
        press(study, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: study.player.canvas.index == 3)
    press(study, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: study.player.canvas.index == 2)
    press(study, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: study.player.canvas.index == 19)
    press(study, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    press(study, Qt.Key.Key_Space)
    assert study.player.playing
    qtbot.waitUntil(lambda: study.player.canvas.index > 2)
    press(study, Qt.Key.Key_Space)
    assert not study.player.playing


def test_typing_in_a_field_gives_no_label(study: MainWindow) -> None:
    clip = clip_of(study)
    press(study, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    box = study.focusWidget()
    assert isinstance(box, QLineEdit)
    QTest.keyClicks(box, "m2 12r")
    assert box.text() == "m2 12r"
    assert clip_of(study).own_id is None
    assert clip.own_id is None


def test_motion_and_thumbnails_arrive(study: MainWindow, qtbot: QtBot) -> None:
    clip = clip_of(study)
    qtbot.waitUntil(lambda: clip.id in study.view._motion, timeout=10_000)
    qtbot.waitUntil(lambda: clip.id in study.browser.thumbs, timeout=10_000)
    rows = study.timeline.canvas.scene.rows
    assert [row.name for row in rows] == ["anna", "imported", "motion"]


def test_train_classify_accept_embed(
    study: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The main job, by the window's own commands."""
    monkeypatch.setattr(train_settings, "MOST_ROUNDS", 4)  # of the autoencoder's as it is usual
    asked = study.training.train_tab.settings()
    asked["values"] = {"rounds": 2}
    asked["input"] = {"frames": 6, "height": 32, "width": 48}
    job = study.learner.train(asked)
    assert job is not None
    rounds: list[object] = []
    job.emitted.connect(rounds.append)
    qtbot.waitUntil(lambda: not job.active, timeout=60_000)
    assert job.state == "finished", job.words
    assert len(rounds) == 2
    press(study, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: study.queue.running() is None, timeout=30_000)
    clip = clip_of(study)
    assert clip.predicted in ("left", "right")
    assert clip.own_id is None  # predictions never over labels
    press(study, Qt.Key.Key_Return)
    assert clip_of(study).own_id == clip.predicted_id
    embed = study.explorer.embed("autoencoder")
    assert embed is not None
    qtbot.waitUntil(lambda: not embed.active, timeout=90_000)
    assert embed.state == "finished", embed.words
    qtbot.waitUntil(lambda: "Near dots share: " in study.embedding.words.text(), timeout=20_000)
    assert len(study.embedding._ids) == 16


def test_a_project_in_use_is_not_opened_twice(
    study: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(study.projects, "_ask", lambda words: bool(asked.append(words)))
    assert not study.projects.open_path(project_of(study).folder)
    assert "open" in asked[0]


def test_a_folder_that_is_no_project_is_told(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    assert not window.projects.open_path(tmp_path / "nothing")
    assert window.problems.isVisible()


def test_closing_leaves_no_project_and_keeps_the_layout(study: MainWindow, tmp_path: Path) -> None:
    folder = project_of(study).folder
    study.close()
    with Project.open(folder):  # the lock is free
        pass
    assert not Settings(tmp_path / "window.ini").blob("layout/label").isEmpty()


def test_closing_asks_before_it_stops_a_job(
    study: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(closing, "_may_stop", lambda title, _: bool(asked.append(title)))
    gate = threading.Event()
    job = study.queue.submit("Train", lambda ctx: gate.wait())
    try:
        assert not study.close()
        assert (asked, study.isVisible(), job.active) == (["Train"], True, True)
        job.cancel()
    finally:
        gate.set()
    assert study.close(), "whoever has pressed Cancel is not asked again"
    assert asked == ["Train"]


def test_another_project_shows_its_own_video(
    study: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """Ids begin again in every project: pictures must not be taken from the one before."""
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    before = study.player.canvas.grab().toImage()
    other = tmp_path / "other"
    (other / "videos").mkdir(parents=True)
    draw_clip(other / "videos" / "a.mp4", 1, 77)
    with Project.create(other / "p") as project:
        import_videos(QuietContext(), project, [other / "videos"], ImportRules())
    shown: list[int] = []
    study.player.frame_shown.connect(shown.append)
    assert study.projects.open_path(other / "p")
    press(study, Qt.Key.Key_PageDown)
    assert clip_of(study).id == 1
    qtbot.waitUntil(lambda: bool(shown))
    assert study.player.canvas.grab().toImage() != before


def test_space_plays_wherever_a_click_was(study: MainWindow, qtbot: QtBot) -> None:
    """A click on a button or tab must not make Space press it."""
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    for name in ("training", "jobs", "embedding"):
        study.deck.docks[name].raise_()
    tabs = study.training.tabs
    bar = tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    assert tabs.currentIndex() == 1
    press(study, Qt.Key.Key_Space)
    assert study.player.playing
    assert study.queue.busy() is None
    press(study, Qt.Key.Key_Space)
    for button in study.findChildren(QAbstractButton):
        assert not button.focusPolicy() & Qt.FocusPolicy.ClickFocus, button.text()


@pytest.mark.parametrize("leave", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_class_keys_label_again_after_a_search(study: MainWindow, leave: Qt.Key) -> None:
    press(study, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    box = study.focusWidget()
    assert box is study.browser.filter_bar.box
    QTest.keyClicks(box, "m2")
    QTest.keyClick(box, leave)
    press(study, Qt.Key.Key_PageDown)
    press(study, Qt.Key.Key_1)
    assert study.browser.filter_bar.box.text() == "m2"
    assert clip_of(study).own_id is not None


def test_accepting_says_what_it_replaced(study: MainWindow) -> None:
    clip = clip_of(study)
    left, right = (b for b in study.workspace.behaviours if b.scope is Scope.CLIP)
    project = project_of(study)
    run = start_run(project, RunKind.TRAIN, "test", 0, {"classes": ["left", "right"]})
    set_predictions(project, run.id, [Prediction(run.id, clip.id, {left.id: 0.1, right.id: 0.9})])
    finish_run(project, run.id, RunStatus.DONE, {}, "", 1.0)
    QTest.qWait(50)
    press(study, Qt.Key.Key_1)
    press(study, Qt.Key.Key_Return)
    words = study.statusBar().currentMessage()
    assert "accepted right" in words
    assert "your label was left" in words


def test_a_key_cannot_be_given_to_a_command_and_a_class(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog({"next": ["1"]}, [("pre", "1")])
    qtbot.addWidget(dialog)
    assert "the class pre" in dialog.conflict()
    fine = ShortcutsDialog({}, [("pre", "1")])
    qtbot.addWidget(fine)
    assert fine.conflict() == ""


def test_the_sampling_window_is_chosen_on_the_timeline(study: MainWindow) -> None:
    fold, inputs = study.training.train_tab.fold, study.training.train_tab.inputs
    assert study.timeline.canvas.window_span is None
    fold.button.click()
    inputs.first.setValue(25)
    assert study.timeline.canvas.window_span == (0.25, 1.0)
    study.timeline.window_changed.emit(0.3, 0.8)  # as at the end of a drag
    assert study.training.spec().window == (0.3, 0.8)
    assert study.timeline.canvas.window_span == (0.3, 0.8)
    fold.button.click()
    assert study.timeline.canvas.window_span is None


def test_a_stretch_drawn_without_a_behaviour_is_looped(study: MainWindow, qtbot: QtBot) -> None:
    study.timeline.set_active_behaviour(None)
    study.timeline.canvas.range = Interval(4, 9)
    press(study, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert study.timeline.canvas.loop == Interval(4, 9)
    study.player.pause()


def test_the_next_clip_is_opened_ahead(
    study: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[list[str]] = []
    monkeypatch.setattr(
        study.player, "expect", lambda sources: named.append([s.path.name for s in sources])
    )
    press(study, Qt.Key.Key_PageDown)
    ids = study.browser.model.ids
    names = [row.name for row in listing.clip_rows(project_of(study), [ids[2], ids[0]])]
    qtbot.waitUntil(lambda: named == [names])


def test_the_right_button_offers_what_can_be_done_with_a_clip(
    study: MainWindow, qtbot: QtBot
) -> None:
    words: list[str] = []

    def look() -> None:
        menu = application().activePopupWidget()
        assert isinstance(menu, QMenu)
        words.extend(action.text().replace("&", "") for action in menu.actions())
        menu.close()

    QTimer.singleShot(0, look)
    view = study.browser.views.view
    tile = view.visualRect(view.model().index(1, 0)).center()
    view.customContextMenuRequested.emit(tile)
    assert words[:3] == ["Give class", "Accept the prediction", "Delete bout or label"]
    study.browser.set_filter("file=nothing")
    beside = view.viewport().rect().center()
    assert not view.indexAt(beside).isValid()
    view.customContextMenuRequested.emit(beside)
    assert application().activePopupWidget() is None  # beside the clips there is none


def test_another_layout_leaves_the_keys_to_the_clip(study: MainWindow, qtbot: QtBot) -> None:
    canvas = study.player.canvas
    for key in (Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F5):
        QTest.keyClick(study, key)
        qtbot.waitUntil(lambda: study.deck.focusWidget() is canvas)


def test_an_embedding_is_made_as_the_project_prepares_its_clips(
    study: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab, asked = study.training.train_tab, list[TrainRequest]()
    own = study.training.spec()
    tab.model.choose("cnn-seed")
    assert study.training.spec().height == 425
    submit = study.queue.submit

    def stop(ctx: JobContext) -> None:
        raise Cancelled

    def note(title: str, fn: Callable[..., object], *args: object, lane: str = "heavy") -> Job:
        if title != "Embedding":
            return submit(title, fn, *args, lane=lane)
        request = args[1]
        assert isinstance(request, TrainRequest)
        asked.append(request)
        return submit(title, stop)

    monkeypatch.setattr(study.queue, "submit", note)
    job = study.explorer.embed("autoencoder")
    assert [request.spec for request in asked] == [own]
    qtbot.waitUntil(lambda: job is not None and not job.active)
