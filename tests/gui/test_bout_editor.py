"""Splitting and merging bouts in the window, by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.core.ethogram import Scope
from mousevision.gui.window import MainWindow
from mousevision.store import bouts
from mousevision.store.behaviours import add_behaviour

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def said(study: MainWindow, qtbot: QtBot) -> list[str]:
    """What the status bar is told from now on; a reach of frames 2 to 11 is marked."""
    qtbot.waitUntil(lambda: study.player.canvas.index == 0)
    draw(study, "reach", 2, 12)
    told: list[str] = []
    study.workspace.said.connect(told.append)
    return told


def draw(study: MainWindow, name: str, start: int, stop: int) -> int:
    project, clip = study.workspace.project, study.workspace.clip
    assert project is not None
    assert clip is not None
    rater = study.workspace.rater()
    behaviour = next(b for b in study.workspace.behaviours if b.name == name)
    with project.edit("draw", rater) as edit:
        return bouts.add_bout(edit, clip.id, rater.id, behaviour.id, start, stop).id


def spans(study: MainWindow) -> list[tuple[int, int]]:
    assert study.workspace.project is not None
    return [(b.start, b.stop) for b in bouts.all_bouts(study.workspace.project)]


def test_split_and_merge_what_is_shown(study: MainWindow, said: list[str]) -> None:
    study.player.seek(6)
    QTest.keyClick(study, Qt.Key.Key_K, CTRL)
    assert spans(study) == [(2, 6), (6, 12)]
    assert said[-1] == "reach: split into frames 2 to 5 and 6 to 11, saved"
    chosen = study.timeline.selected
    assert chosen is not None
    assert (chosen.start, chosen.stop) == (2, 6)
    QTest.keyClick(study, Qt.Key.Key_J, CTRL)
    assert spans(study) == [(2, 12)]
    assert said[-1] == "reach: frames 2 to 11 are one bout now, saved"
    for expected in ([(2, 6), (6, 12)], [(2, 12)]):
        QTest.keyClick(study, Qt.Key.Key_Z, CTRL)
        assert spans(study) == expected


def test_refusals_are_told_and_change_nothing(study: MainWindow, said: list[str]) -> None:
    assert study.workspace.project is not None
    revision = study.workspace.project.revision
    for frame, key, words in (
        (15, Qt.Key.Key_K, "Split: select a bout in your row, or go to a frame inside one."),
        (15, Qt.Key.Key_J, "Merge: select a bout in your row, or go to a frame inside one."),
        (2, Qt.Key.Key_K, "reach begins at frame 2"),
        (5, Qt.Key.Key_J, "No reach of yours follows in this clip"),
    ):
        study.player.seek(frame)
        QTest.keyClick(study, key, CTRL)
        assert said[-1].startswith(words)
    study.timeline.select_next()
    study.player.seek(15)
    QTest.keyClick(study, Qt.Key.Key_K, CTRL)
    assert said[-1].startswith("Frame 15 does not lie inside the bout of frames 2 to 11")
    assert study.workspace.project.revision == revision


def test_which_of_several_is_asked(study: MainWindow, said: list[str]) -> None:
    project = study.workspace.project
    assert project is not None
    with project.edit("lick") as edit:
        add_behaviour(edit, "lick", "k", scope=Scope.BOUT, exclusive=False)
    draw(study, "lick", 4, 9)
    study.player.seek(6)
    QTest.keyClick(study, Qt.Key.Key_K, CTRL)
    assert said[-1] == (
        "Split: several bouts lie under the playhead; select the one that you mean (Tab)."
    )
    study.timeline.select_next()
    QTest.keyClick(study, Qt.Key.Key_K, CTRL)
    assert len(spans(study)) == 3


def test_both_stand_in_the_menu_and_not_for_looking_only(study: MainWindow) -> None:
    for name in ("split_bout", "merge_bouts"):
        study.actions_.enable(project=True, clip=True, writable=True)
        assert study.actions_[name].isEnabled()
        study.actions_.enable(project=True, clip=True, writable=False)
        assert not study.actions_[name].isEnabled()
