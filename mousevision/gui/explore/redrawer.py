"""Joins the tab “Drawn again” with the clip at hand, its frames and the embedding."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.core.job import JobContext
from mousevision.gui.explore.redrawn_tab import NO_CLIP, NO_DRAWING, NO_EMBEDDING
from mousevision.gui.jobs import Job
from mousevision.learn.device import warm_up
from mousevision.services.redrawing import Redrawn, Worst, redrawn, worst
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.gui.explorer import Explorer
    from mousevision.gui.window import MainWindow

PAUSE_MILLISECONDS = 150
KEPT = 12
"""Clips whose drawings are remembered: about a megabyte each."""


class Redrawer(QObject):
    """Asks for what the tab shows, only while it is to be seen."""

    def __init__(self, window: MainWindow, explorer: Explorer) -> None:
        super().__init__(explorer)
        self._window = window
        self._explorer = explorer
        self._tab = window.explore.redrawn
        self._known: OrderedDict[tuple[int, int], Redrawn] = OrderedDict()
        self._job: Job | None = None
        self._listing: Job | None = None
        self._listed = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._ask)
        self._tab.wanted.connect(self._pause.start)
        self._tab.clip_chosen.connect(explorer.pointer.play)
        self._tab.review_pressed.connect(self._review)
        window.workspace.clip_changed.connect(self._on_clip)
        window.player.frame_shown.connect(self._tab.show_frame)
        explorer.changed.connect(self._on_picture)
        explorer.colours.known.connect(self._on_known)

    def stop(self) -> None:
        """Start nothing any more."""
        self._pause.stop()

    @Slot()
    def _on_clip(self) -> None:
        if self._tab.isVisible():
            self._pause.start()

    @Slot()
    def _on_picture(self) -> None:
        self._known.clear()
        self._listed = 0
        self._tab.show_worst(())
        if self._explorer.picture is None:
            self._pause.stop()
            self._tab.clear(NO_EMBEDDING)
        else:
            self._on_clip()

    @Slot()
    def _on_known(self) -> None:
        """List anew: clips came, went, or are called otherwise."""
        self._listed = 0
        self._on_clip()

    @Slot()
    def _ask(self) -> None:
        project, picture = self._window.workspace.project, self._explorer.picture
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if not self._tab.isVisible() or project is None:
            return
        if picture is None or not picture.embedding.draws:
            self._tab.clear(NO_EMBEDDING if picture is None else NO_DRAWING)
            return
        if not self._listed:
            self._listed = picture.embedding.run.id
            self._listing = self._window.queue.submit(
                "Clips drawn worst", worst, project, picture.embedding, lane="result"
            )
            self._listing.finished.connect(self._on_worst)
        clip, run = self._window.workspace.clip, picture.embedding.run.id
        if clip is None:
            self._tab.clear(NO_CLIP)
        elif (clip.id, run) in self._known:
            self._tab.show_redrawn(self._known[clip.id, run], self._window.player.index)
        else:
            self._job = self._window.queue.submit(
                "Drawing again", _redrawn, project, clip.id, run, lane="clip"
            )
            self._job.finished.connect(self._on_redrawn)
            self._job.failed.connect(self._tab.clear)

    @Slot(object)
    def _on_redrawn(self, found: Redrawn) -> None:
        if self.sender() is not self._job:
            return
        self._job = None
        self._known[found.clip_id, found.run] = found
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        clip = self._window.workspace.clip
        if clip is not None and clip.id == found.clip_id:
            self._tab.show_redrawn(found, self._window.player.index)

    @Slot(object)
    def _on_worst(self, found: tuple[Worst, ...]) -> None:
        if self.sender() is self._listing:
            self._tab.show_worst(found)

    @Slot(object)
    def _review(self, clip_ids: list[int]) -> None:
        self._explorer.pointer.select(clip_ids)
        self._window.actions_["review_selected"].trigger()


def _redrawn(ctx: JobContext, project: Project, clip_id: int, run_id: int) -> Redrawn:
    """Draw again; torch is loaded so that the window does not stand still meanwhile."""
    ctx.check()
    warm_up()
    return redrawn(ctx, project, clip_id, run_id)
