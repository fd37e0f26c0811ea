"""The confound audit in the window: a job, the status bar, results, mending."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.core.inputspec import Background
from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.gui.window import MainWindow
from mousevision.services import auditing
from mousevision.services.asking import project_input
from mousevision.store import labels, listing, runs
from mousevision.store.project import Project

LEFT = Qt.MouseButton.LeftButton
LONG = 60_000
pytestmark = pytest.mark.timeout(180)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few labellings stand for chance."""
    plain = auditing.audit
    monkeypatch.setattr(auditing, "audit", lambda *a, **k: plain(*a, **{**k, "draws": 49}))


def project_of(window: MainWindow) -> Project:
    assert window.workspace.project is not None
    return window.workspace.project


def audits(window: MainWindow) -> list[Run]:
    done = runs.runs(project_of(window), RunKind.AUDIT)
    return [run for run in done if run.status is RunStatus.DONE]


def audit_now(window: MainWindow, qtbot: QtBot) -> Run:
    tab, before = window.training.audit_tab, len(audits(window))
    QTest.mouseClick(tab.button, LEFT)
    qtbot.waitUntil(lambda: len(window.auditor.audits.runs) == before + 1, timeout=LONG)
    return audits(window)[0]


def test_the_button_makes_an_audit_that_all_hear_of(study: MainWindow, qtbot: QtBot) -> None:
    assert study.status_audit.text() == "Confound audit: not made yet"
    QTest.mouseClick(study.status_audit, LEFT)
    tab = study.training.audit_tab
    assert study.training.tabs.currentWidget() is tab
    run = audit_now(study, qtbot)
    assert run.config["view"]["prepared"] is False
    qtbot.waitUntil(lambda: str(run.metrics["verdict"]) in tab.word.text().lower()
                    or bool(run.metrics["too_few"]))  # fmt: skip
    assert study.status_audit.text() == f"Confound audit: {study.auditor.audits.verdict().short}"
    assert len(tab.rows) == len(run.metrics["findings"])


def test_a_label_makes_it_out_of_date_and_undo_holds_again(
    study: MainWindow, qtbot: QtBot
) -> None:
    audit_now(study, qtbot)
    assert "out of date" not in study.status_audit.text()
    project = project_of(study)
    clip = listing.clip_ids(project)[0]
    now = labels.reference_labels(project)[clip]
    other = next(b for b in study.workspace.behaviours if b.id != now and b.scope == "clip")
    rater = study.workspace.rater()
    with project.edit("Label") as edit:
        labels.set_label(edit, [clip], rater.id, other.id)
    qtbot.waitUntil(lambda: "out of date" in study.status_audit.text())
    assert study.training.audit_tab.stale.isVisibleTo(study.training.audit_tab)
    study.workspace.undo()
    qtbot.waitUntil(lambda: "out of date" not in study.status_audit.text())


def test_the_command_can_be_cancelled(study: MainWindow, qtbot: QtBot) -> None:
    study.actions_["audit"].trigger()
    tab = study.training.audit_tab
    assert tab.cancel.isVisible()
    QTest.mouseClick(tab.cancel, LEFT)
    qtbot.waitUntil(lambda: tab.button.isEnabled(), timeout=LONG)
    assert audits(study) == []
    assert not tab.progress.isVisible()
    assert "audit was cancelled" in study.statusBar().currentMessage()
    audit_now(study, qtbot)
    assert "cancelled" not in study.statusBar().currentMessage()


def test_mending_prepares_clips_so_and_judges_them_so(study: MainWindow, qtbot: QtBot) -> None:
    study.auditor.mend({"background": "clip", "region": [0.0, 0.1, 1.0, 1.0]})
    qtbot.waitUntil(lambda: len(study.auditor.audits.runs) == 1, timeout=LONG)
    (run,) = audits(study)
    assert run.config["view"]["prepared"] is True
    spec = project_input(project_of(study))
    assert spec.background is Background.CLIP
    assert spec.region == (0.0, 0.1, 1.0, 1.0)
    assert study.training.spec() == spec
    assert study.training.audit_tab.prepared
    assert study.player.canvas.region == spec.region


def test_the_verdict_stands_on_top_of_results_until_it_is_clean(
    study: MainWindow, qtbot: QtBot
) -> None:
    project = project_of(study)
    config = {"classes": ["left", "right"], "input": project_input(project).to_json()}
    trained = runs.start_run(project, RunKind.TRAIN, "cnn", 0, config)
    runs.finish_run(project, trained.id, RunStatus.DONE, {}, "So it is.", 1.0)
    bar = study.training.evaluation_tab.result.verdict
    study.training.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: study.training.evaluation_tab.runs.select(trained.id))
    qtbot.waitUntil(lambda: bar.words.text().startswith("No confound audit"))
    assert not bar.isHidden()
    for verdict, hidden in (("suspect", False), ("clean", True)):
        made = runs.start_run(project, RunKind.AUDIT, "", 0, {"label_revision": project.revision})
        metrics = {"verdict": verdict, "words": f"{verdict}.", "findings": []}
        runs.finish_run(project, made.id, RunStatus.DONE, metrics, "", 1.0)
        qtbot.waitUntil(lambda hidden=hidden: bar.isHidden() is hidden)
        if not hidden:
            qtbot.waitUntil(lambda: "suspect" in bar.words.text())


def test_a_closed_project_leaves_nothing_behind(study: MainWindow, qtbot: QtBot) -> None:
    audit_now(study, qtbot)
    study.workspace.close()
    assert study.status_audit.isHidden()
    assert study.training.audit_tab.empty.isVisibleTo(study.training.audit_tab)
