"""Commands on whole projects: new, open, close, demo, import, moved videos, export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from mousevision.core import paths
from mousevision.core.errors import MouseVisionError, ProjectBusyError
from mousevision.core.job import JobContext
from mousevision.gui.dialogs.import_videos import ImportDialog
from mousevision.gui.dialogs.new_project import NewProjectDialog
from mousevision.gui.jobs import Job
from mousevision.services import checking, exporting
from mousevision.services.importing import ImportResult, import_videos
from mousevision.services.words import counted
from mousevision.store.project import Project

if TYPE_CHECKING:
    from mousevision.gui.window import MainWindow

EXPORTS = {
    "Table of clips (*.csv)": "csv",
    "Spreadsheet of clips (*.xlsx)": "xlsx",
    "Folder of prepared clips (*)": "tensors",
    "Report: audit, results, how to repeat them (*.html)": "report",
}


class Projects(QObject):
    """Opens and fills projects; what takes time is a job."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._queue = window.queue

    @Slot()
    def new(self) -> None:
        """Ask for a new project, make it, and ask what to import."""
        if not self._may_leave():
            return
        dialog = NewProjectDialog(self._window)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        try:
            project = Project.create(dialog.folder(), dialog.behaviours())
        except (MouseVisionError, OSError) as error:
            self._window.tell_problem(str(error))
            return
        self._workspace.open(project)
        self.import_some()

    @Slot()
    def open(self) -> None:
        """Ask for a project file and open it."""
        file, _ = QFileDialog.getOpenFileName(
            self._window, "Open project", str(self._place()), "MouseVision projects (*.mvproj)"
        )
        if file:
            self.open_path(Path(file))

    @Slot(object)
    def open_path(self, path: Path) -> bool:
        """Open a project by its folder or file; when it is in use, offer to read it only."""
        if not self._may_leave():
            return False
        try:
            self._workspace.open(Project.open(path))
        except ProjectBusyError as error:
            if not self._ask(f"{error}\n\nOpen it to look only?"):
                return False
            return self._open_to_read(path)
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return False
        return True

    @Slot()
    def close(self) -> None:
        """Close the project, once its jobs have stopped."""
        if self._may_leave():
            self._workspace.close()

    def _may_leave(self) -> bool:
        """Stop the jobs of the project that is open; return whether the user agrees."""
        return self._workspace.project is None or self._window.stop_jobs()

    @Slot()
    def demo(self) -> None:
        """Ask where, then draw the demo study and open it."""
        place = QFileDialog.getExistingDirectory(
            self._window, "Folder in which to make the demo study", str(self._place())
        )
        if place:
            self.make_demo(Path(place) / "MouseVision demo")

    def make_demo(self, folder: Path) -> Job:
        """Draw the demo study in a job and open it when it is there."""
        from mousevision.services.demo import DemoRequest, make_demo

        if (folder / f"{folder.name}.mvproj").exists():
            self.open_path(folder)
            return self._queue.submit("Demo study", lambda ctx: None)

        def work(ctx: Any) -> Path:
            with make_demo(ctx, folder, DemoRequest()) as project:
                return project.file

        job = self._queue.submit("Demo study", work, lane="files")
        job.finished.connect(self.open_path)
        job.failed.connect(self._window.tell_problem)
        self._window.show_jobs()
        return job

    @Slot(object)
    def take(self, files: Sequence[Path]) -> None:
        """Open a project that was dropped on the window; import anything else."""
        projects = [path for path in files if path.suffix == ".mvproj"]
        if projects:
            self.open_path(projects[0])
        elif self._workspace.project is None:
            self._window.tell_problem("Make or open a project first, then drop the videos on it.")
        else:
            self.import_some(files)

    def import_some(self, dropped: Sequence[Path] = ()) -> None:
        """Ask what to import, and import it in a job."""
        dialog = ImportDialog(self._queue, dropped, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.paths():
            self.start_import(dialog.paths(), dialog.rules())
        dialog.deleteLater()

    def start_import(self, files: Sequence[Path], rules: Any) -> Job:
        """Import in a job."""
        project = self._workspace.project
        job = self._queue.submit(
            "Import", import_videos, project, list(files), rules, lane="files"
        )
        job.finished.connect(self._imported)
        job.failed.connect(self._window.tell_problem)
        return job

    @Slot(object)
    def _imported(self, result: ImportResult) -> None:
        self._window.verifier.look()
        if self._workspace.clip is None:
            self._window.memory.recall_clip()
        self._window.tell(result.words())
        if result.skipped or result.notes:
            lines = [f"{item.path}: {item.reason}" for item in (*result.skipped, *result.notes)]
            self._window.tell_problem(result.words(), "\n".join(lines))

    @Slot()
    def relink(self) -> None:
        """Ask where videos were moved to, and find them again."""
        folder = QFileDialog.getExistingDirectory(self._window, "Folder of the moved videos")
        if folder:
            self.start_relink(Path(folder))

    def start_relink(self, folder: Path) -> Job:
        """Look for missing videos below a folder, in a job."""
        project = self._workspace.project
        job = self._queue.submit(
            "Find moved videos", checking.find_moved, project, folder, lane="files"
        )
        job.finished.connect(self._found)
        job.failed.connect(self._window.tell_problem)
        return job

    @Slot(object)
    def _found(self, found: checking.Found) -> None:
        self._window.tell(found.words())

    @Slot()
    def export(self) -> None:
        """Ask for a file, and export in a job."""
        project = self._workspace.project
        if project is None:
            return
        start = str(project.folder / f"{project.name}.csv")
        file, kind = QFileDialog.getSaveFileName(self._window, "Export", start, ";;".join(EXPORTS))
        if file:
            self.start_export(EXPORTS[kind], Path(file))

    def start_export(self, form: str, out: Path) -> Job:
        """Export in a job."""
        project = self._workspace.project
        assert project is not None

        def work(ctx: JobContext) -> tuple[list[Path], list[str]]:
            left_out: list[str] = []
            return exporting.export(ctx, project, form, out, left_out), left_out

        job = self._queue.submit("Export", work, lane="files")
        job.finished.connect(self._exported)
        job.failed.connect(self._window.tell_problem)
        return job

    @Slot(object)
    def _exported(self, result: tuple[list[Path], list[str]]) -> None:
        written, left_out = result
        first = written[0] if written else Path()
        more = f" and {len(written) - 1} more files" if len(written) > 1 else ""
        words = f"Written: {first}{more}."
        self._window.tell(words)
        if left_out:
            words += f" {counted(len(left_out), 'clip')} left out."
            self._window.tell_problem(words, "\n".join(left_out))

    def _open_to_read(self, path: Path) -> bool:
        try:
            self._workspace.open(Project.open(path, read_only=True))
        except MouseVisionError as error:
            self._window.tell_problem(str(error))
            return False
        return True

    def _place(self) -> Path:
        recent = self._workspace.settings.recent()
        return recent[0].parent.parent if recent else paths.documents_folder()

    def _ask(self, words: str) -> bool:
        answer = QMessageBox.question(self._window, "MouseVision", words)
        return answer == QMessageBox.StandardButton.Yes
