"""Words that wrap where there is room, and stand in one line with dots where there is none."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from mousevision.gui.browser.parts import WrappedLabel


class FoldingLabel(WrappedLabel):
    """A label that a small panel can fold to a line; the tip then tells the whole."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._folded = False

    def fold(self, folded: bool) -> None:
        """Take one line, or as many as the words need."""
        if folded != self._folded:
            self._folded = folded
            self.setWordWrap(not folded)
            self.setText(self.text())

    def setText(self, words: str) -> None:
        """Show other words."""
        super().setText(words)
        self.setToolTip(words if self._folded else "")

    def minimumSizeHint(self) -> QSize:
        """Ask for little width: what does not fit is in the tip."""
        hint = super().minimumSizeHint()
        return QSize(24, hint.height()) if self._folded else hint

    def _keep_room(self) -> None:
        if self._folded:
            self.setMinimumHeight(0)
        else:
            super()._keep_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the line as there is room for."""
        if not self._folded:
            super().paintEvent(event)
            return
        box = self.contentsRect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, box.width()
        )
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(box, self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)
