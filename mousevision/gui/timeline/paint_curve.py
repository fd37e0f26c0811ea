"""Painting a curve: a filled line, or for long recordings its highest and lowest per pixel."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPalette, QPen, QPolygonF

from mousevision.gui.timeline.layout import RowBox
from mousevision.gui.timeline.levels import CurveLevels
from mousevision.gui.timeline.model import Curve
from mousevision.gui.timeline.sheet import Sheet
from mousevision.gui.timeline.style import colour_of
from mousevision.gui.timeline.thresholds import line_height, paint_grip

SOFT, HARD = 60, 170
"""Opacity of the area and of the line, of 255."""
FEW = 120
"""Frames up to which a curve is a polygon: to fill one takes time that grows with their square."""


def paint_curve(sheet: Sheet, box: RowBox, row: Curve, track: QRectF) -> None:
    """Paint the part in view, scaled to the row's height, and the threshold."""
    assert box.levels is not None
    maximum = row.maximum if row.maximum is not None else box.levels.maximum
    first = max(sheet.view.first, row.start)
    last = min(sheet.view.last, row.start + len(row.values))
    if maximum <= 0 or last <= first:
        return
    room = QRectF(track.left(), track.top() + 2, track.width(), track.height() - 3)
    known = sheet.scene.behaviours.get(row.behaviour_id) if row.behaviour_id is not None else None
    ink = colour_of(known) if known else sheet.colour(QPalette.ColorRole.Text)
    if last - first <= FEW:
        _paint_line(sheet, box.levels, row, (first, last), room, maximum, ink)
    else:
        _paint_columns(sheet, box.levels, row, (first, last), room, maximum, ink)
    if row.threshold is not None:
        y = line_height(row, row.threshold, track.top(), track.height())
        accent = sheet.colour(QPalette.ColorRole.Accent)
        sheet.painter.setPen(QPen(accent, 1.0, Qt.PenStyle.DashLine))
        sheet.painter.drawLine(QPointF(track.left(), y), QPointF(track.right(), y))
        if row.adjustable:
            paint_grip(sheet.painter, track.right(), y)


def _paint_line(
    sheet: Sheet,
    levels: CurveLevels,
    row: Curve,
    span: tuple[float, float],
    room: QRectF,
    maximum: float,
    ink: QColor,
) -> None:
    view = sheet.view
    stop = min(int(np.ceil(span[1])), row.start + len(row.values))
    frames = np.arange(int(np.floor(span[0])), stop)
    xs = view.left + (frames + 0.5 - view.first) * view.scale
    # The curve begins and ends with its frames, not in the middle of them.
    xs = np.concatenate((xs[:1] - view.scale / 2, xs, xs[-1:] + view.scale / 2))
    values = np.pad(levels.high[0][frames - row.start].astype(float), 1, mode="edge")
    ys = room.bottom() - np.clip(values / maximum, 0, 1) * room.height()
    line = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
    bottom = room.bottom()
    area = [QPointF(line[0].x(), bottom), *line, QPointF(line[-1].x(), bottom)]
    sheet.painter.setPen(Qt.PenStyle.NoPen)
    sheet.painter.setBrush(_faint(ink, SOFT))
    sheet.painter.drawPolygon(QPolygonF(area))
    sheet.painter.setPen(QPen(_faint(ink, HARD), 1.0))
    sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
    sheet.painter.drawPolyline(QPolygonF(line))


def _paint_columns(
    sheet: Sheet,
    levels: CurveLevels,
    row: Curve,
    span: tuple[float, float],
    room: QRectF,
    maximum: float,
    ink: QColor,
) -> None:
    """Paint one column per pixel: faint up to the highest value, dense from lowest to highest."""
    ratio = sheet.painter.device().devicePixelRatioF()
    left, right = sheet.view.x(span[0]), sheet.view.x(span[1])
    width = max(1, round((right - left) * ratio))
    height = max(1, round(room.height() * ratio))
    first, last = span[0] - row.start, span[1] - row.start
    # Where frames are wider than pixels the curve is a line from frame to frame.
    wide = last - first < width
    lows, highs = (
        line_columns(levels.high[0], first, last, width)
        if wide
        else levels.columns(first, last, width)
    )
    pixels = column_pixels(lows / maximum, highs / maximum, height, ink)
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32)
    sheet.painter.drawImage(QRectF(left, room.top(), right - left, room.height()), image)


def column_pixels(
    lows: npt.NDArray[np.float64], highs: npt.NDArray[np.float64], height: int, ink: QColor
) -> npt.NDArray[np.uint32]:
    """Return the pixels (height, columns), 0xAARRGGBB, of columns between 0 and 1."""
    rows = np.arange(height - 1, -1, -1, dtype=np.float32)[:, None]
    top = np.clip(highs, 0, 1).astype(np.float32) * height
    # The line is one pixel thick at least.
    foot = np.minimum(np.clip(lows, 0, 1).astype(np.float32) * height, top - 1)
    area = np.clip(top - rows, 0, 1)
    line = area - np.clip(foot - rows, 0, 1)
    shade = (SOFT * area + (HARD - SOFT) * line).astype(np.uint32)
    pixels: npt.NDArray[np.uint32] = np.ascontiguousarray(
        shade << np.uint32(24) | np.uint32(ink.rgb() & 0xFFFFFF)
    )
    return pixels


def line_columns(
    values: npt.NDArray[np.float32], first: float, last: float, count: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the lowest and highest place, in each of `count` columns, of lines between frames.

    The value of a frame lies at its middle; there are fewer frames than columns.
    """
    edges = np.linspace(first, last, count + 1)
    start = max(int(first) - 1, 0)
    near = values[start : int(np.ceil(last)) + 1].astype(np.float64)
    middles = start + np.arange(len(near)) + 0.5
    heights = np.interp(edges, middles, near)
    lows = np.minimum(heights[:-1], heights[1:])
    highs = np.maximum(heights[:-1], heights[1:])
    # No column holds two middles, so that each frame's own value is seen.
    at = ((middles - first) / (last - first) * count).astype(np.int64)
    inside = (middles >= first) & (middles < last) & (at < count)
    highs[at[inside]] = np.maximum(highs[at[inside]], near[inside])
    lows[at[inside]] = np.minimum(lows[at[inside]], near[inside])
    return lows, highs


def _faint(colour: QColor, opacity: int) -> QColor:
    faint = QColor(colour)
    faint.setAlpha(opacity)
    return faint
