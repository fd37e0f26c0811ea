"""How long one picture of the embedding takes: our dots against pyqtgraph's scatter plot.

Limit: 100,000 dots pan and zoom at 30 frames a second, also while some are selected. The picture
of dots in space that is turned, and what the mouse asks (the dot below it, the dots in a lasso),
stand beside it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import mousevision.gui  # noqa: F401, I001  (before PySide6, for Python 3.11)
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QWidget

from mousevision.gui.plots.dots import inside

if TYPE_CHECKING:
    from mousevision.gui.plots.embedding import EmbeddingPlot

Measured = TypeVar("Measured")
SIZE = (800, 600)
FRAMES = 20
LIMIT = 1000 / 30


def milliseconds(step: Callable[[], object], plot: Any) -> float:
    """Return the median time of a step with its repaint."""
    times = []
    for _ in range(FRAMES):
        begin = time.perf_counter()
        step()
        plot.viewport().repaint()
        times.append((time.perf_counter() - begin) * 1000)
    return float(np.median(times))


def embedding(places: np.ndarray, codes: np.ndarray) -> EmbeddingPlot:
    """Return the embedding plot with its dots coloured."""
    from mousevision.gui.plots.colouring import Colouring
    from mousevision.gui.plots.embedding import EmbeddingPlot

    plot = EmbeddingPlot()
    plot.set_points(range(len(places)), places, "benchmark")
    plot.set_colours({"animal": Colouring([f"m{code}" for code in codes])})
    return plot


def ours(xy: np.ndarray, codes: np.ndarray) -> dict[str, float]:
    """Return the times of the embedding plot."""
    plot = embedding(xy, codes)

    def measure() -> dict[str, float]:
        found = {
            "zoom": milliseconds(lambda: plot.view.scaleBy((0.98, 0.98)), plot.plot),
            "pan": milliseconds(lambda: plot.view.translateBy(x=0.05, y=0.02), plot.plot),
        }
        plot.set_selection(list(range(0, len(xy), 3)))
        found["selected"] = milliseconds(lambda: plot.view.scaleBy((1.02, 1.02)), plot.plot)
        middle = QPointF(SIZE[0] / 2, SIZE[1] / 2)
        begin = time.perf_counter()
        plot.dots.nearest(middle, 8)
        found["below"] = (time.perf_counter() - begin) * 1000
        circle = np.linspace(0, 2 * np.pi, 200)
        corners = np.column_stack([np.cos(circle), np.sin(circle)]) * 200 + [400, 300]
        begin = time.perf_counter()
        inside(*plot.dots.places().T, corners)
        found["lasso"] = (time.perf_counter() - begin) * 1000
        return found

    return shown(plot, measure)


def turned(xy: np.ndarray, codes: np.ndarray) -> float:
    """Return the time of a step of the same dots in three dimensions, turned instead of zoomed."""
    plot = embedding(np.column_stack([xy, xy[::-1, 0]]), codes)
    return shown(plot, lambda: milliseconds(lambda: plot.dots.turn(0.05, 0.02), plot.plot))


def scatter(xy: np.ndarray, codes: np.ndarray) -> float:
    """Return the time of pyqtgraph's own item, with the same symbols and colours."""
    import pyqtgraph as pg

    from mousevision.core.palette import colour_at

    brushes = [pg.mkBrush(colour_at(code)) for code in range(7)]
    symbols = ["o", "s", "t", "d", "+", "t1", "x"]
    plot = pg.PlotWidget(enableMenu=False)
    item = pg.ScatterPlotItem(size=8, pen=None)
    item.setData(
        pos=xy, brush=[brushes[code] for code in codes], symbol=[symbols[code] for code in codes]
    )
    plot.addItem(item)
    view = plot.getPlotItem().getViewBox()
    return shown(plot, lambda: milliseconds(lambda: view.scaleBy((0.98, 0.98)), plot))


def shown(widget: QWidget, measure: Callable[[], Measured]) -> Measured:
    """Measure while a widget is on screen."""
    widget.resize(*SIZE)
    widget.show()
    for _ in range(5):
        QApplication.processEvents()
    result = measure()
    widget.close()
    return result


def main() -> int:
    """Print a table; 1 if 100,000 dots are too slow."""
    application = QApplication.instance() or QApplication([])
    names = ("zoom", "pan", "selected", "below", "lasso")
    heads = (*names, "turned", "pyqtgraph", "ratio")
    print(f"{'clips, ms':>10}" + "".join(f"{head:>10}" for head in heads))
    for count in (1_000, 10_000, 100_000):
        rng = np.random.default_rng(0)
        codes = rng.integers(0, 7, count)
        xy = rng.normal(size=(count, 2)) + codes[:, None] * 0.4
        mine, space, theirs = ours(xy, codes), turned(xy, codes), scatter(xy, codes)
        row = (*(mine[name] for name in names), space, theirs, mine["zoom"] / theirs)
        print(f"{count:10,}" + "".join(f"{each:10.1f}" for each in row), flush=True)
    application.processEvents()
    return int(max(mine[name] for name in names[:3]) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
