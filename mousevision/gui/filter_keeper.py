"""Keeps filters of the browser under names, in the project."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QInputDialog

from mousevision.gui.browser.saved import SavedFilter, read_saved
from mousevision.store.settings import get_setting, set_setting
from mousevision.store.text import fold

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

SAVED = "filters.saved"


class FilterKeeper(QObject):
    """Joins the menu of saved filters with the project; to save one is no edit."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._button = window.browser.filter_bar.saved
        self._button.menu().aboutToShow.connect(self.fill)
        self._button.save_requested.connect(self.save)
        self._button.chosen.connect(self.use)
        self._button.rename_requested.connect(self.rename)
        self._button.remove_requested.connect(self.remove)
        browser = window.browser
        for changed in (browser.filter_bar.filter_changed, browser.view_bar.sort_chosen):
            changed.connect(self._show_name)
        browser.views.sort_requested.connect(self._show_name)
        self._workspace.opened.connect(self._show_name)

    def saved(self) -> list[SavedFilter]:
        """Return the project's saved filters, in the order in which they were saved."""
        project = self._workspace.project
        kept = get_setting(project, SAVED) if project is not None else None
        return [one for one in map(read_saved, kept or ()) if one is not None]

    def now(self, name: str = "") -> SavedFilter:
        """Return what is in force."""
        browser = self._window.browser
        text = browser.filter_bar.box.text().strip()
        return SavedFilter(name, text, browser.model.sort_field, browser.model.descending)

    @Slot()
    def fill(self) -> None:
        """Fill the menu with what there is now."""
        self._button.show_filters(self.saved(), self.now())

    @Slot()
    def open_menu(self) -> None:
        """Open the menu, to be walked through by arrows."""
        self._button.showMenu()

    @Slot()
    def save(self) -> None:
        """Ask for a name and keep what is in force; a name that is there is given anew."""
        bar = self._window.browser.filter_bar
        bar.apply()  # what was typed a moment ago is not in force yet
        if bar.hint.text():
            self._window.tell_problem(f"This filter cannot be saved. {bar.hint.text()}")
            return
        name = self._ask("Save this filter", self.now().text)
        if name:
            saved = self.saved()
            names = [fold(one.name) for one in saved]
            at = names.index(fold(name)) if fold(name) in names else len(names)
            if self._keep([*saved[:at], self.now(name), *saved[at + 1 :]]):
                self._workspace.said.emit(f"Filter “{name}” saved.")

    @Slot(object)
    def use(self, chosen: SavedFilter) -> None:
        """Put a saved filter in force, with its order."""
        browser = self._window.browser
        if browser.model.only is not None:
            browser.show_only(None)  # it is the whole project that is filtered
        if (browser.model.sort_field, browser.model.descending) != (
            chosen.sort,
            chosen.descending,
        ):
            browser.view_bar.sort_chosen.emit(chosen.sort, chosen.descending)
        browser.set_filter(chosen.text)
        self._workspace.said.emit(f"Filter “{chosen.name}”.")

    @Slot(str)
    def rename(self, name: str) -> None:
        """Ask for another name."""
        new = self._ask("Rename the filter", name)
        taken = {fold(one.name) for one in self.saved()} - {fold(name)}
        if new and fold(new) in taken:
            self._window.tell_problem(f"There is a filter “{new}” already: choose another name.")
        elif new:
            self._keep([replace(o, name=new) if o.name == name else o for o in self.saved()])

    @Slot(str)
    def remove(self, name: str) -> None:
        """Forget a filter; the clips stay as they are."""
        if self._keep([one for one in self.saved() if one.name != name]):
            self._workspace.said.emit(f"Filter “{name}” removed.")

    @Slot()
    def _show_name(self) -> None:
        """Say which saved filter is in force, if it is one."""
        now = self.now()
        name = next((one.name for one in self.saved() if one.same(now)), "")
        self._window.browser.filter_bar.show_name(name)

    def _ask(self, title: str, name: str) -> str:
        given, sure = QInputDialog.getText(self._window, title, "Name", text=name)
        return given.strip() if sure else ""

    def _keep(self, filters: list[SavedFilter]) -> bool:
        """Keep them in the project; return whether that was possible."""
        project = self._workspace.project
        if project is None:
            return False
        if project.read_only:
            self._window.tell_problem("The project is open to look only: nothing can be saved.")
            return False
        set_setting(project, SAVED, [asdict(one) for one in filters])
        self._show_name()
        return True
