"""A table of classes: name, key, colour and scope, with conflicts shown as they are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mousevision.core.ethogram import KEYS, Behaviour, Scope, free_key
from mousevision.core.palette import colour_at

NAME, KEY, COLOUR, SCOPE = range(4)
HEADER = ("Class", "Key", "Colour", "Given to")
SCOPE_WORDS = {
    Scope.CLIP: "the whole clip",
    Scope.BOUT: "a stretch of the timeline",
    Scope.POINT: "one frame of the timeline",
}


class ClassTable(QWidget):
    """Lets the user edit the classes of a project.

    Signals:
        changed: Anything was edited; `problem()` says whether it makes sense.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._behaviours: list[Behaviour] = []
        self.table = QTableWidget(0, len(HEADER))
        self.table.setHorizontalHeaderLabels(HEADER)
        self.table.setAccessibleName("Classes")
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(SCOPE, QHeaderView.ResizeMode.ResizeToContents)
        self.table.itemChanged.connect(self._edited)
        self.table.cellDoubleClicked.connect(self._pick_colour)
        self.words = QLabel()
        self.words.setWordWrap(True)
        add, remove = QPushButton("Add class"), QPushButton("Remove class")
        add.clicked.connect(self.add)
        remove.clicked.connect(self._remove)
        row = QHBoxLayout()
        row.addWidget(add)
        row.addWidget(remove)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addLayout(row)
        column.addWidget(self.words)

    def set_behaviours(self, behaviours: Sequence[Behaviour]) -> None:
        """Show these classes."""
        self._behaviours = list(behaviours)
        self._fill()

    def behaviours(self) -> list[Behaviour]:
        """Return the classes as edited, in the order of the table."""
        return [replace(b, position=at) for at, b in enumerate(self._behaviours)]

    def problem(self) -> str:
        """Return what does not make sense, in one sentence; empty when all is well."""
        names = [b.name for b in self._behaviours]
        keys = [b.key for b in self._behaviours if b.key]
        if any(not name for name in names):
            return "Every class needs a name."
        for name in names:
            if names.count(name) > 1:
                return f"There are two classes called “{name}”."
        for key in keys:
            if keys.count(key) > 1:
                both = " and ".join(b.name for b in self._behaviours if b.key == key)
                return f"The key {key} is given to {both}: choose another for one of them."
            if key not in KEYS:
                return f"“{key}” cannot be a key: take one digit 1-9 or one letter."
        return ""

    def add(self) -> None:
        """Add a class with a free key and the next colour, ready to be named."""
        at = len(self._behaviours)
        key = free_key(b.key for b in self._behaviours)
        self._behaviours.append(Behaviour(0, f"class {at + 1}", key, colour_at(at), Scope.CLIP))
        self._fill()
        self.table.setCurrentCell(at, NAME)
        item = self.table.item(at, NAME)
        if item is not None:
            self.table.editItem(item)

    def _remove(self) -> None:
        at = self.table.currentRow()
        if 0 <= at < len(self._behaviours):
            del self._behaviours[at]
            self._fill()

    def _fill(self) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._behaviours))
        for at, behaviour in enumerate(self._behaviours):
            self.table.setItem(at, NAME, QTableWidgetItem(behaviour.name))
            key = QTableWidgetItem(behaviour.key)
            key.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self.table.setItem(at, KEY, key)
            self.table.setItem(at, COLOUR, _colour_item(behaviour.colour))
            self.table.setCellWidget(at, SCOPE, self._scope_box(at))
        self.table.blockSignals(False)
        self._tell()

    def _scope_box(self, at: int) -> QComboBox:
        box = QComboBox()
        for scope, words in SCOPE_WORDS.items():
            box.addItem(words, scope)
        box.setCurrentIndex(list(SCOPE_WORDS).index(self._behaviours[at].scope))
        box.setEnabled(self._behaviours[at].id == 0)
        box.setToolTip("Fixed once the class is in the project: its labels depend on it.")
        box.activated.connect(lambda index, row=at: self._set_scope(row, index))
        return box

    def _set_scope(self, row: int, index: int) -> None:
        scope = list(SCOPE_WORDS)[index]
        self._behaviours[row] = replace(self._behaviours[row], scope=scope)
        self._tell()

    def _edited(self, item: QTableWidgetItem) -> None:
        at, text = item.row(), item.text().strip()
        if item.column() == NAME:
            self._behaviours[at] = replace(self._behaviours[at], name=text)
        elif item.column() == KEY:
            self._behaviours[at] = replace(self._behaviours[at], key=text.lower())
        self._tell()

    def _pick_colour(self, row: int, column: int) -> None:
        if column != COLOUR:
            return
        old = QColor(self._behaviours[row].colour)
        colour = QColorDialog.getColor(old, self, f"Colour of {self._behaviours[row].name}")
        if colour.isValid():
            self._behaviours[row] = replace(self._behaviours[row], colour=colour.name())
            self._fill()

    def _tell(self) -> None:
        self.words.setText(self.problem() or "Double-click a colour to change it.")
        self.changed.emit()


def _colour_item(colour: str) -> QTableWidgetItem:
    picture = QPixmap(16, 16)
    picture.fill(QColor(colour))
    item = QTableWidgetItem(QIcon(picture), colour)
    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
    item.setToolTip("Double-click to choose another colour.")
    return item
