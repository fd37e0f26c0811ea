"""Icons: one-colour SVG drawings, tinted to the palette at the moment they are painted.

A drawing is a file `resources/icons/NAME.svg` of 24 x 24 units that says `currentColor` for every
stroke and fill. Since nothing is tinted before it is painted, an icon follows a change from light
to dark, and a disabled button, without anybody having to set it again.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer

from mousevision.core.resources import resource


def icon(name: str) -> QIcon:
    """Return the icon drawn in `resources/icons/NAME.svg`; it follows the palette by itself.

    Raises:
        FileNotFoundError: If no such drawing is shipped.
    """
    drawing(name)
    return QIcon(_TintedEngine(name))


SMALL, SIZES = 16, (20, 22, 24, 32, 40, 48, 64, 96, 128, 256, 512)
"""Points wide: the program's icon drawn by hand, and those made of the large drawing."""


def app_icon() -> QIcon:
    """Return the program's own icon, in its own colours.

    At 16 pixels the large drawing is a blob, so a drawing of whole pixels takes its place. The
    icon holds pictures and not the drawings, since Qt would take the first drawing for all sizes.
    """
    made = QIcon()
    for size in (SMALL, *SIZES):
        file = resource("icons", "app-16.svg" if size == SMALL else "app.svg")
        made.addPixmap(QIcon(str(file)).pixmap(QSize(size, size), 1.0))
    return made


@lru_cache(maxsize=256)
def drawing(name: str) -> str:
    """Return the text of a drawing.

    Raises:
        FileNotFoundError: If no such drawing is shipped.
    """
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def tinted(name: str, size: QSize, colour: QColor, scale: float = 1.0) -> QPixmap:
    """Return a drawing in one colour; `size` in points, `scale` in device pixels a point."""
    key = f"mousevision/{name}/{size.width()}x{size.height()}@{scale}/{colour.rgba()}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap(size * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _render(painter, name, QRectF(0, 0, size.width(), size.height()), colour)
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return pixmap


def _render(painter: QPainter, name: str, target: QRectF, colour: QColor) -> None:
    text = drawing(name).replace("currentColor", colour.name())
    painter.setOpacity(colour.alphaF())
    renderer = QSvgRenderer(QByteArray(text.encode()))
    side = min(target.width(), target.height())
    square = QRectF(0, 0, side, side)
    square.moveCenter(target.center())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, square)


def _tint(mode: QIcon.Mode) -> QColor:
    palette = QGuiApplication.palette()
    if mode is QIcon.Mode.Disabled:
        return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    if mode is QIcon.Mode.Selected:
        return palette.color(QPalette.ColorRole.HighlightedText)
    return palette.color(QPalette.ColorRole.ButtonText)


class _TintedEngine(QIconEngine):
    """Paints one drawing in the palette's colour of the moment."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint into a rectangle, as Qt asks."""
        _render(painter, self._name, QRectF(rect), _tint(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return a pixmap of `size` device pixels."""
        return tinted(self._name, size, _tint(mode))

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """Return a pixmap of `size` points for a screen with `scale` pixels a point."""
        return tinted(self._name, size, _tint(mode), scale)

    def clone(self) -> QIconEngine:
        """Return an engine for the same drawing."""
        return _TintedEngine(self._name)

    def key(self) -> str:
        """Name the kind of engine."""
        return "mousevision"
