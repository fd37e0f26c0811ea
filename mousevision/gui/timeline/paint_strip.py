"""Painting a strip: one colour per frame, or for long clips the strongest of each pixel."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from mousevision.gui.timeline.model import Strip
from mousevision.gui.timeline.sheet import Sheet
from mousevision.media.heat import colours

INSET = 3.0
"""Points left free above and below."""


def paint_strip(sheet: Sheet, row: Strip, track: QRectF) -> None:
    """Paint the part in view."""
    first = max(int(sheet.view.first), row.start)
    last = min(int(np.ceil(sheet.view.last)), row.start + len(row.values))
    if last <= first:
        return
    left, right = sheet.view.x(first), sheet.view.x(last)
    pixels = max(1, round((right - left) * sheet.painter.device().devicePixelRatioF()))
    values = row.values[first - row.start : last - row.start]
    if len(values) > pixels:
        values = np.maximum.reduceat(
            values, np.linspace(0, len(values), pixels, False).astype(int)
        )
    line = np.ascontiguousarray(colours(values))
    image = QImage(line.data, len(line), 1, 3 * len(line), QImage.Format.Format_RGB888)
    room = QRectF(left, track.top() + INSET, right - left, track.height() - 2 * INSET)
    # Each frame has its own box of colour, also where it is many pixels wide.
    sheet.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    sheet.painter.drawImage(room, image)
