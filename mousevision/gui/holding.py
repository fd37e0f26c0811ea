"""Keys that are held: shortcuts tell when a key goes down, and never when it comes up again."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

TAP_MILLISECONDS = 250
"""What is released sooner was tapped."""


@dataclass(frozen=True, slots=True)
class Press:
    """A key that went down.

    Attributes:
        key: Qt's name of it.
        code: The place on the keyboard, 0 where the system does not tell. The same place may come
            up by another name, once Shift was released before it.
        at: When, in milliseconds of the system's own clock, so that a window that is busy for a
            moment makes no tap a hold.
        seen: When it was seen here, for what is no key and brings no such time.
    """

    key: int
    code: int
    at: int
    seen: float

    def same(self, event: QKeyEvent) -> bool:
        """Tell whether an event is of this key."""
        same_place = self.code != 0 and self.code == event.nativeScanCode()
        return same_place or self.key == event.key()


class HeldKeys(QObject):
    """Watches for the release of keys that commands have claimed.

    Made an event filter of the application, it sees every key before shortcuts do. What the
    keyboard repeats by itself is no press, and of a claimed key it reaches nobody: a list that has
    the focus would take it for a search.

    Signals:
        released: What was claimed, and whether the key was held for longer than a tap.
        dropped: The same, when the window lost the keyboard first.
    """

    released = Signal(object, bool)
    dropped = Signal(object, bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._last: Press | None = None
        self._claims: dict[object, Press] = {}

    def claim(self, what: object, key: int) -> bool:
        """Ask to be told when the key that was just pressed is released.

        Returns:
            Whether such a key is down: a command may as well be chosen in a menu.
        """
        press, self._last = self._last, None
        if press is None or press.key != key:
            return False
        self._claims[what] = press
        return True

    def forget(self, what: object) -> None:
        """Be told no more."""
        self._claims.pop(what, None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note presses and releases; take away the repeats of claimed keys."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not event.isAutoRepeat():
                code, at = event.nativeScanCode(), event.timestamp()
                self._last = Press(event.key(), code, at, time.monotonic())
        elif kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            if not event.isAutoRepeat():
                self._release(event)
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return event.isAutoRepeat() and self._claimed(event)
        elif kind == QEvent.Type.WindowDeactivate and watched is self._window:
            self._drop()
        return False

    def _drop(self) -> None:
        """Nobody will tell of the releases any more."""
        claims, self._claims, self._last = self._claims, {}, None
        for what, press in claims.items():
            self.dropped.emit(what, 1000 * (time.monotonic() - press.seen) > TAP_MILLISECONDS)

    def _claimed(self, event: QKeyEvent) -> bool:
        return any(press.same(event) for press in self._claims.values())

    def _release(self, event: QKeyEvent) -> None:
        self._last = None
        for what, press in list(self._claims.items()):
            if press.same(event):
                del self._claims[what]
                self.released.emit(what, event.timestamp() - press.at > TAP_MILLISECONDS)
