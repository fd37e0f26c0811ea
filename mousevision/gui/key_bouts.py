"""Bouts by key: tapped where they begin and where they end, or held for as long as they last."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from mousevision.core.ethogram import Behaviour
from mousevision.gui.holding import HeldKeys
from mousevision.gui.player.panel import PlayerPanel
from mousevision.gui.timeline.panel import TimelinePanel
from mousevision.gui.workspace import Workspace, application


class KeyBouts(QObject):
    """Keeps the bouts that were begun by key and not yet ended; they are no part of the project.

    Signals:
        ended: Behaviour id, start, stop: a bout to be written.
        begun: Id of a behaviour whose key began a bout.
    """

    ended = Signal(int, int, int)
    begun = Signal(int)

    def __init__(
        self, workspace: Workspace, player: PlayerPanel, timeline: TimelinePanel, window: QWidget
    ) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._player = player
        self._timeline = timeline
        self._open: dict[int, int] = {}
        self._held = HeldKeys(window)
        self._held.released.connect(self._released)
        self._held.dropped.connect(self._dropped)
        workspace.opened.connect(self._listen)
        workspace.closed.connect(self._stop_listening)
        workspace.clip_changed.connect(self.give_up)

    @Slot()
    def _listen(self) -> None:
        application().installEventFilter(self._held)

    @Slot()
    def _stop_listening(self) -> None:
        application().removeEventFilter(self._held)

    def press(self, behaviour: Behaviour) -> None:
        """Begin a bout at the frame shown, or end the one that is open.

        One of another behaviour ends before it, where both exclude others.
        """
        frame = self._player.index
        if behaviour.id in self._open:
            self._end(behaviour.id, frame + 1)
            return
        for other in [self._workspace.behaviour(identity) for identity in self._open]:
            if other is not None and other.exclusive and behaviour.exclusive:
                self._end(other.id, frame)
        self._open[behaviour.id] = frame
        if behaviour.key:
            self._held.claim(behaviour.id, ord(behaviour.key.upper()))  # as Qt numbers its keys
        self._timeline.set_active_behaviour(behaviour.id)
        self.begun.emit(behaviour.id)
        self._timeline.set_open_bout(behaviour.id, frame)
        self._workspace.said.emit(
            f"{behaviour.name} begins at frame {frame}: hold {behaviour.key} until it ends, "
            "or press it again there."
        )

    @Slot()
    def give_up(self) -> None:
        """Forget bouts that have no end yet."""
        for behaviour_id in self._open:
            self._timeline.set_open_bout(behaviour_id, None)
            self._held.forget(behaviour_id)
        self._open.clear()

    def undo(self) -> bool:
        """Forget bouts that were begun and not ended; return whether there were any."""
        if not self._open:
            return False
        self.give_up()
        self._workspace.said.emit("The bout that was begun is forgotten.")
        return True

    @Slot(object, bool)
    def _released(self, behaviour_id: int, held: bool) -> None:
        """End a bout whose key was held; after a tap it stays open."""
        if held and behaviour_id in self._open:
            self._end(behaviour_id, self._player.index + 1)

    @Slot(object, bool)
    def _dropped(self, behaviour_id: int, held: bool) -> None:
        """End what was held when another window took the keyboard."""
        if held and behaviour_id in self._open:
            self._end(behaviour_id, self._player.index + 1)
            behaviour = self._workspace.behaviour(behaviour_id)
            name = behaviour.name if behaviour is not None else "The bout"
            self._workspace.said.emit(
                f"{name} was ended at frame {self._player.index} and saved: another window took "
                "the keyboard."
            )

    def _end(self, behaviour_id: int, stop: int) -> None:
        """Close an open bout before frame `stop`; played backwards it ends where it began."""
        start = self._open.pop(behaviour_id)
        self._held.forget(behaviour_id)
        self._timeline.set_open_bout(behaviour_id, None)
        first, last = (start, stop) if stop > start else (max(stop - 1, 0), start + 1)
        self.ended.emit(behaviour_id, first, last)
