"""The list of what to import, which is itself the place to drop it on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

WORDS = "Drop videos, folders or a table here"
MORE = "Drop more here. Delete removes what is selected."
ROWS = 5
LOOK = """
QListWidget {
  background: palette(base); border: 1px dashed palette(placeholder-text); border-radius: 4px;
  padding: 6px;
}
QListWidget:focus { border-color: palette(highlight); }
QListWidget[over="true"] { border: 2px dashed palette(highlight); padding: 5px; }
"""
REMOVING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)  # the Mac's Delete is a Backspace


def dropped_paths(data: QMimeData) -> list[Path]:
    """Return the files and folders that are being dropped."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropList(QListWidget):
    """Files and folders, each once, with a dashed border while more may be dropped.

    Signals:
        dropped: Paths that were dropped; whoever owns the list decides what becomes of them.
        changed: The list became longer or shorter.
    """

    dropped = Signal(list)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(LOOK)
        self.setAccessibleName("Files and folders to import")
        self.setAccessibleDescription(f"{WORDS}. Delete removes the selected entries.")
        self.setToolTip(MORE)
        self.setAcceptDrops(True)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def paths(self) -> list[Path]:
        """Return what is in the list."""
        items = [self.item(row) for row in range(self.count())]
        return [item.data(Qt.ItemDataRole.UserRole) for item in items]

    def add(self, paths: Sequence[Path]) -> None:
        """Add what is not there yet."""
        there = set(self.paths())
        for path in dict.fromkeys(paths):
            if path not in there:
                item = QListWidgetItem(str(path), self)
                item.setData(Qt.ItemDataRole.UserRole, path)
                item.setToolTip(str(path))
        self._tell()

    @Slot()
    def remove_selected(self) -> None:
        """Take the selected entries out; the next one is then selected."""
        rows = sorted(self.row(item) for item in self.selectedItems())
        for row in reversed(rows):
            self.takeItem(row)
        if rows and self.count():
            self.setCurrentRow(min(rows[0], self.count() - 1))
        self._tell()

    @Slot()
    def remove_all(self) -> None:
        """Empty the list."""
        self.clear()
        self._tell()

    def sizeHint(self) -> QSize:
        """Return room for a few entries."""
        return QSize(480, ROWS * (self.fontMetrics().height() + 4) + 16)

    def minimumSizeHint(self) -> QSize:
        """Return room for the words of an empty list."""
        return QSize(160, 3 * self.fontMetrics().height() + 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove entries with Delete."""
        if event.key() in REMOVING:
            self.remove_selected()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that this may be dropped here."""
        if event.mimeData().hasUrls():
            self._show_over(True)
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Accept everywhere: an entry is no place of its own."""
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show that nothing is held over the list any more."""
        self._show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Pass on what was dropped."""
        self._show_over(False)
        event.acceptProposedAction()
        self.dropped.emit(dropped_paths(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the entries, and where there is room what can be done."""
        super().paintEvent(event)
        area, line = self.viewport().rect(), self.fontMetrics().height()
        painter = QPainter(self.viewport())
        if not self.count():
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, WORDS)
        elif self.visualItemRect(self.item(self.count() - 1)).bottom() < area.height() - line:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            bottom = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            painter.drawText(area, bottom, MORE)

    def _show_over(self, over: bool) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)

    def _tell(self) -> None:
        self.viewport().update()
        self.changed.emit()
