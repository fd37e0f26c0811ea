"""The edits of a project as a table model, newest first; read a page at a time as they are seen.

Only how many edits there are is known at once, so that 100,000 of them cost as much as ten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QDate,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont, QGuiApplication, QPalette

from mousevision.store.history import DISCARDED, UNDONE, HistoryEntry

Index = QModelIndex | QPersistentModelIndex
Pages = Callable[[int, int], Sequence[HistoryEntry]]
"""Returns some edits, newest first: how many to pass over, how many to read."""

PAGE = 200
MOST_PAGES = 50
WHAT, STATE, WHO, WHEN = range(4)
HEADER = ("Edit", "", "Rater", "Time")
START = "Before the first edit"
WORDS = {UNDONE: "undone", DISCARDED: "replaced"}
NOW = "now"
_TIPS = {
    UNDONE: "Taken back; double-click to do it and all before it again.",
    DISCARDED: "Taken back, and other edits were made in its place: it cannot be gone to.",
}
_TIP = "Double-click to take back all that came after it."
_ROOT = QModelIndex()


class HistoryModel(QAbstractTableModel):
    """Edits from the newest to the oldest, and behind them the state before the first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages: Pages = lambda skip, limit: ()
        self._count = 0
        self._current = 0
        self._open = False
        self._cache: dict[int, Sequence[HistoryEntry]] = {}

    def show(self, pages: Pages, count: int, current: int) -> None:
        """Show the edits of a project.

        Args:
            pages: Reads some of them.
            count: How many there are.
            current: Id of the newest one in force; 0 for none.
        """
        self.beginResetModel()
        self._pages, self._count, self._current, self._open = pages, count, current, True
        self._cache.clear()
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing: no project is open."""
        self.beginResetModel()
        self._count, self._current, self._open = 0, 0, False
        self._cache.clear()
        self.endResetModel()

    def update(self, count: int, current: int) -> None:
        """Show what came, and what was undone or done again; what is selected stays so."""
        more = count - self._count
        if not self._open or more < 0:
            self.show(self._pages, count, current)
            return
        if more:
            self.beginInsertRows(_ROOT, 0, more - 1)
        self._cache.clear()
        self._count, self._current = count, current
        if more:
            self.endInsertRows()
        self.dataChanged.emit(self.index(0, 0), self.index(self._count, len(HEADER) - 1))

    def entry(self, row: int) -> HistoryEntry | None:
        """Return the edit of a row; None behind the last, and where it cannot be read any more."""
        if not 0 <= row < self._count:
            return None
        page = row // PAGE
        if page not in self._cache:
            if len(self._cache) >= MOST_PAGES:
                self._cache.clear()
            self._cache[page] = self._pages(page * PAGE, PAGE)
        found, at = self._cache[page], row % PAGE
        return found[at] if at < len(found) else None

    def number(self, row: int) -> int | None:
        """Return the id to go to for a row: 0 for the state before the first edit."""
        if row == self._count and self._open:
            return 0
        entry = self.entry(row)
        return None if entry is None else entry.id

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many edits there are, and one more."""
        return self._count + 1 if self._open and not parent.isValid() else 0

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADER)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return HEADER[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        entry = self.entry(index.row())
        here = self.number(index.row()) == self._current
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(entry, index.column(), here)
        if role == Qt.ItemDataRole.FontRole and here:
            font = QFont()
            font.setBold(True)
            return font
        state = entry.state if entry is not None else ""
        if role == Qt.ItemDataRole.ForegroundRole and state in WORDS:
            return QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText)
        if role == Qt.ItemDataRole.ToolTipRole:
            words = [_words(entry, column, here) for column in (WHAT, WHO)]
            words += [local_time(entry.at)] if entry is not None else []
            tip = "The project is in this state." if here else _TIPS.get(state, _TIP)
            return "\n".join([", ".join(part for part in words if part), tip])
        return None


def _words(entry: HistoryEntry | None, column: int, here: bool) -> str:
    if column == STATE:
        return NOW if here else WORDS.get(entry.state, "") if entry is not None else ""
    if entry is None:
        return START if column == WHAT else ""
    return (entry.name, "", entry.rater, short_time(entry.at))[column]


def short_time(at: str) -> str:
    """Return the time of day of what was done today, else the day."""
    when = QDateTime.fromSecsSinceEpoch(int(datetime.fromisoformat(at).timestamp()))
    if when.date() == QDate.currentDate():
        return when.time().toString("HH:mm:ss")
    return QLocale().toString(when.date(), QLocale.FormatType.ShortFormat)


def local_time(at: str) -> str:
    """Return an ISO time of the history as the system writes it, with seconds."""
    when = datetime.fromisoformat(at)
    seconds = QDateTime.fromSecsSinceEpoch(int(when.timestamp()))
    day = QLocale().toString(seconds.date(), QLocale.FormatType.ShortFormat)
    return f"{day} {seconds.time().toString('HH:mm:ss')}"
