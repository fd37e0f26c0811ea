"""One tile: picture with marks, bar of the class, bar of the prediction, clip and animal."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mousevision.gui.browser import words
from mousevision.gui.browser.model import ClipModel
from mousevision.gui.browser.queries import ClipRow
from mousevision.gui.browser.thumbs import ThumbCache
from mousevision.gui.icons import tinted

Index = QModelIndex | QPersistentModelIndex
LEAST = 120
"""Least width of a tile, in points: two of them fit into a narrow panel."""
MARGIN = 4
BAR = 18
"""Least height of a bar, in points; larger letters make it higher."""
MARK = 16
_GAP = 2
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WHITE, _BLACK, _AROUND = QColor("#FFFFFF"), QColor("#000000"), QColor("#141414")


def small(font: QFont) -> QFont:
    """Return the font of secondary words: one point smaller, never below nine."""
    font = QFont(font)
    font.setPointSizeF(max(9.0, font.pointSizeF() - 1))
    return font


def readable_on(colour: QColor) -> QColor:
    """Return black or white, whichever is read better on a colour (WCAG relative luminance)."""
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return _BLACK if luminance > 0.179 else _WHITE


class TileDelegate(QStyledItemDelegate):
    """Paints tiles from the model's rows and the thumbnails at hand.

    What a rater said is a filled bar; what a run said is an outline below it, in italics and with
    a question mark. Without any prediction in the project there is no place for one.
    """

    def __init__(self, model: ClipModel, thumbs: ThumbCache, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._thumbs = thumbs
        self.flashing: frozenset[int] = frozenset()
        self.moving: tuple[int, QPixmap] | None = None
        self.with_predictions = False
        self._line, self._bar_height = 0, BAR
        self._font, self._italic = QFont(), QFont()
        self.measure()

    def measure(self) -> None:
        """Measure the words anew, after another font was chosen."""
        self._font = small(QApplication.font())
        self._italic = QFont(self._font)
        self._italic.setItalic(True)
        self._line = QFontMetrics(self._font).height()
        self._bar_height = max(BAR, self._line + 2)

    def height(self, width: int) -> int:
        """Return how high a tile of this width is, in points."""
        bars = (2 if self.with_predictions else 1) * (self._bar_height + _GAP)
        return MARGIN + picture_size(width).height() + _GAP + bars + 2 * self._line + 2 * MARGIN

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the tile of a clip."""
        row = self._model.row_at(index.row())
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tile: QRect = option.rect
        palette, state = option.palette, option.state
        painter.setFont(self._font)
        self._ground(painter, palette, state, tile, row)
        picture = QRect(tile.topLeft() + QPoint(MARGIN, MARGIN), picture_size(tile.width()))
        self._picture(painter, palette, picture, row)
        below = QPoint(0, self._bar_height + _GAP)
        bar = QRect(picture.left(), picture.bottom() + 1 + _GAP, picture.width(), below.y() - _GAP)
        self._class_bar(painter, palette, bar, row)
        bar.translate(below)
        if self.with_predictions:
            self._prediction_bar(painter, palette, bar, row)
            bar.translate(below)
        self._names(painter, palette, QRect(bar.topLeft(), QSize(bar.width(), self._line)), row)
        painter.restore()

    def _ground(
        self,
        painter: QPainter,
        palette: QPalette,
        state: QStyle.StateFlag,
        tile: QRect,
        row: ClipRow,
    ) -> None:
        inside = tile.adjusted(1, 1, -1, -1)
        accent = palette.color(QPalette.ColorRole.Highlight)
        fill = QColor(Qt.GlobalColor.transparent)
        if state & QStyle.StateFlag.State_Selected:
            fill = QColor(accent)
            fill.setAlpha(72)
        if row.id in self.flashing:
            fill = QColor(self._model.colour(row.behaviour))
            fill.setAlpha(150)
        current = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(accent, 2) if current else Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(inside, 4, 4)

    def _picture(self, painter: QPainter, palette: QPalette, picture: QRect, row: ClipRow) -> None:
        device = painter.device()
        scale = device.devicePixelRatioF() if device is not None else 1.0
        painter.fillRect(picture, palette.color(QPalette.ColorRole.AlternateBase))
        pixmap = self._thumbs.pixmap(row.id, picture.size(), scale)
        if self.moving is not None and self.moving[0] == row.id:
            pixmap = self.moving[1]
        if pixmap is not None:
            painter.fillRect(picture, _AROUND)
            size = pixmap.deviceIndependentSize()
            x = picture.left() + round((picture.width() - size.width()) / 2)
            y = picture.top() + round((picture.height() - size.height()) / 2)
            painter.drawPixmap(QPoint(x, y), pixmap)
        else:
            faint = palette.color(QPalette.ColorRole.PlaceholderText)
            drawn = tinted("browser-film", QSize(24, 24), faint, scale)
            painter.drawPixmap(picture.center() - QPoint(12, 12), drawn)
        labelled = row.behaviour is not None
        edge = self._model.colour(row.behaviour) if labelled else palette.mid().color()
        width = 2 if labelled else 1
        painter.setPen(QPen(edge, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap,
                            Qt.PenJoinStyle.MiterJoin))  # fmt: skip
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(picture)
        self._marks(painter, picture, _marks_of(row), scale)

    def _marks(self, painter: QPainter, picture: QRect, names: list[str], scale: float) -> None:
        right = picture.right() - 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        for name in names:
            square = QRect(right - MARK, picture.top() + 4, MARK, MARK)
            painter.drawRoundedRect(square, 3, 3)
            mark = tinted(f"browser-{name}", QSize(12, 12), _WHITE, scale)
            painter.drawPixmap(square.topLeft() + QPoint(2, 2), mark)
            right -= MARK + 3

    def _class_bar(self, painter: QPainter, palette: QPalette, bar: QRect, row: ClipRow) -> None:
        colour = palette.color(QPalette.ColorRole.AlternateBase)
        text = palette.color(QPalette.ColorRole.PlaceholderText)
        if row.behaviour is not None:
            colour = self._model.colour(row.behaviour)
            text = readable_on(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(bar, 3, 3)
        painter.setPen(text)
        _elided(painter, bar.adjusted(5, 0, -5, 0), row.behaviour or "no class")

    def _prediction_bar(
        self, painter: QPainter, palette: QPalette, bar: QRect, row: ClipRow
    ) -> None:
        said = row.predicted is not None or row.abstained
        if said:
            pen = QPen(self._model.colour(row.predicted), 1.5)
            doubtful = row.abstained or row.unfamiliar
            pen.setStyle(Qt.PenStyle.DashLine if doubtful else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(bar).adjusted(0.75, 0.75, -0.75, -0.75), 3, 3)
        role = QPalette.ColorRole.Text if said else QPalette.ColorRole.PlaceholderText
        painter.setPen(palette.color(role))
        painter.setFont(self._italic)
        inside = bar.adjusted(5, 0, -5, 0)
        word, name, sure = words.prediction(row)
        metrics = painter.fontMetrics()
        painter.drawText(inside, _RIGHT, sure)
        if sure:
            inside.setRight(inside.right() - metrics.horizontalAdvance(sure) - 4)
        # Only the name may lose its middle: without its first word a guess would look certain. Of
        # that a sign is left where nothing of the name would be.
        if (
            name
            and inside.width() - metrics.horizontalAdvance(word) < metrics.averageCharWidth() * 4
        ):
            word = words.DOUBT
        room = inside.width() - metrics.horizontalAdvance(word)
        name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(inside, _LEFT, word + name)
        painter.setFont(self._font)

    def _names(self, painter: QPainter, palette: QPalette, line: QRect, row: ClipRow) -> None:
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        _elided(painter, line, row.name)
        line.translate(0, self._line)
        if row.subject is None:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        _elided(painter, line, words.animal(row))


def picture_size(width: int) -> QSize:
    """Return the size of the picture in a tile of this width: 16 to 9, as most cameras."""
    inside = width - 2 * MARGIN
    return QSize(inside, inside * 9 // 16)


def _marks_of(row: ClipRow) -> list[str]:
    """Return the names of a tile's marks, from the right."""
    marks = {
        "missing": row.missing,
        "reviewed": row.reviewed,
        "unsure": row.abstained or row.unfamiliar,
        "disagree": row.disagree,
    }
    return [name for name, there in marks.items() if there]


def _elided(painter: QPainter, rect: QRect, text: str) -> None:
    """Write a line, without its middle where there is no room for it."""
    middle = Qt.TextElideMode.ElideMiddle
    painter.drawText(rect, _LEFT, painter.fontMetrics().elidedText(text, middle, rect.width()))
