"""Joins the lines across the curves of predicted bouts with the networks that predicted them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QInputDialog

from mousevision.core.annotation import Bout
from mousevision.core.ethogram import Behaviour
from mousevision.gui.found_bouts import CURVE, FOUND, ClipCurves
from mousevision.gui.jobs import Job
from mousevision.gui.timeline.model import BoutRow, Curve
from mousevision.gui.timeline.thresholds import LEAST, MOST
from mousevision.store.listing import ClipRow

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow
    from mousevision.services.bout_rules import BoutRule
    from mousevision.services.bout_thresholds import ThresholdMoved

MOST_FRAMES = 20_000
"""Frames of which bouts are found while the line is dragged: some 50 milliseconds."""
MARGIN = 1_000
"""Frames around those in view that say how the bouts at its edges begin and end."""
NO_LINE = "There is no threshold to move: find bouts with a network first (Review, Classify)."
HIDDEN = "Predictions are hidden: show them first, then move their threshold."


class ThresholdMover(QObject):
    """Shows what a threshold would give while it is dragged; puts it in force when let go."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._timeline = window.timeline
        self._found = window.view.found
        self._job: Job | None = None
        self._run = 0
        self._timeline.threshold_moving.connect(self._preview)
        self._timeline.threshold_changed.connect(self.move)

    @Slot()
    def ask(self) -> None:
        """Let the user type the threshold of the curve in the row at hand, or of the first."""
        row = self._row()
        if row is None or row.threshold is None:
            seen = self._workspace.veil.predictions
            self._workspace.said.emit(NO_LINE if seen else HIDDEN)
            return
        value, given = QInputDialog.getDouble(
            self._window,
            "Threshold of predicted bouts",
            f"{row.name}: from which probability on does a frame speak for it?\n"
            f"The network's own is {row.usual:.2f}.",
            row.threshold, LEAST, MOST, 2,
        )  # fmt: skip
        if given and value != row.threshold:
            self.move(row.key, value)

    @Slot(str, float)
    def move(self, key: str, value: float) -> None:
        """Put a threshold in force, here first and then in every clip that the run searched."""
        from mousevision.services.bout_thresholds import use_bout_threshold

        project, at_hand = self._workspace.project, self._at_hand(key)
        if project is None or at_hand is None:
            self._timeline.set_preview(FOUND, None)
            return
        clip, behaviour, curves, rule = at_hand
        self._found.set_rule(curves.run_id, rule.moved(behaviour.name, value))
        self._run = curves.run_id
        self._job = self._window.queue.submit(
            f"Threshold of {behaviour.name}", use_bout_threshold, project, curves.run_id,
            behaviour.name, value, [clip.id], lane="result",
        )  # fmt: skip
        self._job.finished.connect(self._tell)
        self._job.failed.connect(self._window.tell_problem)
        self._job.ended.connect(self._on_ended)
        self._workspace.said.emit(f"{behaviour.name} from {value:.2f} on: finding its bouts…")

    @Slot(str, float)
    def _preview(self, key: str, value: float) -> None:
        """Show the bouts that a threshold would give, as far as that is quickly known."""
        at_hand, scene = self._at_hand(key), self._timeline.canvas.scene
        if at_hand is None or scene is None:
            return
        clip, behaviour, curves, rule = at_hand
        row = next((r for r in scene.rows if isinstance(r, BoutRow) and r.key == FOUND), None)
        first, last = self._span(clip)
        if row is None or last - first > MOST_FRAMES:
            words = "; zoom in to see at once what it gives" if row is not None else ""
            self._workspace.said.emit(f"{behaviour.name} from {value:.2f} on{words}")
            return
        moved = rule.moved(behaviour.name, value)
        new = moved.preview(curves.values, behaviour.name, first - clip.start, last - clip.start)
        ids = {b.name: b.id for b in self._workspace.behaviours}
        anew = {ids[name] for name in moved.asked_with(behaviour.name) if name in ids}
        kept = [
            b for b in row.bouts
            if b.behaviour_id not in anew or b.stop <= first or b.start >= last
        ]  # fmt: skip
        made = [
            Bout(-at, clip.id, 0, ids[name], clip.start + start, clip.start + stop)
            for at, (name, start, stop, _) in enumerate(new, 1)
            if name in ids
        ]
        self._timeline.set_preview(FOUND, tuple(kept + made))
        shown = [b for b in kept + made if b.behaviour_id == behaviour.id]
        now = sum(b.behaviour_id == behaviour.id for b in row.bouts)
        self._workspace.said.emit(
            f"{behaviour.name} from {value:.2f} on: {len(shown)} in this clip, now {now}"
        )

    def _span(self, clip: ClipRow) -> tuple[int, int]:
        """Return the frames to look at: all of a short clip, else those in view."""
        if clip.stop - clip.start <= MOST_FRAMES:
            return clip.start, clip.stop
        view = self._timeline.canvas.view
        first, last = int(view.first) - MARGIN, int(view.last) + MARGIN
        return max(first, clip.start), min(last, clip.stop)

    def _at_hand(self, key: str) -> tuple[ClipRow, Behaviour, ClipCurves, BoutRule] | None:
        """Return what is known of the curve in a row."""
        clip = self._workspace.clip
        number = key.removeprefix(CURVE)
        behaviour = self._workspace.behaviour(int(number)) if number.isdecimal() else None
        curves = self._found.curves(clip.id) if clip is not None else None
        rule = self._found.rule(curves.run_id) if curves is not None else None
        if clip is None or behaviour is None or curves is None or rule is None:
            return None
        return clip, behaviour, curves, rule

    def _row(self) -> Curve | None:
        canvas = self._timeline.canvas
        rows = [canvas.row(canvas.current_row), *(box.row for box in canvas.boxes)]
        mine = (r for r in rows if isinstance(r, Curve) and r.adjustable)
        return next((r for r in mine if r.key.startswith(CURVE)), None)

    @Slot(object)
    def _tell(self, done: ThresholdMoved) -> None:
        self._workspace.said.emit(done.words())

    @Slot()
    def _on_ended(self) -> None:
        """Show what is in force now, whatever became of the job."""
        self._found.set_rule(self._run, None)
        self._timeline.set_preview(FOUND, None)
        self._window.view.show_rows()
