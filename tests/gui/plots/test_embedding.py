"""The embedding plot as its user meets it: every dot is a clip."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPalette, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from mousevision.gui.plots.colouring import Colouring
from mousevision.gui.plots.embedding import EmbeddingPlot
from mousevision.learn.maps import MapSettings, Method

LEFT = Qt.MouseButton.LeftButton
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
COLOURS = {"pre": "#0072B2", "post": "#E69F00"}


@pytest.fixture
def plot(qtbot: QtBot) -> EmbeddingPlot:
    """A grid of 5 x 4 clips, ids 101 to 120, row by row from below; every second is post."""
    plot = EmbeddingPlot()
    qtbot.addWidget(plot)
    plot.header.set_models([("autoencoder", "Autoencoder")])
    xy = np.array([(x, y) for y in range(4) for x in range(5)], float)
    plot.set_points(range(101, 121), xy, "PCA")
    plot.set_colours(
        {
            "class": Colouring([("pre", "post")[at % 2] for at in range(20)], COLOURS),
            "animal": Colouring([f"m{at // 5}" for at in range(20)]),
        }
    )
    plot.resize(480, 520)
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def place(plot: EmbeddingPlot, clip_id: int) -> QPoint:
    x, y = plot.dots.places()[clip_id - 101]
    point: QPoint = plot.plot.mapFromScene(plot.view.mapToScene(QPointF(x, y)))
    return point


def click(plot: EmbeddingPlot, at: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(plot.plot.viewport(), LEFT, keys, at)


def drag(plot: EmbeddingPlot, corners: list[QPoint], keys: Qt.KeyboardModifier = NONE) -> None:
    viewport = plot.plot.viewport()
    QTest.mousePress(viewport, LEFT, keys, corners[0])
    for start, stop in itertools.pairwise(corners):
        for step in range(1, 9):
            QTest.mouseMove(viewport, start + (stop - start) * step / 8)
    QTest.mouseRelease(viewport, LEFT, keys, corners[-1])


def around(plot: EmbeddingPlot, first: int, last: int) -> list[QPoint]:
    """Return corners of a box around two clips, lower left and upper right of it."""
    low, high, out = place(plot, first), place(plot, last), 12
    left, right = low.x() - out, high.x() + out
    bottom, top = low.y() + out, high.y() - out
    return [QPoint(left, bottom), QPoint(left, top), QPoint(right, top), QPoint(right, bottom)]


def test_a_click_plays(plot: EmbeddingPlot, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plot.clip_clicked) as heard:
        click(plot, place(plot, 108) + QPoint(3, -2))
    assert heard.args == [108]
    assert plot.dots.current == 7


def test_a_lasso_selects(plot: EmbeddingPlot, qtbot: QtBot) -> None:
    with (
        qtbot.waitSignal(plot.selection_changed) as heard,
        qtbot.assertNotEmitted(plot.clip_clicked),
    ):
        drag(plot, around(plot, 101, 107))
    assert heard.args == [[101, 102, 106, 107]]
    assert plot.words.text() == "4 / 20 clips · PCA"
    assert plot.legend.item(0).text() == "pre  2 / 10"
    assert plot.dots.lasso == []


def test_shift_adds_and_a_click_beside_clears(plot: EmbeddingPlot, qtbot: QtBot) -> None:
    drag(plot, around(plot, 101, 102))
    drag(plot, around(plot, 119, 120), SHIFT)
    click(plot, place(plot, 110), SHIFT)
    assert plot.selected_ids() == [101, 102, 110, 119, 120]
    with qtbot.waitSignal(plot.selection_changed) as heard:
        click(plot, (place(plot, 113) + place(plot, 119)) / 2)
    assert heard.args == [[]]


def test_escape_clears(plot: EmbeddingPlot, qtbot: QtBot) -> None:
    drag(plot, around(plot, 101, 102))
    with qtbot.waitSignal(plot.selection_changed) as heard:
        QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert heard.args == [[]]


def test_the_legend_isolates(plot: EmbeddingPlot) -> None:
    item = plot.legend.item(1)
    assert item.text() == "post  10"
    centre = plot.legend.visualItemRect(item).center()
    QTest.mouseClick(plot.legend.viewport(), LEFT, NONE, centre)
    drag(plot, around(plot, 101, 107))
    assert plot.selected_ids() == [102, 106]
    QTest.mouseClick(plot.legend.viewport(), LEFT, NONE, centre)
    drag(plot, around(plot, 101, 107))
    assert plot.selected_ids() == [101, 102, 106, 107]


def test_what_the_legend_hides_cannot_be_clicked(plot: EmbeddingPlot, qtbot: QtBot) -> None:
    plot.set_selection([101, 103])
    with qtbot.waitSignal(plot.clip_clicked):
        click(plot, place(plot, 120))
    plot.legend.item(0).setSelected(True)
    with qtbot.assertNotEmitted(plot.clip_clicked):
        click(plot, place(plot, 120))


def test_programs_choices_are_not_signalled(plot: EmbeddingPlot, qtbot: QtBot) -> None:
    with (
        qtbot.assertNotEmitted(plot.selection_changed),
        qtbot.assertNotEmitted(plot.clip_clicked),
    ):
        plot.set_selection([103, 104, 999])
        plot.set_current(105)
        plot.set_current(999)
    assert plot.selected_ids() == [103, 104]
    assert plot.dots.current is None
    for few in ([], [104]):
        plot.set_selection(few)
        assert plot.words.text() == "20 clips · PCA"


def test_hover_waits_and_shows_its_card(plot: EmbeddingPlot, qtbot: QtBot) -> None:
    viewport = plot.plot.viewport()
    QTest.mouseMove(viewport, QPoint(60, 8))
    with qtbot.waitSignal(plot.hovered) as heard:
        QTest.mouseMove(viewport, place(plot, 112))
    assert heard.args == [112]
    image = QImage(320, 180, QImage.Format.Format_RGB32)
    plot.set_card(113, image, "another clip")
    assert not plot.card.isVisible()
    plot.set_card(112, image, "0012.mp4")
    assert plot.card.isVisible()
    assert plot.card.words.text() == "0012.mp4"
    assert plot.plot.rect().contains(plot.card.geometry())
    with qtbot.waitSignal(plot.hovered) as heard:
        QTest.mouseMove(viewport, QPoint(60, 8))
    assert heard.args == [None]
    assert not plot.card.isVisible()


def test_wheel_zooms_and_double_click_shows_all(plot: EmbeddingPlot) -> None:
    viewport = plot.plot.viewport()
    before = plot.view.viewRect()
    at = QPointF(place(plot, 108))
    event = QWheelEvent(
        at, QPointF(viewport.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)
    assert plot.view.viewRect().width() < before.width() * 0.9
    QTest.mouseDClick(viewport, LEFT, NONE, QPoint(200, 200))
    assert plot.view.viewRect().width() == pytest.approx(before.width(), rel=0.01)


def test_pyqtgraphs_own_menu_never_shows(plot: EmbeddingPlot) -> None:
    QTest.mouseClick(plot.plot.viewport(), Qt.MouseButton.RightButton, NONE, QPoint(80, 80))
    assert not [menu for menu in plot.findChildren(QMenu) if menu.isVisible()]


def test_colour_by_another_column(plot: EmbeddingPlot) -> None:
    plot.header.set_column("animal")
    assert [plot.legend.item(at).text() for at in range(4)] == ["m0  5", "m1  5", "m2  5", "m3  5"]
    plot.set_colours({"class": Colouring(["pre"] * 20), "animal": Colouring(["m7"] * 20)})
    assert plot.header.column() == "animal"
    assert plot.legend.item(0).text() == "m7  20"


def test_an_edit_changes_one_dot(plot: EmbeddingPlot) -> None:
    plot.set_values("class", {101: "post", 103: None, 999: "pre"})
    plot.set_values("animal", {101: "m3"})
    plot.set_values("weather", {101: "rain"})
    texts = [plot.legend.item(at).text() for at in range(plot.legend.count())]
    assert texts == ["pre  8", "post  11", "none  1"]
    plot.header.set_column("animal")
    assert plot.legend.item(3).text() == "m3  6"


def test_dots_have_the_colours_of_the_legend(plot: EmbeddingPlot) -> None:
    picture = plot.plot.viewport().grab().toImage()
    assert picture.pixelColor(place(plot, 101)).name() == "#0072b2"
    assert picture.pixelColor(place(plot, 102)).name() == "#e69f00"
    plot.set_selection([101, 103])
    picture = plot.plot.viewport().grab().toImage()
    assert picture.pixelColor(place(plot, 101)).name() == "#0072b2"
    assert picture.pixelColor(place(plot, 102)).name() != "#e69f00"


def test_it_follows_into_the_dark(plot: EmbeddingPlot) -> None:
    palette = QPalette(plot.palette())
    palette.setColor(QPalette.ColorRole.Base, "#202020")
    plot.setPalette(palette)
    picture = plot.plot.viewport().grab().toImage()
    beside = (place(plot, 101) + place(plot, 107)) / 2
    assert picture.pixelColor(beside).name() == "#202020"


@pytest.mark.parametrize("there", [False, True])
def test_make_the_embedding(qtbot: QtBot, there: bool, plot: EmbeddingPlot) -> None:
    if not there:
        plot.set_points([], np.zeros((0, 2)), "")
        assert plot.empty.isVisible()
        assert not plot.legend.isVisible()
    button = plot.header._make if there else plot.empty.button
    with qtbot.waitSignal(plot.header.make_pressed) as heard:
        QTest.mouseClick(button, LEFT)
    assert heard.args == ["autoencoder"]
    plot.set_busy("Making the embedding: clip 3 of 20")
    assert not button.isEnabled()
    plot.set_busy("")
    assert button.isEnabled()


def test_wrong_numbers_of_places_or_values(plot: EmbeddingPlot) -> None:
    with pytest.raises(ValueError, match="places"):
        plot.set_points([1, 2], np.zeros((3, 2)), "")
    with pytest.raises(ValueError, match="values of class"):
        plot.set_colours({"class": Colouring(["pre"])})


def test_one_clip_and_clips_without_a_place(plot: EmbeddingPlot, qtbot: QtBot) -> None:
    plot.set_points([101, 102], np.array([(1.0, 1.0), (np.nan, 0.0)]), "run 1")
    plot.plot.viewport().grab()
    with qtbot.waitSignal(plot.clip_clicked) as heard:
        click(plot, place(plot, 101))
    assert heard.args == [101]


def test_it_fits_into_a_narrow_column(plot: EmbeddingPlot) -> None:
    assert plot.minimumSizeHint().width() <= 300
    assert plot.minimumSizeHint().height() <= 300


def test_what_the_layout_follows_is_said_until_another_is_shown(plot: EmbeddingPlot) -> None:
    plot.set_following("Dots group by animal.", "Near dots share: animal 0.80.")
    assert plot.follows.text() == "Dots group by animal."
    assert plot.words.text() == "20 clips · PCA · Near dots share: animal 0.80."
    assert plot.follows.isVisibleTo(plot)
    plot.set_points([1, 2], np.zeros((2, 2)), "other")
    assert not plot.follows.isVisibleTo(plot)


def test_another_picture_keeps_the_selection(plot: EmbeddingPlot) -> None:
    plot.set_selection([103, 104, 120])
    fewer = np.random.default_rng(0).normal(size=(19, 2))
    plot.set_points(range(101, 120), fewer, "UMAP")
    assert plot.selected_ids() == [103, 104]
    assert plot.words.text().startswith("2 / 19 clips · UMAP")
    assert plot.dots._bright.sum() == 2
    plot.set_points(range(201, 210), fewer[:9], "PCA")
    assert plot.selected_ids() == []
    assert plot.dots._bright.all()


def test_a_double_click_keeps_the_lasso(plot: EmbeddingPlot) -> None:
    plot.set_selection([103, 104])
    QTest.mouseClick(plot.plot.viewport(), LEFT, pos=QPoint(2, 2))
    assert plot.selected_ids() == []
    QTest.mouseDClick(plot.plot.viewport(), LEFT, pos=QPoint(2, 2))
    assert plot.selected_ids() == [103, 104]


def test_in_a_low_panel_words_fold_and_the_dots_keep_their_room(
    plot: EmbeddingPlot, qtbot: QtBot
) -> None:
    plot.set_following("Dots group by animal, more than by class. " * 4, "class 0.1, animal 0.4")
    plot.news.say("Two clips lie outside all that the network has learnt from. " * 4, "Show")
    plot.resize(420, 380)
    line = plot.follows.fontMetrics().height()
    qtbot.waitUntil(lambda: plot.follows.height() < 2 * line)
    assert plot.follows.toolTip() == plot.follows.text()
    assert plot.plot.height() >= 120
    plot.resize(420, 700)
    qtbot.waitUntil(lambda: plot.follows.height() > 2 * line)
    assert plot.follows.toolTip() == ""


def test_usual_neighbours_are_those_of_each_method(plot: EmbeddingPlot) -> None:
    header = plot.header
    drawn = MapSettings(Method.TSNE).checked(20)
    header.set_settings(drawn, 20)
    assert drawn.neighbours == 6, "fewer than usual, for so few clips"
    assert header.form.neighbours.value() == 0
    header.set_settings(MapSettings(Method.TSNE, neighbours=4), 20)
    assert header.form.neighbours.value() == 4
    header._method.setCurrentIndex(header._method.findData("umap"))
    header._choose_method()
    assert header.settings() == MapSettings(Method.UMAP)


def test_the_settings_have_room_for_each_method(plot: EmbeddingPlot) -> None:
    menu, form = plot.header._more.menu(), plot.header.form
    for method in ("pca", "umap", "tsne"):
        form.show_method(Method(method))
        menu.popup(QPoint(0, 0))
        QApplication.processEvents()
        fields = [form.words, form.neighbours, form.gap, form.seed, form.draw]
        shown = [each.geometry() for each in fields if each.isVisible()]
        assert all(form.rect().contains(each) for each in shown), method
        pairs = itertools.combinations(shown, 2)
        assert not any(a.intersects(b) for a, b in pairs), method
        menu.close()
