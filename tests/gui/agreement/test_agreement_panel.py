"""Raters compared in the window: found while the panel is seen, and led to where they differ."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.core.ethogram import Scope
from mousevision.gui.agreement.panel import WAITING, AgreementPanel
from mousevision.gui.window import MainWindow
from mousevision.services.agreement import Agreement, agreement
from mousevision.services.labelling import (
    draw_bout,
    label_again,
    label_clips,
    mark_looked_at,
)
from mousevision.store import behaviours, listing
from mousevision.store.raters import ensure_rater
from tests.gui.test_window import project_of

LEFT = Qt.MouseButton.LeftButton


def second_rater(window: MainWindow) -> tuple[Agreement, list[int]]:
    """Let ben label all clips as the table does but the first two; return these as well."""
    project = project_of(window)
    known = behaviours.behaviours(project)
    classes = [each for each in known if each.scope is Scope.CLIP]
    with project.edit("Rater ben") as edit:
        ben = ensure_rater(edit, "ben {1}")
        anna = ensure_rater(edit, "anna")
    rows = listing.clip_rows(project, listing.clip_ids(project))
    for at, row in enumerate(rows):
        right = next(each for each in classes if each.name == row.behaviour)
        wrong = next(each for each in classes if each is not right)
        label_clips(project, ben, [row.id], wrong if at < 2 else right)
    reach = next(each for each in known if each.name == "reach")
    for rater, start in ((anna, 2), (ben, 3)):
        draw_bout(project, rater, rows[0].id, reach, start, start + 4)
        mark_looked_at(project, rater, [rows[0].id])
    return agreement(project), [row.id for row in rows[:2]]


def test_the_panel_says_what_to_do_before_there_are_two_raters(qtbot: QtBot) -> None:
    panel = AgreementPanel()
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    assert panel.words.text() == WAITING
    for part in (panel.differ, panel.pairs, panel.classes, panel.bouts, panel.confusion):
        assert not part.isVisible()


def test_raters_are_compared_and_their_differences_listed(study: MainWindow, qtbot: QtBot) -> None:
    panel = study.agreement
    assert not panel.isVisible()
    found, wrong = second_rater(study)
    study.actions_["agreement"].trigger()
    qtbot.waitUntil(lambda: panel.pairs.rowCount() == len(found.pairs))
    assert panel.words.text() == found.words()
    assert "Kappa" in panel.words.text()
    assert panel.differ.text() == "List 2 clips on which they differ"
    QTest.mouseClick(panel.differ, LEFT)
    assert sorted(study.browser.visible_ids()) == sorted(wrong)
    assert study.workspace.clip is not None
    assert study.workspace.clip.id == wrong[0]

    at = next(at for at, pair in enumerate(found.pairs) if pair.clips)
    panel.pairs.selectRow(at)
    assert panel.confusion.isVisible()
    first, second = next(said for said in found.pairs[at].clips if said[0] != said[1])
    place = found.classes.index(first), found.classes.index(second)
    item = panel.confusion.item(*place)
    assert item is not None
    assert item.text() == str(len(found.pairs[at].clips[first, second]))
    panel.confusion.cellClicked.emit(*place)
    assert study.browser.visible_ids() == list(found.pairs[at].clips[first, second])

    bouts = panel.bouts
    texts = [item.text() for column in range(6) if (item := bouts.item(0, column)) is not None]
    assert texts[0].startswith("reach\n")
    assert texts[1:4] == ["1 and 1", "1.00", "+1"] or texts[1:4] == ["1 and 1", "1.00", "-1"]


def test_a_new_label_is_compared_at_once_while_the_panel_is_seen(
    study: MainWindow, qtbot: QtBot
) -> None:
    panel = study.agreement
    _, wrong = second_rater(study)
    study.actions_["agreement"].trigger()
    qtbot.waitUntil(panel.differ.isVisible)
    project = project_of(study)
    known = [each for each in behaviours.behaviours(project) if each.scope is Scope.CLIP]
    with project.edit("Rater ben") as edit:
        ben = ensure_rater(edit, "ben {1}")
    truth = listing.clip_rows(project, wrong[:1])[0]
    own = next(each for each in known if each.id != truth.behaviour_id)
    label_clips(project, ben, wrong[:1], own)
    qtbot.waitUntil(lambda: panel.differ.text() == "List 1 clip on which they differ")


def test_agreement_with_oneself_is_told_and_what_changed_is_listed(
    study: MainWindow, qtbot: QtBot
) -> None:
    panel, project = study.agreement, project_of(study)
    first, second = study.workspace.behaviours[:2]
    ids = listing.clip_ids(project)[:3]
    anna = study.workspace.rater()
    label_clips(project, anna, ids, first)
    for clip, again in zip(ids, (first, second, first), strict=True):
        label_again(project, anna, clip, again)
    study.actions_["agreement"].trigger()
    qtbot.waitUntil(panel.themselves.isVisible)
    assert "anna, asked again without knowing: 2 of 3 clips" in panel.themselves.text()
    assert panel.changed.text() == "List 1 clip judged otherwise"
    QTest.mouseClick(panel.changed, LEFT)
    assert study.browser.model.ids == [ids[1]]
