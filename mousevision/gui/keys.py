"""Who gets a key: the widget that has the focus, or the window's commands.

Space, arrows, Tab, Return and letters are commands of the clip at hand, wherever in the window the
focus is. In a field, a table of the training panel or a dialog they do what they do everywhere.
Qt asks the focused widget first (`ShortcutOverride`); what this guard claims stays with it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

FIELDS = (QLineEdit, QAbstractSpinBox, QComboBox, QTextEdit, QPlainTextEdit, QKeySequenceEdit)
MOVING = frozenset(
    {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
     Qt.Key.Key_End, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
)  # fmt: skip
IN_CLIPS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down})
"""In the list of clips all other keys are still those of the clip at hand."""
CHOOSING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
PLAIN = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


class KeyGuard(QObject):
    """Claims keys for the widget that has the focus, where it needs them.

    Buttons and tabs get the focus by Tab only: a click on Train must not make Space, which plays,
    press the button beside it.

    Signals:
        pressed: A key or mouse button was pressed, and nobody has done anything about it yet.

    Args:
        window: The main window; in other windows no key is taken from a widget.
        clips: The browser of clips.
    """

    pressed = Signal()

    def __init__(self, window: QWidget, clips: QWidget) -> None:
        super().__init__()
        self._window = window
        self._clips = clips

    def no_focus_by_click(self) -> None:
        """Let buttons and tabs be reached by Tab, but not take the focus by a click."""
        for kind in (QAbstractButton, QTabBar):
            for widget in self._window.findChildren(kind):
                if widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
                    widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept a `ShortcutOverride` that belongs to the focused widget."""
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.MouseButtonPress):
            self.pressed.emit()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focus = QApplication.focusWidget()
            if focus is not None and self._belongs(focus, event):
                event.accept()
        return False

    def _belongs(self, focus: QWidget, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier in PLAIN
        if key == Qt.Key.Key_Escape:  # no field types it, though Qt says that it is a letter
            return False
        if isinstance(focus, FIELDS):
            return plain and (key in MOVING or key in CHOOSING or bool(event.text().strip()))
        if not plain:
            return False
        if focus.window() is not self._window:  # a dialog: everything as everywhere
            return key in MOVING or key in CHOOSING
        if isinstance(focus, QAbstractItemView):
            return key in (IN_CLIPS if self._clips.isAncestorOf(focus) else MOVING)
        if isinstance(focus, QAbstractButton | QTabBar):  # reached by Tab, never by a click
            return key in MOVING or key in CHOOSING
        return False
