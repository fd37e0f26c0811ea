"""Hides, moves and resizes the rows of the timeline, by command, menu and mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from mousevision.gui.timeline.arrangement import Arrangement
from mousevision.gui.timeline.canvas import TimelineCanvas
from mousevision.gui.timeline.model import Row, TimelineScene

NO_ROW = "Choose a row of the timeline first, with a click on its name or with Up and Down."


class RowArranger(QObject):
    """Stands between the scene that the timeline is given and the rows that it shows.

    Signals:
        changed: The user arranged the rows anew.
        said: One sentence for the status bar.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, canvas: TimelineCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._scene: TimelineScene | None = None
        self._actions: Sequence[QAction] = ()
        self.arrangement = Arrangement()
        canvas.row_moved.connect(self._drop)
        canvas.row_resized.connect(self._resize)
        canvas.menu_requested.connect(self.show_menu)

    def show(self, scene: TimelineScene | None) -> None:
        """Show the rows of a scene as they are arranged."""
        self._scene = scene
        if scene is not None:
            rows = self.arrangement.arranged(scene.rows)
            if rows != scene.rows:
                scene = replace(scene, rows=rows)
        self._canvas.heights = dict(self.arrangement.heights)
        self._canvas.set_scene(scene)

    def use(self, arrangement: Arrangement) -> None:
        """Arrange the rows as they were left."""
        self.arrangement = arrangement
        self.show(self._scene)

    def set_actions(self, actions: Sequence[QAction]) -> None:
        """Say which commands the menu of a row offers."""
        self._actions = actions

    def hidden(self) -> list[Row]:
        """Return the rows of the clip that are not shown."""
        rows = self._scene.rows if self._scene is not None else ()
        return [row for row in rows if row.key in self.arrangement.hidden]

    @Slot()
    def hide_row(self) -> None:
        """Hide the row at hand."""
        row = self._row()
        if row is None:
            return
        if len(self._canvas.boxes) == 1:
            self.said.emit("This is the last row: the timeline keeps one.")
            return
        self._change(self.arrangement.hide(row.key))
        self.said.emit(f"{row.name} is hidden; View, Show all timeline rows, brings it back.")

    @Slot()
    def show_all(self) -> None:
        """Show all rows."""
        names = [row.name for row in self.hidden()]
        self._change(self.arrangement.show())
        self.said.emit(f"Shown again: {', '.join(names)}." if names else "All rows are shown.")

    def move_row(self, step: int) -> None:
        """Move the row at hand up (-1) or down (1)."""
        row, at = self._row(), self._canvas.current_row
        if row is None or at is None or self._scene is None:
            return
        place = at - 1 if step < 0 else at + 2
        if 0 <= place <= len(self._canvas.boxes):
            self._change(self.arrangement.moved(self._scene.rows, row.key, place))

    def make_taller(self, steps: int) -> None:
        """Make the row at hand higher, or lower if negative."""
        row = self._row()
        if row is not None:
            self._resize(row.key, steps)

    @Slot(QPoint)
    def show_menu(self, at: QPoint) -> None:
        """Offer what can be done with the row at hand, and the hidden ones by name."""
        menu = self.menu()
        menu.exec(at)
        menu.deleteLater()

    def menu(self) -> QMenu:
        """Return the menu of the row at hand."""
        menu = QMenu(self._canvas)
        menu.setToolTipsVisible(True)
        for action in self._actions:
            menu.addAction(action)
        hidden = self.hidden()
        if hidden:
            menu.addSeparator()
        for row in hidden:
            action = menu.addAction(f"Show “{row.name}”")
            action.setToolTip(f"Show the row {row.name} again.")
            action.triggered.connect(self._shower(row.key))
        return menu

    def _shower(self, key: str) -> Callable[[], None]:
        return lambda: self._change(self.arrangement.show(key))

    @Slot(str, int)
    def _drop(self, key: str, place: int) -> None:
        if self._scene is not None:
            self._change(self.arrangement.moved(self._scene.rows, key, place))

    @Slot(str, int)
    def _resize(self, key: str, steps: int) -> None:
        self._change(self.arrangement.taller(key, steps))

    def _row(self) -> Row | None:
        row = self._canvas.row(self._canvas.current_row)
        if row is None:
            self.said.emit(NO_ROW)
        return row

    def _change(self, arrangement: Arrangement) -> None:
        if arrangement != self.arrangement:
            self.use(arrangement)
            self.changed.emit()
