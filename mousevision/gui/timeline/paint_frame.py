"""Painting what surrounds the rows: names at their heads, the axis, the playhead, intervals."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette, QPen

from mousevision.core.video import clock
from mousevision.gui.timeline.layout import AXIS, HEAD_LEAST, HEAD_MOST, RowBox
from mousevision.gui.timeline.model import BoutRow, TimelineScene
from mousevision.gui.timeline.sheet import Sheet
from mousevision.gui.timeline.style import fill, rounded
from mousevision.gui.timeline.words import behaviour_name

CHIP = 28.0
"""Points for the chip of colour beside a name, with the space around it."""
TICK_ROOM = 76.0
"""Points that a tick with its time needs."""


def tick_step(scale: float) -> int:
    """Return the distance of ticks in frames: 1, 2 or 5 times a power of ten."""
    least = max(TICK_ROOM / scale, 1.0)
    power = 10.0 ** math.floor(math.log10(least))
    return int(next(f * power for f in (1, 2, 5, 10) if f * power >= least - 1e-9))


def head_width(scene: TimelineScene, metrics: QFontMetricsF) -> int:
    """Return the room that the names of the rows need, within limits."""
    widest = 0.0
    for row in scene.rows:
        # Names of the rater at work are bold, hence the tenth more.
        width = 1.1 * metrics.horizontalAdvance(row.name)
        if isinstance(row, BoutRow) and row.label is not None:
            width += CHIP + metrics.horizontalAdvance(behaviour_name(scene, row.label))
        widest = max(widest, width)
    return int(min(max(widest + 20, HEAD_LEAST), HEAD_MOST))


def paint_head(sheet: Sheet, box: RowBox, top: float, width: float, current: bool) -> None:
    """Paint a row's name, and beside it the label of the whole clip."""
    painter, row = sheet.painter, box.row
    if current:
        bar = QRectF(0, top, 3, box.height)
        painter.fillRect(bar, sheet.colour(QPalette.ColorRole.Accent))
    font = QFont(painter.font())
    bold = QFont(font)
    bold.setBold(isinstance(row, BoutRow) and row.editable)
    painter.setFont(bold)
    room = QRectF(8, top, width - 12, box.height)
    if isinstance(row, BoutRow) and row.label is not None:
        name = painter.fontMetrics().horizontalAdvance(row.name) + 2
        label = CHIP + sheet.metrics.horizontalAdvance(behaviour_name(sheet.scene, row.label))
        # The name may have what the label does not need, and half of the room in any case.
        room.setWidth(min(name, max(room.width() / 2 - 4, room.width() - label)))
    _words(sheet, room, row.name, QPalette.ColorRole.WindowText)
    painter.setFont(font)
    if isinstance(row, BoutRow) and row.label is not None:
        behaviour = sheet.scene.behaviours.get(row.label)
        left = room.right() + 8
        chip = QRectF(left, top + box.height / 2 - 5, 10, 10)
        fill(painter, rounded(chip, 3), behaviour)
        words = QRectF(left + 14, top, width - left - 18, box.height)
        named = behaviour_name(sheet.scene, row.label)
        _words(sheet, words, named, QPalette.ColorRole.WindowText)


def _words(sheet: Sheet, room: QRectF, words: str, role: QPalette.ColorRole) -> None:
    metrics = sheet.painter.fontMetrics()
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
    sheet.painter.setPen(sheet.colour(role))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    sheet.painter.drawText(room, flags, shown)


def paint_axis(sheet: Sheet, top: float) -> None:
    """Paint frame numbers, and below them times, at round frames."""
    painter, view, table = sheet.painter, sheet.view, sheet.scene.table
    step = tick_step(view.scale)
    painter.save()
    painter.setClipRect(QRectF(view.left - 1, top, view.width + 2, AXIS))
    line = sheet.colour(QPalette.ColorRole.Mid)
    painter.setPen(QPen(line, 1.0))
    painter.drawLine(QPointF(view.left, top + 0.5), QPointF(view.left + view.width, top + 0.5))
    half, free = AXIS / 2, view.left
    last = min(int(view.last), sheet.scene.stop - 1)
    for frame in range(-(-int(view.first) // step) * step, last + 1, step):
        x = view.x(frame + 0.5)
        painter.setPen(QPen(line, 1.0))
        painter.drawLine(QPointF(x, top), QPointF(x, top + 4))
        box = QRectF(x - TICK_ROOM / 2, top + 4, TICK_ROOM, half - 3)
        # The first and the last number stay inside the track instead of being cut.
        width = sheet.metrics.horizontalAdvance(str(frame))
        box.moveLeft(max(box.left(), view.left + width / 2 - TICK_ROOM / 2))
        painter.setPen(sheet.colour(QPalette.ColorRole.WindowText))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(frame))
        if table is not None and frame < len(table):
            words = clock(table.seconds(frame))
            width = sheet.metrics.horizontalAdvance(words)
            box = QRectF(x - width / 2, top + half, width + 1, half - 2)
            box.moveLeft(min(max(box.left(), view.left), view.left + view.width - width - 1))
            if box.left() < free:
                continue  # the one before was moved to the right, or this one to the left
            free = box.right() + 6
            painter.setPen(sheet.colour(QPalette.ColorRole.PlaceholderText))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def paint_playhead(sheet: Sheet, frame: int, bottom: float) -> None:
    """Paint the playhead through the middle of its frame, and the frame itself when it is wide."""
    painter, view = sheet.painter, sheet.view
    accent = sheet.colour(QPalette.ColorRole.Accent)
    if view.scale >= 6:
        soft = QColor(accent)
        soft.setAlpha(40)
        painter.fillRect(sheet.span(frame, frame + 1, 0, bottom), soft)
    x = view.x(frame + 0.5)
    painter.setPen(QPen(accent, 1.5))
    painter.drawLine(QPointF(x, 0), QPointF(x, bottom))


def paint_window(sheet: Sheet, first: float, last: float, bottom: float) -> None:
    """Shade what lies outside the sampling window, and show its edges as grips."""
    view, painter = sheet.view, sheet.painter
    shade = sheet.colour(QPalette.ColorRole.Window)
    shade.setAlpha(170)
    left, right = view.x(first), view.x(last)
    end = view.left + view.width
    painter.fillRect(QRectF(view.left, 0, max(0.0, left - view.left), bottom), shade)
    painter.fillRect(QRectF(right, 0, max(0.0, end - right), bottom), shade)
    pen = QPen(sheet.colour(QPalette.ColorRole.WindowText), 1.0)
    for x in (left, right):
        painter.setPen(pen)
        painter.drawLine(QPointF(x, 0), QPointF(x, bottom))
        grip = QRectF(x - 2.5, bottom / 2 - 8, 5, 16)
        painter.fillPath(rounded(grip, 2.5), pen.color())


def paint_range(sheet: Sheet, start: int, stop: int, top: float, bottom: float) -> None:
    """Paint a loop or a selected stretch as a bar on the axis and a breath of colour above it."""
    accent = sheet.colour(QPalette.ColorRole.Accent)
    bar = sheet.span(start, stop, bottom, 3)
    sheet.painter.fillRect(bar, accent)
    accent.setAlpha(28)
    sheet.painter.fillRect(sheet.span(start, stop, top, bottom - top), accent)
