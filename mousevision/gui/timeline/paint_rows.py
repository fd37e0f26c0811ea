"""Painting the rows: bouts, labels of the whole clip, predictions, curves."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPalette, QPen

from mousevision.core.annotation import Bout
from mousevision.core.ethogram import Behaviour
from mousevision.gui.timeline.layout import RowBox
from mousevision.gui.timeline.model import BoutRow, PredictionRow, Stretches, Strip
from mousevision.gui.timeline.paint_curve import paint_curve
from mousevision.gui.timeline.paint_stretches import paint_stretches
from mousevision.gui.timeline.paint_strip import paint_strip
from mousevision.gui.timeline.points import paint_points
from mousevision.gui.timeline.sheet import Sheet
from mousevision.gui.timeline.style import colour_of, fill, ink_on, rounded

PLAIN = 6.0
"""Narrower bouts are painted without round corners, pattern and name."""
NAMED = 16.0
"""Narrower bouts have no room for a part of their name, only for their key."""
BAND = 3
"""Height of the band that tells the label of the whole clip below bouts."""
GIVEN = 120
"""How opaque a label of the whole clip is painted, of 255."""
PREDICTED = 70
"""How opaque what a network says is painted."""


def paint_row(sheet: Sheet, box: RowBox, top: float) -> None:
    """Paint one row with its upper edge at `top`."""
    track = sheet.track(top, box.height)
    sheet.painter.fillRect(track, sheet.colour(QPalette.ColorRole.Base))
    sheet.painter.save()
    sheet.painter.setClipRect(track, Qt.ClipOperation.IntersectClip)  # a row may be cut off below
    if isinstance(box.row, BoutRow):
        _paint_bouts(sheet, box, box.row, top)
    elif isinstance(box.row, PredictionRow):
        _paint_prediction(sheet, box.row, track)
    elif isinstance(box.row, Strip):
        paint_strip(sheet, box.row, track)
    elif isinstance(box.row, Stretches):
        paint_stretches(sheet, box.row, track)
    else:
        paint_curve(sheet, box, box.row, track)
    sheet.painter.restore()


def paint_bout(
    sheet: Sheet,
    behaviour_id: int | None,
    start: int,
    stop: int,
    top: float,
    height: float,
    *,
    pale: bool = False,
) -> None:
    """Paint one bout with its name, as far as that fits; pale and framed what a network found."""
    behaviour = sheet.scene.behaviours.get(behaviour_id) if behaviour_id is not None else None
    shape = sheet.span(start, stop, top + 1, height - 2)
    if shape.width() < PLAIN:
        sheet.painter.fillRect(shape, colour_of(behaviour))
        return
    shape.adjust(0.5, 0, -0.5, 0)
    if pale:
        _frame(sheet, shape.adjusted(0.5, 0.5, -0.5, -0.5), behaviour)
    else:
        fill(sheet.painter, rounded(shape), behaviour)
    if behaviour is None:
        return
    room = shape.intersected(sheet.track(top, height)).adjusted(5, 0, -5, 0)
    words = _fitting(sheet, behaviour, room.width())
    if not words:
        return
    ink = ink_on(colour_of(behaviour))
    sheet.painter.setPen(sheet.colour(QPalette.ColorRole.Text) if pale else ink)
    sheet.painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def _fitting(sheet: Sheet, behaviour: Behaviour, width: float) -> str:
    """Return the name, what fits of it, its key, or nothing."""
    words = behaviour.name
    if width >= NAMED and sheet.metrics.horizontalAdvance(words) <= width:
        return words
    if width >= NAMED:
        words = sheet.metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
        if len(words) >= 3:
            return words
    return (behaviour.key or behaviour.name[:1]) if width >= 6 else ""


def bout_place(box: RowBox, bout: Bout) -> tuple[float, float]:
    """Return the offset in its row and the height of a bout."""
    for index, lane in enumerate(box.lanes):
        if any(other.id == bout.id for other in lane.between(bout.start, bout.stop)):
            return index * box.lane, box.lane
    return 0.0, box.lane


def _paint_bouts(sheet: Sheet, box: RowBox, row: BoutRow, top: float) -> None:
    view, pale = sheet.view, row.confidence is not None
    # Narrow ones are two points wide, so that one that ends less than that behind is not seen.
    coarse = 2.0 / view.scale if view.scale < 0.5 else 0.0
    narrow: dict[int, list[QRectF]] = {}
    least, scale, first, left = PLAIN / view.scale, view.scale, view.first, view.left
    for index, lane in enumerate(box.lanes):
        lane_top = top + index * box.lane
        for bout in lane.between(first, view.last, coarse):
            frames = bout.stop - bout.start
            if frames < least:
                x, width = left + (bout.start - first) * scale, max(frames * scale, 2.0)
                place = QRectF(x, lane_top + 1, width, box.lane - 2)
                narrow.setdefault(bout.behaviour_id, []).append(place)
            else:
                ends = bout.start, bout.stop
                paint_bout(sheet, bout.behaviour_id, *ends, lane_top, box.lane, pale=pale)
    sheet.painter.setPen(Qt.PenStyle.NoPen)
    for behaviour_id, places in narrow.items():
        sheet.painter.setBrush(colour_of(sheet.scene.behaviours.get(behaviour_id)))
        sheet.painter.drawRects(places)
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_label(sheet, box, row, top)
    paint_points(sheet, box, top)


def _paint_label(sheet: Sheet, box: RowBox, row: BoutRow, top: float) -> None:
    if row.label is None:
        return
    behaviour = sheet.scene.behaviours.get(row.label)
    if row.bouts:
        band = sheet.span(sheet.scene.start, sheet.scene.stop, top + box.height - BAND, BAND)
        fill(sheet.painter, rounded(band, 0), behaviour)
    else:
        _paint_whole(sheet, sheet.track(top, box.height), behaviour, GIVEN, "the whole clip")


def _paint_prediction(sheet: Sheet, row: PredictionRow, track: QRectF) -> None:
    if row.behaviour_id is None:
        sheet.painter.setPen(sheet.colour(QPalette.ColorRole.PlaceholderText))
        room = track.adjusted(8, 0, -8, 0)
        sheet.painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, "no prediction yet")
        return
    words = [] if row.probability is None else [f"{row.probability:.2f}"]
    words += ["unsure"] if row.abstained else []
    behaviour = sheet.scene.behaviours.get(row.behaviour_id)
    # Paler than what people say, with a broken line where the model is unsure.
    unsure = (30, Qt.PenStyle.DashLine)
    alpha, line = unsure if row.abstained else (PREDICTED, Qt.PenStyle.SolidLine)
    _paint_whole(sheet, track, behaviour, alpha, *words, line=line)


def _paint_whole(
    sheet: Sheet,
    track: QRectF,
    behaviour: Behaviour | None,
    alpha: int,
    *words: str,
    line: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """Paint a class over the whole clip: paler than a bout, framed, with some words."""
    painter = sheet.painter
    shape = sheet.span(sheet.scene.start, sheet.scene.stop, track.top() + 1, track.height() - 2)
    _frame(sheet, shape.adjusted(0.5, 0.5, -0.5, -0.5), behaviour, alpha, line)
    room = shape.intersected(track).adjusted(8, 0, -8, 0)
    painter.setPen(sheet.colour(QPalette.ColorRole.Text))
    said = "   ".join((behaviour.name if behaviour is not None else "unknown", *words))
    said = sheet.metrics.elidedText(said, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)


def _frame(
    sheet: Sheet,
    shape: QRectF,
    behaviour: Behaviour | None,
    alpha: int = PREDICTED,
    line: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    colour = colour_of(behaviour)
    faint = QColor(colour)
    faint.setAlpha(alpha)
    sheet.painter.fillPath(rounded(shape), faint)
    sheet.painter.setPen(QPen(colour, 1.5, line))
    sheet.painter.drawPath(rounded(shape))
