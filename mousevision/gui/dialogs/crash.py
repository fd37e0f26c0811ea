"""The box that tells of an unexpected error, and saves a report of it to be mailed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from mousevision.core import paths
from mousevision.core.atomic import write_text

WORDS = (
    "Something went wrong that should not have. Your labels are safe: each was saved "
    "when you gave it. The log has the details (Help, Show log folder)."
)
NAME = "MouseVision report.txt"


class CrashBox(QMessageBox):
    """Says that something went wrong; stays open while a report is saved.

    Args:
        words: What the error says, for the user's own eyes.
        report: The text to be saved (`core.crash_report`); without one there is no button.
        parent: The main window.
    """

    def __init__(self, words: str, report: str, parent: QWidget) -> None:
        ok = QMessageBox.StandardButton.Ok
        super().__init__(QMessageBox.Icon.Warning, "MouseVision", WORDS, ok, parent)
        self._report = report
        self.setTextFormat(Qt.TextFormat.PlainText)  # a path may hold any sign
        self.setDetailedText(words)
        if report:
            self.save_button = self.addButton("&Save a report…", QMessageBox.ButtonRole.ActionRole)
            self.save_button.setToolTip(
                "A text to mail to the makers of MouseVision: versions and places in the "
                "program, without a name of a file, an animal or a person."
            )
            self.save_button.clicked.disconnect()  # else any button closes the box
            self.save_button.clicked.connect(self._save)
        self.setDefaultButton(ok)
        self.setEscapeButton(ok)  # with two buttons Qt no longer knows what Escape means

    @Slot()
    def _save(self) -> None:
        start = str(paths.documents_folder() / NAME)
        chosen, _ = QFileDialog.getSaveFileName(self, "Save a report", start, "Text (*.txt)")
        if not chosen:
            return
        out = Path(chosen)
        if not out.suffix and not out.with_name(f"{out.name}.txt").exists():
            out = out.with_name(f"{out.name}.txt")
        try:
            write_text(out, self._report)
        except OSError as error:
            self.setInformativeText(
                f"{out} cannot be written ({error.strerror}): choose another folder."
            )
        else:
            self.setInformativeText(
                f"Written: {out}. It names no file, animal, class or person; mail it to us, "
                "and say in your words what you were doing."
            )
