"""The embedding in the window: drawn in other ways, joined with list, player and clip at hand."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mousevision.core.job import JobContext
from mousevision.gui import closing, explorer
from mousevision.gui.explore import newcomers
from mousevision.gui.window import MainWindow
from mousevision.learn.maps import MapSettings, Method
from mousevision.services.embedding import Embedding
from mousevision.store import clips, labels, listing
from mousevision.store.project import Project

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def nobody_is_placed(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Let new clips wait, except where they are what is tested."""
    if "newcomers" not in request.keywords:
        monkeypatch.setattr(newcomers, "AT_ONCE", 0)


def place(window: MainWindow, clip_id: int) -> QPoint:
    plot = window.embedding
    x, y = plot.dots.places()[plot._at[clip_id]]
    point: QPoint = plot.plot.mapFromScene(plot.view.mapToScene(QPointF(x, y)))
    return point


def lasso_right(window: MainWindow) -> list[int]:
    """Draw a lasso around the clips of class right and return them."""
    plot = window.embedding
    project = window.workspace.project
    assert project is not None
    rows = listing.clip_rows(project, plot._ids.tolist())
    right = [row.id for row in rows if row.behaviour == "right"]
    points = [place(window, clip) for clip in right]
    x0, x1 = min(p.x() for p in points) - 9, max(p.x() for p in points) + 9
    y0, y1 = min(p.y() for p in points) - 9, max(p.y() for p in points) + 9
    corners = [QPoint(x0, y0), QPoint(x1, y0), QPoint(x1, y1), QPoint(x0, y1), QPoint(x0, y0)]
    viewport = plot.plot.viewport()
    QTest.mousePress(viewport, LEFT, pos=corners[0])
    for corner in corners:
        QTest.mouseMove(viewport, corner)
    QTest.mouseRelease(viewport, LEFT, pos=corners[-1])
    return right


def test_a_lasso_selects_in_the_list_and_a_key_labels_all_of_it(placed: MainWindow) -> None:
    right = lasso_right(placed)
    assert sorted(placed.embedding.selected_ids()) == sorted(right)
    assert sorted(placed.browser.selected_ids()) == sorted(right)
    clip = placed.workspace.clip
    assert clip is not None
    assert clip.id in right
    assert placed.embedding.chosen.words.text() == f"{len(right)} selected"
    action = placed.embedding.chosen.label.menu().actions()[0]
    action.trigger()
    project = placed.workspace.project
    assert project is not None
    given = {each.clip_id for each in labels.all_labels(project, placed.workspace.rater().id)}
    assert given == set(right)
    assert project.undo() is not None


def test_the_list_selects_dots(placed: MainWindow) -> None:
    some = placed.embedding._ids.tolist()[2:5]
    placed.browser.select_clips(some)
    placed.browser.selection_changed.emit(some)
    assert placed.embedding.selected_ids() == some
    assert not placed.embedding.dots._bright[0]


def test_a_click_plays_the_clip(placed: MainWindow, qtbot: QtBot) -> None:
    clip = int(placed.embedding._ids[7])
    QTest.mouseClick(placed.embedding.plot.viewport(), LEFT, pos=place(placed, clip))
    assert placed.workspace.clip is not None
    # Dots may lie over each other: the nearest one was meant.
    near = placed.workspace.clip.id
    assert (place(placed, near) - place(placed, clip)).manhattanLength() < 8
    assert placed.browser.current == near


def test_the_trail_joins_the_clips_of_the_animal_in_time(placed: MainWindow) -> None:
    project, facts = placed.workspace.project, placed.explorer.colours.facts
    assert project is not None
    assert facts is not None
    clip = facts.trails["m1"][1]
    placed.go_to_clip(clip)
    before, after = facts.trail(clip, 12)
    rows = {row.id: row for row in listing.clip_rows(project, facts.clip_ids)}
    whole = [*before, clip, *after]
    assert {rows[each].subject for each in whole} == {"m1"}
    assert [rows[each].session for each in whole] == sorted(str(rows[e].session) for e in whole)
    at = placed.embedding._at
    assert placed.embedding.dots._trail == ([at[e] for e in before], [at[e] for e in after])


def test_the_card_plays(placed: MainWindow, qtbot: QtBot) -> None:
    clip = int(placed.embedding._ids[3])
    viewport, card = placed.embedding.plot.viewport(), placed.embedding.card
    QTest.mouseMove(viewport, QPoint(3, 3))
    QTest.mouseMove(viewport, place(placed, clip))
    qtbot.waitUntil(card.isVisible)
    seen: set[int] = set()

    def moves() -> bool:
        seen.add(card.picture.pixmap().cacheKey())
        return len(seen) >= 3

    qtbot.waitUntil(moves)
    QTest.mouseMove(viewport, QPoint(3, 3))
    assert not card.isVisible()


def test_three_dimensions_turn(placed: MainWindow, qtbot: QtBot) -> None:
    header, dots = placed.embedding.header, placed.embedding.dots
    header._space.click()
    qtbot.waitUntil(lambda: dots.turns)
    qtbot.waitUntil(lambda: placed.explorer.colours.facts is not None)
    before = dots.places().copy()
    viewport, right = placed.embedding.plot.viewport(), Qt.MouseButton.RightButton
    QTest.mousePress(viewport, right, pos=QPoint(60, 60))
    QTest.mouseMove(viewport, QPoint(100, 70))
    QTest.mouseRelease(viewport, right, pos=QPoint(100, 70))
    turned = dots.places().copy()
    assert np.abs(turned - before).max() > 5
    QTest.keyClick(placed.embedding, Qt.Key.Key_Left)
    assert np.abs(dots.places() - turned).max() > 1
    QTest.mouseDClick(viewport, LEFT, pos=QPoint(60, 60))
    assert np.allclose(dots.places(), before, atol=1e-6)
    header._space.click()
    qtbot.waitUntil(lambda: not dots.turns)


def test_another_picture_is_drawn_without_learning(placed: MainWindow, qtbot: QtBot) -> None:
    job = placed.explorer.draw(MapSettings(Method.TSNE, neighbours=3, seed=3))
    assert job is not None
    qtbot.waitUntil(lambda: not job.active, timeout=30_000)
    assert job.state == "finished", job.words
    assert "t-SNE, 3 neighbours" in placed.embedding.words.text()
    header = placed.embedding.header
    assert header.settings() == MapSettings(Method.TSNE, neighbours=3, seed=3)
    assert header.form.seed.isVisibleTo(header.form)
    cancelled = placed.explorer.draw(MapSettings(Method.TSNE, neighbours=2, seed=4))
    assert cancelled is not None
    cancelled.cancel()
    qtbot.waitUntil(lambda: not cancelled.active, timeout=30_000)
    if cancelled.state == "cancelled":
        assert header.settings().seed == 3, "the boxes say what is to be seen"


def test_an_edit_recolours_its_dot(placed: MainWindow, qtbot: QtBot) -> None:
    before = [placed.embedding.legend.item(at).text() for at in range(2)]
    clip = placed.workspace.clip
    assert clip is not None
    other = next(b for b in placed.workspace.behaviours if b.name not in (clip.behaviour, "reach"))
    QTest.keyClick(placed, Qt.Key(ord(other.key.upper())))
    after = [placed.embedding.legend.item(at).text() for at in range(2)]
    assert after != before
    placed.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: [placed.embedding.legend.item(at).text() for at in range(2)] == before)


def test_removed_clips_lose_their_dots_and_undo_brings_them_back(
    placed: MainWindow, qtbot: QtBot
) -> None:
    project = placed.workspace.project
    assert project is not None
    count = len(placed.embedding._ids)
    with project.edit("Remove") as edit:
        clips.remove_clips(edit, [int(placed.embedding._ids[0])])
    qtbot.waitUntil(lambda: len(placed.embedding._ids) == count - 1)
    placed.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: len(placed.embedding._ids) == count)


def test_colours_by_what_is_known(placed: MainWindow) -> None:
    header = placed.embedding.header
    names = [header._column.itemText(at) for at in range(header._column.count())]
    assert names == ["class", "prediction", "animal", "time point", "session", "drawing error",
                     "brightness"]  # fmt: skip
    header.set_column("time point")
    legend = placed.embedding.legend
    told = [legend.item(at).text().split("  ")[0] for at in range(legend.count())]
    assert told == ["week 0", "week 1", "week 2"]


def test_clips_without_a_dot_are_offered_a_place(
    placed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = placed.embedding.news
    qtbot.waitUntil(lambda: news.isVisibleTo(placed.embedding))
    assert news.words.text() == "1 new clip has no dot yet."
    asked: list[Embedding] = []

    def stand_in(ctx: object, project: object, found: Embedding) -> Embedding:
        asked.append(found)
        return found

    monkeypatch.setattr(newcomers, "place_later", stand_in)
    news.button.click()
    qtbot.waitUntil(lambda: bool(asked))
    qtbot.waitUntil(lambda: placed.queue.running() is None)


def test_the_selected_clips_are_reviewed(placed: MainWindow, qtbot: QtBot) -> None:
    right = lasso_right(placed)
    placed.embedding.chosen.review.click()
    qtbot.waitUntil(lambda: placed.reviewer.running)
    assert sorted(turn.clip_id for turn in placed.reviewer.turns) == sorted(right)
    first = placed.reviewer.turns[0].clip_id
    assert placed.workspace.chosen_clips() == [first], "one by one"
    key = next(b.key for b in placed.workspace.behaviours if b.name == "left")
    QTest.keyClick(placed, Qt.Key(ord(key.upper())))
    project = placed.workspace.project
    assert project is not None
    given = {each.clip_id for each in labels.all_labels(project, placed.workspace.rater().id)}
    assert given == {first}
    assert placed.embedding.selected_ids() == []


def test_a_click_on_a_selected_dot_plays_it_and_keeps_the_others_selected(
    placed: MainWindow,
) -> None:
    right = lasso_right(placed)
    QTest.mouseClick(placed.embedding.plot.viewport(), LEFT, pos=place(placed, right[2]))
    assert placed.workspace.clip_id in right
    for chosen in (placed.embedding.selected_ids(), placed.browser.selected_ids(),
                   placed.workspace.chosen_clips()):  # fmt: skip
        assert sorted(chosen) == sorted(right)
    other = next(int(each) for each in placed.embedding._ids if each not in right)
    placed.explorer.pointer.play(other)
    assert placed.embedding.selected_ids() == []
    assert placed.workspace.chosen_clips() == placed.browser.selected_ids() == [other]


def test_only_classes_of_whole_clips_are_given_to_a_selection(placed: MainWindow) -> None:
    offered = [each.text() for each in placed.embedding.chosen.label.menu().actions()]
    assert offered == ["left", "right"]


def test_hidden_predictions_are_no_colour_either(placed: MainWindow) -> None:
    header = placed.embedding.header
    assert header._column.findData("prediction") >= 0
    placed.actions_["hide_predictions"].trigger()
    assert header._column.findData("prediction") < 0
    placed.actions_["hide_predictions"].trigger()
    assert header._column.findData("prediction") >= 0


def test_what_is_being_learnt_goes_on_while_another_picture_is_drawn(
    placed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, before = threading.Event(), placed.explorer.picture

    def slow(ctx: JobContext, project: object, request: object) -> object:
        while not go_on.wait(0.01):
            ctx.check()
        assert before is not None
        return replace(before, settings=MapSettings(Method.PCA, 2, seed=9))

    monkeypatch.setattr(explorer, "_make", slow)
    learning = placed.explorer.embed("autoencoder")
    assert learning is not None
    drawn = placed.explorer.draw(MapSettings(Method.PCA, 3))
    assert drawn is not None
    qtbot.waitUntil(lambda: placed.embedding.dots.turns)
    assert learning.active
    go_on.set()
    qtbot.waitUntil(lambda: not learning.active)
    assert learning.state == "finished"
    qtbot.waitUntil(lambda: not placed.embedding.dots.turns)


def test_another_project_is_opened_once_the_jobs_of_this_one_have_stopped(
    placed: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(closing, "_may_stop", lambda title, _: bool(asked.append(title) or agree))
    project = placed.workspace.project
    assert project is not None
    other = tmp_path / "other"
    Project.create(other).close()
    states: list[bool] = []

    def slow(ctx: JobContext) -> None:
        try:
            while True:
                ctx.check()
        finally:
            states.append(project.read_only)  # fails once the project is closed

    agree = False
    job = placed.queue.submit("Slow work", slow)
    qtbot.waitUntil(lambda: job.state == "running")
    assert not placed.projects.open_path(other)
    assert placed.workspace.project is project
    assert job.active
    agree = True
    assert placed.projects.open_path(other)
    assert job.state == "cancelled"
    assert states == [False]
    assert placed.workspace.project is not None
    assert placed.workspace.project.folder == other
    assert asked == ["Slow work", "Slow work"]


def test_what_is_special_is_told_with_mean_and_typical_clips(
    placed: MainWindow, qtbot: QtBot
) -> None:
    right = lasso_right(placed)
    placed.embedding.chosen.ask.click()
    tab = placed.explore.selection
    qtbot.waitUntil(lambda: tab.table.topLevelItemCount() > 0, timeout=20_000)
    first = tab.table.topLevelItem(0)
    assert first.text(0) in ("class: left", "class: right")
    assert tab.words.text().startswith(f"{len(right)} of 15 clips.")
    assert tab.strip.words.text() == f"mean of {len(right)}"
    assert not tab.strip.mean.pixmap().isNull()
    button = tab.strip._buttons[0]
    qtbot.waitUntil(lambda: not button.icon().isNull(), timeout=10_000)
    button.click()
    assert placed.workspace.clip is not None
    assert placed.workspace.clip.id == button.property("clip")
    QTest.keyClick(placed.embedding, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not tab.strip.isVisible())


def test_groups_are_found_and_chosen(placed: MainWindow, qtbot: QtBot) -> None:
    tab = placed.explore.groups
    placed.explore.setCurrentWidget(tab)
    tab.look.click()
    qtbot.waitUntil(lambda: tab.table.topLevelItemCount() == 2, timeout=20_000)
    assert "The groups go along with the classes." in tab.words.text()
    assert "class: adjusted Rand 1.00, purity 1.00" in tab.numbers.text()
    assert placed.embedding.header.column() == "found group"
    item = tab.table.topLevelItem(1)
    tab.table.setCurrentItem(item)
    assert len(placed.embedding.selected_ids()) == int(item.text(1))
    placed.explorer.draw(MapSettings(Method.PCA, 3))
    qtbot.waitUntil(lambda: placed.embedding.dots.turns)
    qtbot.waitUntil(lambda: placed.embedding.header.column() == "found group")
    assert tab.table.topLevelItemCount() == 2
