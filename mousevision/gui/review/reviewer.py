"""Leads through a review: the next clip that is not decided on comes up by itself.

What is decided is read from the project and not remembered: a label by key, menu or Return, Undo
and Redo all move the review on or back in the same way.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from mousevision.core.annotation import Decision
from mousevision.core.changes import Changes
from mousevision.core.errors import MouseVisionError
from mousevision.core.job import JobContext
from mousevision.gui.jobs import Job
from mousevision.gui.review.bar import Progress
from mousevision.services import labelling
from mousevision.services.repeating import SHARE, Turn, with_repeats
from mousevision.services.reviewing import (
    TITLES,
    Order,
    Queue,
    automation_bias,
    review_queue,
    sample_estimate,
)
from mousevision.store import labels, repeats, reviews
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

LANE = "result"
TABLES = ("reviews", "repeats", "labels", "clips")
VERBS = {
    Decision.LABELLED: "labelled",
    Decision.ACCEPTED: "accepted",
    Decision.CORRECTED: "corrected",
    Decision.UNSURE: "unsure",
    Decision.SKIPPED: "skipped",
}


class Reviewer(QObject):
    """One review at a time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._bar = window.review_bar
        self._job: Job | None = None
        self._queue = Queue(Order.LISTED, (), "")
        self.turns: tuple[Turn, ...] = ()
        self.at = 0
        self._since = (0, 0)
        self._decided: dict[int, Decision] = {}
        self._repeated: set[int] = set()
        self._passed: set[int] = set()
        self._places: dict[int, list[int]] = {}
        self._last = ""
        self._move = QTimer(self, singleShot=True, interval=0)
        self._move.timeout.connect(self._go)
        self._workspace.opened.connect(self.end)
        self._workspace.closed.connect(self.end)
        self._workspace.rater_changed.connect(self.end)
        self._workspace.veil_changed.connect(self._on_veil)
        self._workspace.changed.connect(self._on_change)

    @property
    def running(self) -> bool:
        """Whether a review is on, or has just come to its end."""
        return self._bar.isVisibleTo(self._window)

    @property
    def turn(self) -> Turn | None:
        """What is asked about; None when all is decided on."""
        return self.turns[self.at] if self.at < len(self.turns) else None

    def start(self, order: Order) -> None:
        """Choose the clips, in the background, and show the first."""
        project = self._workspace.project
        if project is None:
            return
        self.end()
        listed = tuple(self._window.browser.model.ids)
        veil, repeat = self._workspace.veil, self._window.actions_["repeats"].isChecked()
        if veil.blind:
            order = Order.LISTED
        if order is Order.SELECTED:
            listed = tuple(self._workspace.chosen_clips())
        name = self._workspace.rater_name
        self._job = self._window.queue.submit(
            "Choosing clips to review", _choose, project, order, name, listed, repeat, lane=LANE
        )
        self._job.finished.connect(self._on_chosen)
        self._job.failed.connect(self._window.tell_problem)

    @Slot()
    def hurry(self) -> None:
        """Show the clip that is asked about now, if it is about to be: somebody presses a key.

        What is pressed means the clip that comes next, however quickly it follows the key before.
        """
        if self._move.isActive():
            self._move.stop()
            self._go()

    @Slot()
    def end(self) -> None:
        """Work without a review again."""
        self._move.stop()
        self._job = None
        self.turns, self.at = (), 0
        self._bar.hide()
        self._lift()

    def stop(self) -> None:
        """Start nothing any more."""
        self._move.stop()

    def step(self, by: int) -> bool:
        """Go to another clip of the review without deciding; False where no review is on."""
        if not self.turns:
            return False
        self.at = min(max(self.at + by, 0), len(self.turns) - 1)
        self._go()
        return True

    def coming(self) -> list[int]:
        """Return the clips that come next, the likeliest first."""
        following = [turn.clip_id for turn in self.turns[self.at + 1 : self.at + 3]]
        return following or self._window.editor.coming()

    def unsure(self) -> None:
        """Note that the rater is unsure of the chosen clips."""
        self._set_aside(Decision.UNSURE)

    def skip(self) -> None:
        """Leave the chosen clips for another time."""
        self._set_aside(Decision.SKIPPED)

    def hide_predictions(self, on: bool) -> None:
        """Hide what networks say, or show it again."""
        if on and self._window.actions_["explain"].isChecked():
            self._window.actions_["explain"].trigger()
        self._workspace.set_veil(replace(self._workspace.veil, no_predictions=on))
        what = "hidden while you label" if on else "to be seen again"
        self._workspace.said.emit(f"Predictions are {what}.")

    # -- inside -----------------------------------------------------------------------------

    def _set_aside(self, decision: Decision) -> None:
        project, chosen = self._workspace.project, self._workspace.chosen_clips()
        if project is None or not chosen:
            return
        if chosen == [self._workspace.veil.again]:
            # It has its label and decision, which stay; there is just no second answer.
            self._passed.update(chosen)
            self._advance()
            return
        seen = self._workspace.veil.predictions
        try:
            labelling.set_aside(project, self._workspace.rater(), chosen, decision, seen)
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return
        what = f"{len(chosen)} clips" if len(chosen) > 1 else self._name()
        self._workspace.said.emit(f"{what}: {VERBS[decision]}, saved")

    @Slot(object)
    def _on_chosen(self, found: tuple[Queue, tuple[Turn, ...], tuple[int, int]]) -> None:
        if self._job is None:  # the project was closed meanwhile
            return
        self._queue, self.turns, self._since = found
        self.at, self._last = 0, ""
        self._decided, self._repeated, self._passed = {}, set(), set()
        self._places = {}
        for at, turn in enumerate(self.turns):
            self._places.setdefault(turn.clip_id, []).append(at)
        self._go()

    @Slot()
    def _on_veil(self) -> None:
        if self.turns:
            self._show()

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if not self.turns or not changes.touches(*TABLES):
            return
        before = self._settled_turns(changes)
        self._read(changes)
        after = self._settled_turns(changes)
        if before - after:  # Undo brought them back
            self.at = min(before - after)
            self._move.start()
        elif self.at in after - before:
            self._advance()
        else:
            self._show()

    def _read(self, changes: Changes) -> None:
        project, rater = self._workspace.project, self._workspace.known_rater()
        if project is None or rater is None:
            return
        named = None if changes.everything or not changes.clips else changes.clips
        decided = reviews.decisions_since(project, rater.id, self._since[0], named)
        if named is None:
            self._decided = decided
        else:
            for clip in named:
                self._decided.pop(clip, None)
            self._decided.update(decided)
        self._repeated = repeats.repeated_since(project, rater.id, self._since[1])

    def _settled_turns(self, changes: Changes) -> set[int]:
        """Return which turns of the clips named are decided on."""
        whole = changes.everything or not changes.clips
        clips = self._places if whole else changes.clips & self._places.keys()
        found = (at for clip in clips for at in self._places[clip])
        return {at for at in found if self._settled(self.turns[at])}

    def _settled(self, turn: Turn) -> bool:
        if turn.again:
            return turn.clip_id in self._repeated or turn.clip_id in self._passed
        return turn.clip_id in self._decided

    def _advance(self) -> None:
        """Go to the next turn that is not decided on, from here on and then from the start."""
        turn, clip = self.turn, self._workspace.clip
        if turn is not None and clip is not None and clip.id == turn.clip_id:
            self._last = f"Before: {self._said(turn)}"
        places = [*range(self.at + 1, len(self.turns)), *range(self.at)]
        left = next((at for at in places if not self._settled(self.turns[at])), None)
        self.at = len(self.turns) if left is None else left
        self._move.start()

    def _said(self, turn: Turn) -> str:
        """Return what was just decided, for the eye that has moved on already."""
        clip = self._workspace.clip
        if turn.again or clip is None:
            return f"{self._name()} saved"
        decision = self._decided.get(turn.clip_id)
        given = decision in (Decision.LABELLED, Decision.ACCEPTED, Decision.CORRECTED)
        own = self._workspace.behaviour(clip.own_id)
        what = (
            own.name if given and own is not None else VERBS.get(decision, "") if decision else ""
        )
        return f"{self._name()}: {what}, saved"

    @Slot()
    def _go(self) -> None:
        """Show the clip that is asked about."""
        turn = self.turn
        if turn is not None:
            self._cover(turn)
            self._window.go_to_clip(turn.clip_id)
        else:
            self._lift()
        self._show()

    def _cover(self, turn: Turn) -> None:
        """Hide the label of a clip that comes up again, and no other."""
        again = turn.clip_id if turn.again else None
        if self._workspace.veil.again != again:
            self._workspace.set_veil(replace(self._workspace.veil, again=again))

    def _lift(self) -> None:
        if self._workspace.veil.again is not None:
            self._workspace.set_veil(replace(self._workspace.veil, again=None))

    def _show(self) -> None:
        done = sum(map(self._settled, self.turns))
        blind = self._workspace.veil.blind
        title = "Blind review" if blind else TITLES[self._queue.order]
        self._bar.show_progress(
            Progress(
                title,
                done,
                len(self.turns),
                self._asked(),
                self._last,
                self._queue.words,
                predictions=not blind,
            )
        )

    def _asked(self) -> str:
        """Return what to do about the clip at hand, or what the review told."""
        if not self.turns:
            return self._queue.words
        if self.turn is None:
            return self._summary()
        clip = self._workspace.clip
        if clip is None or clip.id != self.turn.clip_id:
            return "Another clip is at hand: PgDown and PgUp lead back into the review."
        if clip.predicted is None:
            return f"{self._name()}: which class is it?"
        sure = "" if clip.confidence is None else f" {clip.confidence:.2f}"
        unsure = ", but the network is unsure" if clip.abstained else ""
        if clip.unfamiliar:
            unsure = ", but the clip is unlike all that the network has learnt from"
        given = self._workspace.behaviour(clip.own_id)
        yours = f"; you said {given.name}" if given is not None else ""
        return f"{self._name()}: predicted {clip.predicted}{sure}{unsure}{yours}."

    def _summary(self) -> str:
        counts = Counter(self._decided[t.clip_id] for t in self.turns if not t.again
                         and t.clip_id in self._decided)  # fmt: skip
        parts = [f"{counts[d]} {VERBS[d]}" for d in Decision if counts[d]]
        words = f"All decided on: {', '.join(parts)}."
        project, rater = self._workspace.project, self._workspace.known_rater()
        if project is None or rater is None or self._workspace.veil.blind:
            return words
        if self._queue.order is Order.SAMPLE:
            return f"{words} {sample_estimate(project, rater).words()}"
        bias = automation_bias(project, rater)
        return f"{words} {bias.words()}" if sum((*bias.seen, *bias.unseen)) else words

    def _name(self) -> str:
        return self._workspace.clip.name if self._workspace.clip else ""


def _choose(
    ctx: JobContext,
    project: Project,
    order: Order,
    rater_name: str,
    listed: tuple[int, ...],
    repeat: bool,
) -> tuple[Queue, tuple[Turn, ...], tuple[int, int]]:
    """Return the queue, its turns, and the numbers of newest decision and repeat before it."""
    from mousevision.store.raters import rater as known

    rater = known(project, rater_name)
    queue = review_queue(project, order, rater, listed)
    ctx.check()
    before = []
    if repeat and rater is not None:
        before = [each.clip_id for each in labels.all_labels(project, rater.id)]
    share = SHARE if repeat else 0.0
    turns = with_repeats(queue.ids, before, share, seed=time.time_ns() % 2**32)
    return queue, turns, (reviews.newest_review(project), repeats.newest_repeat(project))
