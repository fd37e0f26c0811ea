"""The table that an import takes words from: which file, and which of its columns mean what."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mousevision.gui.jobs import Job, JobQueue
from mousevision.services.import_plan import TableHead, table_head

WAIT_MILLISECONDS = 250
SUFFIXES = (".csv", ".tsv", ".xlsx")
NOT_THERE = "(not in the table)"
CHOOSE = "(choose a column)"
ROLES = (
    ("file", "F&ile", "names the video"),
    ("subject", "&Animal", "names the animal"),
    ("session", "&Session", "names the session"),
    ("class", "C&lass", "gives the class"),
)
"""What a column may stand for: key, label, and the words that end “the column that …”."""


class TableField(QWidget):
    """Chooses a table and its columns; the head of the table is read in a job.

    Signals:
        changing: Another table is about to be read.
        changed: Table, columns or problem are another than before.
    """

    changing = Signal()
    changed = Signal()

    def __init__(self, queue: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._job: Job | None = None
        self._problem = ""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MILLISECONDS)
        self._wait.timeout.connect(self._read)
        self.path = QLineEdit()
        self.path.setPlaceholderText("CSV, TSV or XLSX with a row per file; may be left empty")
        self.path.setAccessibleName("Table")
        self.path.setClearButtonEnabled(True)
        self.path.setAcceptDrops(False)  # it would write down the address of what is dropped
        self.path.textChanged.connect(self._path_changed)
        self.browse = QPushButton("C&hoose…")
        self.columns = {role: QComboBox() for role, _, _ in ROLES}
        self.roles = QWidget()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.hide()
        self._lay_out()
        self._fill(None)

    def table(self) -> Path | None:
        """Return the table, if one has been chosen."""
        text = self.path.text().strip().strip('"')  # Windows copies paths with quotes
        return Path(text) if text else None

    def set_table(self, path: Path) -> None:
        """Choose a table and read its head at once."""
        self.path.setText(str(path))
        self._read()

    def chosen(self) -> dict[str, str]:
        """Return the column for each role; an empty name is one that the table does not have."""
        return {role: box.currentData() or "" for role, box in self.columns.items() if box.count()}

    def busy(self) -> bool:
        """Return whether the head of the table is still to be read."""
        return self._wait.isActive() or (self._job is not None and self._job.active)

    def problem(self) -> str:
        """Return in a sentence why nothing can be taken from the table; empty if all is well."""
        table = self.table()
        if self._problem or table is None or self.busy() or self.chosen().get("file"):
            return self._problem
        return f"Choose under File which column of {table.name} names the videos."

    def stop(self) -> None:
        """Read nothing more."""
        self._wait.stop()
        self._forget()

    def _lay_out(self) -> None:
        self.browse.setToolTip("Choose a table.")
        self.browse.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self.path, 1)
        row.addWidget(self.browse)
        grid = QGridLayout(self.roles)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for at, (role, title, words) in enumerate(ROLES):
            box, label = self.columns[role], QLabel(title)
            label.setBuddy(box)
            box.setAccessibleName(f"Column that {words}")
            box.setToolTip(f"The column of the table that {words}.")
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.currentIndexChanged.connect(self._column_changed)
            grid.addWidget(label, 0, at)
            grid.addWidget(box, 1, at)
            grid.setColumnStretch(at, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.roles)
        column.addWidget(self.words)

    @Slot()
    def _path_changed(self) -> None:
        self._forget()
        self._fill(None)
        self._problem = ""
        self._wait.start()
        self.changing.emit()

    @Slot()
    def _read(self) -> None:
        self._wait.stop()
        self._forget()
        table = self.table()
        if table is None:
            self._say()
            return
        self._job = self._queue.submit("Table", lambda ctx: table_head(table), lane="light")
        self._job.finished.connect(self._take_head)
        self._job.failed.connect(self._take_problem)

    def _forget(self) -> None:
        """Let go of a job whose answer would come too late."""
        if self._job is not None:
            self._job.cancel()
            self._job.finished.disconnect(self._take_head)
            self._job.failed.disconnect(self._take_problem)
            self._job = None

    @Slot(object)
    def _take_head(self, head: TableHead) -> None:
        self._job = None
        self._fill(head)
        self._say()

    @Slot(str)
    def _take_problem(self, words: str) -> None:
        self._job = None
        self._problem = words
        self._say()

    @Slot()
    def _column_changed(self) -> None:
        self._say()

    def _fill(self, head: TableHead | None) -> None:
        """Offer the columns of a table, with the usual ones chosen; without a table nothing."""
        self.roles.setEnabled(head is not None)
        for role, box in self.columns.items():
            box.blockSignals(True)
            box.clear()
            if head is not None:
                box.addItem(CHOOSE if role == "file" else NOT_THERE, "")
                for name in head.names:
                    box.addItem(name, name)
                box.setCurrentIndex(max(0, box.findData(head.usual.get(role, ""))))
            box.blockSignals(False)

    def _say(self) -> None:
        words = self.problem()
        self.words.setText(f"⚠ {words}" if words else "")
        self.words.setVisible(bool(words))
        self.changed.emit()

    @Slot()
    def _choose(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        file, _ = QFileDialog.getOpenFileName(self, "Table", "", f"Tables ({kinds})")
        if file:
            self.set_table(Path(file))
