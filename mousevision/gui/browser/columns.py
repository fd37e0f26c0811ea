"""The columns of the table: in the order in which they are read, and what a user makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTableView


class Column(NamedTuple):
    """One column: `key` names it, `sort` is the field by which its heading sorts."""

    key: str
    heading: str
    tip: str
    sort: str


COLUMNS: tuple[Column, ...] = (
    Column("name", "Clip", "Name of the clip.", "file"),
    Column("subject", "Animal", "Which animal the clip shows.", "subject"),
    Column("session", "Session", "On which occasion it was filmed.", "session"),
    Column(
        "class",
        "Your class",
        "What you say the clip shows; where you said nothing, what another rater or the import "
        "says.",
        "class",
    ),
    Column("predicted", "Predicted", "What the newest run says the clip shows.", "predicted"),
    Column("confidence", "Confidence", "How sure the run is, from 0 to 1.", "confidence"),
    Column("reviewed", "Reviewed", "Whether you yourself have decided on the clip.", "reviewed"),
    Column("frames", "Frames", "Length of the clip in frames.", "frames"),
    Column("day", "Day", "When it was filmed.", "day"),
    Column("file", "File", "Where the video is.", "file"),
)
KEYS = tuple(column.key for column in COLUMNS)
MAY_BE_EMPTY = ("subject", "session", "day", "predicted", "confidence")
"""Hidden by themselves while no clip has any; the others tell something of every clip."""
_ELASTIC = {"name": 112, "file": 96}
"""Least width of the columns that share what the others leave, in points."""
SWATCH = 12
"""Side of the square of a class's colour, in points."""
_MOST, _SHORT, _LEAST, _PADDING = 224, 144, 32, 16
_VERSION = 1


class Columns(QObject):
    """Order, widths and choice of a table's columns.

    A column is shown when the user says so; where the user said nothing, when it is not empty.
    Widths fit the contents until the user drags them.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._header = table.horizontalHeader()
        self._filled: frozenset[str] = frozenset(KEYS)
        self._chosen: dict[str, bool] = {}
        self._dragged: set[str] = set()
        self._wanted: dict[str, int] = {}
        self._fitting = False
        table.setIconSize(QSize(SWATCH, SWATCH))
        self._prepare()
        self.forget_choices()

    def _prepare(self) -> None:
        header = self._header
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(_LEAST)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._pop_up)
        header.sectionResized.connect(self._resized)
        header.sectionHandleDoubleClicked.connect(self._fit_one)

    def forget_choices(self) -> None:
        """Show the columns as in the beginning."""
        self._chosen.clear()
        self._dragged.clear()
        self._put_in_order(KEYS)
        self._show()

    def set_filled(self, keys: Iterable[str]) -> None:
        """Say which columns have something in them, for any clip of the project."""
        self._filled = frozenset(keys)
        self._show()

    def is_shown(self, key: str) -> bool:
        """Whether a column is to be seen."""
        return self._chosen.get(key, key in self._filled)

    def choose(self, key: str, shown: bool) -> None:
        """Show or hide a column for good; the last one stays."""
        before = self._chosen.get(key)
        self._chosen[key] = shown
        if not any(map(self.is_shown, KEYS)):
            self._chosen[key] = True if before is None else before
        self._show()

    def measure(self, texts: dict[str, list[str]]) -> None:
        """Take the widths that contents need from some of them, by column, and fit to them."""
        metrics = self._table.fontMetrics()
        for key, some in texts.items():
            longest = sorted(set(some), key=len)[-5:]
            swatch = SWATCH + 8 if key in ("class", "predicted") else 0
            width = max(map(metrics.horizontalAdvance, longest), default=0)
            self._wanted[key] = width + swatch + _PADDING
        self.fit()

    def fit(self) -> None:
        """Give each column its width; clip and file share what the others leave."""
        shown = [key for key in KEYS if self.is_shown(key)]
        left = self._table.viewport().width()
        self._fitting = True
        for key in shown:
            if key not in _ELASTIC and key not in self._dragged:
                width = max(self._least(key), min(self._wanted.get(key, 0), _MOST))
                self._header.resizeSection(KEYS.index(key), width)
            if key not in _ELASTIC or key in self._dragged:
                left -= self._header.sectionSize(KEYS.index(key))
        for key in shown:
            if key in _ELASTIC and key not in self._dragged:
                wanted = self._wanted.get(key, 0)
                # A name that is only a little longer than the least is better shown in full.
                width = max(_ELASTIC[key], wanted if wanted <= _SHORT else min(wanted, left))
                self._header.resizeSection(KEYS.index(key), width)
                left -= width
        self._fitting = False

    def state(self) -> QByteArray:
        """Return what the user made of the columns, as text that can be kept."""
        at = self._header.logicalIndex
        shown = sorted(key for key in self._dragged if self.is_shown(key))
        kept = {
            "version": _VERSION,
            "order": [KEYS[at(place)] for place in range(len(KEYS))],
            "shown": self._chosen,
            "widths": {key: self._header.sectionSize(KEYS.index(key)) for key in shown},
        }
        return QByteArray(json.dumps(kept).encode())

    def restore_state(self, state: QByteArray) -> bool:
        """Take what `state` returned; return whether it could be read, else nothing changes."""
        try:
            kept = json.loads(bytes(state.data()))
            order = [key for key in map(str, kept["order"]) if key in KEYS]
            shown = {str(k): bool(v) for k, v in kept["shown"].items() if k in KEYS}
            widths = {str(k): int(v) for k, v in kept["widths"].items() if k in KEYS}
        except (ValueError, KeyError, TypeError, AttributeError):  # from elsewhere, or edited
            return False
        self._put_in_order([*dict.fromkeys(order), *(key for key in KEYS if key not in order)])
        self._chosen = shown
        if not any(map(self.is_shown, KEYS)):
            self._chosen.clear()
        self._dragged = set(widths)
        for key, width in widths.items():
            self._header.setSectionHidden(KEYS.index(key), False)
            self._header.resizeSection(KEYS.index(key), max(_LEAST, min(width, 2000)))
        self._show()
        return True

    def fill_menu(self, menu: QMenu) -> None:
        """Offer the columns, to be shown or hidden."""
        menu.clear()
        menu.setToolTipsVisible(True)
        for place in range(len(KEYS)):
            column = COLUMNS[self._header.logicalIndex(place)]
            empty = "" if column.key in self._filled else " (empty)"
            action = menu.addAction(column.heading + empty)
            action.setToolTip(column.tip)
            action.setCheckable(True)
            action.setChecked(self.is_shown(column.key))
            action.setData(column.key)
            action.triggered.connect(self._toggled)
        menu.addSeparator()
        menu.addAction("Columns as in the beginning").triggered.connect(self.forget_choices)

    def _pop_up(self, point: QPoint) -> None:
        menu = QMenu(self._header)
        self.fill_menu(menu)
        menu.exec(self._header.viewport().mapToGlobal(point))
        menu.deleteLater()

    def _toggled(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.choose(action.data(), action.isChecked())

    def _show(self) -> None:
        for at, key in enumerate(KEYS):
            self._header.setSectionHidden(at, not self.is_shown(key))
        self.fit()

    def _put_in_order(self, keys: Iterable[str]) -> None:
        for place, key in enumerate(keys):
            self._header.moveSection(self._header.visualIndex(KEYS.index(key)), place)

    def _least(self, key: str) -> int:
        """Return the width that the heading needs, with the mark of the order."""
        return max(_LEAST, self._header.sectionSizeHint(KEYS.index(key)) + 4)

    def _resized(self, at: int, old: int, new: int) -> None:
        # Hiding and showing are told as widths of 0 and from 0.
        if old and new and not self._fitting:
            self._dragged.add(KEYS[at])

    def _fit_one(self, at: int) -> None:
        self._dragged.discard(KEYS[at])
        self.fit()
