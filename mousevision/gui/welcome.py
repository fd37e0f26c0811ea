"""The first page: make a project, open one, try the demo study, or go on where one left off."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QGuiApplication, QIcon, QPalette, QPixmap
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
from mousevision.gui.actions import Actions
from mousevision.gui.icons import icon

COVER = "cache/cover.png"
"""Where a project keeps the picture that stands for it here."""
LOGO = 48
"""Points wide and high."""


class WelcomePage(QWidget):
    """What the window shows while no project is open.

    Args:
        actions: The window's commands, of which some are buttons here.

    Signals:
        chosen: Path of a recent project.
    """

    chosen = Signal(object)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
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
        row.addLayout(self._buttons(actions), 2)
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

    def _buttons(self, actions: Actions) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        drawing = QLabel()
        drawing.setPixmap(QGuiApplication.windowIcon().pixmap(LOGO, LOGO))
        title = QLabel("MouseVision")
        title.setFont(_larger(title, 2.2))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(drawing)
        head.addWidget(title, 1)
        about = QLabel(
            "Review and classify videos of mice, and know how far to trust the answer.\n"
            f"Version {__version__}"
        )
        about.setWordWrap(True)
        column.addLayout(head)
        column.addWidget(about)
        column.addSpacing(16)
        for name, words in (
            ("new", "A name, its classes, then your videos."),
            ("open", "A project folder, or the .mvproj file in it."),
            ("demo", "A simulated study of reaching mice."),
            ("guide", "With a first project in ten minutes."),
        ):
            button = _button(actions[name])
            button.setAccessibleDescription(words)
            below = QLabel(words)
            below.setWordWrap(True)
            column.addWidget(button)
            column.addWidget(below)
            column.addSpacing(8)
        column.addStretch(1)
        return column

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def _button(action: QAction) -> QPushButton:
    """Return a large button for a command, with the command's drawing, tip and key."""
    button = QPushButton(action.icon(), action.text().replace("&", ""))
    button.setObjectName(f"welcome_{action.objectName()}")
    button.setProperty("large", True)
    button.setAutoDefault(True)  # Return presses it as well
    button.setToolTip(action.toolTip())
    button.clicked.connect(action.trigger)
    action.changed.connect(lambda: button.setToolTip(action.toolTip()))  # with another key
    return button


def _larger(label: QLabel, factor: float) -> QFont:
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    return font
