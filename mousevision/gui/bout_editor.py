"""Commands for bouts that are there already: split at the playhead, merge with the next."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from mousevision.core.annotation import Bout
from mousevision.core.errors import MouseVisionError
from mousevision.core.ethogram import Scope
from mousevision.gui.player.panel import PlayerPanel
from mousevision.gui.timeline.model import BoutRow
from mousevision.gui.timeline.panel import TimelinePanel
from mousevision.gui.workspace import Workspace
from mousevision.services import bout_edits

NONE = "{0}: select a bout in your row, or go to a frame inside one."
SEVERAL = "{0}: several bouts lie under the playhead; select the one that you mean (Tab)."


class BoutEditor(QObject):
    """Does them to the selected bout, or else to the one of the rater's under the playhead."""

    def __init__(
        self, workspace: Workspace, player: PlayerPanel, timeline: TimelinePanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._player = player
        self._timeline = timeline

    @Slot()
    def split(self) -> None:
        """Cut the bout so that the frame shown begins its second part."""
        project, bout = self._workspace.project, self._chosen("Split")
        if project is None or bout is None:
            return
        rater, frame = self._workspace.rater(), self._player.index
        try:
            parts = bout_edits.split_bout(project, rater, bout, frame)
        except MouseVisionError as error:
            self._workspace.said.emit(str(error))
            return
        self._timeline.select(parts[0].id)
        self._workspace.said.emit(bout_edits.split_words(parts, self._name(bout)))

    @Slot()
    def merge(self) -> None:
        """Join the bout with the next one of the same behaviour."""
        project, bout = self._workspace.project, self._chosen("Merge")
        if project is None or bout is None:
            return
        try:
            merged, between = bout_edits.merge_with_next(project, self._workspace.rater(), bout)
        except MouseVisionError as error:
            self._workspace.said.emit(str(error))
            return
        self._timeline.select(merged.id)
        self._workspace.said.emit(bout_edits.merge_words(merged, between, self._name(bout)))

    def _chosen(self, verb: str) -> Bout | None:
        """Return the bout that is meant, or say why there is none."""
        selected = self._timeline.selected
        if selected is not None and selected.id > 0:
            return selected
        if selected is not None:
            self._workspace.said.emit("A network found this bout: press Return to make it yours.")
            return None
        here = self._under_playhead()
        if len(here) != 1:
            self._workspace.said.emit((SEVERAL if here else NONE).format(verb))
            return None
        return here[0]

    def _under_playhead(self) -> list[Bout]:
        scene, frame = self._timeline.canvas.scene, self._player.index
        row = None if scene is None else scene.editable_row()
        if scene is None or row is None:
            return []
        own = scene.rows[row]
        assert isinstance(own, BoutRow)
        stretches = {b.id for b in self._workspace.behaviours if b.scope is Scope.BOUT}
        return [
            bout
            for bout in own.bouts
            if bout.start <= frame < bout.stop and bout.behaviour_id in stretches
        ]

    def _name(self, bout: Bout) -> str:
        behaviour = self._workspace.behaviour(bout.behaviour_id)
        return behaviour.name if behaviour is not None else "Bout"
