"""About: version, licence, and everything that the program is made of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from mousevision import __version__
from mousevision.core.notices import Part, parts

SIDE = 64
NO_TEXT = "The package names its licence and brings no text of it."


class AboutDialog(QDialog):
    """Shows what the program is made of, with each part's licence."""

    def __init__(
        self, parent: QWidget | None = None, made_of: Sequence[Part] | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("About MouseVision")
        self.resize(760, 560)
        self._parts = parts() if made_of is None else list(made_of)
        self.list = QListWidget()
        self.list.setAccessibleName("What MouseVision is made of")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Licence of the chosen part")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._fill()
        self.list.currentRowChanged.connect(self._show)
        self._lay_out()
        self.list.setCurrentRow(0)

    def _fill(self) -> None:
        for part in self._parts:
            item = QListWidgetItem(f"{part.name} {part.version}".strip())
            item.setToolTip(f"{part.licence}\n{part.home}".strip())
            self.list.addItem(item)

    def _lay_out(self) -> None:
        picture = QLabel()
        picture.setPixmap(QGuiApplication.windowIcon().pixmap(SIDE, SIDE))
        words = QLabel(
            f"<h2>MouseVision {__version__}</h2>"
            "<p>Review and classify videos of mice, and know how far to trust the answer.</p>"
            "<p>MIT licence. It never calls home: no update check, no statistics, no network.</p>"
        )
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(words, 1)
        both = QSplitter()
        both.addWidget(self.list)
        both.addWidget(self.text)
        both.setSizes([250, 510])
        both.setChildrenCollapsible(False)
        heading = QLabel(
            f"It stands on {len(self._parts) - 1} others, among them Qt (LGPL), PyTorch, and "
            "FFmpeg, parts of which are GPL. Choose one to read its licence:"
        )
        heading.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(heading)
        column.addWidget(both, 1)
        column.addWidget(buttons)

    @Slot(int)
    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._parts):
            return
        part = self._parts[row]
        first = [f"{part.name} {part.version}".strip(), f"Licence: {part.licence}", part.home]
        blocks = ["\n".join(filter(None, first)), part.note, part.text or NO_TEXT]
        self.text.setPlainText("\n\n".join(filter(None, blocks)))
