"""Painting the rows: bouts, labels of the whole clip, predictions, curves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPalette, QPen, QPolygonF

from mousevision.core.annotation import Bout
from mousevision.gui.timeline.layout import ROW, RowBox
from mousevision.gui.timeline.model import BoutRow, Curve, PredictionRow, TimelineScene
from mousevision.gui.timeline.style import colour_of, fill, ink_on, rounded
from mousevision.gui.timeline.view import ViewRange

BAND = 3
"""Height of the band that tells the label of the whole clip."""


@dataclass(slots=True)
class Sheet:
    """What the painting functions need to know."""

    painter: QPainter
    scene: TimelineScene
    view: ViewRange
    palette: QPalette
    metrics: QFontMetricsF

    def colour(self, role: QPalette.ColorRole) -> QColor:
        """Return a colour of the palette."""
        return self.palette.color(role)

    def span(self, start: float, stop: float, top: float, height: float) -> QRectF:
        """Return the box of frames `[start, stop)`, at least two points wide."""
        left = self.view.x(start)
        return QRectF(left, top, max(self.view.x(stop) - left, 2.0), height)

    def track(self, top: float, height: float) -> QRectF:
        """Return the part of a row that frames lie on."""
        return QRectF(self.view.left, top, self.view.width, height)


def paint_row(sheet: Sheet, box: RowBox, top: float) -> None:
    """Paint one row with its upper edge at `top`."""
    track = sheet.track(top, box.height)
    sheet.painter.fillRect(track, sheet.colour(QPalette.ColorRole.Base))
    sheet.painter.save()
    sheet.painter.setClipRect(track)
    if isinstance(box.row, BoutRow):
        _paint_bouts(sheet, box, box.row, top)
    elif isinstance(box.row, PredictionRow):
        _paint_prediction(sheet, box.row, track)
    else:
        _paint_curve(sheet, box, box.row, track)
    sheet.painter.restore()


def paint_bout(
    sheet: Sheet, behaviour_id: int | None, start: int, stop: int, top: float, height: float
) -> None:
    """Paint one bout with its name, as far as that fits."""
    behaviour = sheet.scene.behaviours.get(behaviour_id) if behaviour_id is not None else None
    shape = sheet.span(start, stop, top + 1, height - 2)
    if shape.width() > 3:
        shape.adjust(0.5, 0, -0.5, 0)
    fill(sheet.painter, rounded(shape), behaviour)
    if behaviour is None:
        return
    room = shape.intersected(sheet.track(top, height)).adjusted(5, 0, -5, 0)
    words = behaviour.name
    if sheet.metrics.horizontalAdvance(words) > room.width():
        words = sheet.metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        if len(words) < 3:
            words = (behaviour.key or behaviour.name[:1]) if room.width() >= 6 else ""
    sheet.painter.setPen(ink_on(colour_of(behaviour)))
    sheet.painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def bout_place(box: RowBox, bout: Bout) -> tuple[float, float]:
    """Return the offset in its row and the height of a bout."""
    for index, lane in enumerate(box.lanes):
        if any(other.id == bout.id for other in lane.between(bout.start, bout.stop)):
            return index * ROW, ROW
    return 0.0, ROW


def _paint_bouts(sheet: Sheet, box: RowBox, row: BoutRow, top: float) -> None:
    view = sheet.view
    coarse = 1.0 / view.scale if view.scale < 0.5 else 0.0
    for index, lane in enumerate(box.lanes):
        lane_top = top + index * ROW
        for bout in lane.between(view.first, view.last, coarse):
            paint_bout(sheet, bout.behaviour_id, bout.start, bout.stop, lane_top, ROW)
    if row.label is not None:
        band = sheet.span(sheet.scene.start, sheet.scene.stop, top + box.height - BAND, BAND)
        fill(sheet.painter, rounded(band, 0), sheet.scene.behaviours.get(row.label))


def _paint_prediction(sheet: Sheet, row: PredictionRow, track: QRectF) -> None:
    painter = sheet.painter
    if row.behaviour_id is None:
        painter.setPen(sheet.colour(QPalette.ColorRole.PlaceholderText))
        painter.drawText(
            track.adjusted(8, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, "no prediction yet"
        )
        return
    behaviour = sheet.scene.behaviours.get(row.behaviour_id)
    colour = colour_of(behaviour)
    shape = sheet.span(sheet.scene.start, sheet.scene.stop, track.top() + 1, track.height() - 2)
    path = rounded(shape.adjusted(0.5, 0.5, -0.5, -0.5))
    # Paler than what people say, with a broken line where the model is unsure.
    faint = QColor(colour)
    faint.setAlpha(30 if row.abstained else 70)
    painter.fillPath(path, faint)
    line = Qt.PenStyle.DashLine if row.abstained else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colour, 1.5, line))
    painter.drawPath(path)
    words = behaviour.name if behaviour is not None else "unknown"
    if row.probability is not None:
        words += f"   {row.probability:.2f}"
    if row.abstained:
        words += "   unsure"
    room = shape.intersected(track).adjusted(8, 0, -8, 0)
    painter.setPen(sheet.colour(QPalette.ColorRole.Text))
    words = sheet.metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def _paint_curve(sheet: Sheet, box: RowBox, row: Curve, track: QRectF) -> None:
    assert box.levels is not None
    maximum = row.maximum if row.maximum is not None else box.levels.maximum
    first = max(sheet.view.first, row.start)
    last = min(sheet.view.last, row.start + len(row.values))
    if maximum <= 0 or last <= first:
        return
    behaviour = sheet.scene.behaviours.get(row.behaviour_id) if row.behaviour_id else None
    ink = colour_of(behaviour) if behaviour else sheet.colour(QPalette.ColorRole.Text)
    bottom, height = track.bottom() - 1, track.height() - 3
    xs, heights = _outline(sheet.view, row, box, first, last)
    ys = bottom - np.clip(heights / maximum, 0, 1) * height
    line = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
    area = QPolygonF([QPointF(line[0].x(), bottom), *line, QPointF(line[-1].x(), bottom)])
    soft = QColor(ink)
    soft.setAlpha(60)
    sheet.painter.setPen(Qt.PenStyle.NoPen)
    sheet.painter.setBrush(soft)
    sheet.painter.drawPolygon(area)
    ink.setAlpha(170)
    sheet.painter.setPen(QPen(ink, 1.0))
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
    sheet.painter.drawPolyline(QPolygonF(line))
    if row.threshold is not None:
        y = bottom - min(row.threshold / maximum, 1.0) * height
        sheet.painter.setPen(
            QPen(sheet.colour(QPalette.ColorRole.Accent), 1.0, Qt.PenStyle.DashLine)
        )
        sheet.painter.drawLine(QPointF(track.left(), y), QPointF(track.right(), y))


def _outline(
    view: ViewRange, row: Curve, box: RowBox, first: float, last: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the points of the curve in view: each frame, or each point's highest and lowest."""
    assert box.levels is not None
    if view.scale >= 1.0:
        low, high = int(np.floor(first)), int(np.ceil(last))
        frames = np.arange(low, min(high, row.start + len(row.values)))
        values = box.levels.high[0][frames - row.start].astype(float)
        xs = view.left + (frames + 0.5 - view.first) * view.scale
        # The curve begins and ends with its frames, not in the middle of them.
        ends = xs[:1] - view.scale / 2, xs[-1:] + view.scale / 2
        return np.concatenate((ends[0], xs, ends[1])), np.pad(values, 1, mode="edge")
    count = max(1, round((last - first) * view.scale))
    lows, highs = box.levels.columns(first - row.start, last - row.start, count)
    left = view.x(first) + np.arange(count)
    xs = np.repeat(left, 2) + np.tile([0.25, 0.75], count)
    heights = np.empty(2 * count)
    heights[0::2], heights[1::2] = highs, lows
    return xs, heights
