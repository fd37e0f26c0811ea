"""The clips as a table model: ids at once, rows a page at a time when they are seen.

Nothing is made per clip before it is looked at, so that 100,000 clips cost one list of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from mousevision.core.ethogram import Behaviour
from mousevision.core.filters import Compare, Filter
from mousevision.core.palette import UNLABELLED
from mousevision.gui.browser import words
from mousevision.gui.browser.columns import COLUMNS
from mousevision.gui.browser.queries import ClipQueries, ClipRow
from mousevision.gui.browser.rows import RowCache
from mousevision.gui.browser.swatch import swatch

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_RIGHT = ("confidence", "frames")
_ROOT = QModelIndex()


class ClipModel(QAbstractTableModel):
    """The clips that match the filter, in order; `only` narrows them further to some ids."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sort_field = "file"
        self.descending = False
        self.only: frozenset[int] | None = None
        self._ids: list[int] = []
        self._positions: dict[int, int] | None = None
        self._cache = RowCache()
        self._colours: dict[str, QColor] = {}

    def set_queries(self, queries: ClipQueries | None) -> None:
        """Take the clips from another project; the list is empty until `read`."""
        self._cache.queries = queries
        self._cache.forget()
        self._replace([])

    def set_behaviours(self, behaviours: Sequence[Behaviour]) -> None:
        """Say which colours the classes have."""
        self._colours = {b.name: QColor(b.colour) for b in behaviours}

    @property
    def class_names(self) -> list[str]:
        """Names of the classes, in their order."""
        return list(self._colours)

    def any_with(self, field: str) -> bool:
        """Ask whether any clip of the whole project has a value of a field of the filters."""
        queries = self._cache.queries
        where = Compare(field, "!=", None)
        return queries is not None and bool(queries.ids(where, "file", False))

    def colour(self, name: str | None) -> QColor:
        """Return the colour of a class, gray for an unknown one or none."""
        return self._colours.get(name or "", QColor(UNLABELLED))

    def read(self, where: Filter | None) -> bool:
        """Read the list again; return whether it changed, and if so the model was reset."""
        queries = self._cache.queries
        ids = queries.ids(where, self.sort_field, self.descending) if queries else []
        if self.only is not None:
            ids = [clip_id for clip_id in ids if clip_id in self.only]
        if ids == self._ids:
            return False
        self._replace(ids)
        return True

    def read_again(self, clip_ids: Iterable[int] | None) -> None:
        """Show these clips anew, or all of them for None."""
        clips = None if clip_ids is None else list(clip_ids)
        self._cache.forget(clips)
        if clips is None or len(clips) > 1000:
            if self._ids:
                self.dataChanged.emit(self.index(0, 0), self._last(len(self._ids) - 1))
            return
        for clip_id in clips:
            position = self.position(clip_id)
            if position is not None:
                self.dataChanged.emit(self.index(position, 0), self._last(position))

    @property
    def ids(self) -> Sequence[int]:
        """Ids of all clips in the list, in order; not to be changed."""
        return self._ids

    def position(self, clip_id: int | None) -> int | None:
        """Return where a clip stands in the list; None when it is not in it."""
        if clip_id is None:
            return None
        if self._positions is None:
            self._positions = {each: at for at, each in enumerate(self._ids)}
        return self._positions.get(clip_id)

    def row_at(self, position: int) -> ClipRow | None:
        """Return the row at a place of the list."""
        return self._cache.at(self._ids, position) if 0 <= position < len(self._ids) else None

    def row_of(self, clip_id: int) -> ClipRow | None:
        """Return the row of a clip, in the list or not."""
        return self._cache.row(clip_id)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of clips in the list."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """Return heading and tip of a column."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(COLUMNS):
            return None
        field, heading, tip, _ = COLUMNS[section]
        if role == Role.TextAlignmentRole:
            return _alignment(field)
        return heading if role == Role.DisplayRole else tip if role == Role.ToolTipRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows."""
        field = COLUMNS[index.column()].key
        if role == Role.TextAlignmentRole:
            return _alignment(field)
        if role not in _READERS:
            return None
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Role.DecorationRole:
            return self._decoration(row, field)
        return _READERS[role](row, field)

    def _decoration(self, row: ClipRow, field: str) -> QIcon | None:
        name = {"class": row.behaviour, "predicted": row.predicted}.get(field)
        return swatch(self.colour(name), field == "class") if name is not None else None

    def _last(self, position: int) -> QModelIndex:
        return self.index(position, len(COLUMNS) - 1)

    def _replace(self, ids: list[int]) -> None:
        self.beginResetModel()
        self._ids = ids
        self._positions = None
        self.endResetModel()


def _alignment(field: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if field in _RIGHT else Qt.AlignmentFlag.AlignLeft
    if field == "reviewed":
        side = Qt.AlignmentFlag.AlignHCenter
    return side | Qt.AlignmentFlag.AlignVCenter


_READERS: Mapping[int, Any] = {
    Role.DisplayRole: words.text,
    Role.ToolTipRole: words.tip,
    Role.AccessibleTextRole: words.spoken,
    Role.DecorationRole: None,
}
