"""Shows what decided: the evidence for a class over the playing clip and on the timeline."""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.core.changes import Changes
from mousevision.core.errors import DataError
from mousevision.core.job import JobContext
from mousevision.gui.jobs import Job
from mousevision.gui.player.overlay import Overlay, Pixels
from mousevision.gui.timeline.model import Row, Strip
from mousevision.learn.device import warm_up
from mousevision.media.heat import heat_overlay
from mousevision.services.classifying import newest_classifier
from mousevision.services.explaining import Explained, explain_clip
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

COMMAND = "explain"
PAUSE_MILLISECONDS = 150
"""How long a clip must stay at hand before it is explained."""
KEPT = 100
AHEAD = 2
"""Clips explained ahead of time."""
LANE = "clip"


class Explainer(QObject):
    """Explains the clip at hand while the command is on, and the next ones ahead of time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._player = window.player
        self._action = window.actions_[COMMAND]
        self._known: OrderedDict[tuple[int, int], Explained] = OrderedDict()
        self._run = 0
        self._job: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._begin)
        window.view.more_rows.append(self.rows)
        self._workspace.clip_changed.connect(self._on_clip)
        self._workspace.changed.connect(self._on_change)
        self._workspace.closed.connect(self._forget)

    @Slot(bool)
    def show(self, on: bool) -> None:
        """Show what decided about the clip at hand, or show it no longer."""
        project = self._workspace.project
        if on and project is not None:
            try:
                self._run = newest_classifier(project).id
            except DataError:
                self._action.setChecked(False)
                self._workspace.said.emit(
                    "Nothing has decided yet: train a network first (panel Training, then Train)."
                )
                return
            self._window.inside.let_go()
        self._on_clip()
        if not on:
            self._window.view.show_rows()

    def rows(self, clip: ClipRow) -> list[Row]:
        """Return the timeline's row of which frames decided; none until that is known."""
        found = self._known.get((clip.id, self._run)) if self._action.isChecked() else None
        if found is None:
            return []
        shares = dict(zip(found.frames.tolist(), found.shares.tolist(), strict=True))

        def words(frame: int) -> str:
            near = min(shares, key=lambda seen: abs(seen - frame))
            what = "this frame" if near == frame else f"frame {near}, the nearest looked at,"
            return f"{what} holds {shares[near]:.0%} of the evidence for {found.behaviour}"

        return [Strip("decided", "what decided", found.strip(), found.span[0], words)]

    def show_again(self) -> None:
        """Lay what decided over the video again, or nothing, when something else lay there."""
        clip = self._workspace.clip
        found = None
        if clip is not None and self._action.isChecked():
            found = self._known.get((clip.id, self._run))
        if found is not None:
            self._lay(found)
        else:
            self._player.set_overlay(None)

    def stop(self) -> None:
        """Start nothing any more."""
        self._pause.stop()

    @Slot()
    def _on_clip(self) -> None:
        """Forget what was shown of the clip before; show this one's as soon as it is known."""
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._player.set_overlay(None)
        clip = self._workspace.clip
        if clip is None or not self._action.isChecked():
            return
        known = self._known.get((clip.id, self._run))
        if known is not None:
            self._lay(known)
        self._pause.start()

    @Slot()
    def _begin(self) -> None:
        """Explain the clip at hand, or else the next that will be asked for."""
        clip, project = self._workspace.clip, self._workspace.project
        if clip is None or project is None or not self._action.isChecked():
            return
        coming = [clip.id, *list(self._window.view.coming())[:AHEAD]]
        wanted = next((i for i in coming if (i, self._run) not in self._known), None)
        if wanted is None:
            return
        job = self._window.queue.submit(
            "What decided", _explain, project, wanted, self._run, lane=LANE
        )
        self._job = job
        job.finished.connect(self._on_found)
        if wanted == clip.id:
            self._workspace.said.emit(f"Finding out what decided about {clip.name}…")
            job.failed.connect(self._on_failed)

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        """Say why, and leave it: the next clip would fail as well."""
        self._action.setChecked(False)
        self._workspace.said.emit("")
        self._window.tell_problem(words)

    @Slot(object)
    def _on_found(self, found: Explained) -> None:
        self._job = None
        self._known[found.clip_id, found.run] = found
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        clip = self._workspace.clip
        if not self._action.isChecked() or clip is None or found.run != self._run:
            return
        if clip.id == found.clip_id:
            self._lay(found)
            self._workspace.said.emit(f"What decided about {clip.name} is shown.")
        self._begin()

    def _lay(self, found: Explained) -> None:
        peak = found.peak()

        def at(frame: int) -> Pixels:
            return heat_overlay(found.level(frame, peak))

        self._player.set_overlay(Overlay(at, found.region), found.words())
        self._window.view.show_rows()

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        """Ask the new network when one was trained."""
        project = self._workspace.project
        if project is None or not changes.touches("runs") or not self._action.isChecked():
            return
        with contextlib.suppress(DataError):  # the only one was undone: what it said stays
            newest = newest_classifier(project).id
            if newest != self._run:
                self._run = newest
                self._on_clip()

    @Slot()
    def _forget(self) -> None:
        self._pause.stop()
        self._known.clear()
        self._action.setChecked(False)
        self._player.set_overlay(None)


def _explain(ctx: JobContext, project: Project, clip_id: int, run_id: int) -> Explained:
    """Explain a clip; torch is loaded so that the window does not stand still meanwhile."""
    ctx.check()
    warm_up()
    return explain_clip(ctx, project, clip_id, run_id)
