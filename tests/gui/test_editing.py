"""Clips leave the project, with what belongs to them, and come back by Undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.gui.window import MainWindow
from mousevision.store import bouts, labels, listing
from mousevision.store.project import Project

DELETE = Qt.Key.Key_Delete
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def project_of(study: MainWindow) -> Project:
    assert study.workspace.project is not None
    return study.workspace.project


def test_a_clip_leaves_with_its_labels_and_comes_back_by_undo(
    study: MainWindow, qtbot: QtBot
) -> None:
    project = project_of(study)
    before = list(study.browser.model.ids)
    QTest.keyClick(study, Qt.Key.Key_2)
    QTest.keyClick(study, Qt.Key.Key_R)
    QTest.keyClick(study, Qt.Key.Key_Right)
    QTest.keyClick(study, Qt.Key.Key_R)
    clip = study.workspace.clip
    assert clip is not None
    given = labels.labels(project, clip.id)
    assert given
    marked = bouts.bouts(project, clip.id)
    assert marked
    QTest.keyClick(study, DELETE, BOTH)
    assert study.browser.model.ids == before[1:]
    assert study.workspace.clip_id == study.browser.current == before[1]
    words = f"{clip.name} removed, with its labels and bouts; Undo brings all back."
    assert study.statusBar().currentMessage() == words
    assert not labels.labels(project, clip.id)
    QTest.keyClick(study, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert study.browser.model.ids == before
    assert labels.labels(project, clip.id) == given
    assert bouts.bouts(project, clip.id) == marked
    study.go_to_clip(clip.id)
    qtbot.waitUntil(lambda: study.player.canvas.index == clip.start)


@pytest.mark.parametrize("rows", [(0, 1, 2), (5, 9), (14, 15)])
def test_several_clips_leave_in_one_step(study: MainWindow, rows: tuple[int, ...]) -> None:
    ids = list(study.browser.model.ids)
    gone = [ids[row] for row in rows]
    study.go_to_clip(gone[0])
    study.workspace.set_selection(gone)
    study.actions_["remove_clips"].trigger()
    left = [clip for clip in ids if clip not in gone]
    assert listing.clip_ids(project_of(study)) == left
    behind = rows[-1] + 1
    assert study.workspace.clip_id == (ids[behind] if behind < len(ids) else left[-1])
    assert f"{len(rows)} clips removed" in study.statusBar().currentMessage()
    study.actions_["undo"].trigger()
    assert listing.clip_ids(project_of(study)) == ids


def test_the_last_clips_leave_an_empty_list(study: MainWindow) -> None:
    ids = list(study.browser.model.ids)
    study.workspace.set_selection(ids)
    study.actions_["remove_clips"].trigger()
    assert study.workspace.clip is None
    assert not study.browser.model.ids
    assert study.player.source is None
    study.actions_["undo"].trigger()
    assert study.browser.model.ids == ids
