"""The browser with 100,000 clips in memory: open, sort, filter, scroll; and against QListView."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

COUNT = 100_000
LINE = "{:34} {:9.1f} ms"


def timed(what: Callable[[], object]) -> float:
    """Return the milliseconds until it is done and painted."""
    from PySide6.QtWidgets import QApplication

    begin = time.perf_counter()
    what()
    QApplication.processEvents()
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    """Print a table."""
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QApplication, QListView

    import mousevision.gui  # noqa: F401  (before PySide6, for Python 3.11)
    from mousevision.gui.browser.panel import BrowserPanel
    from tests.gui.browser.fakes import BEHAVIOURS, FakeQueries, study

    QApplication.instance() or QApplication([])
    queries = FakeQueries(study(COUNT))
    # Answers are prepared, so that the widgets are measured and not a filter in Python.
    lists = {False: queries.ids(None, "file", False), True: queries.ids(None, "file", True)}
    queries.ids = lambda where, sort, down: lists[down][:: 2 if where else 1]  # type: ignore[method-assign]  # see above
    panel = BrowserPanel()
    panel.set_behaviours(BEHAVIOURS)
    panel.resize(600, 800)

    def opened() -> None:
        panel.set_queries(queries)
        panel.show()

    print(LINE.format("open", timed(opened)))
    panel.set_current(5)
    reset = timed(lambda: panel.view_bar.sort_chosen.emit("file", True))
    print(LINE.format("sort", reset))
    print(LINE.format("filter", timed(lambda: panel.set_filter("m0"))))
    panel.set_filter("")
    bar = panel.views.grid.verticalScrollBar()
    steps = [timed(lambda at=at: bar.setValue(at * 997)) for at in range(200)]
    print(LINE.format("scroll step, median", statistics.median(steps)))
    print(LINE.format("scroll step, 99th percentile", sorted(steps)[197]))
    print(LINE.format("select all", timed(panel.views.grid.selectAll)))

    view = QListView()
    view.setViewMode(QListView.ViewMode.IconMode)
    view.setUniformItemSizes(True)
    view.setGridSize(QSize(120, 120))
    view.setModel(panel.model)
    view.resize(600, 800)
    view.show()
    QApplication.processEvents()

    def relaid() -> None:
        panel.model.beginResetModel()
        panel.model.endResetModel()

    theirs = timed(relaid)
    view.setModel(None)
    view.close()
    ours = timed(relaid)
    print(LINE.format("reset, our grid and table", ours))
    print(LINE.format("reset, with a QListView as well", theirs))
    print(f"ratio {ours / theirs:.3f}")
    panel.close()


if __name__ == "__main__":
    main()
