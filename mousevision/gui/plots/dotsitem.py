"""The dots of the embedding in a pyqtgraph view: drawn as one picture, kept until it changes."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from mousevision.core.palette import UNLABELLED
from mousevision.gui.plots.dots import Codes, Floats, Looks, Mask, draw_dots, mixed
from mousevision.gui.plots.space import BANDS, Space

RING = 8.0
FEW, MANY, VERY_MANY = 3_000, 20_000, 40_000
"""Numbers of dots above which they become smaller, lose their halo and their soft edges."""
_FADED = {False: 0.22, True: 0.4}
"""How much of its colour a dot keeps that does not stand out, on light ground and on dark."""
_EMPTY = np.zeros((0, 2))


class DotsItem(QGraphicsObject):
    """A dot per clip, and over them the current clip's ring and the lasso being drawn.

    It lies in the coordinates of the view box itself, which are points of the screen, so that dots
    keep their size when the picture is zoomed.

    Args:
        view: The `pyqtgraph.ViewBox` in which the dots lie.
    """

    def __init__(self, view: Any) -> None:
        super().__init__(view)
        self._view = view
        self._space = Space(_EMPTY)
        self._codes: Codes = np.zeros(0, np.int64)
        self._looks = _plain()
        self._bright: Mask = np.zeros(0, bool)
        self._pickable: Mask = np.zeros(0, bool)
        self._palette = QPalette()
        self._version = 0
        self._picture: tuple[object, QImage] | None = None
        self.current: int | None = None
        self.lasso: list[QPointF] = []
        self._trail: tuple[list[int], list[int]] = ([], [])
        view.sigTransformChanged.connect(self._moved)
        view.sigResized.connect(self._moved)

    def set_points(self, points: Floats, *, stay: bool = False) -> None:
        """Take other places, (dots, 2 or 3), all in gray until they are coloured.

        Args:
            points: The places.
            stay: Leave the dots turned as those before.
        """
        before, self._space = self._space, Space(points)
        if stay:
            self._space.face(before)
        self._trail = ([], [])
        self.set_looks(np.zeros(len(points), np.int64), _plain())
        everywhere = np.ones(len(points), bool)
        self.set_bright(everywhere, everywhere)

    def set_looks(self, codes: Codes, looks: Looks) -> None:
        """Set which of the looks each dot has."""
        self._codes, self._looks = codes, looks
        self._redraw()

    def set_bright(self, bright: Mask, pickable: Mask) -> None:
        """Say which dots stand out, the others faded below them, and which can be picked."""
        self._bright, self._pickable = bright, pickable
        self._redraw()

    @property
    def turns(self) -> bool:
        """Whether the dots have three dimensions and can be turned."""
        return not self._space.flat

    def turn(self, across: float, down: float) -> None:
        """Turn the dots by some radians."""
        self._space.turn(across, down)
        self._redraw()

    def face(self) -> None:
        """Turn the dots back to how they were seen first."""
        self._space.face()
        self._redraw()

    def set_trail(self, before: list[int], after: list[int]) -> None:
        """Join the current dot with those before it in time, nearest last, and those after it."""
        self._trail = (before, after)
        self.update()

    def set_palette(self, palette: QPalette) -> None:
        """Follow the window into light or dark."""
        self._palette = palette
        self._redraw()

    def places(self) -> Floats:
        """Return the places of the dots in points of the view box, (dots, 2)."""
        transform = self._view.childTransform()
        scale = np.array([transform.m11(), transform.m22()])
        places: Floats = self._space.xy * scale + np.array([transform.dx(), transform.dy()])
        return places

    def bounds(self) -> QRectF | None:
        """Return the rectangle that holds all places; None when there is none."""
        found = self._space.bounds()
        if found is None:
            return None
        low, high = found
        size = np.where(high > low, high - low, 1.0)
        low = (low + high - size) / 2
        return QRectF(float(low[0]), float(low[1]), float(size[0]), float(size[1]))

    def nearest(self, point: QPointF, within: float) -> int | None:
        """Return the dot nearest to a point of the view box, if one that can be picked is near."""
        if not self._pickable.any():
            return None
        away = ((self.places() - np.array([point.x(), point.y()])) ** 2).sum(axis=1)
        away[~self._pickable | np.isnan(away)] = np.inf
        best = int(away.argmin())
        return best if away[best] <= within**2 else None

    def boundingRect(self) -> QRectF:
        """Return the whole view box."""
        rect: QRectF = self._view.rect()
        return rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint dots, ring and lasso."""
        device = painter.device()
        scale = device.devicePixelRatioF() if device is not None else 1.0
        painter.drawImage(self.boundingRect().topLeft(), self._image(scale))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_trail(painter)
        self._paint_current(painter)
        if self.lasso:
            accent = self._palette.color(QPalette.ColorRole.Highlight)
            painter.setPen(QPen(accent, 1.5))
            fill = QColor(accent)
            fill.setAlpha(40)
            painter.setBrush(fill)
            painter.drawPolygon(QPolygonF(self.lasso))

    def radius(self) -> float:
        """Return the radius of a dot in points: smaller the more there are."""
        count = len(self._space.xy)
        return 4.0 if count <= FEW else 3.0 if count <= MANY else 2.0

    def _paint_trail(self, painter: QPainter) -> None:
        """Paint the way from clip to clip: whole before the current one, dotted after it."""
        if self.current is None or not any(self._trail):
            return
        places = self.places()
        before, after = self._trail
        ink = self._palette.color(QPalette.ColorRole.Text)
        for way, style in (
            ([*before, self.current], Qt.PenStyle.SolidLine),
            ([self.current, *after], Qt.PenStyle.DotLine),
        ):
            points = [QPointF(*places[at].tolist()) for at in way]
            nearest_first = style is Qt.PenStyle.DotLine
            for step, (a, b) in enumerate(itertools.pairwise(points)):
                near = 1 - step / len(way) if nearest_first else (step + 2) / len(way)
                ink.setAlphaF(0.15 + 0.6 * min(near, 1.0))
                painter.setPen(QPen(ink, 2.0, style))
                painter.drawLine(a, b)

    def _paint_current(self, painter: QPainter) -> None:
        if self.current is None:
            return
        place = self.places()[self.current]
        centre = QPointF(float(place[0]), float(place[1]))
        painter.setBrush(QColor.fromRgba(int(self._looks.inks[self._codes[self.current]])))
        ground = self._palette.color(QPalette.ColorRole.Base)
        ink = self._palette.color(QPalette.ColorRole.Text)
        painter.setPen(QPen(ground, 5))
        painter.drawEllipse(centre, RING, RING)
        painter.setPen(QPen(ink, 2))
        painter.drawEllipse(centre, RING, RING)

    def _image(self, scale: float) -> QImage:
        transform, rect = self._view.childTransform(), self.boundingRect()
        key = (self._version, scale, rect.width(), rect.height(), transform.m11(),
               transform.m22(), transform.dx(), transform.dy())  # fmt: skip
        if self._picture is None or self._picture[0] != key:
            self._picture = (key, self._draw(scale, rect))
        return self._picture[1]

    def _draw(self, scale: float, rect: QRectF) -> QImage:
        width, height = (max(1, round(side * scale)) for side in (rect.width(), rect.height()))
        canvas = np.zeros((height, width), np.uint32)
        at = (self.places() - np.array([rect.left(), rect.top()])) * scale - 0.5
        ground = self._palette.color(QPalette.ColorRole.Base).rgba()
        count, radius = len(self._space.xy), self.radius() * scale
        bright, codes = self._by_depth(ground)
        dark = self._palette.color(QPalette.ColorRole.Base).lightness() < 128
        faded = Looks(mixed(bright.inks, ground, _FADED[dark]), bright.symbols)
        unknown = self._looks.inks[self._codes] == QColor(UNLABELLED).rgba()
        layers = (
            (~self._bright, faded),
            (self._bright & unknown, bright),
            (self._bright & ~unknown, bright),
        )
        order = self._space.order
        for mask, looks in layers:
            halo = ground if looks is bright and count <= MANY else None
            these = order[mask[order]]
            x, y = at[these].T
            draw_dots(canvas, x, y, codes[these], looks, radius,
                      halo=halo, soft=count <= VERY_MANY)  # fmt: skip
        image = QImage(
            canvas.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
        ).copy()
        image.setDevicePixelRatio(scale)
        return image

    def _by_depth(self, ground: int) -> tuple[Looks, Codes]:
        """Return looks and the look of each dot; of dots in space the far ones are paler."""
        if self._space.flat:
            return self._looks, self._codes
        inks = np.concatenate([mixed(self._looks.inks, ground, share) for share in BANDS])
        looks = Looks(inks, np.tile(self._looks.symbols, len(BANDS)))
        return looks, self._codes + self._space.band * len(self._looks.inks)

    def _redraw(self) -> None:
        self._version += 1
        self.update()

    def _moved(self) -> None:
        self.prepareGeometryChange()
        self.update()


def _plain() -> Looks:
    gray = np.array([QColor(UNLABELLED).rgba()], np.uint32)
    return Looks(gray, np.zeros(1, np.uint8))
