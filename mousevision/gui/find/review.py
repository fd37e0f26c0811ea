"""Going through what is proposed, one by one: each plays in a loop, and one key decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from mousevision.core.errors import MouseVisionError
from mousevision.core.intervals import Interval
from mousevision.core.proposals import Verdict
from mousevision.core.study import Clip
from mousevision.gui.timeline.words import VERDICTS
from mousevision.services import proposing
from mousevision.store import clips
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.gui.find.finder import Finder
    from mousevision.gui.window import MainWindow

AROUND = 4.0
"""So many times its length is shown of the timeline around a proposal."""
NAMES = {
    "accept": "&Keep this reach",
    "reject_found": "Reject it",
    "previous_bout": "Previous",
    "next_bout": "Next",
    "review_found": "Stop the &review",
}
"""What commands are called while a review is on."""


class FoundReview(QObject):
    """One review of the proposals of the recording at hand.

    Attributes:
        on: Whether it is under way.
        at: The proposal that is asked about.
    """

    def __init__(self, finder: Finder, window: MainWindow) -> None:
        super().__init__(finder)
        self._finder = finder
        self._window = window
        self._usual: dict[str, str] = {}
        self._steps: list[tuple[int, Interval | None, int]] = []
        self._asked = False
        self.on = False
        self.at = 0
        window.workspace.veil_changed.connect(self.stop)

    def instead(self, own: Callable[[], None], usual: Callable[[], object]) -> Callable[[], None]:
        """Return what a key does: `own` while the review is on, else what it usually does."""

        def act() -> None:
            if self.on:
                own()
            else:
                usual()

        return act

    @Slot()
    def toggle(self) -> None:
        """Begin with the first proposal that is not decided on; or stop."""
        if self.on:
            self.stop()
            return
        self._finder.show()
        self._asked = True
        if self._finder.found is not None:  # else as soon as that is read
            self.begin_if_asked()

    def begin_if_asked(self) -> None:
        """Begin, or say why not, if somebody has asked for it."""
        found, asked, self._asked = self._finder.found, self._asked, False
        if not asked or found is None:
            return
        if found.curve is None:
            self._say("Measure the recording first (panel Find reaches).")
        elif Verdict.OPEN not in self._finder.verdicts:
            self._say("Nothing is proposed that is not decided on.")
        else:
            self._begin()

    @Slot()
    def stop(self) -> None:
        """Let the keys do what they usually do."""
        if not self.on:
            return
        self.on = False
        self._steps.clear()
        for name, words in self._usual.items():
            self._window.actions_[name].setText(words)
        self._window.player.set_loop(None)
        self._window.player.pause()
        self._window.finding.show_place("")
        self._finder.show_rows()

    def keep(self) -> None:
        """Make the proposal a clip, and go to the next that is not decided on."""
        if self._finder.verdicts[self.at] is Verdict.KEPT:
            self._go_on()
            return
        self._decide(self._keep)

    def reject(self) -> None:
        """Remember that there is no reach, and go on; a clip made of it is removed."""
        if self._finder.verdicts[self.at] is Verdict.REJECTED:
            self._go_on()
            return
        self._decide(self._reject)

    def next(self) -> None:
        """Go to the next proposal without deciding."""
        self._go((self.at + 1) % len(self._finder.spans))

    def previous(self) -> None:
        """Go back to the proposal before."""
        self._go((self.at - 1) % len(self._finder.spans))

    def undo(self) -> None:
        """Take the last decision of this review back, and go to its proposal."""
        project = self._window.workspace.project
        if project is None or not self._steps:
            self._window.workspace.undo()
            return
        index, rejected, revision = self._steps.pop()
        if rejected is not None:
            proposing.take_back(project, self._source(project).video_id, rejected)
        if revision and project.revision == revision:
            self._window.workspace.undo()
        self._finder.judge()
        self._go(index)

    def nudge(self, side: str, frames: int) -> None:
        """Move an edge of the proposal, not into its neighbours."""
        spans, at = self._finder.spans, self.at
        clip = self._window.workspace.clip
        if clip is None:
            return
        if self._finder.verdicts[at] is not Verdict.OPEN:
            self._say("This one is decided on: reject it first to change its ends.")
            return
        start, stop = spans[at].tolist()
        low = int(spans[at - 1, 1]) if at else clip.start
        high = int(spans[at + 1, 0]) if at + 1 < len(spans) else clip.stop
        if side == "start":
            start = min(max(start + frames, low), stop - 1)
        else:
            stop = max(min(stop + frames, high), start + 1)
        spans = spans.copy()
        spans[at] = start, stop
        self._finder.spans = spans
        self._window.player.set_loop(Interval(start, stop))
        self._show()

    # -- inside ---------------------------------------------------------------------------

    def _begin(self) -> None:
        self._window.reviewer.end()
        self.on = True
        actions = self._window.actions_
        self._usual = {name: actions[name].text() for name in NAMES}
        for name, words in NAMES.items():
            actions[name].setText(words)
        self._window.player.canvas.setFocus()  # a field would keep Return for itself
        self._go(self._finder.verdicts.index(Verdict.OPEN))

    def _decide(self, decision: Callable[[Project, Clip, Interval], object]) -> None:
        project = self._window.workspace.project
        if project is None:
            return
        try:
            decision(project, self._source(project), self._finder.span(self.at))
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return
        self._finder.judge()
        self._go_on()

    def _keep(self, project: Project, source: Clip, span: Interval) -> None:
        proposing.keep(project, self._window.workspace.rater(), source, [span])
        self._steps.append((self.at, None, project.revision))
        self._say(f"Kept: frames {span.start} to {span.stop - 1}, saved as a clip")

    def _reject(self, project: Project, source: Clip, span: Interval) -> None:
        made = proposing.clips_in(project, source, span)
        if self._finder.verdicts[self.at] is Verdict.KEPT:
            proposing.remove(project, self._window.workspace.rater(), made)
        proposing.reject(project, source.video_id, span)
        self._steps.append((self.at, span, project.revision if made else 0))
        removed = "; its clip is removed" if made else ""
        self._say(f"Rejected: frames {span.start} to {span.stop - 1}{removed}, saved")

    def _source(self, project: Project) -> Clip:
        clip = self._window.workspace.clip
        assert clip is not None
        return clips.clip(project, clip.id)

    def _go_on(self) -> None:
        said = self._finder.verdicts
        later = [*range(self.at + 1, len(said)), *range(self.at)]
        following = next((i for i in later if said[i] is Verdict.OPEN), None)
        if following is not None:
            self._go(following)
            return
        kept = said.count(Verdict.KEPT)
        self.stop()
        words = f"All {len(said)} are decided on: {kept} kept, {len(said) - kept} rejected."
        self._say(f"{words} What was kept is in the list of clips.")

    def _go(self, index: int) -> None:
        self.at = index
        span, player = self._finder.span(index), self._window.player
        player.pause()
        player.seek(span.start)
        player.set_loop(span)
        player.play()
        room = span.length * (AROUND - 1) / 2
        self._window.timeline.show_span(span.start - room, span.stop + room)
        self._show()

    def _show(self) -> None:
        said, span = self._finder.verdicts, self._finder.span(self.at)
        kept, rejected = said.count(Verdict.KEPT), said.count(Verdict.REJECTED)
        place = f"<b>{self.at + 1} / {len(said)}</b>, kept {kept}, rejected {rejected}"
        ends = f"Frames {span.start} to {span.stop - 1}: {VERDICTS[said[self.at]]}"
        keys = self._window.actions_.hints()
        hint = f"Move the start: {keys['start_earlier']}, {keys['start_later']}. "
        hint += f"Move the end: {keys['stop_earlier']}, {keys['stop_later']}. "
        hint += f"Take the last decision back: {keys['undo']}."
        self._window.finding.show_place(f"{place}<br>{ends}", hint)
        self._finder.show_rows()

    def _say(self, words: str) -> None:
        self._window.workspace.said.emit(words)
