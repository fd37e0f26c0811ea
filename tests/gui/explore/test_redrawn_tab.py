"""The tab “Drawn again”: follows the clip and the frame at hand, lists the worst."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mousevision.core.job import JobContext
from mousevision.gui.explore import redrawer
from mousevision.gui.explore.redrawn_tab import NO_EMBEDDING, RedrawnTab
from mousevision.gui.window import MainWindow
from mousevision.learn.redraw import Redrawing
from mousevision.services.redrawing import Redrawn
from mousevision.store.project import Project


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The clips that were drawn; frames 0 and 10, the second brighter, drawn all black."""
    found: list[int] = []

    def draw(ctx: JobContext, project: Project, clip_id: int, run_id: int) -> Redrawn:
        found.append(clip_id)
        clip = np.full((2, 1, 8, 12), 60, np.uint8)
        clip[1] = 120
        error = np.square(clip[:, 0].astype(np.float32) / 255)
        drawing = Redrawing(clip, np.zeros_like(clip), error, 0.001)
        return Redrawn(clip_id, run_id, np.array([0, 10]), drawing)

    monkeypatch.setattr(redrawer, "_redrawn", draw)
    return found


def seen(window: MainWindow) -> RedrawnTab:
    tab: RedrawnTab = window.explore.redrawn
    window.explore.setCurrentWidget(tab)
    return tab


def test_without_an_embedding_it_says_what_to_do(study: MainWindow, qtbot: QtBot) -> None:
    study.actions_["layout_explore"].trigger()
    tab = seen(study)
    qtbot.waitUntil(lambda: tab.words.text() == NO_EMBEDDING)
    assert not tab.pictures.isVisible()
    assert not tab.review.isVisible()


def test_it_follows_the_clip_and_the_frame(
    placed: MainWindow, qtbot: QtBot, asked: list[int]
) -> None:
    tab = seen(placed)
    qtbot.waitUntil(lambda: tab.pictures.isVisible())
    clip, drawn, error = (side.image for side in tab.sides)
    assert clip.pixelColor(3, 3).name() == "#3c3c3c"
    assert drawn.pixelColor(3, 3).name() == "#000000"
    dark = error.pixelColor(3, 3).lightness()
    placed.actions_["forward10"].trigger()
    qtbot.waitUntil(lambda: tab.sides[0].image.pixelColor(3, 3).name() == "#787878")
    assert tab.sides[2].image.pixelColor(3, 3).lightness() > dark
    placed.actions_["back"].trigger()
    qtbot.waitUntil(lambda: "the nearest that the network looks at" in tab.words.text())
    assert "So its movement is not drawn." in tab.words.text()
    assert len(asked) == 1
    placed.actions_["next"].trigger()
    qtbot.waitUntil(lambda: len(asked) == 2)
    placed.actions_["previous"].trigger()
    qtbot.waitUntil(lambda: tab.found is not None and tab.found.clip_id == asked[0])
    assert len(asked) == 2, "it remembers"


def test_nothing_is_drawn_while_nobody_looks(
    placed: MainWindow, qtbot: QtBot, asked: list[int]
) -> None:
    placed.explore.setCurrentWidget(placed.explore.groups)
    placed.actions_["next"].trigger()
    tab = seen(placed)
    qtbot.waitUntil(lambda: tab.pictures.isVisible())
    assert len(asked) == 1


def test_the_worst_are_listed_played_and_reviewed(
    placed: MainWindow, qtbot: QtBot, asked: list[int]
) -> None:
    tab = seen(placed)
    qtbot.waitUntil(lambda: tab.table.topLevelItemCount() == 15)
    found = placed.explorer.embedding
    assert found is not None
    first = int(found.clip_ids[int(np.argmax(found.errors))])
    item = tab.table.topLevelItem(0)
    assert item.data(0, Qt.ItemDataRole.UserRole) == first
    tab.table.setCurrentItem(item)
    clip = placed.workspace.clip
    assert clip is not None
    assert clip.id == first
    tab.review.click()
    qtbot.waitUntil(lambda: placed.reviewer.running)
    assert placed.reviewer.turns[0].clip_id == first
