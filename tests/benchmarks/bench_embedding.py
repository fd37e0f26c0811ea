"""How long one picture of the embedding takes: our dots against pyqtgraph's scatter plot."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SIZE = (800, 600)
FRAMES = 10


def milliseconds(plot: object, view: object) -> float:
    """Return the median time of a zoom step with its repaint."""
    times = []
    for _ in range(FRAMES):
        begin = time.perf_counter()
        view.scaleBy((0.98, 0.98))  # type: ignore[attr-defined]  # pyqtgraph has no types
        plot.viewport().repaint()  # type: ignore[attr-defined]  # pyqtgraph has no types
        times.append((time.perf_counter() - begin) * 1000)
    return float(np.median(times))


def ours(xy: np.ndarray, codes: np.ndarray) -> float:
    """Return the time of the embedding plot."""
    from mousevision.gui.plots.colouring import Colouring
    from mousevision.gui.plots.embedding import EmbeddingPlot

    plot = EmbeddingPlot()
    plot.set_points(range(len(xy)), xy, "benchmark")
    plot.set_colours({"animal": Colouring([f"m{code}" for code in codes])})
    return shown(plot, lambda: milliseconds(plot.plot, plot.view))


def turned(xy: np.ndarray, codes: np.ndarray) -> float:
    """Return the time of a step of the same dots in three dimensions, turned instead of zoomed."""
    from mousevision.gui.plots.colouring import Colouring
    from mousevision.gui.plots.embedding import EmbeddingPlot

    plot = EmbeddingPlot()
    plot.set_points(range(len(xy)), np.column_stack([xy, xy[::-1, 0]]), "benchmark")
    plot.set_colours({"animal": Colouring([f"m{code}" for code in codes])})

    def measure() -> float:
        times = []
        for _ in range(FRAMES):
            begin = time.perf_counter()
            plot.dots.turn(0.05, 0.02)
            plot.plot.viewport().repaint()
            times.append((time.perf_counter() - begin) * 1000)
        return float(np.median(times))

    return shown(plot, measure)


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
    return shown(plot, lambda: milliseconds(plot, plot.getPlotItem().getViewBox()))


def shown(widget: object, measure: Callable[[], float]) -> float:
    """Measure while a widget is on screen."""
    from PySide6.QtWidgets import QApplication, QWidget

    assert isinstance(widget, QWidget)
    widget.resize(*SIZE)
    widget.show()
    for _ in range(5):
        QApplication.processEvents()
    result = measure()
    widget.close()
    return result


def main() -> None:
    """Print a table."""
    from PySide6.QtWidgets import QApplication

    import mousevision.gui  # noqa: F401  (before PySide6, for Python 3.11)

    application = QApplication.instance() or QApplication([])
    print(f"{'clips':>8} {'ours, ms':>9} {'turned, ms':>11} {'pyqtgraph, ms':>14} {'ratio':>6}")
    for count in (1_000, 10_000, 100_000):
        rng = np.random.default_rng(0)
        codes = rng.integers(0, 7, count)
        xy = rng.normal(size=(count, 2)) + codes[:, None] * 0.4
        mine, theirs, space = ours(xy, codes), scatter(xy, codes), turned(xy, codes)
        print(f"{count:8,} {mine:9.1f} {space:11.1f} {theirs:14.1f} {mine / theirs:6.2f}")
    application.processEvents()


if __name__ == "__main__":
    main()
