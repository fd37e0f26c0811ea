"""The two views of the list, thumbnails and table, with one selection between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStackedWidget,
    QTableView,
)

from mousevision.gui.browser.columns import COLUMNS, Columns
from mousevision.gui.browser.delegate import LEAST, TileDelegate
from mousevision.gui.browser.filling import Filling
from mousevision.gui.browser.grid import GridView
from mousevision.gui.browser.model import ClipModel
from mousevision.gui.browser.thumbs import ThumbCache

Flag = QItemSelectionModel.SelectionFlag
ROW_HEIGHT = 24


class Table(QTableView):
    """The list as a table, one line a clip.

    Signals:
        resized: There is more or less room for columns.
    """

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say so."""
        super().resizeEvent(event)
        self.resized.emit()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are the keys of classes."""


class Views(QStackedWidget):
    """Thumbnails and table.

    Signals:
        current_changed: The user went to another place of the list; -1 when there is none.
        selection_changed: The user selected other clips.
        visible_changed: Other clips are in sight.
        menu_requested: A context menu is wanted, at this point of the screen.
        sort_requested: The user pressed a heading: field, and whether descending.
    """

    current_changed = Signal(int)
    selection_changed = Signal()
    visible_changed = Signal()
    menu_requested = Signal(QPoint)
    sort_requested = Signal(str, bool)

    def __init__(self, model: ClipModel, thumbs: ThumbCache) -> None:
        super().__init__()
        self._model = model
        self._quiet = False
        self.delegate = TileDelegate(model, thumbs, self)
        self.grid = GridView(LEAST, self.delegate.height)
        self.table = Table()
        self._prepare_grid()
        self._prepare_table()
        self._selection.currentRowChanged.connect(self._current_row_changed)
        self._selection.selectionChanged.connect(self._selection_model_changed)

    @property
    def _selection(self) -> QItemSelectionModel:
        return self.grid.selectionModel()

    def _prepare_grid(self) -> None:
        self.grid.setObjectName("thumbnails")
        self.grid.setAccessibleName("Clips as thumbnails")
        self.grid.setItemDelegate(self.delegate)
        self.grid.visible_changed.connect(self.visible_changed)
        self._prepare(self.grid)

    def _prepare_table(self) -> None:
        table = self.table
        table.setObjectName("clip_table")
        table.setAccessibleName("Clips as a table")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._prepare(table)
        old = table.selectionModel()
        table.setSelectionModel(self._selection)
        old.deleteLater()
        self._prepare_headers(table)
        table.verticalScrollBar().valueChanged.connect(self.visible_changed)

    def _prepare_headers(self, table: Table) -> None:
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(max(ROW_HEIGHT, self.fontMetrics().height() + 8))
        self.columns = Columns(table)
        self.filling = Filling(self._model, self.columns)
        table.resized.connect(self.columns.fit)
        table.horizontalHeader().sortIndicatorChanged.connect(self._heading_pressed)

    def _prepare(self, view: QAbstractItemView) -> None:
        view.setModel(self._model)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._menu_wanted)
        view.installEventFilter(self)
        self.addWidget(view)

    @property
    def view(self) -> QAbstractItemView:
        """The view in front."""
        return self.table if self.currentWidget() is self.table else self.grid

    def show_table(self, on: bool) -> None:
        """Bring the table or the thumbnails to the front, at the current clip."""
        focused = self.view.hasFocus()
        self.setCurrentWidget(self.table if on else self.grid)
        self.look_at_columns()
        self.view.scrollTo(self.view.currentIndex())
        if focused:
            self.view.setFocus()
        self.visible_changed.emit()

    def look_at_columns(self) -> None:
        """Hide columns in which there is nothing, while the table is in front."""
        if self.view is self.table:
            self.filling.look()

    def show_predictions(self, there: bool) -> None:
        """Give tiles a place for the prediction, or none; the first tile in sight stays there."""
        if there != self.delegate.with_predictions:
            first = self.grid.visible_rows().start
            self.delegate.with_predictions = there
            self.grid.updateGeometries()
            index = self._model.index(first, 0)
            self.grid.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
            self.grid.viewport().update()

    def visible_rows(self) -> range:
        """Return the places in the list that are in sight."""
        if self.view is self.grid:
            return self.grid.visible_rows()
        count = self._model.rowCount()
        height = self.table.viewport().height()
        first, last = self.table.rowAt(0), self.table.rowAt(height - 1)
        return range(max(0, first), count if last < 0 else last + 1)

    def selected_rows(self) -> list[int]:
        """Return the selected places, in order of the list."""
        rows: set[int] = set()
        for each in self._selection.selection().toList():
            rows.update(range(each.top(), each.bottom() + 1))
        return sorted(rows)

    def select(self, rows: Iterable[int], current: int | None, *, scroll: bool = True) -> None:
        """Select places of the list, and make one of them the current one."""
        selection = QItemSelection()
        last_column = len(COLUMNS) - 1
        for first, last in _runs(rows):
            end = self._model.index(last, last_column)
            selection.select(self._model.index(first, 0), end)
        index = QModelIndex() if current is None else self._model.index(current, 0)
        self._selection.setCurrentIndex(index, Flag.NoUpdate)
        self._selection.select(selection, Flag.ClearAndSelect)
        if scroll and current is not None:
            self.scroll_to(current)

    def scroll_to(self, row: int) -> None:
        """Bring a place of the list into sight, in both views."""
        index = self._model.index(row, 0)
        self.grid.scrollTo(index)
        self.table.scrollTo(index)

    def scroll_places(self) -> tuple[int, int]:
        """Return how far thumbnails and table are scrolled."""
        return self.grid.verticalScrollBar().value(), self.table.verticalScrollBar().value()

    def set_scroll_places(self, places: tuple[int, int]) -> None:
        """Scroll thumbnails and table as they were."""
        self.grid.updateGeometries()
        self.table.doItemsLayout()
        self.grid.verticalScrollBar().setValue(places[0])
        self.table.verticalScrollBar().setValue(places[1])

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Say nothing of changes of current clip and selection that the program makes."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def show_sort(self, field: str, descending: bool) -> None:
        """Show in the headings how the list is sorted."""
        header = self.table.horizontalHeader()
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        column = header.sortIndicatorSection()
        if not 0 <= column < len(COLUMNS) or COLUMNS[column].sort != field:
            column = [column.sort for column in COLUMNS].index(field)
        with self.quietly():
            header.setSortIndicator(column, order)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after another font was chosen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.delegate.measure()
            self.grid.doItemsLayout()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up and Down move in the list that has the focus, before the window takes them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            bare = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.ShiftModifier,
            )
            if bare and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                event.accept()
                return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_pressed(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _key_pressed(self, event: QKeyEvent) -> bool:
        """Do what the views leave to others: ends of the list, menu where no key is for it."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        count = self._model.rowCount()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key in (Qt.Key.Key_Home, Qt.Key.Key_End) and count:
            self._go_to_end(0 if key == Qt.Key.Key_Home else count - 1, extend=shift)
        elif shift and key == Qt.Key.Key_F10:
            self._menu_wanted(QPoint(-1, -1))
        else:
            return False
        return True

    def _go_to_end(self, row: int, *, extend: bool) -> None:
        """Go to the first or last clip; `extend` selects all on the way, else it alone."""
        here, index = self._selection.currentIndex().row(), self._model.index(row, 0)
        if extend and here >= 0:
            way = QItemSelection(
                self._model.index(min(here, row), 0),
                self._model.index(max(here, row), len(COLUMNS) - 1),
            )
            self._selection.select(way, Flag.Select)
            self._selection.setCurrentIndex(index, Flag.NoUpdate)
        else:
            self._selection.setCurrentIndex(index, Flag.ClearAndSelect | Flag.Rows)
        self.scroll_to(row)

    def _current_row_changed(self, current: QModelIndex) -> None:
        if not self._quiet:
            self.current_changed.emit(current.row() if current.isValid() else -1)

    def _selection_model_changed(self) -> None:
        if not self._quiet:
            self.selection_changed.emit()

    def _menu_wanted(self, point: QPoint) -> None:
        if not self.view.viewport().rect().contains(point):  # by keyboard: at the clip at hand
            here = self.view.currentIndex()
            if not here.isValid():
                return
            self.view.scrollTo(here)
            point = self.view.visualRect(here).center()
        if not self.view.indexAt(point).isValid():
            return  # Between clips it would be a menu of one that is elsewhere.
        self.menu_requested.emit(self.view.viewport().mapToGlobal(point))

    def _heading_pressed(self, column: int, order: Qt.SortOrder) -> None:
        if not self._quiet:
            descending = order == Qt.SortOrder.DescendingOrder
            self.sort_requested.emit(COLUMNS[column].sort, descending)


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each unbroken run of places."""
    first = last = None
    for row in sorted(rows):
        if first is None or last is None:
            first = last = row
        elif row == last + 1:
            last = row
        else:
            yield first, last
            first = last = row
    if first is not None and last is not None:
        yield first, last
