"""Labelling by keyboard and mouse: each key, drag or Return is one edit, on disk at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from mousevision.core.annotation import PredictedBout
from mousevision.core.changes import Changes
from mousevision.core.errors import MouseVisionError
from mousevision.core.ethogram import Behaviour, Scope
from mousevision.gui.clip_view import ClipView
from mousevision.gui.key_bouts import KeyBouts
from mousevision.gui.player.panel import PlayerPanel
from mousevision.gui.timeline.panel import TimelinePanel
from mousevision.gui.workspace import Workspace
from mousevision.services import labelling
from mousevision.store.listing import ClipRow

GIVEN_TO = {
    Scope.CLIP: "the selected clips",
    Scope.BOUT: "a stretch",
    Scope.POINT: "the frame shown",
}


class Labeller(QObject):
    """Turns keys and drags into labels and bouts of the rater at work.

    Signals:
        problem: One sentence, when an edit was refused.
        behaviour_used: Id of a behaviour whose key began a bout.
        given: Clips were given a class.
    """

    problem = Signal(str)
    behaviour_used = Signal(int)
    given = Signal()

    def __init__(
        self,
        workspace: Workspace,
        player: PlayerPanel,
        timeline: TimelinePanel,
        view: ClipView,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._player = player
        self._timeline = timeline
        self._view = view
        self._window = window
        self._keys: list[QAction] = []
        self.key_bouts = KeyBouts(workspace, player, timeline, window)
        self.key_bouts.ended.connect(self._drawn)
        self.key_bouts.begun.connect(self.behaviour_used)
        self.menu = QMenu("&Give class", window)
        self.menu.setToolTipsVisible(True)
        self.class_menu = QMenu("Label as", window)  # without what marks frames of a single clip
        self.class_menu.setToolTipsVisible(True)
        timeline.bout_drawn.connect(self._drawn)
        timeline.bout_changed.connect(self._changed)
        timeline.bout_removed.connect(self._removed)
        workspace.opened.connect(self.make_keys)
        workspace.closed.connect(self._clear_keys)
        workspace.changed.connect(self._on_change)

    @Slot()
    def make_keys(self) -> None:
        """Give every class of the project its key and its place in the menu."""
        self._clear_keys()
        for behaviour in self._workspace.behaviours:
            action = QAction(behaviour.name, self._window)
            action.setShortcut(QKeySequence(behaviour.key.upper()))
            action.setAutoRepeat(False)
            what = GIVEN_TO[behaviour.scope]
            action.setToolTip(f"Label {what} as {behaviour.name} ({behaviour.key})")
            action.setData(behaviour.id)
            action.triggered.connect(self._key_pressed)
            self._window.addAction(action)
            self.menu.addAction(action)
            if behaviour.scope is Scope.CLIP:
                self.class_menu.addAction(action)
            self._keys.append(action)

    @Slot()
    def accept(self) -> None:
        """Make the prediction of the chosen clips, or the selected bout, the rater's own."""
        veil, clip = self._workspace.veil, self._workspace.clip
        if not veil.predictions:
            self._workspace.said.emit("Predictions are hidden: say yourself which class it is.")
            return
        if clip is not None and clip.id == veil.again:
            predicted = self._workspace.behaviour(clip.predicted_id)
            if predicted is not None:
                self._give([clip.id], predicted)
            return
        selected = self._timeline.selected
        found = self._view.found.bout(selected.id) if selected is not None else None
        if found is not None:
            self._accept_bouts([found])
            return
        before = self._workspace.clip
        chosen = self._workspace.chosen_clips()
        done = self._edit(labelling.accept_predictions, chosen)
        if done == 0 and len(chosen) == 1 and self._view.found.all():
            self._accept_bouts(self._view.found.all(), whole=True)
        elif done == 0:
            self._workspace.said.emit("There is no prediction to accept: classify first.")
        elif done:
            self._workspace.said.emit(self._accepted(done, before))

    def _accept_bouts(self, found: Sequence[PredictedBout], whole: bool = False) -> None:
        if self._edit(labelling.accept_bouts, found, whole):
            behaviour = self._workspace.behaviour(found[0].behaviour_id)
            one = f"{behaviour.name if behaviour else 'Bout'}: frames {found[0].start} to "
            words = f"{one}{found[0].stop - 1}" if len(found) == 1 else f"{len(found)} bouts"
            self._workspace.said.emit(f"{words}, accepted and saved as yours; Undo takes it back")

    @Slot()
    def all_marked(self) -> None:
        """Say that all bouts of the chosen clips are marked: the other frames are background."""
        chosen = self._workspace.chosen_clips()
        if chosen and self._edit(labelling.mark_looked_at, chosen) is not False:
            what = f"{len(chosen)} clips" if len(chosen) > 1 else self._clip_name()
            self._workspace.said.emit(f"{what}: frames without a bout are background, saved")

    def _accepted(self, count: int, before: ClipRow | None) -> str:
        if count > 1 or before is None:
            return f"{count} predictions accepted, saved"
        was = self._workspace.behaviour(before.own_id)
        changed = was is not None and was.id != before.predicted_id
        note = f" (your label was {was.name}; Undo brings it back)" if was and changed else ""
        return f"{before.name}: accepted {before.predicted}, saved{note}"

    @Slot()
    def delete(self) -> None:
        """Remove the selected bout, or else the labels of the chosen clips."""
        selected = self._timeline.selected
        if selected is not None and self._view.found.bout(selected.id) is not None:
            self._workspace.said.emit("A network found this bout: it is not yours to delete.")
        elif selected is not None:
            behaviour = self._workspace.behaviour(selected.behaviour_id)
            point = behaviour is not None and behaviour.scope is Scope.POINT
            self._timeline.remove_selected()
            what = "Point" if point else "Bout"
            self._workspace.said.emit(f"{what} deleted; Undo brings it back.")
        else:
            self._delete_labels()

    def _delete_labels(self) -> None:
        gone = self._edit(labelling.remove_labels, self._workspace.chosen_clips())
        if gone:
            what = "Your label is" if gone == 1 else f"Your labels of {gone} clips are"
            back = "it" if gone == 1 else "them"
            self._workspace.said.emit(f"{what} deleted; Undo brings {back} back.")
        elif gone == 0:
            self._workspace.said.emit("There is no label of yours to delete.")

    @Slot()
    def _key_pressed(self) -> None:
        action = self.sender()
        behaviour = (
            self._workspace.behaviour(action.data()) if isinstance(action, QAction) else None
        )
        if behaviour is None:
            return
        if behaviour.scope is not Scope.CLIP:
            self._key_on_timeline(behaviour)
            return
        chosen = self._workspace.chosen_clips()
        if not chosen:
            self._workspace.said.emit("Choose a clip first.")
        else:
            self._give(chosen, behaviour)

    def _give(self, chosen: Sequence[int], behaviour: Behaviour) -> None:
        """Give clips a class; one that came up again silently keeps the label that it has."""
        veil = self._workspace.veil
        if len(chosen) == 1 and chosen[0] == veil.again:
            done = self._edit(labelling.label_again, veil.again, behaviour, veil.predictions)
        else:
            done = self._edit(labelling.label_clips, chosen, behaviour, veil.predictions)
        if done is not False:
            what = f"{len(chosen)} clips" if len(chosen) > 1 else self._clip_name()
            self._workspace.said.emit(f"{what}: {behaviour.name}, saved")
            self.given.emit()

    def _key_on_timeline(self, behaviour: Behaviour) -> None:
        """Mark a point at the frame shown, or begin or end a bout there."""
        frame = self._player.index
        if self._workspace.clip is None:
            self._workspace.said.emit("Choose a clip first.")
        elif behaviour.scope is Scope.POINT:
            self._drawn(behaviour.id, frame, frame + 1)
        else:
            self.key_bouts.press(behaviour)

    @Slot(int, int, int)
    def _drawn(self, behaviour_id: int, start: int, stop: int) -> None:
        behaviour, clip = self._workspace.behaviour(behaviour_id), self._workspace.clip
        if behaviour is not None and clip is not None:
            bout = self._edit(labelling.draw_bout, clip.id, behaviour, start, stop)
            if bout:
                point = behaviour.scope is Scope.POINT
                last = bout.stop - 1
                where = f"frame {last}" if point else f"frames {bout.start} to {last}"
                self._workspace.said.emit(f"{behaviour.name}: {where}, saved")

    @Slot(int, int, int)
    def _changed(self, bout_id: int, start: int, stop: int) -> None:
        self._edit(labelling.move_bout, bout_id, start, stop)

    @Slot(object)
    def _removed(self, bout_ids: list[int]) -> None:
        self._edit(labelling.remove_bouts, bout_ids)

    def _edit(self, verb: Callable[..., Any], *values: Any) -> Any:
        """Do an edit of the rater at work; return its result, or False when it was refused."""
        project = self._workspace.project
        if project is None:
            return False
        try:
            return verb(project, self._workspace.rater(), *values)
        except MouseVisionError as error:
            self.problem.emit(str(error))
            return False

    def _clip_name(self) -> str:
        return self._workspace.clip.name if self._workspace.clip else ""

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if changes.touches("behaviours"):
            self.make_keys()

    @Slot()
    def _clear_keys(self) -> None:
        for action in self._keys:
            self._window.removeAction(action)
            self.menu.removeAction(action)
            self.class_menu.removeAction(action)
            action.deleteLater()
        self._keys.clear()
