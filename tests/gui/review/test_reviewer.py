"""Reviews, driven by keys in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.core.annotation import Decision, Prediction
from mousevision.core.run import RunKind, RunStatus
from mousevision.gui.review.bar import CommandButton
from mousevision.gui.window import MainWindow
from mousevision.gui.workspace import application
from mousevision.store import listing, reviews
from mousevision.store.predictions import set_predictions
from mousevision.store.project import Project
from mousevision.store.repeats import repeats
from mousevision.store.runs import finish_run, start_run


def project_of(window: MainWindow) -> Project:
    assert window.workspace.project is not None
    return window.workspace.project


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window, key)


@pytest.fixture
def classified(study: MainWindow) -> MainWindow:
    """The study with a prediction for every clip, each more certain than the one before."""
    project = project_of(study)
    run = start_run(project, RunKind.TRAIN, "cnn", 0, {})
    finish_run(project, run.id, RunStatus.DONE, {}, "", 1.0)
    first, second = (b.id for b in study.workspace.behaviours[:2])
    ids = listing.clip_ids(project)
    confidence = [0.52 + 0.02 * at for at in range(len(ids))]
    said = zip(ids, confidence, strict=True)
    set_predictions(
        project, run.id, [Prediction(run.id, c, {first: p, second: 1 - p}) for c, p in said]
    )
    return study


def start(window: MainWindow, qtbot: QtBot, name: str = "review_uncertain") -> None:
    window.actions_[name].trigger()
    qtbot.waitUntil(lambda: window.reviewer.running)


def count_of(window: MainWindow) -> str:
    return window.review_bar.count.text()


def at_hand(window: MainWindow, clip: int) -> bool:
    return window.workspace.clip_id == clip


def test_each_key_decides_and_shows_the_next_least_certain(
    classified: MainWindow, qtbot: QtBot
) -> None:
    window, project = classified, project_of(classified)
    ids = listing.clip_ids(project)
    start(window, qtbot)
    assert at_hand(window, ids[0])
    assert count_of(window) == f"0 / {len(ids)}"
    assert "predicted" in window.review_bar.asked.text()
    for at, key in enumerate((Qt.Key.Key_Return, Qt.Key.Key_2, Qt.Key.Key_0, Qt.Key.Key_Minus)):
        press(window, key)
        qtbot.waitUntil(lambda at=at: at_hand(window, ids[at + 1]))
        assert count_of(window) == f"{at + 1} / {len(ids)}"
    made = [each.decision for each in reviews.reviews(project)]
    wanted = [Decision.ACCEPTED, Decision.CORRECTED, Decision.UNSURE, Decision.SKIPPED]
    assert made == wanted
    assert "skipped, saved" in window.review_bar.last.text()


def test_keys_that_follow_at_once_mean_the_clip_that_comes_next(
    classified: MainWindow, qtbot: QtBot
) -> None:
    window, project = classified, project_of(classified)
    ids = listing.clip_ids(project)
    start(window, qtbot)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_0, Qt.Key.Key_Minus, Qt.Key.Key_1):
        press(window, key)  # the event loop has no turn in between
    made = reviews.reviews(project)
    assert [each.clip_id for each in made] == ids[:4]
    unsure = window.review_bar.findChildren(CommandButton)[1]
    QTest.mouseClick(unsure, Qt.MouseButton.LeftButton)
    assert reviews.reviews(project)[-1].clip_id == ids[4]
    qtbot.waitUntil(lambda: at_hand(window, ids[5]))
    assert count_of(window) == f"5 / {len(ids)}"


def test_undo_brings_the_clip_back(classified: MainWindow, qtbot: QtBot) -> None:
    window = classified
    ids = listing.clip_ids(project_of(window))
    start(window, qtbot)
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: at_hand(window, ids[1]))
    window.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: at_hand(window, ids[0]))
    assert count_of(window) == f"0 / {len(ids)}"
    window.actions_["redo"].trigger()
    qtbot.waitUntil(lambda: at_hand(window, ids[1]))


def test_a_whole_review_ends_with_what_it_told(classified: MainWindow, qtbot: QtBot) -> None:
    window = classified
    start(window, qtbot, "review_sample")
    total = len(window.reviewer.turns)
    assert total
    for done in range(1, total + 1):
        press(window, Qt.Key.Key_Return if done > 2 else Qt.Key.Key_2)
        qtbot.waitUntil(lambda done=done: count_of(window) == f"{done} / {total}")
        qtbot.waitUntil(lambda: not window.reviewer._move.isActive())
    words = window.review_bar.asked.text()
    assert words.startswith("All decided on:")
    assert f"of {total} predictions right" in words
    assert not window.review_bar.answers[1].isEnabled()
    window.actions_["end_review"].trigger()
    assert not window.reviewer.running


def test_page_keys_walk_through_the_review(classified: MainWindow, qtbot: QtBot) -> None:
    window = classified
    ids = listing.clip_ids(project_of(window))
    start(window, qtbot)
    press(window, Qt.Key.Key_PageDown)
    assert at_hand(window, ids[1])
    press(window, Qt.Key.Key_PageUp)
    press(window, Qt.Key.Key_PageUp)
    assert at_hand(window, ids[0])
    window.actions_["end_review"].trigger()
    press(window, Qt.Key.Key_PageDown)
    assert at_hand(window, ids[1])


def test_nothing_to_review_says_what_to_do(study: MainWindow, qtbot: QtBot) -> None:
    start(study, qtbot, "review_errors")
    assert "Evaluate by animal first" in study.review_bar.asked.text()
    assert study.review_bar.count.isHidden()
    assert study.actions_["end_review"].isEnabled()


def test_hidden_predictions_are_nowhere_and_labels_say_so(
    classified: MainWindow, qtbot: QtBot
) -> None:
    window, project = classified, project_of(classified)
    window.actions_["hide_predictions"].trigger()
    start(window, qtbot)
    clip = window.workspace.clip
    assert clip is not None
    assert clip.predicted is None
    assert "which class" in window.review_bar.asked.text()
    scene = window.timeline.canvas.scene
    assert scene is not None
    assert all(row.key != "predicted" for row in scene.rows)
    shown = window.browser.row(clip.id)
    assert shown is not None
    assert shown.predicted is None
    press(window, Qt.Key.Key_Return)  # there is nothing to accept
    assert reviews.reviews(project) == []
    press(window, Qt.Key.Key_1)
    (made,) = reviews.reviews(project)
    assert made.decision is Decision.ACCEPTED
    assert not made.prediction_seen
    window.actions_["hide_predictions"].trigger()
    press(window, Qt.Key.Key_1)
    assert reviews.reviews(project)[-1].prediction_seen


def test_a_class_key_goes_on_when_asked_to(study: MainWindow, qtbot: QtBot) -> None:
    ids = listing.clip_ids(project_of(study))
    press(study, Qt.Key.Key_1)
    assert at_hand(study, ids[0])
    study.actions_["go_on"].trigger()
    press(study, Qt.Key.Key_1)
    assert at_hand(study, ids[1])
    press(study, Qt.Key.Key_2)
    assert at_hand(study, ids[2])
    study.browser.set_current(ids[-1])
    study.workspace.set_clip(ids[-1])
    press(study, Qt.Key.Key_2)
    assert at_hand(study, ids[2]), "after the last it goes on with the first that is left"
    assert study.settings.text("go on") == "yes"


def test_the_clip_that_a_class_key_leads_to_is_the_first_to_be_opened_ahead(
    study: MainWindow, qtbot: QtBot
) -> None:
    ids = listing.clip_ids(project_of(study))
    press(study, Qt.Key.Key_1)
    study.workspace.set_clip(ids[-1])
    study.browser.set_current(ids[-1])
    assert list(study.view.coming()) == [ids[-2]]
    study.actions_["go_on"].trigger()
    assert list(study.view.coming()) == [ids[1], ids[-2]]


def test_a_held_key_labels_once(study: MainWindow, qtbot: QtBot) -> None:
    ids = listing.clip_ids(project_of(study))
    study.actions_["go_on"].trigger()
    QTest.keyPress(study, Qt.Key.Key_1)
    plain = Qt.KeyboardModifier.NoModifier
    for _ in range(5):
        repeat = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, plain, "1", True)
        application().notify(study.player.canvas, repeat)
    QTest.keyRelease(study, Qt.Key.Key_1)
    assert at_hand(study, ids[1])
    assert len(reviews.reviews(project_of(study))) == 1


def test_a_repeat_hides_the_label_and_keeps_it(
    study: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mousevision.gui.review.reviewer.SHARE", 0.5)
    window, project = study, project_of(study)
    window.actions_["repeats"].trigger()
    start(window, qtbot, "review_listed")
    turns = window.reviewer.turns
    assert sum(turn.again for turn in turns) == round(0.5 * len(listing.clip_ids(project)))
    for at, turn in enumerate(turns):
        qtbot.waitUntil(lambda turn=turn: at_hand(window, turn.clip_id))
        qtbot.waitUntil(lambda at=at: window.reviewer.at == at)
        qtbot.waitUntil(lambda: not window.reviewer._move.isActive())
        clip = window.workspace.clip
        assert clip is not None
        assert clip.own_id is None, "a label can be seen"
        shown = window.browser.row(clip.id)
        assert shown is not None
        assert shown.own_id is None
        press(window, Qt.Key.Key_2 if turn.again else Qt.Key.Key_1)
        done = f"{at + 1} / {len(turns)}"
        qtbot.waitUntil(lambda done=done: count_of(window) == done)
    again = {turn.clip_id for turn in turns if turn.again}
    assert {each.clip_id for each in repeats(project)} == again
    rows = listing.clip_rows(project, list(again), window.workspace.known_rater())
    assert {row.own_id for row in rows} == {window.workspace.behaviours[0].id}
    assert window.workspace.veil.again is None, "the last label stays hidden"
