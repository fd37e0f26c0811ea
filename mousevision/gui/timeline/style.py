"""Colour, pattern and short word of a behaviour: never colour alone."""

from __future__ import annotations

import functools

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath

from mousevision.core.ethogram import Behaviour
from mousevision.core.palette import UNLABELLED

PATTERNS = (
    None,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.VerPattern,
    Qt.BrushStyle.DiagCrossPattern,
)
"""By position; as many as there are colours, so that the two come round together."""


def colour_of(behaviour: Behaviour | None) -> QColor:
    """Return the behaviour's colour; gray for none."""
    return QColor(behaviour.colour if behaviour is not None else UNLABELLED)


def ink_on(colour: QColor) -> QColor:
    """Return black or white, whichever is easier to read on a colour.

    Relative luminance as in WCAG 2.1; the two are equally good at 0.179.
    """
    return QColor("black") if _luminance(colour.rgb()) > 0.179 else QColor("white")


@functools.lru_cache(maxsize=64)  # asked for every bout that is painted
def _luminance(rgb: int) -> float:
    colour = QColor.fromRgb(rgb)
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def fill(painter: QPainter, path: QPainterPath, behaviour: Behaviour | None) -> None:
    """Fill a shape with the behaviour's colour and pattern."""
    colour = colour_of(behaviour)
    painter.fillPath(path, colour)
    position = behaviour.position if behaviour is not None else 0
    pattern = PATTERNS[position % len(PATTERNS)]
    if pattern is not None:
        ink = ink_on(colour)
        ink.setAlpha(46)
        painter.fillPath(path, QBrush(ink, pattern))


def rounded(box: QRectF, radius: float = 4.0) -> QPainterPath:
    """Return a box with round corners; narrow boxes get smaller ones."""
    path = QPainterPath()
    radius = min(radius, box.width() / 2, box.height() / 2)
    path.addRoundedRect(box, radius, radius)
    return path
