"""The dialog with the table of animals. Each change is an edit at once: there is no OK."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QPushButton,
    QTabWidget,
    QWidget,
)

from mousevision.core.errors import MouseVisionError
from mousevision.gui.animals.grid import SpreadsheetGrid, in_places
from mousevision.gui.animals.sessions import SessionsPage
from mousevision.gui.browser.parts import column, label, quiet, row
from mousevision.gui.workspace import Workspace
from mousevision.services import animals
from mousevision.services.animals import AnimalTable, Paste
from mousevision.store.text import fold

NAME = 0
HINT = (
    "Copy cells in a spreadsheet and paste them here (Ctrl+V). With a heading such as “Animal” "
    "rows find their animal by name; without one they go from the chosen cell on. "
    "Every change is saved at once."
)


class AnimalsDialog(QDialog):
    """Edits what is known of the animals."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Animals' table")
        self.setObjectName("animals")
        self.resize(760, 480)
        self._workspace = workspace
        self.table = AnimalTable((), ())
        self.grid = SpreadsheetGrid()
        self.grid.setAccessibleName("Animals")
        self.pages = QTabWidget()
        self.sessions = SessionsPage(workspace)
        self.words = label(wrap=True, name="animals.words", spoken="What happened")
        self.spellings = label(wrap=True, name="animals.spellings", spoken="Spellings")
        self.same = QPushButton("Make them the same")
        self.same.setToolTip("Write all of them as the one that most animals have.")
        self.pending: Paste | None = None
        self.take, self.leave = QPushButton("Paste"), QPushButton("Do not paste")
        self._lay_out()
        self._connect()
        self.read()

    def _lay_out(self) -> None:
        add, remove, close = (
            QPushButton(words) for words in ("Add column…", "Remove column", "Close")
        )
        add.clicked.connect(self.ask_column)
        remove.clicked.connect(self.remove_column)
        close.clicked.connect(self.accept)
        for button in (add, remove, close, self.same, self.take, self.leave):
            button.setAutoDefault(False)  # Return goes on in the table
        asked = QHBoxLayout()
        asked.addWidget(self.words, 1)
        asked.addWidget(self.take)
        asked.addWidget(self.leave)
        alike = QHBoxLayout()
        alike.addWidget(self.spellings, 1)
        alike.addWidget(self.same)
        hint = quiet(label(HINT, wrap=True))
        page = QWidget()
        inside = column(hint, self.grid, alike, row(add, remove, None), spacing=8)
        inside.setContentsMargins(8, 8, 8, 8)
        page.setLayout(inside)
        self.pages.addTab(page, "Animals")
        self.pages.addTab(self.sessions, "Sessions")
        parts = column(asked, self.pages, row(None, close), spacing=8)
        parts.setContentsMargins(8, 8, 8, 8)
        parts.setStretchFactor(self.pages, 1)
        self.setLayout(parts)

    def _connect(self) -> None:
        self.grid.edited.connect(self._typed)
        self.grid.pasted.connect(self._paste)
        self.grid.cleared.connect(self._clear)
        self.same.clicked.connect(self._make_same)
        self.take.clicked.connect(self._take)
        self.leave.clicked.connect(self._leave)
        self.sessions.said.connect(self.say)
        self._workspace.changed.connect(self.read)
        self._workspace.said.connect(self.say)
        for keys, slot in ((QKeySequence.StandardKey.Undo, self._workspace.undo),
                           (QKeySequence.StandardKey.Redo, self._workspace.redo)):  # fmt: skip
            QShortcut(keys, self, slot, context=Qt.ShortcutContext.WindowShortcut)

    @Slot()
    def read(self) -> None:
        """Show the table as the project has it."""
        project = self._workspace.project
        if project is None:
            return
        table = animals.animal_table(project)
        self.table = replace(table, rows=in_places(table.rows, self.table.rows))
        columns = self.table.columns
        headings = ["Animal", *(name[:1].upper() + name[1:] for name in columns), "Clips"]
        self.grid.show_rows(
            headings,
            [
                [each.name, *(each.values.get(name, "") for name in columns), str(each.clips)]
                for each in self.table.rows
            ],
            fixed=[len(headings) - 1],
        )
        if not self.table.rows:
            self.say("No animals yet: import videos, or say which animal clips show.")
        self.sessions.read()
        self._show_spellings()
        self._show_pending()

    @Slot(str)
    def say(self, words: str) -> None:
        """Say what happened, or why not."""
        self.words.setText(words)

    @Slot()
    def ask_column(self) -> None:
        """Ask for the name of a new column."""
        name, sure = QInputDialog.getText(self, "Add a column", "Name of the column")
        project = self._workspace.project
        if sure and project is not None:
            self._try(lambda: animals.add_column(project, name))
            self.read()

    @Slot()
    def remove_column(self) -> None:
        """Take the chosen column away, with all that stands in it."""
        at, project = self.grid.currentColumn() - 1, self._workspace.project
        if project is None or not 0 <= at < len(self.table.columns):
            self.say("Choose a cell of the column to be removed.")
            return
        name = self.table.columns[at]
        if name in animals.FIELDS:
            self.say(f"“{name}” is always there; Delete empties its cells.")
            return
        rater = self._workspace.known_rater()
        self._try(lambda: animals.remove_column(project, rater, name))
        self.read()
        self.say(f"Column “{name}” removed; Undo brings back what stood in it.")

    # -- inside -----------------------------------------------------------------------------

    @Slot(int, int, str)
    def _typed(self, at: int, place: int, text: str) -> None:
        animal, project = self.table.rows[at], self._workspace.project
        if project is None:
            return
        rater = self._workspace.known_rater()
        if place == NAME:
            self._try(lambda: animals.rename_animal(project, rater, animal.id, text))
        else:
            self._write({(animal.id, self.table.columns[place - 1]): text})
        self.read()

    @Slot(object)
    def _clear(self, places: list[tuple[int, int]]) -> None:
        columns = self.table.columns
        self._write(
            {
                (self.table.rows[at].id, columns[place - 1]): ""
                for at, place in places
                if 1 <= place <= len(columns)
            }
        )

    @Slot(object, int, int)
    def _paste(self, block: list[list[str]], at: int, place: int) -> None:
        """Write a block at once where nothing is new or left out; else ask first."""
        paste = animals.plan_paste(self.table, block, at, place - 1)
        self.pending = paste
        if not paste.asks:
            self._take()
        self._show_pending()

    @Slot()
    def _take(self) -> None:
        paste, self.pending = self.pending, None
        if paste is not None:
            self._write(paste.cells)
        self._show_pending()

    @Slot()
    def _leave(self) -> None:
        self.pending = None
        self.say("Nothing was pasted.")
        self._show_pending()

    def _show_pending(self) -> None:
        if self.pending is not None:
            self.say(self.pending.words())
        for button in (self.take, self.leave):
            button.setVisible(self.pending is not None)

    def _write(self, cells: animals.Cells) -> None:
        project = self._workspace.project
        if project is None:
            return
        rater = self._workspace.known_rater()
        changed = self._try(lambda: animals.set_cells(project, rater, cells))
        if changed:
            self.say(f"{changed} cell{'' if changed == 1 else 's'} changed, saved.")

    def _show_spellings(self) -> None:
        alike = self.table.spellings()
        parts = [f"{name}: {' and '.join(f'“{v}”' for v in values)}" for name, values in alike]
        self.spellings.setText(f"Are these the same? {'; '.join(parts)}." if alike else "")
        for part in (self.spellings, self.same):
            part.setVisible(bool(alike))

    @Slot()
    def _make_same(self) -> None:
        cells: dict[animals.Cell, str] = {}
        for name, values in self.table.spellings():
            given = [each.values.get(name, "") for each in self.table.rows]
            best = max(values, key=given.count)
            alike = {fold(value) for value in values}
            for each in self.table.rows:
                if fold(each.values.get(name, "")) in alike:
                    cells[each.id, name] = best
        self._write(cells)

    def _try(self, verb: Callable[[], object]) -> int:
        """Do an edit and return its number; a refusal is said."""
        try:
            done = verb()
        except MouseVisionError as error:
            self.say(str(error))
            return 0
        return done if isinstance(done, int) else 0
