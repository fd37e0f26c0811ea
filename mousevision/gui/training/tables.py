"""A result animal by animal, and the confusion matrix whose cells can be asked for their clips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from mousevision.gui.training.fields import pass_wheel_on

ROW = 24
_MOST_ROWS = 10
_SPELT_OUT = 4
"""Up to so many classes the head of each column says what it is."""


class PlainTable(QTableWidget):
    """A table that is only read."""

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__(0, len(headings))
        self.setHorizontalHeaderLabels(list(headings))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self._most = _MOST_ROWS
        self.setWordWrap(False)
        self.horizontalHeader().setHighlightSections(False)
        pass_wheel_on(self.horizontalScrollBar())
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(max(ROW, self.fontMetrics().height() + 8))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the panel around the table where all its rows are seen."""
        if self.verticalScrollBar().maximum() == 0 and not event.angleDelta().x():
            event.ignore()
        else:
            super().wheelEvent(event)

    def put(self, at: int, column: int, words: str, *, number: bool = False) -> QTableWidgetItem:
        """Write into a cell; numbers stand on the right."""
        item = QTableWidgetItem(words)
        item.setToolTip(words)
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.setItem(at, column, item)
        return item

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the scroll bar, or take it back."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit(self._most)

    def fit(self, most: int = _MOST_ROWS) -> None:
        """Take the height of the rows, up to `most` of them."""
        self._most = most
        rows = min(self.rowCount(), most)
        height = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        never = self.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if not never and self.horizontalHeader().length() > self.viewport().width():
            height += self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(height + rows * self.verticalHeader().defaultSectionSize())


class ListTable(PlainTable):
    """A name of some lines per row, and its numbers; the names take the room that there is."""

    def __init__(self, headings: Sequence[str], lines: int = 1) -> None:
        super().__init__(headings)
        height = lines * self.fontMetrics().lineSpacing() + 8
        self.verticalHeader().setDefaultSectionSize(max(ROW, height))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


class AnimalTable(ListTable):
    """How many clips of each animal were right, the worst animal first."""

    def __init__(self) -> None:
        super().__init__(("Animal", "Clips", "Right", "Share"))
        self.setObjectName("per_animal")
        self.setAccessibleName("Result for each animal")

    def set_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show rows with `subject`, `clips`, `right` and `accuracy`."""
        self.setRowCount(len(rows))
        for at, row in enumerate(sorted(rows, key=lambda each: float(each["accuracy"]))):
            self.put(at, 0, str(row["subject"]))
            self.put(at, 1, str(row["clips"]), number=True)
            self.put(at, 2, str(row.get("right", "")), number=True)
            self.put(at, 3, f"{float(row['accuracy']):.2f}", number=True)
        self.fit()


BESIDE = ("this network", "simple motion statistics", "always the commonest class", "guessing")
"""What a share of right clips is seen beside, in the order of the table."""


class BesideTable(ListTable):
    """The network's score beside what it takes to say anything: chance, commonest, motion."""

    def __init__(self) -> None:
        super().__init__(("Who says it", "Clips right", "Mean over classes"))
        self.setObjectName("beside")
        self.setAccessibleName("The result beside simpler ways to answer")

    def set_metrics(self, metrics: Mapping[str, Any]) -> None:
        """Show the metrics of a run; what it did not measure has no row."""
        chance, baseline = metrics.get("chance"), metrics.get("baseline") or {}
        pairs = (
            (metrics.get("accuracy"), metrics.get("balanced_accuracy")),
            (baseline.get("accuracy"), baseline.get("balanced_accuracy")),
            (metrics.get("majority"), chance),
            (chance, chance),
        )
        rows = [(who, pair) for who, pair in zip(BESIDE, pairs, strict=True) if None not in pair]
        self.setRowCount(len(rows))
        for at, (who, pair) in enumerate(rows):
            self.put(at, 0, who)
            for to, value in enumerate(pair, 1):
                self.put(at, to, f"{value:.2f}", number=True)
        self.fit()


class Confusion(PlainTable):
    """Clips by what they are (rows) and what the network said (columns).

    Signals:
        cell_clicked: Class that the clips have, and class that the network gave.
    """

    cell_clicked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(())
        self._classes: list[str] = []
        self.setObjectName("confusion")
        self.setAccessibleName("Confusion matrix: rows are true classes, columns what was said")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(36)
        self.cellClicked.connect(self._ask)
        self.cellActivated.connect(self._ask)

    def set_matrix(
        self,
        classes: Sequence[str],
        counts: Sequence[Sequence[int]],
        rows: str = "is ",
        columns: str = "said ",
        named: bool = True,
    ) -> None:
        """Show a matrix, (classes, classes).

        `rows` and `columns` stand before classes in tips and, if `named`, in the heads.
        """
        self._classes = list(classes)
        self.setRowCount(len(classes))
        self.setColumnCount(len(classes))
        few = named and len(classes) <= _SPELT_OUT  # else there is no room
        self.setHorizontalHeaderLabels([f"{columns}{name}" if few else name for name in classes])
        self.setVerticalHeaderLabels([f"{rows}{name}" if named else name for name in classes])
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        for at, (truth, line) in enumerate(zip(classes, counts, strict=True)):
            whole = max(1, sum(line))
            for to, (said, count) in enumerate(zip(classes, line, strict=True)):
                item = self.put(at, to, str(count), number=True)
                shade = QColor(accent)
                # Pale enough that black and white words are both read on it.
                shade.setAlpha(round(110 * count / whole))
                item.setBackground(shade)
                item.setToolTip(
                    f"{count} of {sum(line)}: {rows}{truth}, {columns}{said}. Click to list them."
                )
        self.fit()

    def _ask(self, at: int, to: int) -> None:
        self.cell_clicked.emit(self._classes[at], self._classes[to])
