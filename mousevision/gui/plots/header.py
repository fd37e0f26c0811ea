"""The lines above the embedding: whose it is, how it is drawn, and what colours its dots."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QMenu, QPushButton, QWidget, QWidgetAction

from mousevision.gui.browser.parts import column, elastic, label, row, tool_button
from mousevision.gui.plots.map_form import MapForm
from mousevision.learn.maps import NAMES, MapSettings, Method

WIDE = 480
"""Points of width from which on method and colour stand side by side."""


class Header(QWidget):
    """Run, new embedding; method, dimensions and their settings; the column that gives colours.

    Signals:
        run_chosen: Show the embedding of this run.
        make_pressed: Make an embedding with this model.
        picture_chosen: Draw the embedding as `settings` says.
        colour_chosen: Another column was chosen.
        fit_pressed: All dots should be in sight.
    """

    run_chosen = Signal(int)
    make_pressed = Signal(str)
    picture_chosen = Signal()
    colour_chosen = Signal()
    fit_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model = ""
        self.runs = _combo("embedding_run", "Embedding of", "Whose view of the clips is shown.")
        self._make = QPushButton("Make new")
        self._make.setObjectName("make_embedding")
        self._make.setToolTip("Learn all clips anew, without labels, and place them.")
        self._method = _combo(
            "embedding_method", "Method", "How the numbers are reduced to a picture."
        )
        for method, words in NAMES.items():
            self._method.addItem(words, str(method))
        self._space = tool_button(
            "", "3D", "Show three dimensions: drag with the right mouse button, or use the arrow "
            "keys, to turn them.", with_words=True,
        )  # fmt: skip
        self._space.setCheckable(True)
        self.form = MapForm()
        self._more = tool_button(
            "", "Settings", "Neighbours, gap and seed of the picture.", with_words=True
        )
        self._more.setText("Settings   ")  # room for the arrow
        self._column = _combo("colour_by", "Colour by", "What the colours of the dots mean.")
        self._fit = tool_button(
            "plots-fit", "Show all", "Zoom so that every dot is in sight (double click)."
        )
        self._colour_words = label("Colour by")
        self._colour_words.setBuddy(self._column)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        menu = QMenu(self)
        self._inside = QWidgetAction(menu)
        self._inside.setDefaultWidget(self.form)
        menu.addAction(self._inside)
        menu.aboutToShow.connect(self._fit_form)
        self._more.setMenu(menu)
        self._more.setPopupMode(self._more.ToolButtonPopupMode.InstantPopup)
        first = row(self.runs, self._make)
        first.setStretchFactor(self.runs, 1)
        second = row(self._method, self._space, self._more)
        second.setStretchFactor(self._method, 1)
        third = row(self._colour_words, self._column, self._fit)
        third.setStretchFactor(self._column, 1)
        self._rest = column(second, third)
        self.setLayout(column(first, self._rest))

    def _connect(self) -> None:
        self.runs.activated.connect(self._choose_run)
        self._make.clicked.connect(self._make_first)
        self._method.activated.connect(self._choose_method)
        self._space.toggled.connect(self.picture_chosen)
        self.form.accepted.connect(self._draw)
        self._fit.clicked.connect(self.fit_pressed)
        self._column.currentIndexChanged.connect(self.colour_chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put all in two lines where there is room, else in three."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        wide = event.size().width() >= WIDE
        self._rest.setDirection(way.LeftToRight if wide else way.TopToBottom)

    def set_models(self, models: Sequence[tuple[str, str]]) -> None:
        """Say with what embeddings can be made, the recommended one first: name and what it is."""
        self._model = models[0][0] if models else ""
        if len(models) > 1:
            menu = QMenu(self)
            menu.setToolTipsVisible(True)
            for name, about in models:
                action = menu.addAction(name)
                action.setToolTip(about)
                action.triggered.connect(partial(self._make_with, name))
            self._make.setMenu(menu)

    def set_runs(self, runs: Sequence[tuple[int, str]], chosen: int | None) -> None:
        """Offer runs: number and words."""
        _offer(self.runs, runs)
        self.runs.setCurrentIndex(self.runs.findData(chosen))

    def set_columns(self, names: Sequence[str]) -> None:
        """Offer columns to colour by."""
        self._column.blockSignals(True)
        _offer(self._column, [(name, name) for name in names])
        self._column.blockSignals(False)

    def settings(self) -> MapSettings:
        """Return how the picture is to be made."""
        method = Method(str(self._method.currentData()))
        return self.form.settings(method, 3 if self._space.isChecked() else 2)

    def set_settings(self, settings: MapSettings, count: int) -> None:
        """Show how the picture of so many clips was made."""
        self._method.setCurrentIndex(self._method.findData(str(settings.method)))
        self._space.blockSignals(True)
        self._space.setChecked(settings.dimensions == 3)
        self._space.blockSignals(False)
        self.form.show_method(settings.method)
        self.form.take(settings, count)

    def column(self) -> str:
        """Return the column to colour by; empty when there is none."""
        return str(self._column.currentData() or "")

    def set_column(self, name: str) -> None:
        """Choose the column to colour by."""
        self._column.setCurrentIndex(self._column.findData(name))

    def set_busy(self, busy: bool) -> None:
        """Forbid to make another embedding while one is being made."""
        self._make.setEnabled(not busy)

    def set_there(self, there: bool) -> None:
        """Show what only makes sense when there are dots."""
        for widget in (self._method, self._space, self._more, self._fit, self._column,
                       self._colour_words):  # fmt: skip
            widget.setVisible(there)

    @Slot()
    def make_first(self) -> None:
        """Ask for an embedding with the recommended model."""
        self.make_pressed.emit(self._model)

    def _make_with(self, name: str, _checked: bool = False) -> None:
        self.make_pressed.emit(name)

    @Slot()
    def _make_first(self) -> None:
        if self._make.menu() is None:
            self.make_first()

    @Slot(int)
    def _choose_run(self, at: int) -> None:
        self.run_chosen.emit(int(self.runs.itemData(at)))

    @Slot()
    def _choose_method(self) -> None:
        self.form.show_method(Method(str(self._method.currentData())))
        self.picture_chosen.emit()

    @Slot()
    def _fit_form(self) -> None:
        """Give the fields of the method at hand the room that they need: menus keep the first."""
        self.form.fit()
        self._inside.setVisible(False)  # the menu asks again
        self._inside.setVisible(True)

    @Slot()
    def _draw(self) -> None:
        self._more.menu().close()
        self.picture_chosen.emit()


def _combo(name: str, spoken: str, tip: str) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setAccessibleName(spoken)
    combo.setToolTip(tip)
    return elastic(combo)


def _offer(combo: QComboBox, choices: Sequence[tuple[int | str, str]]) -> None:
    """Fill a combo box anew; the choice stays if it is still there."""
    before = combo.currentData()
    combo.clear()
    for value, words in choices:
        combo.addItem(words, value)
    kept = combo.findData(before)
    combo.setCurrentIndex(kept if kept >= 0 else 0 if choices else -1)
