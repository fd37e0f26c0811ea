"""Joins the panel “Look inside” with the clip at hand, its frames and the runs."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.core.changes import Changes
from mousevision.core.job import JobContext
from mousevision.gui.jobs import Job
from mousevision.gui.player.overlay import Overlay, Pixels
from mousevision.learn.device import warm_up
from mousevision.media.heat import heat_overlay
from mousevision.services.looking_inside import (
    Inside,
    Weights,
    look_inside,
    networks,
    strength,
    weights_of,
)
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

PAUSE_MILLISECONDS = 150
KEPT = 12
"""Clips whose answers are remembered: about a megabyte each."""
LANE = "clip"


class Insider(QObject):
    """Computes what the panel shows, only while it is to be seen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._panel = window.inside
        self._known: OrderedDict[tuple[int, int], Inside] = OrderedDict()
        self._weights: Weights | None = None
        self._job: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._begin)
        self._panel.wanted.connect(self._pause.start)
        self._panel.enlarged.connect(self._enlarge)
        self._workspace.opened.connect(self._show_runs)
        self._workspace.closed.connect(self._forget)
        self._workspace.changed.connect(self._on_change)
        self._workspace.clip_changed.connect(self._on_clip)
        window.player.frame_shown.connect(self._panel.show_frame)

    def stop(self) -> None:
        """Start nothing any more."""
        self._pause.stop()

    @Slot()
    def _show_runs(self) -> None:
        project = self._workspace.project
        if project is not None:
            self._panel.set_runs(networks(project))

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if changes.touches("runs"):
            self._show_runs()

    @Slot()
    def _on_clip(self) -> None:
        if self._workspace.clip is None and self._panel.run_id is not None:
            self._panel.clear()
        self._pause.start()

    @Slot()
    def _begin(self) -> None:
        """Find out what the panel is to show, unless it is shown already."""
        project, run = self._workspace.project, self._panel.run_id
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if project is None or run is None or not self._panel.isVisible():
            return
        if self._panel.shows_weights:
            if self._weights is None or self._weights.run != run:
                job = self._window.queue.submit(
                    "Weights by round", weights_of, project, run, lane=LANE
                )
                self._listen(job)
            return
        clip = self._workspace.clip
        if clip is None:
            self._panel.clear()
        elif (clip.id, run) in self._known:
            self._panel.show_inside(self._known[clip.id, run], self._window.player.index)
        else:
            self._panel.say_busy(f"Asking each layer about {clip.name}…")
            job = self._window.queue.submit(
                "Looking inside", _look, project, clip.id, run, lane=LANE
            )
            self._listen(job)

    def _listen(self, job: Job) -> None:
        job.finished.connect(self._on_found)
        job.failed.connect(self._panel.clear)
        self._job = job

    @Slot(object)
    def _on_found(self, found: Inside | Weights) -> None:
        self._job = None
        if isinstance(found, Weights):
            self._weights = found
            if found.run == self._panel.run_id:
                self._panel.show_weights(found)
            return
        self._known[found.clip_id, found.run] = found
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        clip = self._workspace.clip
        if clip is not None and (found.clip_id, found.run) == (clip.id, self._panel.run_id):
            self._panel.show_inside(found, self._window.player.index)

    @Slot(object)
    def _enlarge(self, chosen: tuple[int, int] | None) -> None:
        """Lay the answers of one filter over the video, or what was there before."""
        inside = self._panel.inside
        if chosen is None or inside is None:
            self._window.explainer.show_again()
            return
        number, which = chosen
        layer = inside.layers[number]
        answers = strength(layer, layer.maps[:, which])

        def at(frame: int) -> Pixels:
            return heat_overlay((answers[inside.place(frame)] / 255).astype(np.float32))

        words = f"Brighter is where filter {which + 1} of layer {number + 1} answered more."
        self._window.player.set_overlay(Overlay(at, inside.region), words)

    @Slot()
    def _forget(self) -> None:
        self._pause.stop()
        self._known.clear()
        self._weights = None
        self._panel.set_runs(())


def _look(ctx: JobContext, project: Project, clip_id: int, run_id: int) -> Inside:
    """Look inside; torch is loaded so that the window does not stand still meanwhile."""
    ctx.check()
    warm_up()
    return look_inside(ctx, project, clip_id, run_id)
