"""What a run says beyond its scores, through the whole window."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from mousevision.core.annotation import Prediction
from mousevision.core.run import RunKind, RunStatus
from mousevision.gui.dialogs.simple import AnimalDialog
from mousevision.gui.window import MainWindow
from mousevision.gui.workspace import application
from mousevision.learn.threshold import chosen_threshold
from mousevision.store import listing, runs
from mousevision.store import study as store_study
from mousevision.store.behaviours import behaviours
from mousevision.store.predictions import predictions, set_predictions
from mousevision.store.project import Project

LEFT = Qt.MouseButton.LeftButton


def project_of(window: MainWindow) -> Project:
    assert window.workspace.project is not None
    return window.workspace.project


def add_run(project: Project, kind: RunKind, wrong: int) -> int:
    """A run that tested every clip, the last ones wrongly and with little confidence."""
    rows = listing.clip_rows(project, listing.clip_ids(project))
    said: list[dict[str, Any]] = []
    for at, row in enumerate(rows):
        sure = 0.95 if at < len(rows) - wrong else 0.55
        other = "left" if row.behaviour == "right" else "right"
        best, rest = (row.behaviour, other) if sure > 0.9 else (other, row.behaviour)
        given = {str(best): sure, str(rest): 1 - sure}
        said.append({"clip": row.id, "truth": row.behaviour, "subject": row.subject,
                     "probabilities": given})  # fmt: skip
    config = {"classes": ["left", "right"], "input": {}, "unit": "animal"}
    metrics = {"predictions": said, "accuracy": 0.8, "balanced_accuracy": 0.8,
               "reliability": [[0.95, 1.0, 8]], "ece": 0.05, "per_subject": [
                   {"subject": "m0", "clips": 4, "right": 3, "accuracy": 0.75}]}  # fmt: skip
    run = runs.start_run(project, kind, "cnn", 0, config)
    folder = runs.run_folder(project, run.id)
    (folder / "checkpoint.json").write_text('{"format": 1, "threshold": 0.5}')
    runs.finish_run(project, run.id, RunStatus.DONE, metrics, "Words.", 1.0)
    return run.id


@pytest.fixture
def examined(study: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window with a training and an evaluation, the evaluation chosen."""
    project = project_of(study)
    first = add_run(project, RunKind.TRAIN, 6)
    second = add_run(project, RunKind.EVALUATE, 2)
    rows = listing.clip_rows(project, listing.clip_ids(project))
    ids = [b.id for b in behaviours(project)][:2]
    set_predictions(
        project,
        first,
        [Prediction(first, row.id, {ids[0]: 0.6 + at / 50, ids[1]: 0.4 - at / 50})
         for at, row in enumerate(rows)],
    )  # fmt: skip
    tab = study.training.evaluation_tab
    study.training.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: tab.runs.rowCount() == 2)
    tab.runs.select(second)
    qtbot.waitUntil(lambda: tab.details.comparison.other.count() == 2)
    return study


def test_a_threshold_is_put_in_force(examined: MainWindow, qtbot: QtBot) -> None:
    project = project_of(examined)
    view = examined.training.evaluation_tab.details.unsure
    assert view.value.text() == "Say unsure below 0.50"
    view.slider.setValue(70)
    words = view.words.text().replace("\N{NO-BREAK SPACE}", " ")
    assert "covers 88 % of clips, 0 % of those wrong" in words
    assert view.use.isEnabled()
    view.use.click()
    qtbot.waitUntil(lambda: view.use.text() == "In use")
    assert chosen_threshold(runs.run_folder(project, 1)) == 0.7
    marked = [one.abstained for one in predictions(project, 1).values()]
    assert marked == [at < 5 for at in range(len(marked))]
    assert "now says unsure below 0.70" in examined.statusBar().currentMessage()


def test_two_runs_are_compared(examined: MainWindow, qtbot: QtBot) -> None:
    view = examined.training.evaluation_tab.details.comparison
    assert view.other.itemText(1).startswith("run 1, training of cnn, ")
    view.other.setCurrentIndex(1)
    view.other.activated.emit(1)
    qtbot.waitUntil(lambda: bool(view.words.text()))
    assert view.words.text().startswith("4 animals are too few to tell whether run 2 (cnn)")


def test_another_run_another_story(examined: MainWindow, qtbot: QtBot) -> None:
    tab = examined.training.evaluation_tab
    tab.runs.select(1)

    def shown() -> bool:
        numbers = tab.details.unsure._numbers
        return numbers is not None and numbers.run == 1

    qtbot.waitUntil(shown)
    assert tab.details.comparison.other.itemText(1).startswith("run 2, evaluation of cnn, ")
    assert not tab.details.folds["rounds"].isVisible()


def test_it_asks_for_animals(study: MainWindow, qtbot: QtBot) -> None:
    project = project_of(study)
    line = study.training.train_tab.animals_line
    assert not line.words.text()
    ids = listing.clip_ids(project)
    with project.edit("unknown") as edit:
        store_study.set_clip_subject(edit, ids[:3], None)
    qtbot.waitUntil(lambda: "The animal of 3 labelled clips is not known" in line.words.text())
    assert study.training.evaluation_tab.animals_line.words.text() == line.words.text()
    QTimer.singleShot(50, study, lambda: answer("m9"))
    QTest.mouseClick(line.button, LEFT)
    rows = listing.clip_rows(project, ids[:3])
    assert [row.subject for row in rows] == ["m9"] * 3
    assert study.browser.visible_ids() == ids[:3]
    qtbot.waitUntil(lambda: not line.words.text())


def answer(name: str) -> None:
    dialog = application().activeModalWidget()
    assert isinstance(dialog, AnimalDialog)
    dialog.subject.setCurrentText(name)
    dialog.done(QDialog.DialogCode.Accepted)
