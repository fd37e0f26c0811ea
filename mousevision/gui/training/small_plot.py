"""A small plot that follows the window into light and dark, for the numbers of a run."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette, QPen
from PySide6.QtWidgets import QWidget

from mousevision.gui.browser.parts import column
from mousevision.gui.plots.palette import bare_plot, dress, faint
from mousevision.gui.training.fields import only_look

HEIGHT = 168


class SmallPlot(QWidget):
    """One plot with named axes; subclasses make their items once and colour them in `colour`.

    Args:
        spoken: What a screen reader calls it.
        bottom: Name of the horizontal axis.
        left: Name of the vertical axis.
    """

    def __init__(self, spoken: str, bottom: str, left: str) -> None:
        super().__init__()
        self.plot: Any = bare_plot(spoken)
        self.plot.setFixedHeight(HEIGHT)
        self.item: Any = self.plot.getPlotItem()
        self.item.setMouseEnabled(x=False, y=False)
        for name in ("left", "bottom"):
            self.item.getAxis(name).enableAutoSIPrefix(False)  # shares are no thousandths
        only_look(self.plot)
        self.item.setLabel("bottom", bottom)
        self.item.setLabel("left", left)
        self.setLayout(column(self.plot))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window into light or dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "item"):
            self.dress()

    def dress(self) -> None:
        """Take the colours of the window."""
        dress(self.plot, self.palette(), self.font())
        self.colour()

    def colour(self) -> None:
        """Colour what is drawn."""

    def strong(self) -> QColor:
        """Return the colour of what matters; it stands out from light and dark ground."""
        return self.palette().color(QPalette.ColorRole.Link)

    def pen(self, *, quiet: bool = False) -> QPen:
        """Return a pen: what matters, or a dashed guide to the eye."""
        pen = QPen(faint(self.palette()) if quiet else self.strong(), 1.5 if quiet else 2)
        pen.setStyle(Qt.PenStyle.DashLine if quiet else Qt.PenStyle.SolidLine)
        pen.setCosmetic(True)
        return pen

    def wash(self, alpha: int = 60) -> QColor:
        """Return the strong colour, thin enough to see through."""
        colour = self.strong()
        colour.setAlpha(alpha)
        return colour
