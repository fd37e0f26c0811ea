"""The menu bar, from the table of commands."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QMenu

from mousevision.gui.actions import Actions
from mousevision.gui.deck import TITLES, Deck

MENUS = ("File", "Edit", "View", "Playback", "Label", "Train", "Review", "Explore", "Help")


def build_menus(window: QMainWindow, actions: Actions, deck: Deck, classes: QMenu) -> None:
    """Fill the menu bar: every command in its menu, panels in View, classes in Label."""
    menus: dict[str, QMenu] = {}
    for title in MENUS:
        menus[title] = window.menuBar().addMenu(f"&{title}")
        menus[title].setToolTipsVisible(True)
    for command in actions:
        menu = menus[command.menu.rstrip("|")]
        if command.menu.endswith("|") and not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(actions[command.id])
    first = menus["Label"].actions()[0]
    menus["Label"].insertMenu(first, classes)
    panels = menus["View"].addMenu("&Panels")
    for name in TITLES:
        toggle = deck.docks[name].toggleViewAction()
        toggle.setToolTip(f"Show or hide the panel {TITLES[name]}.")
        panels.addAction(toggle)
