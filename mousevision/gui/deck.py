"""The working page: every panel a dock that can be moved, floated, hidden and tabbed.

Three named layouts arrange them for labelling, training and exploring; what the user changes is
remembered for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QByteArray, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from mousevision.gui.settings import Settings

LAYOUTS = ("label", "train", "explore")
OWN = {
    "label": ("clips", "player", "timeline"),
    "train": ("player", "training"),
    "explore": ("embedding", "explore"),
}
"""Panels without which a layout makes no sense."""
VERSION = 7
LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea

TITLES = {
    "clips": "Clips",
    "player": "Player",
    "timeline": "Timeline",
    "training": "Training",
    "embedding": "Embedding",
    "explore": "Explore",
    "inside": "Look inside",
    "agreement": "Agreement",
    "history": "History",
    "find": "Find reaches",
    "jobs": "Jobs",
}
"""Panels in the order in which the View menu lists them."""


class Deck(QMainWindow):
    """Holds the panels as docks; a window inside the window.

    Args:
        panels: The widget of each panel, by its name in `TITLES`.
        settings: Where the layouts are kept.
    """

    def __init__(
        self, panels: Mapping[str, QWidget], settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AnimatedDocks
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._settings = settings
        self._layout = ""
        self._only: tuple[str, ...] = ()
        self.docks: dict[str, QDockWidget] = {}
        for name, title in TITLES.items():
            dock = QDockWidget(title, self)
            dock.setObjectName(f"dock_{name}")
            dock.setAccessibleName(title)
            dock.setWidget(panels[name])
            self.docks[name] = dock
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._show_titles)
        for dock in self.docks.values():
            dock.visibilityChanged.connect(self._settle.start)
            dock.dockLocationChanged.connect(self._settle.start)
            dock.topLevelChanged.connect(self._settle.start)

    def use_layout(self, name: str) -> None:
        """Arrange the panels as a named layout, as the user left it."""
        self.remember()
        self._layout = name
        state = self._settings.blob(f"layout/{name}")
        if state.isEmpty() or not self.restoreState(state, VERSION):
            self.arrange(name)
        for panel in OWN[name]:  # closed once, they come back by the key of their layout
            self.docks[panel].show()
        self._hide_others()
        self._settings.set_text("layout/last", name)

    def show_only(self, names: Sequence[str] | None) -> None:
        """Show only these panels, and let no other be shown; None shows the layout again."""
        self.remember()
        self._only = tuple(names or ())
        for name, dock in self.docks.items():
            dock.toggleViewAction().setEnabled(not self._only or name in self._only)
        if self._only:
            self._hide_others()
        elif self._layout:
            name, self._layout = self._layout, ""  # what is shown now is not the layout's
            self.use_layout(name)

    def _hide_others(self) -> None:
        for name, dock in self.docks.items():
            if self._only:
                dock.setVisible(name in self._only)

    def remember(self) -> None:
        """Keep the arrangement for the layout in force."""
        if self._layout and not self._only:
            self._settings.set_blob(f"layout/{self._layout}", self.state())

    def state(self) -> QByteArray:
        """Return the arrangement."""
        return self.saveState(VERSION)

    def arrange(self, name: str) -> None:
        """Arrange the panels as a named layout is delivered."""
        docks = self.docks
        for dock in docks.values():
            dock.setFloating(False)  # first: Qt knows no place for one taken out while it floats
        for dock in docks.values():
            self.removeDockWidget(dock)
        self.addDockWidget(LEFT, docks["clips"])
        self.splitDockWidget(docks["clips"], docks["player"], Qt.Orientation.Horizontal)
        self.splitDockWidget(docks["player"], docks["training"], Qt.Orientation.Horizontal)
        self.splitDockWidget(docks["player"], docks["timeline"], Qt.Orientation.Vertical)
        if name == "train":
            self.tabifyDockWidget(docks["training"], docks["embedding"])
        else:
            self.splitDockWidget(docks["training"], docks["embedding"], Qt.Orientation.Vertical)
        if name == "explore":
            self.splitDockWidget(docks["embedding"], docks["explore"], Qt.Orientation.Vertical)
        else:
            self.tabifyDockWidget(docks["embedding"], docks["explore"])
        self.tabifyDockWidget(docks["explore"], docks["inside"])
        self.tabifyDockWidget(docks["inside"], docks["agreement"])
        self.tabifyDockWidget(docks["agreement"], docks["history"])
        self.tabifyDockWidget(docks["history"], docks["find"])
        self.tabifyDockWidget(docks["find"], docks["jobs"])
        for dock in docks.values():
            dock.show()
        docks["training" if name == "train" else "embedding"].raise_()
        docks["training"].setVisible(name != "explore")
        for panel in ("explore", "inside"):
            docks[panel].setVisible(name == "explore")
        if name == "explore":
            docks["explore"].raise_()
        docks["agreement"].hide()
        docks["history"].hide()
        docks["find"].hide()
        self._share_room(name)

    def _share_room(self, name: str) -> None:
        docks = self.docks
        width, height = max(self.width(), 1024), max(self.height(), 600)
        shares = {"label": (25, 46, 29), "train": (22, 40, 38), "explore": (18, 34, 48)}[name]
        self.resizeDocks(
            [docks["clips"], docks["player"], docks["embedding"]],
            [width * share // 100 for share in shares],
            Qt.Orientation.Horizontal,
        )
        right = ("embedding", "explore") if name == "explore" else ("training", "embedding")
        for pair, upper in (
            (("player", "timeline"), 72),
            (right, 58 if name == "explore" else 50),
        ):
            self.resizeDocks(
                [docks[panel] for panel in pair],
                [height * upper // 100, height * (100 - upper) // 100],
                Qt.Orientation.Vertical,
            )

    @Slot()
    def _show_titles(self) -> None:
        """Show the title of a panel, unless a tab says it already; hide what must not be seen."""
        self._hide_others()
        for dock in self.docks.values():
            tabbed = bool(self.tabifiedDockWidgets(dock)) and not dock.isFloating()
            bar: QWidget | None = dock.titleBarWidget()
            if tabbed and bar is None:
                dock.setTitleBarWidget(QWidget(dock))
            elif not tabbed and bar is not None:
                dock.setTitleBarWidget(None)  # type: ignore[arg-type]  # the stubs forget None
                bar.deleteLater()
