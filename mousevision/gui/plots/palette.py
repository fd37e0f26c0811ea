"""pyqtgraph in the palette of the window: ground, axes and words follow light and dark."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor, QFont, QPalette


def bare_plot(spoken: str) -> Any:
    """Return a `pyqtgraph.PlotWidget` without menu and buttons, `spoken` to screen readers."""
    plot = pg.PlotWidget(enableMenu=False)
    item = plot.getPlotItem()
    item.hideButtons()
    # pyqtgraph makes a menu all the same and never deletes it; so it goes with the plot.
    item.ctrlMenu.setParent(plot, item.ctrlMenu.windowFlags())
    plot.setAccessibleName(spoken)
    return plot


def dress(plot: Any, palette: QPalette, font: QFont) -> None:
    """Give a `pyqtgraph.PlotWidget` the colours and the font of the window."""
    plot.setBackground(palette.color(QPalette.ColorRole.Base))
    words = QFont(font)
    words.setPointSizeF(max(9.0, font.pointSizeF() - 1))
    for name in ("left", "bottom"):
        axis = plot.getPlotItem().getAxis(name)
        axis.setPen(faint(palette))
        axis.setTextPen(palette.color(QPalette.ColorRole.Text))
        axis.setTickFont(words)
        axis.label.setFont(words)


def faint(palette: QPalette) -> QColor:
    """Return the colour of lines that only guide the eye."""
    ink = _rgb(palette.color(QPalette.ColorRole.Text))
    ground = _rgb(palette.color(QPalette.ColorRole.Base))
    return QColor(*(round(i * 0.35 + g * 0.65) for i, g in zip(ink, ground, strict=True)))


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
