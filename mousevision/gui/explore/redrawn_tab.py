"""The tab “Drawn again”: clip, drawing and error side by side, and the clips drawn worst."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from mousevision.gui.browser.parts import column, label, row
from mousevision.media.heat import COLOURS
from mousevision.services.redrawing import Redrawn, Worst, worst_words

NO_EMBEDDING = "Make an embedding first: its network draws every clip again."
NO_DRAWING = "This embedding is a classifier's, which draws nothing: choose one of an autoencoder."
NO_CLIP = "Choose a clip: here is then how the network draws it again, and where it fails."
HEADINGS = ("Clip", "Animal", "Error", "Times the usual", "")
NAMES = ("as the network gets it", "drawn again", "error (bright is large)")
CLIP = Qt.ItemDataRole.UserRole
PEAK = 99.5
"""Percentile of a clip's errors that is brightest; single pixels would leave the rest dark."""


class Side(QWidget):
    """A picture, as large as there is room, with its name below."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.image = QImage()
        self._name = name
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(80, 64))

    def show_pixels(self, pixels: npt.NDArray[np.uint8]) -> None:
        """Show a picture, (height, width, 3)."""
        lines = np.ascontiguousarray(pixels)
        height, width = lines.shape[:2]
        form = QImage.Format.Format_RGB888
        self.image = QImage(lines.data, width, height, 3 * width, form).copy()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture in its own proportions, its pixels to be seen, and the name."""
        painter = QPainter(self)
        high = self.fontMetrics().height() + 2
        room = QRectF(0, 0, self.width(), max(self.height() - high, 1))
        if not self.image.isNull():
            scale = min(room.width() / self.image.width(), room.height() / self.image.height())
            size = self.image.width() * scale, self.image.height() * scale
            box = QRectF((room.width() - size[0]) / 2, (room.height() - size[1]) / 2, *size)
            painter.drawImage(box, self.image)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        place = QRectF(0, room.bottom(), self.width(), high)
        words = self.fontMetrics().elidedText(
            self._name, Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


class RedrawnTab(QWidget):
    """Shows `Redrawn` and a list of `Worst`.

    Signals:
        wanted: The tab came up: what it shows must be found out.
        clip_chosen: Id of a clip of the list that was chosen.
        review_pressed: Review these clips, a list of ids.
    """

    wanted = Signal()
    clip_chosen = Signal(int)
    review_pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("explore_redrawn")
        self.found: Redrawn | None = None
        self._heat: npt.NDArray[np.uint8] | None = None
        self._worst: Sequence[Worst] = ()
        self.words = label(NO_EMBEDDING, wrap=True, name="redrawn_words", spoken="How it is drawn")
        self.sides = [Side(name) for name in NAMES]
        self.pictures = QWidget()
        self.pictures.setLayout(row(*self.sides, spacing=8))
        self.list_words = label(wrap=True, name="worst_words", spoken="Clips drawn worst")
        self.review = QPushButton("Review these")
        self.review.setObjectName("worst_review")
        self.review.clicked.connect(self._review)
        self.table = self._make_table()
        head = row(self.list_words, self.review)
        head.setStretchFactor(self.list_words, 1)
        inside = column(self.words, self.pictures, head, self.table, margin=8)
        inside.setStretchFactor(self.pictures, 5)
        inside.setStretchFactor(self.table, 2)
        inside.addStretch(0)
        self.setLayout(inside)
        self.clear(NO_EMBEDDING)
        self.show_worst(())

    def _make_table(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setObjectName("worst_table")
        table.setAccessibleName("Clips drawn worst; choosing one plays it")
        table.setToolTip("The clips drawn worst; choose one, by mouse or arrow key, to play it.")
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHeaderLabels(list(HEADINGS))
        table.setMinimumHeight(64)
        table.itemSelectionChanged.connect(self._choose)
        return table

    def clear(self, words: str) -> None:
        """Show no clip, and why."""
        self.found = None
        self.words.setText(words)
        self.pictures.hide()

    def show_redrawn(self, found: Redrawn, frame: int) -> None:
        """Show a clip at a frame of its video."""
        self.found = found
        error = found.drawing.error
        peak = float(np.percentile(error, PEAK)) or 1.0
        self._heat = (error / peak * 255).clip(0, 255).astype(np.uint8)
        self.pictures.show()
        self.show_frame(frame)

    @Slot(int)
    def show_frame(self, frame: int) -> None:
        """Follow the player."""
        if self.found is None or self._heat is None or not self.isVisible():
            return
        at = self.found.place(frame)
        drawing = self.found.drawing
        for side, pictures in zip(self.sides, (drawing.clip, drawing.drawn), strict=False):
            side.show_pixels(np.broadcast_to(
                pictures[at].transpose(1, 2, 0), (*pictures.shape[2:], 3)
            ))  # fmt: skip
        self.sides[2].show_pixels(COLOURS[self._heat[at]])
        self.words.setText(self.found.words(frame))

    def show_worst(self, found: Sequence[Worst]) -> None:
        """Show the clips that were drawn worst."""
        self._worst = found
        self.table.blockSignals(True)  # nobody chooses a clip
        self.table.clear()
        for each in found:
            cells = [each.row.name, each.row.subject or "", f"{each.error:.2g}",
                     f"{each.times:.1f}", "odd" if each.odd else ""]  # fmt: skip
            item = QTreeWidgetItem(cells)
            item.setData(0, CLIP, each.row.id)
            self.table.addTopLevelItem(item)
        self.table.blockSignals(False)
        for at in range(len(HEADINGS)):
            self.table.resizeColumnToContents(at)
        self.list_words.setText(worst_words(tuple(found)) if found else "")
        for part in (self.table, self.list_words, self.review):
            part.setVisible(bool(found))
        strange = sum(each.odd for each in found)
        which = "odd clips" if strange else "clips of the list"
        self.review.setToolTip(f"Show the {which} one by one, to decide on each.")

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is to be seen."""
        super().showEvent(event)
        self.wanted.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the pictures."""
        super().hideEvent(event)
        self.found = self._heat = None

    @Slot()
    def _choose(self) -> None:
        for item in self.table.selectedItems():
            self.clip_chosen.emit(int(item.data(0, CLIP)))

    @Slot()
    def _review(self) -> None:
        strange = [each.row.id for each in self._worst if each.odd]
        self.review_pressed.emit(strange or [each.row.id for each in self._worst])
