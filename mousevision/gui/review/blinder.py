"""Lets a rater work blind, and shows everything again when they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QInputDialog

from mousevision.core.changes import Changes
from mousevision.core.errors import MouseVisionError
from mousevision.services.blinding import begin_blind, leave_blind

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

PANELS = ("clips", "player", "timeline")
"""Panels that tell nothing of whose clip it is."""


class Blinder(QObject):
    """Hides by the workspace's veil what rows tell, and by itself the panels that tell more."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._workspace.opened.connect(self._show)
        self._workspace.closed.connect(self._show)
        self._workspace.veil_changed.connect(self._show)
        self._workspace.rater_changed.connect(self._show)
        self._shown = False

    @Slot(bool)
    def set_blind(self, on: bool) -> None:
        """Work blind from now on, or ask why not any longer."""
        if on:
            self.begin()
        else:
            words = "Names and animals will be seen again, and that you leave is logged. Why?"
            why, sure = QInputDialog.getText(self._window, "Leave blind mode", words)
            if sure:
                self.leave(why)
        self._window.actions_["blind"].setChecked(self._workspace.veil.blind)

    def begin(self) -> None:
        """Hide everything that tells whose clip it is."""
        project = self._workspace.project
        if project is None:
            return
        if self._window.actions_["explain"].isChecked():
            self._window.actions_["explain"].trigger()
        try:
            begin_blind(project, self._workspace.rater())
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return
        self._window.reviewer.end()
        self._workspace.read_spell()
        self._window.problems.hide()
        self._window.go_to_clip(self._window.browser.model.ids[0])
        self._window.tell("Working blind: clips are numbered anew, in a shuffled order.")

    def leave(self, why: str) -> None:
        """Show everything again, and log why."""
        project = self._workspace.project
        if project is None:
            return
        try:
            said = leave_blind(project, self._workspace.rater(), why)
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return
        self._window.reviewer.end()
        self._workspace.read_spell()
        self._window.browser.select_clips(self._workspace.chosen_clips())
        self._window.tell(said)

    @Slot()
    def _show(self) -> None:
        """Show or hide the panels, and say which it is."""
        blind = self._workspace.project is not None and self._workspace.veil.blind
        self._window.actions_["blind"].setChecked(blind)
        self._window.blind_bar.setVisible(blind)
        if blind == self._shown:
            return
        self._shown = blind
        browser = self._window.browser
        for bar in (browser.filter_bar, browser.view_bar):
            bar.setVisible(not blind)
        if blind:
            browser.set_filter("")
            browser.show_only(None)
            browser.view_bar.thumbnails.setChecked(True)
        browser.refresh(Changes(everything=True))
        self._window.status_audit.setEnabled(not blind)
        self._window.deck.show_only(PANELS if blind else None)
