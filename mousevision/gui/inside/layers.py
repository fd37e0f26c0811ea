"""The answers of a network's layers to the frame at hand, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mousevision.gui.browser.parts import label
from mousevision.gui.inside.maps import MapGrid
from mousevision.services.looking_inside import Layer, Role, strength

MOST = 64
"""Filters shown of a layer; more would take long to look at and longer to paint."""


class LayerList(QWidget):
    """A sentence and a grid of pictures for each layer.

    Signals:
        chosen: Layer and filter whose answers are to be enlarged.
    """

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.grids: list[MapGrid] = []
        self._layers: Sequence[Layer] = ()
        self._place: int | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Show the layers of a network; grids are kept where they fit."""
        fits = [each.maps.shape for each in layers] == [each.maps.shape for each in self._layers]
        fits = fits and [each.words for each in layers] == [each.words for each in self._layers]
        self._layers, self._place = layers, None
        if fits:
            return
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.grids = []
        for number, layer in enumerate(layers):
            self._add(number, layer)
        self._column.addStretch(1)

    def show_place(self, place: int) -> None:
        """Show the answers to one of the frames that the network looked at."""
        if place == self._place:
            return
        self._place = place
        for grid, layer in zip(self.grids, self._layers, strict=True):
            if over_time(layer):
                mark = (place + 0.5) / layer.maps.shape[-1]
                grid.set_maps(strength(layer, layer.maps[0]), mark)
            else:
                grid.set_maps(strength(layer, layer.maps[place][:MOST]))

    def set_marked(self, chosen: tuple[int, int] | None) -> None:
        """Frame the filter that is enlarged, or none."""
        for number, grid in enumerate(self.grids):
            grid.set_marked(chosen[1] if chosen is not None and chosen[0] == number else None)

    def _add(self, number: int, layer: Layer) -> None:
        words = layer.words
        count = layer.maps.shape[1]
        if count > MOST:
            words += f" The first {MOST} are shown."
        self._column.addWidget(label(words, wrap=True))
        grid = MapGrid(min(count, MOST), layer.maps.shape[2:], wide=over_time(layer))
        grid.setObjectName(f"inside.layer{number}")
        grid.setAccessibleName(layer.words)
        grid.chosen.connect(partial(self.chosen.emit, number))
        self.grids.append(grid)
        self._column.addWidget(grid)


def over_time(layer: Layer) -> bool:
    """Return whether a layer's answers are numbers over time rather than places."""
    return layer.role is Role.TIME
