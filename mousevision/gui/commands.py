"""Commands of the window itself: dialogs, go to a frame, play in a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QInputDialog

from mousevision.core import paths
from mousevision.core.intervals import Interval
from mousevision.gui.dialogs.about import AboutDialog
from mousevision.gui.dialogs.guide import GuideWindow
from mousevision.gui.dialogs.shortcuts import ShortcutsDialog

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow


class WindowCommands(QObject):
    """What commands do that concern no single panel."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._guide: GuideWindow | None = None

    @Slot()
    def go_to_frame(self) -> None:
        """Ask for a frame number and go there."""
        clip = self._window.workspace.clip
        if clip is None:
            return
        words = f"Frame ({clip.start} to {clip.stop - 1})"
        now = self._window.player.index
        frame, given = QInputDialog.getInt(
            self._window, "Go to frame", words, now, clip.start, clip.stop - 1
        )
        if given:
            self._window.player.seek(frame)

    def go(self, by: int) -> None:
        """Go to the next clip or the one before: of the review that is on, else of the list."""
        if not self._window.reviewer.step(by):
            browser = self._window.browser
            (browser.go_next if by > 0 else browser.go_previous)()

    @Slot()
    def undo(self) -> None:
        """Forget a bout that was begun and has no end yet; else take the last edit back."""
        if not self._window.labeller.key_bouts.undo():
            self._window.workspace.undo()

    @Slot(bool)
    def repeats(self, on: bool) -> None:
        """Let clips come up twice in the next review, or not."""
        said = "One clip in ten comes up twice" if on else "No clip comes up twice"
        self._window.tell(f"{said} in the next review.")

    @Slot(bool)
    def loop_bout(self, on: bool) -> None:
        """Play the selected bout or stretch, or the clip, again and again."""
        span = self._window.timeline.selected or self._window.timeline.selected_range
        if on and span is not None:
            self.loop(Interval(span.start, span.stop))
        else:
            self._window.player.set_repeat(on)

    @Slot(object)
    def loop(self, interval: Interval) -> None:
        """Play a stretch again and again."""
        self._window.player.set_loop(interval)
        self._window.player.play()

    def use_layout(self, name: str) -> None:
        """Arrange the panels; keys go on being those of the clip at hand."""
        self._window.deck.use_layout(name)
        self._window.player.canvas.setFocus()  # a panel taken out for a moment has lost it

    @Slot()
    def shortcuts(self) -> None:
        """Show all keys, and let them be changed."""
        dialog = ShortcutsDialog(
            self._window.settings.keys(), self._window.class_keys(), self._window
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._window.settings.set_keys(dialog.keys())
            self._window.actions_.set_keys(dialog.keys())
            self._window.player.set_hints(self._window.actions_.hints())
        dialog.deleteLater()

    @Slot()
    def guide(self) -> None:
        """Show the user guide beside the window."""
        if self._guide is None:
            self._guide = GuideWindow(self._window)
        self._guide.show()
        self._guide.activateWindow()

    @Slot()
    def show_log(self) -> None:
        """Open the folder of the log files."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_folder())))

    @Slot()
    def about(self) -> None:
        """Show version and licence."""
        dialog = AboutDialog(self._window)
        dialog.exec()
        dialog.deleteLater()
