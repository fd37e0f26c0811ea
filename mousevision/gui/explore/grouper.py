"""Finds groups of dots, and says what is special about the selected ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.gui.jobs import Job
from mousevision.gui.thumbnails import to_image
from mousevision.media.pool import ReaderPool
from mousevision.services.about import About, about
from mousevision.services.grouping import Groups, group_clips
from mousevision.services.thumbnails import Thumbnail, thumbnails
from mousevision.store import listing

if TYPE_CHECKING:
    from mousevision.gui.explorer import Explorer
    from mousevision.gui.window import MainWindow

LANE = "result"
PAUSE_MILLISECONDS = 200
TYPICAL = 4


class Grouper(QObject):
    """Joins the tabs “Groups” and “Selection” with the dots."""

    def __init__(self, window: MainWindow, explorer: Explorer) -> None:
        super().__init__(explorer)
        self._window = window
        self._explorer = explorer
        self._plot = window.embedding
        self.groups, self.selection = window.explore.groups, window.explore.selection
        self._pool = ReaderPool(limit=2)
        self._run: int | None = None
        self._grouping: Job | None = None
        self._asking: Job | None = None
        self._looking: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._ask)
        self.groups.find_pressed.connect(self.find)
        self.groups.group_chosen.connect(explorer.pointer.select)
        self.selection.wanted.connect(self._pause.start)
        self.selection.strip.clicked.connect(explorer.pointer.play)
        self._plot.chosen.ask_pressed.connect(self._show_selection)
        self._plot.picked.connect(self._pause.start)
        explorer.changed.connect(self._on_picture)
        explorer.colours.known.connect(self._pause.start)

    def stop(self) -> None:
        """Start nothing any more, and close the videos."""
        self._pause.stop()
        self._pool.close()

    @Slot()
    def find(self) -> None:
        """Look for groups in a job."""
        found, known = self._explorer.embedding, self._explorer.colours.facts
        if found is None or known is None:
            return
        self.groups.set_busy(True)
        self._grouping = self._window.queue.submit(
            "Groups", group_clips, found, known, self.groups.grouping(),
            self.groups.wanted_number(), lane=LANE,
        )  # fmt: skip
        self._grouping.finished.connect(self._on_groups)
        self._grouping.failed.connect(self._window.tell_problem)
        self._grouping.ended.connect(self._on_grouped)

    @Slot(object)
    def _on_groups(self, found: Groups) -> None:
        if self.sender() is self._grouping and self._explorer.picture is not None:
            self.groups.show_groups(found)
            self._explorer.colours.set_groups(found.names())

    @Slot()
    def _on_grouped(self) -> None:
        if self._explorer.picture is not None:
            self.groups.set_busy(False)

    @Slot()
    def _on_picture(self) -> None:
        picture = self._explorer.picture
        run = None if picture is None else picture.embedding.run.id
        if run != self._run:
            self._run = run
            self.groups.set_there(picture is not None)
        self.selection.clear()
        if self._explorer.picture is None:
            self._pause.stop()

    @Slot()
    def _show_selection(self) -> None:
        dock = self._window.deck.docks["explore"]
        dock.show()
        dock.raise_()
        self._window.explore.setCurrentWidget(self.selection)

    @Slot()
    def _ask(self) -> None:
        """Find out what is special about the selected clips, while the tab is to be seen."""
        project, found = self._window.workspace.project, self._explorer.embedding
        known, chosen = self._explorer.colours.facts, self._plot.selected_ids()
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        if not self.selection.isVisible():
            return
        if project is None or found is None or known is None or not chosen:
            self.selection.clear()
            return
        self._asking = self._window.queue.submit(
            "What is special", about, project, found, known, chosen, lane=LANE
        )
        self._asking.finished.connect(self._on_about)
        self._asking.failed.connect(self.selection.clear)

    @Slot(object)
    def _on_about(self, found: About | None) -> None:
        project = self._window.workspace.project
        if self.sender() is not self._asking or found is None or project is None:
            return
        typical = list(found.clip_ids[:TYPICAL])
        rows = listing.clip_rows(project, typical)
        names = {row.id: " ".join(filter(None, (row.subject, row.name))) for row in rows}
        self.selection.show_about(found, names)
        self._looking = self._window.queue.submit(
            "Thumbnails", thumbnails, project, typical, self._pool, lane="light"
        )
        self._looking.emitted.connect(self._on_picture_of)

    @Slot(object)
    def _on_picture_of(self, found: Thumbnail) -> None:
        if self.sender() is self._looking and found.picture is not None:
            self.selection.strip.set_picture(found.clip_id, to_image(found.picture))
