"""The tab “Recovery” in the window: asked for when it is seen, saved, hidden when blind."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from mousevision.gui.explore.recoverer import Recoverer
from mousevision.gui.explore.recovery_tab import NO_EMBEDDING, RecoveryTab
from mousevision.gui.explorer import Explorer
from mousevision.gui.window import MainWindow
from mousevision.interop.tables import read_table
from mousevision.services.recovered import Recovered
from mousevision.store import listing, study
from tests.unit.services.recoveries import stand_in


def seen(window: MainWindow, qtbot: QtBot) -> RecoveryTab:
    """Bring the tab up."""
    window.actions_["layout_explore"].trigger()
    window.explore.setCurrentWidget(window.explore.recovery)
    tab: RecoveryTab = window.explore.recovery
    qtbot.waitUntil(tab.isVisible)
    return tab


@pytest.fixture
def moved(study: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The window with an embedding in which animals move 4 times as far away at week 1."""
    project = study.workspace.project
    assert project is not None
    rows = listing.clip_rows(project, listing.clip_ids(project))
    assert {row.session for row in rows} == {"week 0", "week 1", "week 2"}
    vectors = np.zeros((len(rows), 4))
    first: dict[str | None, int] = {}
    for at, row in enumerate(rows):
        vectors[at, 0] = 100 * int(str(row.subject)[1:])
        if row.session == "week 0":
            vectors[at, 1] = 0.5 if first.setdefault(row.subject, at) == at else -0.5
        else:
            vectors[at, 2] = {"week 1": 4, "week 2": 2}[str(row.session)]
    monkeypatch.setattr(Explorer, "embedding", stand_in([row.id for row in rows], vectors))
    return study


def shown(tab: RecoveryTab, qtbot: QtBot) -> Recovered:
    qtbot.waitUntil(lambda: tab.found is not None)
    assert tab.found is not None
    return tab.found


def test_without_an_embedding_it_says_what_to_do(study: MainWindow, qtbot: QtBot) -> None:
    tab = seen(study, qtbot)
    assert tab.empty.isVisible()
    assert tab.empty.text() == NO_EMBEDDING
    assert not tab.animals.isVisible()


def test_what_is_seen_is_said_and_drawn(moved: MainWindow, qtbot: QtBot) -> None:
    tab = seen(moved, qtbot)
    found = shown(tab, qtbot)
    assert [stage.mean for stage in found.curves[0].stages] == pytest.approx([1, 4, 2])
    assert tab.headline.text().startswith("At week 1 animals were 4.0 times as far")
    assert "4 animals, 16 clips" in tab.words.text()
    assert tab.view.accessibleDescription() == tab.headline.text()
    assert [tab.baseline.itemText(at) for at in range(3)] == ["week 0", "week 1", "week 2"]
    picture = tab.view.grab().toImage()
    inks = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 3)
            for y in range(0, picture.height(), 3)}  # fmt: skip
    assert len(inks) > 5


def test_other_choices_are_other_answers(moved: MainWindow, qtbot: QtBot) -> None:
    tab = seen(moved, qtbot)
    before = shown(tab, qtbot)
    project = moved.workspace.project
    assert project is not None
    with project.edit("Groups") as edit:
        for at, animal in enumerate(study_of(moved)):
            study.set_meta(edit, animal, {"lesion": ("left", "right")[at % 2]})
    qtbot.waitUntil(lambda: tab.found is not before)
    qtbot.waitUntil(lambda: tab.by.count() == 2)
    before = shown(tab, qtbot)
    tab.by.setFocus()
    qtbot.keyClick(tab.by, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: tab.found is not before)
    found = shown(tab, qtbot)
    assert [curve.name for curve in found.curves] == ["left", "right"]
    assert tab.by.currentText() == "by lesion"
    tab.baseline.setFocus()
    qtbot.keyClick(tab.baseline, Qt.Key.Key_Down)  # each animal has a single clip at week 1
    qtbot.waitUntil(tab.empty.isVisible)
    assert tab.empty.text().startswith("No animal has two clips at week 1")
    assert tab.animals.isVisible()
    assert tab.baseline.isVisible()
    assert not tab.save.isEnabled()


def study_of(window: MainWindow) -> list[int]:
    assert window.workspace.project is not None
    return [each.id for each in study.subjects(window.workspace.project)]


def test_nothing_is_computed_while_it_is_not_seen(moved: MainWindow, qtbot: QtBot) -> None:
    moved.explorer.changed.emit()
    assert not any(job.title == "Recovery" for job in moved.queue.jobs)
    tab = seen(moved, qtbot)
    shown(tab, qtbot)
    jobs = sum(job.title == "Recovery" for job in moved.queue.jobs)
    moved.explore.setCurrentIndex(0)
    moved.explore.setCurrentWidget(tab)
    assert sum(job.title == "Recovery" for job in moved.queue.jobs) == jobs


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """What a file dialog would return: the name and the kind of file."""
    answer = {"name": "", "kind": ""}
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda *_: (str(tmp_path / "out" / answer["name"]), answer["kind"]),
    )
    (tmp_path / "out").mkdir()
    return answer


def test_figure_and_table_are_saved(
    moved: MainWindow, qtbot: QtBot, chosen: dict[str, str], tmp_path: Path
) -> None:
    tab = seen(moved, qtbot)
    shown(tab, qtbot)
    svg, png, csv = (tmp_path / "out" / f"r.{kind}" for kind in ("svg", "png", "csv"))
    chosen.update(name="r", kind="SVG figure (*.svg)")
    tab.save_figure.trigger()
    chosen.update(name="r.png")
    tab.save_figure.trigger()
    chosen.update(name="r.csv", kind="CSV tables (*.csv)")
    tab.save_table.trigger()
    qtbot.waitUntil(lambda: csv.with_name("r_notes.csv").exists() and png.exists())
    words = [each.text for each in ElementTree.parse(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"week 0", "week 1", "week 2", "animals"} <= set(words)
    picture = QImage(str(png))
    assert (picture.width(), picture.dotsPerMeterX()) == (2126, 11811)
    assert picture.pixelColor(2, 2).name() == "#ffffff"
    assert {picture.pixelColor(x, picture.height() // 2).name() for x in range(2126)} > {"#ffffff"}
    rows = read_table(csv)
    assert [float(row["distance"]) for row in rows[:3]] == pytest.approx([1, 4, 2])
    assert moved.settings.text("save/folder") == str(tmp_path / "out")


def test_what_cannot_be_written_is_told(moved: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    tab = seen(moved, qtbot)
    shown(tab, qtbot)
    (tmp_path / "file").touch()
    recoverer: Recoverer = moved.explorer.recoverer
    job = recoverer.save_table(tmp_path / "file" / "r.csv")
    assert job is not None
    with qtbot.waitSignal(job.failed) as failed:
        pass
    assert "r.csv cannot be written" in failed.args[0]


def test_blind_nothing_tells_whose_clips_are_whose(moved: MainWindow, qtbot: QtBot) -> None:
    tab = seen(moved, qtbot)
    shown(tab, qtbot)
    moved.blinder.begin()
    qtbot.waitUntil(lambda: not tab.isVisible())
    assert tab.found is None
    assert tab.words.text() == tab.headline.text() == ""
    assert tab.by.count() == 1
    moved.blinder.leave("done")
    qtbot.waitUntil(tab.isVisible)
    shown(tab, qtbot)


def test_a_closed_project_leaves_nothing(
    moved: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = seen(moved, qtbot)
    shown(tab, qtbot)
    monkeypatch.setattr(Explorer, "embedding", None)  # as the explorer says when it closes
    moved.workspace.close()
    assert tab.found is None
    assert tab.headline.text() == ""


def test_it_is_drawn_dark_in_a_dark_window_and_saved_light(
    moved: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    tab = seen(moved, qtbot)
    shown(tab, qtbot)

    def lightness() -> int:
        return tab.view.grab().toImage().pixelColor(1, 1).lightness()

    assert lightness() > 200
    moved.actions_["dark"].trigger()
    qtbot.waitUntil(lambda: lightness() < 100)
    job = moved.explorer.recoverer.save_figure(tmp_path / "r.svg")
    moved.actions_["dark"].trigger()
    qtbot.waitUntil(lambda: lightness() > 200)
    assert job is not None
    qtbot.waitUntil(lambda: not job.active)
    assert 'fill="#FFFFFF"' in (tmp_path / "r.svg").read_text(encoding="utf-8")
