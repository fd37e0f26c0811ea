"""The first page: make a project, open one, try the demo study, or go on where one left off."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mousevision import __version__
from mousevision.gui.icons import app_icon, icon

COVER = "cache/cover.png"
"""Where a project keeps the picture that stands for it here."""
LOGO = 48
"""Points wide and high."""


class WelcomePage(QWidget):
    """What the window shows while no project is open.

    Signals:
        command: Id of the command that was clicked: `new`, `open`, `demo` or `guide`.
        chosen: Path of a recent project.
    """

    command = Signal(str)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self._list = QListWidget()
        self._list.setIconSize(QSize(128, 72))
        self._list.setSpacing(4)
        self._list.setAccessibleName("Recent projects")
        self._list.itemActivated.connect(self._choose)
        self._list.itemClicked.connect(self._choose)
        self._none = QLabel("No projects yet. They will be listed here, with a picture each.")
        self._none.setWordWrap(True)
        self._none.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        row = QHBoxLayout(self)
        row.setContentsMargins(48, 40, 48, 40)
        row.setSpacing(48)
        row.addLayout(self._buttons(), 2)
        right = QVBoxLayout()
        right.setSpacing(8)
        title = QLabel("Recent projects")
        title.setFont(_larger(title, 1.2))
        right.addWidget(title)
        right.addWidget(self._none)
        right.addWidget(self._list, 1)
        right.addStretch()
        row.addLayout(right, 3)

    def set_recent(self, projects: Sequence[Path]) -> None:
        """Show the projects opened last."""
        self._list.clear()
        for file in projects:
            item = QListWidgetItem(f"{file.stem}\n{file.parent}")
            item.setData(Qt.ItemDataRole.UserRole, file)
            item.setToolTip(str(file))
            cover = QPixmap(str(file.parent / COVER))
            item.setIcon(QIcon(cover) if not cover.isNull() else icon("project"))
            self._list.addItem(item)
        self._none.setVisible(not projects)
        self._list.setVisible(bool(projects))

    def _buttons(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        drawing = QLabel()
        drawing.setPixmap(app_icon().pixmap(QSize(LOGO, LOGO), self.devicePixelRatio()))
        name = QLabel("MouseVision")
        name.setFont(_larger(name, 2.2))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(drawing)
        head.addWidget(name, 1)
        about = QLabel(
            "Review and classify videos of mice, and know how far to trust the answer.\n"
            f"Version {__version__}"
        )
        about.setWordWrap(True)
        column.addLayout(head)
        column.addWidget(about)
        column.addSpacing(16)
        for command, text, words in (
            ("new", "New project…", "A name, its classes, then your videos."),
            ("open", "Open project…", "A project folder, or the .mvproj file in it."),
            ("demo", "Try the demo study…", "A simulated study of reaching mice."),
            ("guide", "User guide…", "With a first project in ten minutes."),
        ):
            button = QPushButton(icon(command), text)
            button.setObjectName(f"welcome_{command}")
            button.setProperty("large", True)
            button.setToolTip(words)
            button.setAccessibleDescription(words)
            button.clicked.connect(lambda _=False, name=command: self.command.emit(name))
            below = QLabel(words)
            below.setWordWrap(True)
            column.addWidget(button)
            column.addWidget(below)
            column.addSpacing(8)
        column.addStretch(1)
        return column

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def _larger(label: QLabel, factor: float) -> QFont:
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    return font
