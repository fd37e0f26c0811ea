"""Who gets a key: the widget that has the focus, or the window's commands.

Space, arrows, Tab, Return and letters are commands of the player and the timeline. In a field, a
list of the training panel or a dialog the same keys must do what they do everywhere. Qt asks the
focused widget first (`ShortcutOverride`); what this guard claims for the widget stays with it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

FIELDS = (QLineEdit, QAbstractSpinBox, QComboBox, QTextEdit, QPlainTextEdit, QKeySequenceEdit)
MOVING = frozenset(
    {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
     Qt.Key.Key_End, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
)  # fmt: skip
IN_CLIPS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End})
"""In the list of clips left and right still step through the frames of the clip at hand."""
CHOOSING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
PLAIN = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


class KeyGuard(QObject):
    """Claims keys for the widget that has the focus, where it needs them.

    Args:
        stage: The panels in which the window's commands come first, such as the player.
    """

    def __init__(self, *stage: QWidget) -> None:
        super().__init__()
        self._stage = stage

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept a `ShortcutOverride` that belongs to the focused widget."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focus = QApplication.focusWidget()
            if focus is not None and self._belongs(focus, event):
                event.accept()
        return False

    def _belongs(self, focus: QWidget, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier in PLAIN
        if isinstance(focus, FIELDS):
            return plain and (key in MOVING or key in CHOOSING or bool(event.text().strip()))
        on_stage = any(panel is focus or panel.isAncestorOf(focus) for panel in self._stage)
        if not on_stage:
            return plain and (key in MOVING or key in CHOOSING)
        return isinstance(focus, QAbstractItemView) and plain and key in IN_CLIPS
