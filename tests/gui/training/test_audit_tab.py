"""The tab Audit and what it is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mousevision.core.run import Run, RunKind, RunStatus
from mousevision.gui.training.audit_tab import AuditTab
from mousevision.gui.training.finding import ChancePicture, FindingRow, Picture
from mousevision.gui.training.signs import ORDER, Sign, sign_icon
from mousevision.gui.training.verdict import VerdictBar, VerdictButton
from mousevision.media.picture import write_png
from mousevision.services.audit_verdict import Verdict

LEFT = Qt.MouseButton.LeftButton
PLACE = {"picture": "audit-background.png", "region": [0, 0, 0.2, 0.2], "words": "top left"}


def finding(check: str, level: str = "fine", **changes: Any) -> dict[str, Any]:
    return {
        "check": check, "title": f"The {check}", "level": level, "score": 0.9, "chance": 0.5,
        "usual": 0.7, "p_value": 0.001, "words": f"From the {check} alone.", "place": None,
        "offers": [],
    } | changes  # fmt: skip


OFFER = {"words": "Subtract the background", "settings": {"background": "clip"}}
FOUND = [
    finding("animal", score=None, p_value=None),
    finding("background", "confounded", place=PLACE, offers=[OFFER]),
    finding("corners", "suspect", offers=[OFFER]),
    finding("date", "note"),
    finding("file"),
]


def audit(number: int = 7, found: list[dict[str, Any]] = FOUND, **metrics: Any) -> Run:
    values = {"verdict": "confounded", "words": "Confounded: so it is.", "findings": found,
              "skipped": []} | metrics  # fmt: skip
    return Run(number, RunKind.AUDIT, "", RunStatus.DONE, "2026-11-22T17:40:00+00:00",
               metrics=values)  # fmt: skip


def verdict(word: str | None = "confounded", **changes: Any) -> Verdict:
    return Verdict(word, f"{str(word).capitalize()}: so it is.", 7, **changes)


@pytest.fixture
def tab(qtbot: QtBot) -> AuditTab:
    made = AuditTab()
    qtbot.addWidget(made)
    made.set_able("")
    made.resize(360, 900)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    picture = np.full((324, 576, 3), 120, np.uint8)
    write_png(tmp_path / PLACE["picture"], picture)
    return tmp_path


def show(tab: AuditTab, run: Run, said: Verdict, folder: Path) -> None:
    """Show an audit, and wait until its rows are on screen."""
    tab.show_audit(run, said, folder)
    QCoreApplication.processEvents()


def names(tab: AuditTab) -> list[str]:
    return [row.finding["check"] for row in tab.rows]


def test_without_an_audit_one_sentence_and_the_button(tab: AuditTab, qtbot: QtBot) -> None:
    assert tab.empty.isVisible()
    assert "No audit yet" in tab.empty.label.text()
    with qtbot.waitSignal(tab.audit_pressed) as heard:
        QTest.mouseClick(tab.button, LEFT)
    assert heard.args == [False]


def test_clips_may_be_judged_as_the_network_gets_them(tab: AuditTab, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tab.view_chosen):
        tab.view.setCurrentIndex(1)
    with qtbot.waitSignal(tab.audit_pressed) as heard:
        QTest.mouseClick(tab.button, LEFT)
    assert heard.args == [True]


def test_the_verdict_is_a_word_a_sign_and_a_sentence(tab: AuditTab, folder: Path) -> None:
    show(tab, audit(), verdict(), folder)
    assert tab.word.text() == "Confounded"
    assert tab.sign.level == "confounded"
    assert tab.words.text() == "So it is."
    assert "Run 7" in tab.when.text()
    assert not tab.stale.isVisible()


def test_findings_are_there_the_worst_first_and_open(tab: AuditTab, folder: Path) -> None:
    show(tab, audit(), verdict(), folder)
    assert names(tab) == ["background", "corners", "date", "animal", "file"]
    assert [row.body.isVisible() for row in tab.rows] == [True, False, False, False, False]
    QTest.mouseClick(tab.rows[1].button, LEFT)
    assert tab.rows[1].body.isVisible()


def test_what_found_nothing_is_folded_away(tab: AuditTab, folder: Path) -> None:
    show(tab, audit(), verdict(), folder)
    assert [row.isVisible() for row in tab.rows] == [True, True, True, False, False]


def test_the_place_of_the_leak_is_shown(tab: AuditTab, folder: Path, qtbot: QtBot) -> None:
    show(tab, audit(), verdict(), folder)
    picture = tab.rows[0].body.findChild(Picture)
    assert picture is not None
    assert "top left" in picture.toolTip()
    qtbot.waitUntil(lambda: picture.height() >= 100)
    shown = picture.grab().toImage()
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2).red() == 120


def test_a_picture_that_is_gone_leaves_the_words(tab: AuditTab, tmp_path: Path) -> None:
    show(tab, audit(), verdict(), tmp_path / "gone")
    assert tab.rows[0].body.findChild(Picture) is None


def test_mending_is_a_button(tab: AuditTab, folder: Path, qtbot: QtBot) -> None:
    show(tab, audit(), verdict(), folder)
    (button,) = tab.rows[0].mends
    assert button.text() == "Subtract the background and audit again"
    with qtbot.waitSignal(tab.mend_pressed) as heard:
        QTest.mouseClick(button, LEFT)
    assert heard.args == [{"background": "clip"}]


def test_while_it_runs_it_shows_progress_and_can_be_cancelled(
    tab: AuditTab, folder: Path, qtbot: QtBot
) -> None:
    show(tab, audit(), verdict(), folder)
    tab.set_running(True)
    tab.show_progress(0.5, "looking at backgrounds")
    assert tab.progress.value() == 500
    assert tab.progress_words.text() == "looking at backgrounds"
    assert not tab.button.isEnabled()
    assert not tab.rows[0].mends[0].isEnabled()
    with qtbot.waitSignal(tab.cancel_pressed):
        QTest.mouseClick(tab.cancel, LEFT)
    tab.set_running(False)
    assert tab.button.isEnabled()
    assert not tab.progress.isVisible()


def test_why_it_cannot_be_audited_is_said(tab: AuditTab, qtbot: QtBot) -> None:
    tab.set_able("Label at least two classes first.")
    assert not tab.button.isEnabled()
    assert tab.button.toolTip() == "Label at least two classes first."
    with qtbot.assertNotEmitted(tab.audit_pressed):
        tab.audit()


def test_out_of_date_and_left_out_are_said(tab: AuditTab, folder: Path) -> None:
    show(tab, audit(skipped=["a.mp4 is gone."]), verdict(stale=True), folder)
    assert tab.stale.isVisible()
    assert "Audit again" in tab.stale.text()
    assert tab.skipped.text() == "a.mp4 is gone."


def test_too_few_animals_is_a_verdict_of_its_own(tab: AuditTab, folder: Path) -> None:
    show(tab, audit(), verdict("suspect", too_few=True), folder)
    assert tab.word.text() == "Too few animals to tell"
    assert tab.sign.level == "unknown"


def test_the_same_audit_again_keeps_what_is_open(tab: AuditTab, folder: Path) -> None:
    show(tab, audit(), verdict(), folder)
    before = tab.rows
    tab.rows[2].open()
    show(tab, audit(), verdict(stale=True), folder)
    assert tab.rows == before
    assert tab.rows[2].body.isVisible()


@pytest.mark.parametrize("level", ORDER)
def test_signs_differ_in_shape_and_not_in_colour_alone(level: str, qtbot: QtBot) -> None:
    sign = Sign(24)
    qtbot.addWidget(sign)
    sign.set_level(level)
    others = [other for other in ORDER if other != level]
    shape = outline(sign)
    for other in others:
        sign.set_level(other)
        assert (outline(sign) != shape).any(), f"{level} looks like {other}"
    assert not sign_icon(level).isNull()


def outline(widget: QWidget) -> np.ndarray:
    """Return the picture without its colours: what is bright, what dark, what ground."""
    image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGB32)
    ground = image.pixelColor(0, 0).rgb()
    return np.array(
        [
            [0 if image.pixel(x, y) == ground else 1 + (image.pixelColor(x, y).lightness() > 230)
             for x in range(image.width())]
            for y in range(image.height())
        ]
    )  # fmt: skip


def test_score_and_chance_stand_on_one_line(qtbot: QtBot) -> None:
    picture = ChancePicture(0.9, 0.5, 0.7, "suspect")
    qtbot.addWidget(picture)
    picture.resize(300, picture.height())
    assert picture.accessibleName() == (
        "Right in 90%; chance reaches 50% on average and stays under 70% in 95 of 100 tries."
    )
    shown = picture.grab().toImage()
    line = shown.height() // 2
    colours = {shown.pixelColor(x, line).name() for x in range(shown.width())}
    assert "#e69f00" in colours


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_nothing_is_cut_off_at_the_ends(score: float, qtbot: QtBot) -> None:
    picture = ChancePicture(score, 0.5, None, "fine")
    qtbot.addWidget(picture)
    picture.resize(160, picture.height())
    shown = picture.grab().toImage()
    ground = shown.pixelColor(shown.width() // 2, 1)
    edges = [shown.pixelColor(x, y) for x in (0, shown.width() - 1) for y in range(12)]
    assert all(colour == ground for colour in edges)


def test_what_cannot_be_told_is_no_suspicion(qtbot: QtBot, tmp_path: Path) -> None:
    words = "Too few animals to tell whether the class can be had from the background alone."
    row = FindingRow(finding("background", "suspect", words=words), tmp_path)
    qtbot.addWidget(row)
    assert row.level == "unknown"
    assert "cannot be told" in row.button.accessibleName()


def test_a_finding_without_scores_has_no_picture_of_them(qtbot: QtBot, tmp_path: Path) -> None:
    row = FindingRow(finding("session", "note", score=None, p_value=None), tmp_path)
    qtbot.addWidget(row)
    assert row.findChild(ChancePicture) is None


@pytest.fixture
def bar(qtbot: QtBot) -> VerdictBar:
    made = VerdictBar()
    qtbot.addWidget(made)
    return made


def test_the_bar_says_what_is_not_clean(bar: VerdictBar, qtbot: QtBot) -> None:
    bar.set_judge(lambda run: verdict("suspect"))
    bar.show_run(audit())
    assert not bar.isHidden()
    assert bar.words.text() == "Confound audit: Suspect: so it is."
    assert bar.sign.level == "suspect"
    with qtbot.waitSignal(bar.asked):
        QTest.mouseClick(bar.button, LEFT)


def test_the_bar_says_that_there_is_no_audit(bar: VerdictBar) -> None:
    bar.set_judge(lambda run: Verdict())
    bar.show_run(audit())
    assert bar.words.text().startswith("No confound audit of these labels yet")
    assert not bar.isHidden()


def test_nothing_stands_on_top_of_clean_results_and_where_no_label_counts(
    bar: VerdictBar,
) -> None:
    bar.set_judge(lambda run: verdict("clean"))
    bar.show_run(audit())
    assert bar.isHidden()
    bar.set_judge(lambda run: verdict("clean", stale=True))
    assert not bar.isHidden(), "a new verdict is taken up at once"
    bar.set_judge(lambda run: None)
    assert bar.isHidden()
    bar.set_judge(lambda run: verdict("suspect"))
    bar.show_run(None)
    assert bar.isHidden()


def test_the_status_bar_says_the_verdict_in_a_word(qtbot: QtBot) -> None:
    button = VerdictButton()
    qtbot.addWidget(button)
    button.show_verdict(verdict("suspect", stale=True))
    assert button.text() == "Confound audit: suspect, out of date"
    assert "so it is" in button.toolTip()
    button.show_verdict(Verdict())
    assert button.text() == "Confound audit: not made yet"
    button.show_verdict(None)
    assert button.isHidden()
