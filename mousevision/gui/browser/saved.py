"""The menu of filters that were saved under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton

from mousevision.gui.browser.columns import COLUMNS
from mousevision.gui.browser.parts import ICON, tool_button

EMPTY = "Save the filter and order in force, to come back to them by one click."


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """What is listed, and in which order, under a name.

    Attributes:
        name: In the user's words.
        text: The filter as it stands in the search box.
        sort: Field by which clips are sorted.
        descending: Whether the other way round.
    """

    name: str
    text: str
    sort: str = "file"
    descending: bool = False

    def same(self, other: SavedFilter) -> bool:
        """Return whether both list the same, under whatever names."""
        return (self.text, self.sort, self.descending) == (
            other.text,
            other.sort,
            other.descending,
        )


def read_saved(kept: object) -> SavedFilter | None:
    """Return a saved filter as the project kept it; None for what another version wrote."""
    if not isinstance(kept, dict):
        return None
    name, text = kept.get("name"), kept.get("text")
    if not (isinstance(name, str) and isinstance(text, str)):
        return None
    sort = kept.get("sort")
    known = sort in [column.sort for column in COLUMNS]
    return SavedFilter(name, text, str(sort) if known else "file", kept.get("descending") is True)


class SavedButton(QToolButton):
    """Lists the saved filters; the one in force has a tick.

    Signals:
        save_requested: The filter in force should be saved.
        chosen: A `SavedFilter` to be put in force.
        rename_requested: Name of one.
        remove_requested: Name of one.
    """

    save_requested = Signal()
    chosen = Signal(object)
    rename_requested = Signal(str)
    remove_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        like = tool_button("browser-saved", "Saved filters", EMPTY)
        self.setObjectName("saved_filters")
        self.setIcon(like.icon())
        self.setIconSize(ICON)
        self.setAutoRaise(True)
        self.setAccessibleName("Saved filters")
        self.setToolTip(EMPTY)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        like.deleteLater()

    def show_filters(self, saved: Sequence[SavedFilter], now: SavedFilter) -> None:
        """Fill the menu; `now` is what is in force."""
        menu = self.menu()
        menu.clear()
        menu.setToolTipsVisible(True)
        for each in saved:
            action = menu.addAction(each.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(each.same(now))
            action.setToolTip(_tip(each))
            action.triggered.connect(lambda _=False, one=each: self.chosen.emit(one))
        if not saved:
            menu.addAction("None yet: a saved filter comes back by one click").setEnabled(False)
        menu.addSeparator()
        save = menu.addAction("Save this filter…")
        save.setToolTip(EMPTY)
        save.triggered.connect(lambda _=False: self.save_requested.emit())
        for title, signal in (
            ("Rename", self.rename_requested),
            ("Remove", self.remove_requested),
        ):
            inner = menu.addMenu(title)
            inner.setEnabled(bool(saved))
            for each in saved:
                action = inner.addAction(each.name.replace("&", "&&"))
                action.triggered.connect(lambda _=False, s=signal, n=each.name: s.emit(n))


def _tip(saved: SavedFilter) -> str:
    """Return what it lists, in words."""
    heading = next(column.heading for column in COLUMNS if column.sort == saved.sort)
    turned = ", descending" if saved.descending else ""
    return f"{saved.text or 'All clips'}, sorted by {heading}{turned}"
