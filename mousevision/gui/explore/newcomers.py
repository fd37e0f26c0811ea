"""Clips that came after the embedding was made: placed by themselves, flagged if strange."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.core.changes import Changes
from mousevision.gui.jobs import Job
from mousevision.services.placing import place_later
from mousevision.services.words import counted
from mousevision.store import listing

if TYPE_CHECKING:
    from mousevision.gui.explorer import Explorer
    from mousevision.gui.window import MainWindow

AT_ONCE = 200
"""New clips up to which they are placed without being asked: a minute or two of work."""
PAUSE_MILLISECONDS = 1000


class Newcomers(QObject):
    """Watches for clips without a dot."""

    def __init__(self, window: MainWindow, explorer: Explorer) -> None:
        super().__init__(explorer)
        self._window = window
        self._workspace = window.workspace
        self._plot = window.embedding
        self._explorer = explorer
        self._job: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._look)
        explorer.changed.connect(self._on_picture)
        window.workspace.changed.connect(self._on_change)
        window.workspace.closed.connect(self.stop)

    def stop(self) -> None:
        """Start nothing any more."""
        self._pause.stop()

    @Slot()
    def place(self) -> None:
        """Place the clips that have no dot, in a job."""
        project, found = self._workspace.project, self._explorer.embedding
        if project is None or found is None or (self._job is not None and self._job.active):
            return
        self._job = self._window.queue.submit("Placing new clips", place_later, project, found)
        self._job.finished.connect(self._on_placed)
        self._job.failed.connect(self._window.tell_problem)
        self._plot.news.follow(self._job, "New clips are being placed:")

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if changes.touches("clips", "videos"):
            self._pause.start()
            self._tell_strange()

    @Slot()
    def _on_picture(self) -> None:
        self._plot.news.say("")
        if self._explorer.picture is None:
            self._pause.stop()
            return
        self._tell_strange()
        self._pause.start()

    @Slot()
    def _look(self) -> None:
        project, found = self._workspace.project, self._explorer.embedding
        if project is None or found is None or project.read_only:
            return
        new = len(set(listing.clip_ids(project)).difference(found.clip_ids.tolist()))
        if not new:
            return
        if new <= AT_ONCE and self._window.queue.running() is None:
            self.place()
            return
        what = "has no dot yet" if new == 1 else "have no dots yet"
        self._plot.news.say(
            f"{counted(new, 'new clip')} {what}.", "Place them", self.place,
            "Let the network look at the new clips; the other dots stay where they are.",
        )  # fmt: skip

    @Slot(object)
    def _on_placed(self, found: object) -> None:
        self._explorer.draw_again(found)  # type: ignore[arg-type]

    def _there(self, clip_ids: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Return which clips the project still has."""
        project = self._workspace.project
        assert project is not None
        return np.isin(clip_ids, listing.clip_ids(project))

    def _tell_strange(self) -> None:
        """Say which clips lie outside those that the network has learnt from."""
        picture = self._explorer.picture
        if self._workspace.project is None or picture is None or picture.drift is None:
            return
        if not picture.drift.outside.any():
            return
        there = self._there(picture.embedding.clip_ids)
        ids = picture.embedding.clip_ids[picture.strange() & there].tolist()
        if not ids:
            self._plot.news.say("")
            return
        drift = picture.drift.among(there[~picture.embedding.learnt])
        self._plot.news.say(
            drift.words(), "Show", partial(self._explorer.pointer.select, ids),
            "Select these clips, here and in the list.",
        )  # fmt: skip
