"""The panel “History”: who did what and when, and the way back to any of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from mousevision.gui.browser.parts import column, label, quiet
from mousevision.gui.history.model import STATE, WHAT, WHEN, WHO, HistoryModel

WAITING = "Here is every edit of the project, once one is open."
WORDS = "Double-click an edit, or press Return, to go back to it; nothing is lost by that."
LOOK_ONLY = "The project is open to look only: these are its edits."
CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HistoryList(QTreeView):
    """Keeps Return for itself, which is the window's key for accepting a prediction.

    Signals:
        chosen: Row to go to.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history.list")
        self.setAccessibleName("Edits, newest first")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setExpandsOnDoubleClick(False)
        self.doubleClicked.connect(self._on_double_click)

    def event(self, event: QEvent) -> bool:
        """Claim Return before the window's commands do."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in CHOOSE
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return chooses."""
        if event.key() in CHOOSE and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_double_click(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())


class HistoryPanel(QWidget):
    """Shows the edits; says which one is to be gone to.

    Signals:
        wanted: It came up: what it shows may be old.
        asked: Id of an edit to go to; 0 for the state before the first.
    """

    wanted = Signal()
    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history")
        self.setAccessibleName("History")
        self.words = quiet(label(WAITING, wrap=True, name="history.words", spoken="History"))
        self.model = HistoryModel(self)
        self.list = HistoryList()
        self.list.setModel(self.model)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        # Measured on the rows in sight only, however many there are.
        header.setResizeContentsPrecision(0)
        for section in (STATE, WHO, WHEN):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
        self.list.chosen.connect(self._on_chosen)
        self.setLayout(column(self.words, self.list, spacing=8, margin=8))
        self.list.hide()

    def show_words(self, open_: bool, writable: bool) -> None:
        """Say what can be done here."""
        self.words.setText((WORDS if writable else LOOK_ONLY) if open_ else WAITING)
        self.list.setVisible(open_)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is new."""
        super().showEvent(event)
        self.wanted.emit()

    @Slot(int)
    def _on_chosen(self, row: int) -> None:
        number = self.model.number(row)
        if number is not None:
            self.asked.emit(number)
