"""Thumbnails in rows: a list view whose geometry is computed, never laid out.

`QListView` visits every clip to lay it out, 0.2 to 0.5 s for 100,000 of them and again after each
change. All tiles have one size, so here the place of each is arithmetic and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

Index = QModelIndex | QPersistentModelIndex
Hint = QAbstractItemView.ScrollHint
Move = QAbstractItemView.CursorAction
_ROOT = QModelIndex()


class GridView(QListView):
    """Tiles of one size, as many in a line as fit; they share its width.

    Args:
        least: Least width of a tile, in points.
        height: Gives the height of a tile for its width, in points.

    Signals:
        visible_changed: Other tiles are in sight.
    """

    visible_changed = Signal()

    def __init__(
        self, least: int, height: Callable[[int], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._least = least
        self._height_for = height
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().valueChanged.connect(self.visible_changed)

    @property
    def columns(self) -> int:
        """Tiles in a line."""
        return max(1, self.viewport().width() // self._least)

    @property
    def tile(self) -> QSize:
        """Size of each tile, in points."""
        width = max(self._least, self.viewport().width() // self.columns)
        return QSize(width, self._height_for(width))

    def visible_rows(self) -> range:
        """Return the places in the list of the tiles in sight."""
        top, height = self.verticalOffset(), self.tile.height()
        first = top // height * self.columns
        last = (top + self.viewport().height() - 1) // height * self.columns + self.columns
        return range(min(first, self._count()), min(last, self._count()))

    def visualRect(self, index: Index) -> QRect:
        """Return where a tile is, in the viewport."""
        return self._cell(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the tile under a point of the viewport."""
        row = self._row_at(point)
        return self.model().index(row, 0) if 0 <= row < self._count() else QModelIndex()

    def scrollTo(self, index: Index, hint: Hint = Hint.EnsureVisible) -> None:
        """Bring a tile into sight."""
        if not index.isValid():
            return
        bar, cell = self.verticalScrollBar(), self._cell(index.row())
        room = self.viewport().height() - cell.height()
        if hint is Hint.PositionAtTop:
            bar.setValue(bar.value() + cell.top())
        elif hint is Hint.PositionAtCenter:
            bar.setValue(bar.value() + cell.top() - room // 2)
        elif hint is Hint.PositionAtBottom or cell.top() > room:
            bar.setValue(bar.value() + cell.top() - max(0, room))
        elif cell.top() < 0:
            bar.setValue(bar.value() + cell.top())

    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Return the tile to which a key leads."""
        count = self._count()
        if not count:
            return QModelIndex()
        current = self.currentIndex().row()
        if current < 0:
            return self.model().index(0, 0)
        lines = max(1, self.viewport().height() // self.tile.height())
        step = {
            Move.MoveLeft: -1,
            Move.MovePrevious: -1,
            Move.MoveRight: 1,
            Move.MoveNext: 1,
            Move.MoveUp: -self.columns,
            Move.MoveDown: self.columns,
            Move.MovePageUp: -self.columns * lines,
            Move.MovePageDown: self.columns * lines,
            Move.MoveHome: -count,
            Move.MoveEnd: count,
        }[action]
        return self.model().index(min(max(current + step, 0), count - 1), 0)

    def horizontalOffset(self) -> int:
        """Return 0: tiles never go out of sight sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Return how far the tiles are scrolled, in points."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        """Return False: the model holds only what is to be seen."""
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select from one corner to the other, as text is, or what a drag encloses."""
        selection = QItemSelection()
        if self.state() == QAbstractItemView.State.DragSelectingState:
            for first, last in self._lines(rect.normalized()):
                self._add(selection, first, last)
        else:
            ends = sorted((self._row_at(rect.topLeft()), self._row_at(rect.bottomRight())))
            if ends[0] >= 0 or ends[1] >= 0:
                self._add(selection, max(0, ends[0]), min(ends[1], self._count() - 1))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return what must be painted anew; everything in sight is cheap enough."""
        return QRegion(self.viewport().rect())

    def selectAll(self) -> None:
        """Select every clip, as one range; `QListView` would visit each."""
        selection = QItemSelection()
        self._add(selection, 0, self._count() - 1)
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are the keys of classes."""

    def doItemsLayout(self) -> None:
        """Measure anew; there is nothing to lay out."""
        QAbstractItemView.doItemsLayout(self)
        self.visible_changed.emit()

    def updateGeometries(self) -> None:
        """Fit the scroll bar to the number of tiles."""
        lines = -(-self._count() // self.columns)
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(page)
        height = self.tile.height()
        bar.setSingleStep(height // 3)
        bar.setRange(0, max(0, lines * height - page))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the first tile in sight there when the tiles become larger or change lines."""
        width = event.oldSize().width()
        columns = max(1, width // self._least)
        before = self._height_for(max(self._least, width // columns))
        first = self.verticalOffset() // before * columns
        inside = self.verticalOffset() % before
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()
        if width > 0 and width != event.size().width():
            top = first // self.columns * self.tile.height()
            self.verticalScrollBar().setValue(top + inside * (first % self.columns == 0))
        self.visible_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles in sight."""
        painter = QPainter(self.viewport())
        model, delegate = self.model(), self.itemDelegate()
        current, selected = self.currentIndex(), self.selectionModel()
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        for row in self.visible_rows():
            cell = self._cell(row)
            if not cell.intersects(event.rect()):
                continue
            index = model.index(row, 0)
            option.rect = cell
            state = QStyle.StateFlag.State_Enabled
            if selected.isSelected(index):
                state |= QStyle.StateFlag.State_Selected
            if row == current.row():
                state |= QStyle.StateFlag.State_HasFocus
            option.state = state
            delegate.paint(painter, option, index)

    def _count(self) -> int:
        model = self.model()
        return 0 if model is None else model.rowCount()

    def _cell(self, row: int) -> QRect:
        line, column = divmod(row, self.columns)
        tile = self.tile
        top = line * tile.height() - self.verticalOffset()
        return QRect(QPoint(column * tile.width(), top), tile)

    def _row_at(self, point: QPoint) -> int:
        """Return the place in the list at a point of the viewport; -1 beside the tiles."""
        tile = self.tile
        column = point.x() // tile.width()
        if not 0 <= column < self.columns:
            return -1
        line = (point.y() + self.verticalOffset()) // tile.height()
        return line * self.columns + column

    def _lines(self, rect: QRect) -> list[tuple[int, int]]:
        """Return first and last place of each line's part of a rectangle of the viewport."""
        tile, offset = self.tile, self.verticalOffset()
        left, right = (
            min(max(x // tile.width(), 0), self.columns - 1) for x in (rect.left(), rect.right())
        )
        top, bottom = ((y + offset) // tile.height() for y in (rect.top(), rect.bottom()))
        start = [line * self.columns for line in range(max(0, top), bottom + 1)]
        return [(at + left, at + right) for at in start if at + left < self._count()]

    def _add(self, selection: QItemSelection, first: int, last: int) -> None:
        model = self.model()
        last = min(last, self._count() - 1)
        if first <= last:
            end = model.index(last, model.columnCount() - 1)
            selection.select(model.index(first, 0), end)
