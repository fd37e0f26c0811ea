"""What is known of the dots: their colours, and what the layout follows; kept up with edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from mousevision.core.changes import Changes
from mousevision.gui.jobs import Job
from mousevision.gui.plots.colouring import Colouring
from mousevision.services.facts import (
    CLUSTER,
    CONFIDENCE,
    EDITED,
    PREDICTION,
    Column,
    Facts,
    facts,
)
from mousevision.services.following import Nuisance, nuisance
from mousevision.store import listing

if TYPE_CHECKING:
    from mousevision.gui.explorer import Explorer
    from mousevision.gui.window import MainWindow

FEW = 200
"""Clips up to which an edit changes single dots instead of all."""
PAUSE_MILLISECONDS = 1500
"""Rest after the last edit until all is asked again; longer where there are very many clips."""
TABLES = ("labels", "predictions", "behaviours", "subjects", "sessions", "clips")
MISSING = {"class": "no label", "prediction": "none"}
PREDICTED = (PREDICTION, CONFIDENCE)
"""Columns that tell what networks say."""
LANE = "result"


class DotColours(QObject):
    """Asks in jobs what is known of the clips.

    Attributes:
        facts: What is known; None until it is.

    Signals:
        known: The facts are there, or others than before.
    """

    known = Signal()

    def __init__(self, window: MainWindow, explorer: Explorer) -> None:
        super().__init__(explorer)
        self._window = window
        self._workspace = window.workspace
        self._plot = window.embedding
        self._explorer = explorer
        self.facts: Facts | None = None
        self._groups: tuple[int, Mapping[int, str | None]] = (0, {})
        self._asked: Job | None = None
        self._following: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._ask)
        explorer.changed.connect(self._on_picture)
        window.workspace.changed.connect(self._on_change)
        window.workspace.rater_changed.connect(self._ask)
        window.workspace.veil_changed.connect(self._on_veil)
        window.workspace.closed.connect(self.stop)

    def stop(self) -> None:
        """Start nothing any more."""
        self._pause.stop()

    def set_groups(self, names: Mapping[int, str | None]) -> None:
        """Take other groups, by clip, and colour the dots by them."""
        found = self._explorer.embedding
        if self.facts is not None and found is not None:
            self._groups = found.run.id, names
            self._take_groups()
            self._colour()
            self._plot.header.set_column(CLUSTER)

    @Slot()
    def _on_picture(self) -> None:
        self.facts = None
        self._ask()

    @Slot()
    def _ask(self) -> None:
        project, picture = self._workspace.project, self._explorer.picture
        if project is None or picture is None:
            return
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._window.queue.submit(
            "What is known of the dots", facts, project, picture, self._workspace.known_rater(),
            lane=LANE,
        )  # fmt: skip
        self._asked.finished.connect(self._on_facts)
        self._asked.failed.connect(self._window.tell_problem)
        self._ask_what_it_follows()

    @Slot()
    def _ask_what_it_follows(self) -> None:
        project, picture = self._workspace.project, self._explorer.picture
        if project is None or picture is None:
            return
        if self._following is not None:
            self._following.cancel()
        self._following = self._window.queue.submit(
            "What the layout follows", nuisance, project, picture.embedding, picture.places,
            lane=LANE,
        )  # fmt: skip
        self._following.finished.connect(self._tell_following)

    @Slot(object)
    def _on_facts(self, found: Facts) -> None:
        if self.sender() is not self._asked or self._explorer.picture is None:
            return
        self.facts = found
        self._take_groups()
        self._explorer.show_only(found)
        self._colour()
        self.known.emit()

    def _take_groups(self) -> None:
        """Let the groups that were found last stand for those of the run itself."""
        found, (run, names) = self._explorer.embedding, self._groups
        if self.facts is not None and found is not None and found.run.id == run:
            groups = Column([names.get(clip) for clip in self.facts.clip_ids])
            self.facts = replace(self.facts, columns={**self.facts.columns, CLUSTER: groups})

    def _colour(self) -> None:
        assert self.facts is not None
        colours = {each.name: each.colour for each in self._workspace.behaviours}
        hidden = () if self._workspace.veil.predictions else PREDICTED
        self._plot.set_colours(
            {
                name: _colouring(name, column, colours)
                for name, column in self.facts.columns.items()
                if name not in hidden
            }
        )

    @Slot()
    def _on_veil(self) -> None:
        """Predictions are hidden, or to be seen again."""
        if self.facts is not None:
            self._colour()

    @Slot(object)
    def _tell_following(self, found: Nuisance | None) -> None:
        if self.sender() is self._following and found is not None:
            self._plot.set_following(found.words(), found.numbers())

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if self._explorer.picture is None or not changes.touches(*TABLES):
            return
        few = not changes.everything and 0 < len(changes.clips) <= FEW
        if few and not changes.touches("behaviours", "subjects", "sessions", "clips"):
            self._recolour(changes)
            count = len(self._explorer.picture.places)
            self._pause.start(max(PAUSE_MILLISECONDS, count // 10))
        else:
            self._ask()

    def _recolour(self, changes: Changes) -> None:
        """Give single dots at once what they show now; what else is known follows in a while."""
        project = self._workspace.project
        if project is None:
            return
        rows = listing.clip_rows(project, sorted(changes.clips), self._workspace.known_rater())
        for column, field in EDITED.items():
            found: dict[int, Any] = {row.id: getattr(row, field) for row in rows}
            self._plot.set_values(column, found)


def _colouring(name: str, column: Column, classes: dict[str, str]) -> Colouring:
    own = classes if name in ("class", "prediction") else {}
    return Colouring(column.values, own, MISSING.get(name, "unknown"), column.order)
