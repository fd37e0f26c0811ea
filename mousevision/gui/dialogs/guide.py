"""The user guide, in a window of its own that stays beside the work."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QImage,
    QKeySequence,
    QShortcut,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from mousevision.core.resources import resource

MARGIN = 32
"""Points kept free beside a picture."""


def heading_name(heading: str) -> str:
    """Return the name of a heading in a link, as GitHub makes it, where the guide is read too."""
    words = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return words.replace(" ", "-")


class GuideWindow(QWidget):
    """Shows the guide that is shipped with the program, with its pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("User guide - MouseVision")
        self.resize(820, 680)
        self.text = GuideText()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Cancel), self, self.close)


class GuideText(QTextBrowser):
    """The text; pictures are made to fit, links to the outside open in the user's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("User guide")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(MARGIN / 2)
        # Always there, so that pictures made to fit still fit when the text is all in.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._file = resource("guide", "guide.md")
        self.setMarkdown(self._file.read_text(encoding="utf-8"))
        self._name_headings()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Return a picture of the guide, no wider than the text."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        path = QUrl(name).path()
        picture = QImage(str(self._file.parent / path))
        room = max(self.viewport().width() - MARGIN, 200)
        if picture.width() > room:
            return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        return picture

    def _name_headings(self) -> None:
        """Give every heading the name by which links find it; Qt's Markdown gives none."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel():
                named = QTextCharFormat()
                named.setAnchor(True)
                named.setAnchorNames([heading_name(block.text())])
                cursor = QTextCursor(block)
                cursor.movePosition(
                    QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
                )
                cursor.mergeCharFormat(named)
            block = block.next()

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
        else:
            self.scrollToAnchor(link.fragment())
