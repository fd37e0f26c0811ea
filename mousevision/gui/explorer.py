"""The embedding: made in a job, shown as dots, joined with the browser and the player."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from mousevision.core.changes import Changes
from mousevision.core.errors import MouseVisionError
from mousevision.gui.jobs import Job
from mousevision.gui.plots.colouring import Colouring
from mousevision.learn.maps import NAMES, Method
from mousevision.learn.registry import Kind, find_model, models
from mousevision.services.embedding import Embedding, make_embedding, newest_embedding
from mousevision.services.following import Nuisance, nuisance
from mousevision.services.training import TrainRequest
from mousevision.store import listing

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

METHODS = tuple((str(method), words) for method, words in NAMES.items())
FEW = 200
"""Clips up to which an edit changes single dots instead of all."""
COLUMNS = {
    "class": "behaviour",
    "prediction": "predicted",
    "animal": "subject",
    "session": "session",
    "confidence": "confidence",
}
"""What dots can be coloured by: words of the user, field of the clip's row."""


class Explorer(QObject):
    """Joins the embedding plot with the project.

    Attributes:
        embedding: What the plot shows; None while it is empty.

    Signals:
        changed: The plot shows another embedding, or none.
    """

    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._plot = window.embedding
        self.embedding: Embedding | None = None
        self._ids: list[int] = []
        self._following: Job | None = None
        encoders = [info for info in models() if info.kind is Kind.AUTOENCODER]
        self._plot.set_models([(info.name, info.name) for info in encoders])
        self._plot.set_methods(METHODS)
        self._plot.embed_requested.connect(self.embed)
        self._plot.clip_clicked.connect(self._play)
        self._plot.selection_changed.connect(self._select)
        self._plot.hovered.connect(self._show_card)
        self._workspace.opened.connect(self._on_opened)
        self._workspace.changed.connect(self._on_change)
        self._workspace.clip_changed.connect(self._on_clip)
        self._workspace.closed.connect(self._clear)

    @Slot()
    def embed_as_chosen(self) -> None:
        """Make the embedding with the first model and method."""
        encoder = next(info for info in models() if info.kind is Kind.AUTOENCODER)
        self.embed(encoder.name, METHODS[0][0])

    @Slot(str, str)
    def embed(self, model: str, method: str) -> Job | None:
        """Make an embedding in a job."""
        project = self._workspace.project
        if project is None:
            return None
        try:
            own = self._window.training.own_spec()  # not what the model chosen for training wants
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return None
        request = TrainRequest(model, spec=find_model(model).spec(own))
        job = self._window.queue.submit("Embedding", make_embedding, project, request, method)
        self._plot.set_busy("The embedding is being made; see Jobs for its progress.")
        job.finished.connect(self.show)
        job.failed.connect(self._window.tell_problem)
        job.ended.connect(self._on_end)
        return job

    @Slot(object)
    def show(self, found: Embedding) -> None:
        """Show an embedding."""
        self.embedding = found
        self._ids = [int(clip_id) for clip_id in found.clip_ids]
        method = NAMES[Method(found.run.config.get("method", Method.PCA))]
        title = f"{found.run.model}, {method}, run {found.run.id}"
        along = "component" if method == NAMES[Method.PCA] else method
        axes = (f"{along} 1", f"{along} 2")
        self._plot.set_points(self._ids, found.picture, title, axes)
        self._colour()
        clip = self._workspace.clip
        self._plot.set_current(clip.id if clip else None)
        self._following = self._window.queue.submit(
            "What the layout follows", nuisance, self._workspace.project, found, found.picture,
            lane="result",
        )  # fmt: skip
        self._following.finished.connect(self._tell_following)
        self.changed.emit()

    @Slot(object)
    def _tell_following(self, found: Nuisance | None) -> None:
        if self.sender() is self._following and found is not None:
            self._plot.set_following(found.words(), found.numbers())

    @Slot()
    def _on_opened(self) -> None:
        project = self._workspace.project
        found = newest_embedding(project) if project is not None else None
        if found is not None:
            self.show(found)

    def _colour(self) -> None:
        project = self._workspace.project
        if project is None or not self._ids:
            return
        rows = {r.id: r for r in listing.clip_rows(project, self._ids,
                                                   self._workspace.known_rater())}  # fmt: skip
        shown = [rows.get(clip_id) for clip_id in self._ids]

        def values(field: str) -> list[Any]:
            return [None if row is None else getattr(row, field) for row in shown]

        colours = {b.name: b.colour for b in self._workspace.behaviours}
        missing = {"class": "no label", "prediction": "none"}
        columns = {}
        for column, field in COLUMNS.items():
            own = colours if column in ("class", "prediction") else {}
            columns[column] = Colouring(values(field), own, missing.get(column, "unknown"))
        self._plot.set_colours(columns)

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if not changes.touches("labels", "predictions", "behaviours", "subjects", "sessions"):
            return
        if changes.everything or len(changes.clips) > FEW or changes.touches("behaviours"):
            self._colour()
            return
        project = self._workspace.project
        if project is None:
            return
        rater = self._workspace.known_rater()
        rows = listing.clip_rows(project, sorted(changes.clips), rater)
        for column, field in COLUMNS.items():
            self._plot.set_values(column, {row.id: getattr(row, field) for row in rows})

    @Slot()
    def _on_clip(self) -> None:
        clip = self._workspace.clip
        self._plot.set_current(clip.id if clip else None)

    @Slot(int)
    def _play(self, clip_id: int) -> None:
        self._window.go_to_clip(clip_id)
        self._window.player.play()

    @Slot(object)
    def _select(self, clip_ids: list[int]) -> None:
        self._window.browser.select_clips(clip_ids)
        self._workspace.set_selection(clip_ids)

    @Slot(object)
    def _show_card(self, clip_id: int | None) -> None:
        project = self._workspace.project
        if clip_id is None or project is None:
            return
        rows = listing.clip_rows(project, [clip_id], self._workspace.known_rater())
        if rows:
            row = rows[0]
            words = " · ".join(p for p in (row.subject, row.session, row.name, row.behaviour) if p)
            picture = self._window.browser.thumbs.image(clip_id)
            self._plot.set_card(clip_id, picture if picture is not None else QImage(), words)

    @Slot()
    def _on_end(self) -> None:
        self._plot.set_busy("")

    @Slot()
    def _clear(self) -> None:
        self.embedding, self._ids = None, []
        self._plot.set_points([], np.zeros((0, 2)), "")
        self.changed.emit()
