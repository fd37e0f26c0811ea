"""The commands that compare the clip at hand with another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog

from mousevision.core.changes import Changes
from mousevision.core.errors import MouseVisionError
from mousevision.gui.compare.bar import BUTTONS, CompareBar
from mousevision.gui.compare.choose import ChooseDialog
from mousevision.gui.compare.side import HELD, CompareSide
from mousevision.gui.player.source import open_reader
from mousevision.gui.player.together import Together
from mousevision.store import listing

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

COMMAND = "compare"
LABELLED = "A: your labels go here"
FIRST = "Compare with another clip first: Playback, Compare with another clip."


class Comparer(QObject):
    """Shows clip B beside the clip at hand, A, and keeps both at the same moment."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._player = window.player
        self._action = window.actions_[COMMAND]
        self._at_hand: int | None = None
        self._before: int | None = None
        self._other: int | None = None
        self.side: CompareSide | None = None
        self.bar: CompareBar | None = None
        self.together: Together | None = None
        self._workspace.clip_changed.connect(self._on_clip)
        self._workspace.changed.connect(self._on_change)
        self._workspace.veil_changed.connect(self._on_veil)
        self._player.playback.opened.connect(self._on_opened)

    # -- commands -------------------------------------------------------------------------

    @Slot(bool)
    def show(self, on: bool) -> None:
        """Ask for a clip and show it beside the one at hand, or show one clip again."""
        if not on:
            self.close()
        elif not self.choose():
            self._action.setChecked(self.side is not None)

    @Slot()
    def choose(self) -> bool:
        """Ask which clip to compare with; return whether one was chosen."""
        clip, project = self._workspace.clip, self._workspace.project
        if clip is None or project is None:
            return False
        self._player.pause()
        before = self._before if self._other is None else self._other
        dialog = ChooseDialog(project, clip, before, self._workspace.known_rater(), self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.chosen()
        dialog.deleteLater()
        if accepted and chosen is not None:
            self.compare_with(chosen)
        return accepted and chosen is not None

    def compare_with(self, clip_id: int, frame: int | None = None) -> None:
        """Show a clip beside the one at hand, synchronised at the frames that are shown."""
        project = self._workspace.project
        rows = listing.clip_rows(project, [clip_id]) if project is not None else []
        if not rows:
            self.close()
            return
        try:
            source = self._window.view.source_of(rows[0])
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            self.close()
            return
        if self.side is None:
            self._open()
        assert self.side is not None
        assert self.together is not None
        self.together.unlink()
        self._other = clip_id
        self.side.show_clip(source, frame)
        self.together.link()

    @Slot()
    def synchronise(self) -> None:
        """Make the two frames shown now the moment that both share."""
        if self.together is None:
            self._workspace.said.emit(FIRST)
            return
        self._player.pause()
        self.together.link()
        self._workspace.said.emit("Synchronised: these two frames are the same moment.")

    @Slot()
    def swap(self) -> None:
        """Take B at hand, and look at A."""
        clip, side = self._workspace.clip, self.side
        if side is None or clip is None or self._other is None or self.together is None:
            self._workspace.said.emit(FIRST)
            return
        self._player.pause()
        linked, left, right = self.together.linked, self._player.index, side.follower.on_screen
        old, new = clip.id, self._other
        self._window.go_to_clip(new)
        self._player.seek(right)
        self.compare_with(old, left)
        if not linked:
            self.together.unlink()

    def step_other(self, frames: int) -> None:
        """Move B alone."""
        if self.side is None:
            self._workspace.said.emit(FIRST)
        else:
            self.side.step(frames)

    @Slot()
    def close(self) -> None:
        """Show one clip again; the decoding thread of the other one ends."""
        self._action.setChecked(False)
        self._other = None
        if self.side is None or self.bar is None or self.together is None:
            return
        self.together.close()
        self._player.playback.held_changed.disconnect(self._tell_held)
        self._player.transport.tone_changed.disconnect(self.side.canvas.set_tone)
        self._player.set_beside(None, None)
        self._player.canvas.set_badge("")
        self._player.heading.set_narrow(False)
        self.side.shutdown()
        for part in (self.side, self.bar, self.together):
            part.deleteLater()
        self.side = self.bar = self.together = None
        self._player.canvas.setFocus()

    # -- inside ---------------------------------------------------------------------------

    def _open(self) -> None:
        actions = self._window.actions_
        self.side = CompareSide(open_reader)
        self.bar = CompareBar({name: actions[name] for name in BUTTONS}, self.side.alone)
        self.together = Together(self._player.playback, self.side.follower, self)
        self.together.linked_changed.connect(self.bar.tell)
        self.side.moved_alone.connect(self.together.unlink)
        self._player.playback.held_changed.connect(self._tell_held)
        self._player.transport.tone_changed.connect(self.side.canvas.set_tone)
        self.side.canvas.set_tone(*self._player.transport.tone.values())
        hints = actions.hints()
        self.side.set_hints(hints["compare_back"], hints["compare_forward"])
        self._player.set_beside(self.side, self.bar)
        self._player.heading.set_narrow(True, LABELLED)
        self._tell_held(self._player.playback.held)
        self._action.setChecked(True)

    @Slot(int)
    def _tell_held(self, held: int) -> None:
        self._player.canvas.set_badge(" ".join(part for part in ("A", HELD[held]) if part))

    @Slot()
    def _on_clip(self) -> None:
        clip = self._workspace.clip
        if clip is None:
            self._before = self._at_hand = None
            self.close()
        elif clip.id != self._at_hand:
            self._before, self._at_hand = self._at_hand, clip.id

    @Slot()
    def _on_opened(self) -> None:
        """Begin both clips together when another one came to hand."""
        if self.together is not None and self.side is not None:
            self.together.unlink()
            follower = self.side.follower
            follower.first()
            self.together.link()

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        """Close when clip B is no longer in the project."""
        project = self._workspace.project
        if self._other is None or project is None or not changes.touches("clips", "videos"):
            return
        if not listing.clip_rows(project, [self._other]):
            self.close()

    @Slot()
    def _on_veil(self) -> None:
        """Close when the rater begins to work blind: B would tell whose clip A is."""
        if self._workspace.veil.blind:
            self.close()
