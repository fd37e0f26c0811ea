"""Painting what is proposed: hollow while it is open, full when kept, a line when rejected."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPalette, QPen

from mousevision.core.palette import OKABE_ITO, UNLABELLED
from mousevision.core.proposals import Verdict
from mousevision.gui.timeline.model import Stretches
from mousevision.gui.timeline.sheet import Sheet
from mousevision.gui.timeline.style import ink_on, rounded

KEPT = OKABE_ITO[2]
PLAIN = 6.0
"""Narrower ones are painted without round corners."""
FAINT = 60
"""How opaque an open one is inside, of 255."""
LINE = 4.0
"""Height of a rejected one."""


def paint_stretches(sheet: Sheet, row: Stretches, track: QRectF) -> None:
    """Paint the stretches in view, one for each pixel at most, the current one last."""
    view, spans = sheet.view, row.spans
    first = int(np.searchsorted(spans[:, 1], view.first, side="right"))
    last = int(np.searchsorted(spans[:, 0], view.last, side="left"))
    pixels = np.floor(view.left + (spans[first:last, 0] - view.first) * view.scale)
    seen = np.flatnonzero(np.diff(pixels, prepend=-np.inf) > 0) + first
    for index in seen.tolist():
        if index != row.current:
            _paint(sheet, row, index, track)
    if row.current is not None and row.current < len(spans):
        _paint(sheet, row, row.current, track)


def _paint(sheet: Sheet, row: Stretches, index: int, track: QRectF) -> None:
    start, stop = row.spans[index].tolist()
    verdict, current = row.verdicts[index], index == row.current
    shape = sheet.span(start, stop, track.top() + 2, track.height() - 4)
    if verdict is Verdict.REJECTED:
        middle = shape.center().y()
        line = QRectF(shape.left(), middle - LINE / 2, shape.width(), LINE)
        sheet.painter.fillRect(line, QColor(UNLABELLED))
    elif verdict is Verdict.KEPT:
        sheet.painter.fillPath(rounded(shape), QColor(KEPT))
        _write(sheet, shape, "kept")
    else:
        _paint_open(sheet, shape)
    if current:
        sheet.painter.setPen(QPen(sheet.colour(QPalette.ColorRole.Text), 2.0))
        sheet.painter.drawPath(rounded(shape.adjusted(0.5, 0, -0.5, 0)))


def _paint_open(sheet: Sheet, shape: QRectF) -> None:
    accent = sheet.colour(QPalette.ColorRole.Accent)
    if shape.width() < PLAIN:
        sheet.painter.fillRect(shape, accent)
        return
    faint = QColor(accent)
    faint.setAlpha(FAINT)
    inside = rounded(shape.adjusted(0.75, 0.75, -0.75, -0.75))
    sheet.painter.fillPath(inside, faint)
    sheet.painter.setPen(QPen(accent, 1.5))
    sheet.painter.drawPath(inside)


def _write(sheet: Sheet, shape: QRectF, words: str) -> None:
    """Write words where they fit."""
    if words and sheet.metrics.horizontalAdvance(words) + 6 <= shape.width():
        sheet.painter.setPen(ink_on(QColor(KEPT)))
        sheet.painter.drawText(shape, Qt.AlignmentFlag.AlignCenter, words)
