"""Blind mode: nothing in the window tells whose clip it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from mousevision.gui.actions import BLIND, COMMANDS
from mousevision.gui.window import MainWindow
from mousevision.services.blinding import begin_blind
from mousevision.services.labelling import label_clips
from mousevision.store import blind, listing, study
from mousevision.store.project import Project
from mousevision.store.raters import ensure_rater
from mousevision.store.videos import videos


def project_of(window: MainWindow) -> Project:
    assert window.workspace.project is not None
    return window.workspace.project


def secrets_of(project: Project) -> set[str]:
    names = {each.name for each in study.subjects(project)}
    names |= {each.name for each in videos(project)}
    return names | {each.name for each in study.sessions(project)}


def words_in_sight(window: MainWindow) -> list[str]:
    """Return every text that the window shows or would show in a tip."""
    found = [window.windowTitle(), window.statusBar().currentMessage()]
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        found += [widget.toolTip(), widget.accessibleName(), widget.statusTip()]
        if isinstance(widget, QLabel):
            found.append(widget.text())
    model = window.browser.model
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            for role in (
                Qt.ItemDataRole.DisplayRole,
                Qt.ItemDataRole.ToolTipRole,
                Qt.ItemDataRole.AccessibleTextRole,
                Qt.ItemDataRole.AccessibleDescriptionRole,
            ):
                found.append(str(model.data(index, role) or ""))
    scene = window.timeline.canvas.scene
    if scene is not None:
        found += [row.name for row in scene.rows]
    found += [window.actions_[name].text() for name in ("undo", "redo")]
    return found


@pytest.fixture
def labelled(study: MainWindow) -> MainWindow:
    """The study with labels of ben on every clip, and one edit of anna's that names a file."""
    project = project_of(study)
    with project.writing() as transaction:
        ben = ensure_rater(transaction, "ben")
    label_clips(project, ben, listing.clip_ids(project), study.workspace.behaviours[0])
    first = listing.clip_ids(project)[:1]
    label_clips(project, study.workspace.rater(), first, study.workspace.behaviours[1])
    return study


def test_nothing_tells_whose_clip_it_is(labelled: MainWindow, qtbot: QtBot) -> None:
    window, project = labelled, project_of(labelled)
    secrets = secrets_of(project)
    before = " ".join(words_in_sight(window))
    assert any(secret in before for secret in secrets), "the test would see nothing"
    window.actions_["blind"].trigger()
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_PageDown)
        qtbot.waitUntil(lambda: window.player.canvas.index >= 0)
        shown = words_in_sight(window)
        told = {secret for secret in secrets for words in shown if secret in words.split()}
        told |= {s for s in secrets if any(s in words for words in shown) and "." in s}
        assert not told, [words for words in shown if any(s in words for s in told)]
        assert "ben" not in " ".join(shown)
    assert window.workspace.clip is not None
    assert window.workspace.clip.name.startswith("clip ")
    visible = {name for name, dock in window.deck.docks.items() if dock.isVisible()}
    assert visible == {"clips", "player", "timeline"}
    assert not window.browser.filter_bar.isVisible()


def test_only_commands_that_tell_nothing_are_left(labelled: MainWindow) -> None:
    labelled.actions_["blind"].trigger()
    enabled = {c.id for c in COMMANDS if labelled.actions_[c.id].isEnabled()}
    assert enabled <= BLIND
    assert {"play", "next", "blind", "review_listed"} <= enabled


def test_clips_are_listed_in_the_shuffled_order(labelled: MainWindow) -> None:
    project = project_of(labelled)
    labelled.actions_["blind"].trigger()
    (spell,) = blind.spells(project)
    assert tuple(labelled.browser.model.ids) == spell.shuffled
    names = [labelled.browser.row(clip) for clip in spell.shuffled[:3]]
    assert [row.name for row in names if row] == ["clip 1", "clip 2", "clip 3"]


def test_leaving_asks_why_and_shows_everything_again(
    labelled: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, project = labelled, project_of(labelled)
    listed = list(window.browser.model.ids)
    docks = {name for name, dock in window.deck.docks.items() if not dock.isHidden()}
    window.actions_["blind"].trigger()
    QTest.keyClick(window, Qt.Key.Key_1)
    answers = iter([("", False), ("the light is on", True)])
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: next(answers))
    window.blind_bar.leave.click()
    assert window.workspace.veil.blind, "Cancel leaves it as it is"
    assert window.actions_["blind"].isChecked()
    window.actions_["blind"].trigger()
    assert not window.workspace.veil.blind
    assert list(window.browser.model.ids) == listed
    assert {name for name, dock in window.deck.docks.items() if not dock.isHidden()} == docks
    (spell,) = blind.spells(project)
    assert spell.why == "the light is on"
    assert len(blind.blind_labels(project)) == 1
    assert window.workspace.clip is not None
    assert window.workspace.clip.subject


def test_it_goes_on_blind_after_a_restart(labelled: MainWindow, qtbot: QtBot) -> None:
    window, project = labelled, project_of(labelled)
    file = project.file
    window.actions_["blind"].trigger()
    order = list(window.browser.model.ids)
    window.actions_["close"].trigger()
    assert window.projects.open_path(file)
    qtbot.waitUntil(lambda: window.workspace.clip is not None)
    assert window.blind_bar.isVisible()
    assert list(window.browser.model.ids) == order
    assert {n for n, d in window.deck.docks.items() if d.isVisible()} == {
        "clips", "player", "timeline"
    }  # fmt: skip
    window.workspace.set_rater_name("ben")
    assert not window.workspace.veil.blind, "ben works in the open"
    assert not window.blind_bar.isVisible()


def test_a_blind_review_comes_in_the_shuffled_order(labelled: MainWindow, qtbot: QtBot) -> None:
    window = labelled
    window.actions_["blind"].trigger()
    window.actions_["review_listed"].trigger()
    qtbot.waitUntil(lambda: window.reviewer.running)
    assert window.review_bar.title.text() == "<b>Blind review</b>"
    ids = [turn.clip_id for turn in window.reviewer.turns]
    assert ids == [clip for clip in window.browser.model.ids if clip in set(ids)]
    assert "clip" in window.review_bar.asked.text()


def test_a_window_that_opens_blind_lays_its_panels_out(
    window: MainWindow, imported: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    shutil.copytree(imported.parent, tmp_path / "lab")
    with Project.open(tmp_path / "lab" / imported.name) as project:
        with project.writing() as transaction:
            anna = ensure_rater(transaction, "anna")
        begin_blind(project, anna)
    assert window.projects.open_path(tmp_path / "lab" / imported.name)
    qtbot.waitUntil(lambda: window.workspace.clip is not None)
    docks = window.deck.docks
    boxes = [docks[name].geometry() for name in ("clips", "player", "timeline")]
    assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)
    window.blinder.leave("")
    assert docks["training"].isVisible()
