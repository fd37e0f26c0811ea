"""The embedding: made in jobs, shown as dots, joined with the browser and the player."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from mousevision.core.changes import Changes
from mousevision.core.errors import MouseVisionError
from mousevision.core.job import JobContext, SpanContext
from mousevision.core.run import Run, RunKind
from mousevision.gui.explore.colours import DotColours
from mousevision.gui.explore.grouper import Grouper
from mousevision.gui.explore.newcomers import Newcomers
from mousevision.gui.explore.pointer import Pointer
from mousevision.gui.explore.recoverer import Recoverer
from mousevision.gui.explore.redrawer import Redrawer
from mousevision.gui.jobs import Job
from mousevision.learn.maps import MapSettings
from mousevision.learn.registry import Kind, find_model, models, recommended
from mousevision.services.embedding import (
    Embedding,
    embeddings,
    has_embedding,
    load_embedding,
    newest_embedding,
)
from mousevision.services.facts import Facts
from mousevision.services.pictures import Picture, draw_picture, is_quick, picture_of
from mousevision.services.placing import embed_run, make_embedding
from mousevision.services.training import TrainRequest
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow


class Explorer(QObject):
    """Chooses what the plot shows, and has it made.

    Attributes:
        picture: What the plot shows; None while it is empty.
        colours: What is known of the dots.

    Signals:
        changed: The plot shows another embedding, or none.
    """

    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._plot = window.embedding
        self.picture: Picture | None = None
        self._drawing: Job | None = None
        self._learning: Job | None = None
        encoders = [info for info in models() if info.kind is Kind.AUTOENCODER]
        best = recommended(Kind.AUTOENCODER).name
        ordered = sorted(encoders, key=lambda info: info.name != best)
        self._plot.header.set_models([(info.name, info.about) for info in ordered])
        self._plot.header.make_pressed.connect(self.embed)
        self._plot.header.run_chosen.connect(self.show_run)
        self._plot.header.picture_chosen.connect(self._draw_as_set)
        self._workspace.opened.connect(self._on_opened)
        self._workspace.changed.connect(self._on_change)
        self._workspace.closed.connect(self._clear)
        self.colours = DotColours(window, self)
        self.pointer = Pointer(window, self)
        self.newcomers = Newcomers(window, self)
        self.grouper = Grouper(window, self)
        self.redrawer = Redrawer(window, self)
        self.recoverer = Recoverer(window, self)
        window.moving.reel.moved.connect(self.pointer.move)

    @property
    def embedding(self) -> Embedding | None:
        """The embedding that the plot shows."""
        return None if self.picture is None else self.picture.embedding

    @Slot()
    def embed_as_chosen(self) -> None:
        """Make the embedding with the recommended model."""
        self._plot.header.make_first()

    @Slot(str)
    def embed(self, model: str) -> Job | None:
        """Learn all clips in a job, and show them."""
        project = self._workspace.project
        if project is None:
            return None
        try:
            own = self._window.training.own_spec()  # not what the model chosen for training wants
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return None
        request = TrainRequest(model, spec=find_model(model).spec(own))
        job = self._submit("Embedding", "heavy", _make, project, request)
        self._plot.set_busy("The embedding is being made; see Jobs for its progress.")
        job.ended.connect(self._on_made)
        return job

    @Slot(int)
    def show_run(self, run_id: int) -> Job | None:
        """Show how the network of a run sees the clips."""
        project = self._workspace.project
        run = (
            next((run for run in embeddings(project) if run.id == run_id), None)
            if project
            else None
        )
        if project is None or run is None or run == self._run():
            return None
        there = has_embedding(project, run)
        if not there and project.read_only:
            self._window.tell_problem(
                f"Run {run.id} has placed no clips yet, and the project is open to look only."
            )
            self._show_choice()
            return None
        title = "Picture" if there else f"Embedding of run {run.id}"
        return self._submit(title, "result" if there else "heavy", _place, project, run)

    def draw(self, settings: MapSettings) -> Job | None:
        """Draw the embedding in another way; nothing is learnt."""
        project, found = self._workspace.project, self.embedding
        if project is None or found is None:
            return None
        lane = "result" if is_quick(project, found, settings) else "heavy"
        title = f"Picture ({settings.words()})"
        return self._submit(title, lane, draw_picture, project, found, settings)

    def draw_again(self, found: Embedding) -> Job | None:
        """Draw an embedding of the same run, to which clips have come, as the one before."""
        project, before = self._workspace.project, self.picture
        if project is None or before is None or found.run.id != before.embedding.run.id:
            return None
        lane = "result" if is_quick(project, found, before.settings) else "heavy"
        return self._submit("Picture", lane, draw_picture, project, found, before.settings)

    def show_only(self, known: Facts) -> None:
        """Show the dots of the clips that the project still has."""
        picture = self.picture
        if picture is not None and list(known.clip_ids) != self._plot.clip_ids():
            places, title = picture.places[known.at], picture.settings.words()
            self._plot.set_points(known.clip_ids, places, title, stay=True)

    def stop(self) -> None:
        """Start nothing any more."""
        self.colours.stop()
        self.newcomers.stop()
        self.grouper.stop()
        self.redrawer.stop()

    # -- inside -----------------------------------------------------------------------------

    def _submit(self, title: str, lane: str, fn: object, *args: object) -> Job:
        """Let a job make the picture that is shown next.

        One that is still being drawn is not, then; but what learns, or lets a network look at all
        clips, goes on, and is shown once it is there.
        """
        learns = lane == "heavy" and fn is not draw_picture
        if self._drawing is not None and self._drawing.active:
            self._drawing.cancel()
        job = self._window.queue.submit(title, fn, *args, lane=lane)  # type: ignore[arg-type]
        job.finished.connect(self._on_drawn)
        job.failed.connect(self._window.tell_problem)
        job.ended.connect(self._show_choice)
        if lane == "heavy":
            self._plot.busy.follow(job, f"{title}:")
        if learns:
            self._learning = job
        else:
            self._drawing = job
        return job

    @Slot()
    def _draw_as_set(self) -> None:
        self.draw(self._plot.header.settings())

    @Slot(object)
    def _on_drawn(self, picture: Picture | None) -> None:
        if self.sender() is self._learning and self._drawing is not None:
            self._drawing.cancel()  # what was just learnt is what the user waits for
            self._drawing = None
        elif self.sender() not in (self._drawing, self._learning):
            return
        if picture is not None:
            self._show(picture)

    def _show(self, picture: Picture) -> None:
        self.picture = picture
        ids = picture.embedding.clip_ids.tolist()
        self._plot.set_points(ids, picture.places, picture.settings.words())
        self._show_choice()
        self.changed.emit()

    @Slot()
    def _show_choice(self) -> None:
        """Show in the boxes what is to be seen: another choice may have been cancelled."""
        project = self._workspace.project
        if project is None:
            return
        run = self._run()
        offered = [(each.id, run_words(each)) for each in embeddings(project)]
        self._plot.header.set_runs(offered, run.id if run is not None else None)
        if self.picture is not None and (self._drawing is None or not self._drawing.active):
            count = len(self.picture.places)
            self._plot.header.set_settings(self.picture.settings, count)

    def _run(self) -> Run | None:
        return None if self.embedding is None else self.embedding.run

    @Slot()
    def _on_opened(self) -> None:
        self._plot.chosen.set_menu(self._window.labeller.class_menu)
        project = self._workspace.project
        if project is not None:
            self._plot.chosen.set_writable(not project.read_only)
            self._submit("Embedding", "result", _newest, project)

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if changes.touches("runs"):
            self._show_choice()

    @Slot()
    def _on_made(self) -> None:
        self._plot.set_busy("")

    @Slot()
    def _clear(self) -> None:
        self.picture = self._drawing = self._learning = None
        self._plot.set_points([], np.zeros((0, 2)), "")
        self._plot.header.set_runs([], None)
        self.changed.emit()


def run_words(run: Run) -> str:
    """Return how a run is offered."""
    what = "embedding" if run.kind is RunKind.EMBED else "network"
    return f"{what} of run {run.id}, {run.model}"


def _newest(ctx: JobContext, project: Project) -> Picture | None:
    found = newest_embedding(project)
    return None if found is None else picture_of(ctx, project, found)


def _make(ctx: JobContext, project: Project, request: TrainRequest) -> Picture:
    found = make_embedding(SpanContext(ctx, 0, 0.99), project, request)
    return picture_of(ctx, project, found)


def _place(ctx: JobContext, project: Project, run: Run) -> Picture:
    there = has_embedding(project, run)
    found = load_embedding(project, run) if there else embed_run(ctx, project, run)
    return picture_of(ctx, project, found)
