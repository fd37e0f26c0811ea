"""The menu bar, from the table of commands."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from mousevision.gui.actions import Actions
from mousevision.gui.deck import TITLES, Deck
from mousevision.gui.settings import Settings

MENUS = ("File", "Edit", "View", "Playback", "Label", "Train", "Review", "Explore", "Help")


SUBMENU_BEFORE = {"Label": "next_bout", "File": "demo"}
"""The command before which a menu's submenu stands."""


class RecentMenu(QMenu):
    """The projects opened last.

    Signals:
        chosen: Path of a project file.
    """

    chosen = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("Open &recent", parent)
        self.setToolTipsVisible(True)
        self._settings = settings
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List the projects that still exist."""
        self.clear()
        for file in self._settings.recent():
            action = self.addAction(file.stem)
            action.setToolTip(str(file))
            action.triggered.connect(lambda _=False, path=file: self.chosen.emit(path))
        if self.isEmpty():
            self.addAction("No projects yet").setEnabled(False)


def build_menus(
    window: QMainWindow, actions: Actions, deck: Deck, submenus: Mapping[str, QMenu]
) -> None:
    """Fill the menu bar: every command in its menu, panels in View.

    Args:
        window: Gets the menus.
        actions: The commands.
        deck: Its panels are listed in View.
        submenus: By the title of the menu that holds them.
    """
    menus: dict[str, QMenu] = {}
    for title in MENUS:
        menus[title] = window.menuBar().addMenu(f"&{title}")
        menus[title].setToolTipsVisible(True)
    for command in actions:
        menu = menus[command.menu.rstrip("|")]
        if command.menu.endswith("|") and not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(actions[command.id])
    for title, submenu in submenus.items():
        menus[title].insertMenu(actions[SUBMENU_BEFORE[title]], submenu)
    panels = menus["View"].addMenu("&Panels")
    for name in TITLES:
        toggle = deck.docks[name].toggleViewAction()
        toggle.setToolTip(f"Show or hide the panel {TITLES[name]}.")
        panels.addAction(toggle)
