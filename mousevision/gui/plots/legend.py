"""The legend: what each colour and symbol means, how many clips it has; a click isolates it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QListWidget, QListWidgetItem

from mousevision.gui.plots.colouring import Entry
from mousevision.gui.plots.dots import Looks, draw_dots

_SIDE = 14


class Legend(QListWidget):
    """The entries side by side, in as many lines as they need, few of them in sight.

    Signals:
        isolated: Numbers of the entries that were chosen; empty for all.
    """

    isolated = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self._most = 3
        self.setObjectName("legend")
        self.setAccessibleName("Legend; choose entries to see only these")
        self.setToolTip("Click an entry to see only its clips; click again to see all.")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(2)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.viewport().setAutoFillBackground(False)
        self.itemSelectionChanged.connect(self._chosen)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries; none is isolated."""
        chosen = self._names() if [e.name for e in entries] == self._shown() else set()
        self._entries = list(entries)
        self.blockSignals(True)
        self.clear()
        for entry in self._entries:
            item = QListWidgetItem(_icon(entry, self.devicePixelRatioF()), entry.name)
            self.addItem(item)
            item.setSelected(entry.name in chosen)
        self.blockSignals(False)

    def set_lines(self, most: int) -> None:
        """Show so many lines at most; the others are scrolled to."""
        if most != self._most:
            self._most = most
            self.updateGeometry()

    def set_counts(self, selected: Sequence[int] | None, totals: Sequence[int]) -> None:
        """Say how many clips each entry has, and how many of them are selected."""
        for at, (entry, total) in enumerate(zip(self._entries, totals, strict=True)):
            count = f"{total:,}" if selected is None else f"{selected[at]:,} / {total:,}"
            item = self.item(at)
            item.setText(f"{entry.name}  {count}")
            item.setToolTip(f"{entry.name}: {count} clips. Click to see only these.")
        self.updateGeometry()

    def chosen(self) -> list[int]:
        """Return the numbers of the isolated entries; empty for all."""
        return sorted(self.row(item) for item in self.selectedItems())

    def sizeHint(self) -> QSize:
        """Return room for the lines that the entries need, as far as they are to be seen."""
        line = max(self.sizeHintForRow(0), self.fontMetrics().height()) + 2 * self.spacing()
        return QSize(200, line * min(self._lines(), self._most) + 2 * self.spacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height when the entries need other lines."""
        super().resizeEvent(event)
        self.updateGeometry()

    def _lines(self) -> int:
        """Return how many lines the entries need, one after the other, as the view lays them."""
        lines, used, width = 1, 0, self.width() - 2 * self.spacing()
        for at in range(self.count()):
            need = self.sizeHintForIndex(self.indexFromItem(self.item(at))).width()
            need += 2 * self.spacing()
            if used and used + need > width:
                lines, used = lines + 1, 0
            used += need
        return lines

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(0, self.sizeHint().height())

    def _names(self) -> set[str]:
        return {self._entries[at].name for at in self.chosen()}

    def _shown(self) -> list[str]:
        return [entry.name for entry in self._entries]

    def _chosen(self) -> None:
        self.isolated.emit(self.chosen())


def _icon(entry: Entry, scale: float) -> QIcon:
    side = round(_SIDE * scale)
    canvas = np.zeros((side, side), np.uint32)
    middle = np.array([(side - 1) / 2])
    inks = np.array([QColor(entry.colour).rgba()], np.uint32)
    looks = Looks(inks, np.array([entry.symbol], np.uint8))
    draw_dots(canvas, middle, middle, np.zeros(1, np.int64), looks, 5.0 * scale)
    image = QImage(canvas.data, side, side, 4 * side, QImage.Format.Format_ARGB32_Premultiplied)
    pixmap = QPixmap.fromImage(image.copy())
    pixmap.setDevicePixelRatio(scale)
    icon = QIcon(pixmap)
    # Selected entries keep their colour: it is what the legend is there to tell.
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
