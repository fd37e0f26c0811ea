"""A table that is copied, pasted and cleared by the keys of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from mousevision.core.pasting import read_cells, write_cells

Index = QModelIndex | QPersistentModelIndex


class HasId(Protocol):
    """A row that is known by a number."""

    @property
    def id(self) -> int:
        """Its number, which no edit changes."""


Row = TypeVar("Row", bound=HasId)


def in_places(rows: Sequence[Row], before: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows where they stood before; a row must not run away from who renames it."""
    places = {row.id: place for place, row in enumerate(before)}
    return tuple(sorted(rows, key=lambda row: places.get(row.id, len(places))))


class Suggesting(QStyledItemDelegate):
    """Offers the values that a column has already, so that one group does not become two."""

    def __init__(self, values: Callable[[int], Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._values = values

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a field that completes in place; a list below it would take Return for itself."""
        field = QLineEdit(parent)
        completer = QCompleter(list(self._values(index.column())), field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        field.setCompleter(completer)
        return field

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take over what was typed, where it is something else."""
        if isinstance(editor, QLineEdit) and editor.text().strip() != index.data():
            model.setData(index, editor.text().strip())


class SpreadsheetGrid(QTableWidget):
    """Shows rows of text; what the user does to them is told, not done.

    Signals:
        edited: Row, column and text typed there.
        pasted: Rows of text, and row and column of the cell from which on they go.
        cleared: Rows and columns of the cells to be emptied.
    """

    edited = Signal(int, int, str)
    pasted = Signal(object, int, int)
    cleared = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setStretchLastSection(True)
        self.setItemDelegate(Suggesting(self._values, self))
        self.itemChanged.connect(self._told)

    def show_rows(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], fixed: Sequence[int]
    ) -> None:
        """Show these rows; columns in `fixed` cannot be typed in."""
        at = self.currentRow(), self.currentColumn()
        self.blockSignals(True)
        self.setColumnCount(len(headings))
        self.setHorizontalHeaderLabels(list(headings))
        self.setRowCount(len(rows))
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                item = QTableWidgetItem(value)
                item.setToolTip(value)
                if column in fixed:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.setItem(row, column, item)
        self.blockSignals(False)
        if min(at) >= 0:
            self.setCurrentCell(min(at[0], len(rows) - 1), min(at[1], len(headings) - 1))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go down after Return, as in a spreadsheet: the next word is that of the next row."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._go_down(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, paste, clear, and Return to go down; everything else as in any table."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit([(i.row(), i.column()) for i in self.selectedIndexes()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if self.state() != QAbstractItemView.State.EditingState:  # else the field passed it on
                self._go_down(-1 if back else 1)
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected cells on the clipboard."""
        chosen = self.selectedIndexes()
        if not chosen:
            return
        rows = sorted({index.row() for index in chosen})
        columns = sorted({index.column() for index in chosen})
        QGuiApplication.clipboard().setText(
            write_cells([[self._text(row, column) for column in columns] for row in rows])
        )

    def paste(self) -> None:
        """Ask for the clipboard's cells to be written from the current cell on."""
        block = read_cells(QGuiApplication.clipboard().text())
        if block:
            self.pasted.emit(block, max(self.currentRow(), 0), max(self.currentColumn(), 0))

    def _go_down(self, rows: int) -> None:
        row = min(max(self.currentRow() + rows, 0), self.rowCount() - 1)
        self.setCurrentCell(row, self.currentColumn())

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item is not None else ""

    def _values(self, column: int) -> list[str]:
        found = {self._text(row, column) for row in range(self.rowCount())}
        return sorted(value for value in found if value)

    def _told(self, item: QTableWidgetItem) -> None:
        self.edited.emit(item.row(), item.column(), item.text())
