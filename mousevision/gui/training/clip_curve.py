"""Would more labelled clips help? Share of right clips against clips to learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from mousevision.gui.browser.parts import column, label, quiet
from mousevision.gui.training.small_plot import SmallPlot

if TYPE_CHECKING:
    from mousevision.services.examining import RunNumbers

NOT_MEASURED = (
    "Not measured in this run. Tick “also with fewer clips” beside “Evaluate by animal” and "
    "evaluate: the same animals are tested by networks that learnt from fewer clips."
)


class ClipCurvePlot(SmallPlot):
    """Points with their intervals, and the line through them."""

    def __init__(self) -> None:
        super().__init__(
            "Share of right clips against clips to learn from", "clips to learn from", "right"
        )
        self._line = self.item.plot(symbol="o", symbolSize=8)
        self._bars = pg.ErrorBarItem(beam=0)
        self.item.addItem(self._bars)
        self.dress()

    def set_points(self, points: Sequence[Mapping[str, Any]]) -> None:
        """Show points with `clips`, `accuracy` and `ci95`."""
        x = np.array([float(point["clips"]) for point in points])
        y = np.array([float(point["accuracy"]) for point in points])
        ends = np.array([point.get("ci95") or (v, v) for point, v in zip(points, y, strict=True)])
        self._line.setData(x, y)
        self._bars.setData(x=x, y=y, top=ends[:, 1] - y, bottom=y - ends[:, 0])
        self.item.setXRange(0, float(x.max()) * 1.05, padding=0)
        self.item.setYRange(max(0.0, float(ends.min()) - 0.05), 1.02, padding=0)

    def colour(self) -> None:
        """Colour line, points and intervals."""
        self._line.setPen(self.pen())
        self._line.setSymbolBrush(self.strong())
        self._line.setSymbolPen(None)
        self._bars.setData(pen=pg.mkPen(self.wash(150), width=2))


class ClipCurveView(QWidget):
    """The plot and its sentence, or how to get them."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label(wrap=True, name="curve_words", spoken="Would more clips help")
        self.how = quiet(label(NOT_MEASURED, wrap=True))
        self.plot = ClipCurvePlot()
        self.setLayout(column(self.words, self.plot, self.how))

    def set_numbers(self, numbers: RunNumbers) -> None:
        """Show the points of a run; none say how to measure them."""
        points = numbers.curve
        self.words.setText(numbers.curve_words)
        self.words.setVisible(bool(points))
        self.plot.setVisible(len(points) > 1)
        self.how.setVisible(not points)
        if len(points) > 1:
            self.plot.set_points(points)
