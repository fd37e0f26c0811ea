"""A grid of small pictures, one per filter; one of them can be chosen."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from mousevision.media.heat import COLOURS

CELL, GAP = 64, 4
"""Points: width that a picture is given at least, and the space between pictures."""
STRIPES = 140
"""Height of a picture of numbers over time."""
STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
CHOOSE = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
Pixels = npt.NDArray[np.uint8]


class MapGrid(QWidget):
    """Pictures of one layer beside and below each other; arrows move, Space chooses.

    Args:
        count: How many pictures.
        shape: Height and width of each, pixels.
        wide: One picture over the whole width, which cannot be chosen.

    Signals:
        chosen: Number of the picture that was clicked, from 0.
    """

    chosen = Signal(int)

    def __init__(self, count: int, shape: tuple[int, int], *, wide: bool = False) -> None:
        super().__init__()
        self._count = count
        self._aspect = shape[0] / shape[1]
        self._wide = wide
        self._maps: Pixels = np.zeros((count, *shape), np.uint8)
        self._mark: float | None = None
        self.marked: int | None = None
        self._at = 0
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(CELL + 2 * GAP)
        if not wide:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the clip
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_maps(self, maps: Pixels, mark: float | None = None) -> None:
        """Show other pictures, (count, h, w); `mark` is where a line lies across, 0 to 1."""
        self._maps, self._mark = maps, mark
        self.update()

    def set_marked(self, number: int | None) -> None:
        """Frame the picture that is enlarged, or none."""
        self.marked = number
        self.update()

    # -- places ---------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        """The narrower it is, the more rows it needs."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        if self._wide:
            return STRIPES + GAP
        columns, cell = self._columns(width)
        rows = math.ceil(self._count / columns)
        return round(rows * (cell * self._aspect + GAP)) + GAP

    def sizeHint(self) -> QSize:
        """Prefer the width of four pictures."""
        width = 4 * (CELL + GAP) + GAP
        return QSize(width, self.heightForWidth(width))

    def box(self, number: int) -> QRectF:
        """Return where a picture lies."""
        if self._wide:
            return QRectF(GAP, 0, max(self.width() - 2 * GAP, 1), STRIPES)
        columns, cell = self._columns(self.width())
        high = cell * self._aspect
        row, column = divmod(number, columns)
        return QRectF(GAP + column * (cell + GAP), GAP + row * (high + GAP), cell, high)

    def _columns(self, width: int) -> tuple[int, float]:
        columns = max(1, (width - GAP) // (CELL + GAP))
        columns = min(columns, max(self._count, 4))
        return columns, (width - GAP) / columns - GAP

    def _number(self, point: QPointF) -> int | None:
        if self._wide:
            return None
        return next((n for n in range(self._count) if self.box(n).contains(point)), None)

    # -- painting -------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures in view, and frames around the one chosen and the one at hand."""
        painter = QPainter(self)
        accent = self.palette().color(QPalette.ColorRole.Accent)
        for number in range(self._count):
            box = self.box(number)
            if not box.intersects(QRectF(event.rect())):
                continue
            line = np.ascontiguousarray(COLOURS[self._maps[number]])
            height, width = line.shape[:2]
            form = QImage.Format.Format_RGB888
            painter.drawImage(box, QImage(line.data, width, height, 3 * width, form))
            if number == self.marked or (self.hasFocus() and number == self._at):
                thick = 3.0 if number == self.marked else 1.5
                painter.setPen(QPen(accent, thick))
                painter.drawRect(box.adjusted(-1, -1, 1, 1))
        if self._mark is not None:
            box = self.box(0)
            x = box.left() + self._mark * box.width()
            painter.setPen(QPen(accent, 2.0))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))

    # -- mouse and keys -------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the picture under the mouse."""
        number = self._number(event.position())
        if number is not None and event.button() is Qt.MouseButton.LeftButton:
            self._at = number
            self.chosen.emit(number)

    def event(self, event: QEvent) -> bool:
        """Tell the number of a filter in a tip; keep the keys that move about here."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._number(QPointF(event.pos()))
            words = f"Filter {number + 1} of {self._count}" if number is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key, plain = Qt.Key(event.key()), event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and (key in STEPS or key in CHOOSE):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the picture beside, above or below; choose the one at hand."""
        key = Qt.Key(event.key())
        if key in CHOOSE:
            self.chosen.emit(self._at)
        elif key in STEPS:
            across, down = STEPS[key]
            to = self._at + across + down * self._columns(self.width())[0]
            if 0 <= to < self._count:
                self._at = to
                self.setAccessibleDescription(f"Filter {to + 1} of {self._count}")
                self.update()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which picture the keys are at."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no longer."""
        super().focusOutEvent(event)
        self.update()
