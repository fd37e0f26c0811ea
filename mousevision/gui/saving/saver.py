"""The commands Save this frame and Save clip as video."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from mousevision.core.intervals import Interval
from mousevision.gui.jobs import Job
from mousevision.gui.saving.caption import Caption
from mousevision.gui.saving.dialog import SaveDialog
from mousevision.gui.saving.offer import offer_of
from mousevision.services.clip_saving import Draw, Saved, as_recorded, save_clip, save_frame

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

FOLDER = "save/folder"


class Saver(QObject):
    """Asks what to save and where, and saves it in a job."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._chosen = {False: frozenset[str](), True: frozenset({"label", "bouts", "place"})}

    @Slot()
    def frame(self) -> None:
        """Ask how and where to save the frame at hand, and save it."""
        self._save(False, "Save this frame", "PNG picture (*.png)", ".png")

    @Slot()
    def clip(self) -> None:
        """Ask what of the clip at hand to save, how and where, and save it."""
        self._save(True, "Save clip as video", "MP4 video (*.mp4)", ".mp4")

    def start_frame(self, frame: int, out: Path, caption: Caption) -> Job:
        """Save a frame of the clip at hand in a job."""
        return self._submit(f"Save {out.name}", save_frame, frame, out, _drawing(caption))

    def start_clip(self, span: Interval, out: Path, speed: float, caption: Caption) -> Job:
        """Save frames of the clip at hand in a job."""
        return self._submit(f"Save {out.name}", save_clip, span, out, speed, _drawing(caption))

    def _save(self, film: bool, title: str, kinds: str, suffix: str) -> None:
        self._window.player.pause()
        offer = offer_of(self._window)
        if offer is None:
            return
        dialog = SaveDialog(offer, film, self._chosen[film], self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._chosen[film] = dialog.chosen() | self._not_there(dialog, film)
            out = self._ask(title, dialog.file_name(), kinds, suffix)
            if out is not None and film:
                self.start_clip(dialog.span(), out, dialog.times_faster(), dialog.caption())
            elif out is not None:
                self.start_frame(offer.frame, out, dialog.caption())
        dialog.deleteLater()

    def _not_there(self, dialog: SaveDialog, film: bool) -> frozenset[str]:
        """Return what was wanted before and is only not there in this clip."""
        return frozenset(
            name for name in self._chosen[film] if not dialog.checks[name].isEnabled()
        )

    def _ask(self, title: str, name: str, kinds: str, suffix: str) -> Path | None:
        settings = self._window.settings
        project = self._window.workspace.project
        assert project is not None
        folder = Path(settings.text(FOLDER, str(project.folder)))
        if not folder.is_dir():
            folder = project.folder
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(folder / name), kinds)
        if not chosen:
            return None
        out = Path(chosen)
        if out.suffix.lower() != suffix:
            out = out.with_name(out.name + suffix)
            if out.exists() and not self._may_replace(out):  # the file dialog asked for another
                return None
        settings.set_text(FOLDER, str(out.parent))
        return out

    def _may_replace(self, out: Path) -> bool:
        words = f"{out.name} is there already. Replace it?"
        answer = QMessageBox.question(self._window, "MouseVision", words)
        return answer == QMessageBox.StandardButton.Yes

    def _submit(self, title: str, fn: Callable[..., Saved], *what: object) -> Job:
        clip, project = self._window.workspace.clip, self._window.workspace.project
        assert clip is not None
        job = self._window.queue.submit(title, fn, project, clip.video_id, *what, lane="files")
        job.finished.connect(self._saved)
        job.failed.connect(self._window.tell_problem)
        return job

    @Slot(object)
    def _saved(self, saved: Saved) -> None:
        self._window.tell(saved.words())


def _drawing(caption: Caption) -> Draw:
    return as_recorded if caption.empty else caption.draw
