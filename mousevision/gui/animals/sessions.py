"""The page of sessions: time point and day of each, pasted from a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from mousevision.core.errors import MouseVisionError
from mousevision.gui.animals.grid import SpreadsheetGrid, in_places
from mousevision.gui.browser.parts import column, label, quiet
from mousevision.gui.workspace import Workspace
from mousevision.services.sessions import COLUMNS, SessionRow, session_rows, set_session_cells
from mousevision.services.words import counted

FIRST = 1
"""Where in the grid the columns begin that can be changed."""
HINT = "The time point is the session's name, such as “week 2”; write days as 2025-03-14."


class SessionsPage(QWidget):
    """Shows the sessions; each change is an edit at once.

    Signals:
        said: What happened, or why not.
    """

    said = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.rows: tuple[SessionRow, ...] = ()
        self.grid = SpreadsheetGrid()
        self.grid.setAccessibleName("Sessions")
        self.grid.edited.connect(self._typed)
        self.grid.pasted.connect(self._paste)
        self.grid.cleared.connect(self._clear)
        layout = column(quiet(label(HINT, wrap=True)), self.grid, spacing=8)
        layout.setContentsMargins(8, 8, 8, 8)
        self.setLayout(layout)

    def read(self) -> None:
        """Show the sessions as the project has them."""
        project = self._workspace.project
        if project is None:
            return
        self.rows = in_places(session_rows(project), self.rows)
        self.grid.show_rows(
            ["Animal", *(name.capitalize() for name in COLUMNS), "Clips"],
            [
                [row.animal, *(row.value(name) for name in COLUMNS), str(row.clips)]
                for row in self.rows
            ],
            fixed=[0, FIRST + len(COLUMNS)],
        )

    @Slot(int, int, str)
    def _typed(self, at: int, place: int, text: str) -> None:
        self._write({(self.rows[at].id, COLUMNS[place - FIRST]): text})

    @Slot(object)
    def _clear(self, places: list[tuple[int, int]]) -> None:
        self._write({cell: "" for at, place in places for cell in self._cell(at, place)})

    @Slot(object, int, int)
    def _paste(self, block: list[list[str]], at: int, place: int) -> None:
        cells: dict[tuple[int, str], str] = {}
        outside = 0
        for down, line in enumerate(block):
            for right, value in enumerate(line):
                there = self._cell(at + down, place + right)
                cells.update((cell, value) for cell in there)
                shown = self.grid.item(at + down, place + right)
                outside += bool(not there and value and (shown is None or shown.text() != value))
        self._write(cells, outside)

    def _cell(self, at: int, place: int) -> list[tuple[int, str]]:
        """Return the cell of a place in the grid; none where nothing can be changed."""
        inside = at < len(self.rows) and FIRST <= place < FIRST + len(COLUMNS)
        return [(self.rows[at].id, COLUMNS[place - FIRST])] if inside else []

    def _write(self, cells: dict[tuple[int, str], str], outside: int = 0) -> None:
        project = self._workspace.project
        if project is None:
            return
        try:
            changed = set_session_cells(project, self._workspace.known_rater(), cells)
        except MouseVisionError as error:
            self.said.emit(str(error))
        else:
            left = f" Left out, no place here: {counted(outside, 'value')}." if outside else ""
            self.said.emit(f"{counted(changed, 'cell')} changed, saved.{left}")
        self.read()
