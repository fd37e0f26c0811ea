"""How the list is shown: sort menu, and thumbnails or table."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QButtonGroup, QMenu, QToolButton, QWidget

from mousevision.gui.browser.columns import COLUMNS, Columns
from mousevision.gui.browser.parts import label, row, tool_button


class OnlyBar(QWidget):
    """Says that only some clips are listed, and which; hidden while all are.

    Signals:
        closed: All clips should be listed again.
    """

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = label(wrap=True, name="only_words", spoken="Only these clips are listed")
        self.button = tool_button("browser-close", "Show all clips", "List all clips again.")
        self.button.clicked.connect(self.closed)
        layout = row(self.words, self.button)
        layout.setStretchFactor(self.words, 1)
        self.setLayout(layout)
        self.hide()

    def show_words(self, words: str) -> None:
        """Say which clips are listed; empty words hide the bar."""
        self.words.setText(f"Only {words}")
        self.setVisible(bool(words))


class ViewBar(QWidget):
    """Sort menu and the choice between thumbnails and table.

    Signals:
        sort_chosen: Field, and whether descending.
        table_chosen: Whether the table is wanted.
    """

    sort_chosen = Signal(str, bool)
    table_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._field, self._descending = "file", False
        self.sort_button = self._make_sort_button()
        self.thumbnails = tool_button("browser-grid", "Thumbnails", "Show the clips as pictures.")
        self.table = tool_button("browser-table", "Table", "Show the clips as a table.")
        group = QButtonGroup(self)
        for button in (self.thumbnails, self.table):
            button.setCheckable(True)
            group.addButton(button)
        self.thumbnails.setChecked(True)
        self.table.toggled.connect(self.table_chosen)
        self.setLayout(row(self.sort_button, None, self.thumbnails, self.table, spacing=0))
        self.show_sort("file", False)

    def show_sort(self, field: str, descending: bool) -> None:
        """Show how the list is sorted."""
        self._field, self._descending = field, descending
        for action in self._fields.actions():
            action.setChecked(action.data() == field)
        self._down.setChecked(descending)
        heading = next(column.heading for column in COLUMNS if column.sort == field)
        self.sort_button.setText(f"{heading} {'↓' if descending else '↑'}")

    def set_columns(self, columns: Columns) -> None:
        """Offer the columns of the table too: their headings cannot be reached by keyboard."""
        menu = self.sort_button.menu()
        menu.addSeparator()
        inner = menu.addMenu("Columns of the table")
        inner.aboutToShow.connect(lambda: columns.fill_menu(inner))

    def _make_sort_button(self) -> QToolButton:
        tip = "Choose by what the clips are sorted, and the columns of the table."
        button = tool_button("browser-sort", "Sort", tip, with_words=True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        self._fields = QActionGroup(menu)
        for column in {column.sort: column for column in reversed(COLUMNS)}.values():
            action = menu.addAction(column.heading)
            action.setCheckable(True)
            action.setData(column.sort)
            self._fields.addAction(action)
        menu.addSeparator()
        self._down = menu.addAction("Descending")
        self._down.setCheckable(True)
        menu.triggered.connect(self._chosen)
        button.setMenu(menu)
        return button

    def _chosen(self, action: QAction) -> None:
        if action is not self._down and action not in self._fields.actions():
            return  # of the menu of columns
        checked = self._fields.checkedAction()
        self.sort_chosen.emit(checked.data() if checked else "file", self._down.isChecked())
