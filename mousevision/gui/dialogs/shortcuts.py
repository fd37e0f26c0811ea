"""All keys of the window: searched, shown and changed here."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mousevision.gui.actions import COMMANDS

NATIVE = QKeySequence.SequenceFormat.NativeText
PORTABLE = QKeySequence.SequenceFormat.PortableText


class ShortcutsDialog(QDialog):
    """Shows every command with its key; `keys()` are the changed ones.

    Args:
        keys: The keys changed so far, by command id.
        classes: Name and key of each class of the project, listed so that nothing is hidden.
    """

    def __init__(
        self,
        keys: dict[str, list[str]],
        classes: list[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(640, 640)
        self._keys = dict(keys)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search for a command or a key")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels(["Menu", "Command", "Keys"])
        self.table.setAccessibleName("Commands and their keys")
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.currentCellChanged.connect(self._show_key)
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setClearButtonEnabled(True)
        self.edit.keySequenceChanged.connect(self._change)
        self.words = QLabel("Choose a command to change its key.")
        self.words.setWordWrap(True)
        self._lay_out()
        self._classes = classes
        self._fill()

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok
            | QDialogButtonBox.StandardButton.Cancel
            | QDialogButtonBox.StandardButton.RestoreDefaults
        )
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).clicked.connect(
            self._restore
        )
        column = QVBoxLayout(self)
        for widget in (self.search, self.table, self.edit, self.words, buttons):
            column.addWidget(widget)

    def keys(self) -> dict[str, list[str]]:
        """Return the keys that differ from the defaults, by command id."""
        defaults = {command.id: list(command.keys) for command in COMMANDS}
        return {name: keys for name, keys in self._keys.items() if keys != defaults.get(name)}

    def conflict(self) -> str:
        """Return which key two commands share; empty when there is none."""
        holders: dict[str, list[str]] = defaultdict(list)
        for command in COMMANDS:
            for key in self._of(command.id):
                holders[key.upper()].append(command.text.replace("&", ""))
        for name, key in self._classes:
            holders[key.upper()].append(f"the class {name}")
        for key, names in holders.items():
            if key and len(names) > 1:
                return f"{key} is the key of {' and '.join(names)}: choose another for one."
        return ""

    def _of(self, identity: str) -> list[str]:
        default = next(list(c.keys) for c in COMMANDS if c.id == identity)
        return self._keys.get(identity, default)

    def _fill(self) -> None:
        self.table.setRowCount(len(COMMANDS) + len(self._classes))
        for at, command in enumerate(COMMANDS):
            menu = command.menu.rstrip("|")
            keys = "  or  ".join(QKeySequence(k).toString(NATIVE) for k in self._of(command.id))
            self._row(at, (menu, command.text.replace("&", ""), keys), command.id, command.tip)
        for at, (name, key) in enumerate(self._classes, start=len(COMMANDS)):
            tip = "Keys of classes are changed in Edit, Classes and keys."
            self._row(at, ("Class", name, key), "", tip)

    def _row(self, at: int, texts: tuple[str, ...], identity: str, tip: str) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(tip)
            item.setData(Qt.ItemDataRole.UserRole, identity)
            self.table.setItem(at, column, item)

    def _current(self) -> str:
        item = self.table.item(self.table.currentRow(), 0)
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def _show_key(self) -> None:
        identity = self._current()
        self.edit.blockSignals(True)
        self.edit.setEnabled(bool(identity))
        keys = self._of(identity) if identity else []
        self.edit.setKeySequence(QKeySequence(keys[0] if keys else ""))
        self.edit.blockSignals(False)

    def _change(self, sequence: QKeySequence) -> None:
        identity = self._current()
        if identity:
            key = sequence.toString(PORTABLE)
            self._keys[identity] = [key] if key else []
            row = self.table.currentRow()
            item = self.table.item(row, 2)
            if item is not None:
                item.setText(sequence.toString(NATIVE))
            self._tell("Changed. OK keeps it.")

    def _tell(self, words: str) -> None:
        conflict = self.conflict()
        self.words.setText(conflict or words)
        self.ok.setEnabled(not conflict)

    def _restore(self) -> None:
        self._keys.clear()
        self._fill()
        self._show_key()
        self._tell("All keys are as delivered. OK keeps them.")

    def _filter(self, text: str) -> None:
        for row in range(self.table.rowCount()):
            items = [self.table.item(row, column) for column in range(3)]
            found = any(text.lower() in item.text().lower() for item in items if item)
            self.table.setRowHidden(row, not found)
