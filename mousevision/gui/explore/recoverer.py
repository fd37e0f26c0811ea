"""Asks for the recovery when the tab is seen and something changed, and saves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from mousevision.core.atomic import write_beside, write_text
from mousevision.core.changes import Changes
from mousevision.core.errors import DataError
from mousevision.core.job import JobContext
from mousevision.gui.explore.recovery_tab import NO_EMBEDDING, WORKING
from mousevision.gui.explore.svg_view import picture_of
from mousevision.gui.jobs import Job
from mousevision.services.recovered import Choices, Question, Recovered
from mousevision.services.recovering import recover, recovery_choices
from mousevision.services.recovery_figure import MILLIMETRES, paper_figure
from mousevision.services.recovery_words import save_table

if TYPE_CHECKING:
    from mousevision.core.annotation import Rater
    from mousevision.gui.explorer import Explorer
    from mousevision.gui.window import MainWindow
    from mousevision.services.embedding import Embedding
    from mousevision.store.project import Project

TABLES = ("labels", "clips", "subjects", "sessions", "behaviours")
"""What a recovery rests on, beside the embedding."""
FOLDER = "save/folder"
FIGURES = {"SVG figure (*.svg)": ".svg", "PNG picture, 300 dots per inch (*.png)": ".png"}
FILES = {"CSV tables (*.csv)": ".csv", "Excel workbook (*.xlsx)": ".xlsx"}


Write = Callable[[JobContext, Recovered, Path], list[Path]]


class Recoverer(QObject):
    """Joins the tab “Recovery” with the embedding that is shown."""

    def __init__(self, window: MainWindow, explorer: Explorer) -> None:
        super().__init__(explorer)
        self._window = window
        self._workspace = window.workspace
        self._explorer = explorer
        self._tab = window.explore.recovery
        self._stale = True
        self._job: Job | None = None
        self._tab.wanted.connect(self._refresh)
        self._tab.asked.connect(self._renew)
        self._tab.animals_asked.connect(window.actions_["animals"].trigger)
        self._tab.figure_asked.connect(self._ask_figure)
        self._tab.table_asked.connect(self._ask_table)
        explorer.changed.connect(self._renew)
        self._workspace.changed.connect(self._on_change)
        self._workspace.veil_changed.connect(self._renew)

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        if changes.touches(*TABLES):
            self._renew()

    @Slot()
    def _renew(self) -> None:
        self._stale = True
        if self._tab.isVisible():
            self._refresh()
        elif self._hidden() is not None:
            self._drop()

    @Slot()
    def _refresh(self) -> None:
        """Compute it if something changed since."""
        project, embedding = self._workspace.project, self._explorer.embedding
        if not self._stale:
            return
        hidden = self._hidden()
        if hidden is not None or project is None or embedding is None:
            self._drop()
            return
        self._stale = False
        if self._job is not None:
            self._job.cancel()
        if self._tab.found is None:
            self._tab.show_nothing(WORKING)
        self._job = self._window.queue.submit(
            "Recovery", _answer, project, embedding, self._tab.question(),
            self._workspace.known_rater(), lane="result",
        )  # fmt: skip
        self._job.finished.connect(self._show)
        self._job.failed.connect(self._tell)

    def _hidden(self) -> str | None:
        """Return why nothing may or can be shown; None where something can."""
        if self._workspace.project is None or self._explorer.embedding is None:
            return NO_EMBEDDING
        return "Hidden while you work blind." if self._workspace.veil.blind else None

    def _drop(self) -> None:
        """Show nothing: no project, no embedding, or it would tell whose clips are whose."""
        self._stale = True
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._tab.show_nothing(self._hidden() or NO_EMBEDDING)
        self._tab.set_choices(Choices())

    @Slot(object)
    def _show(self, answer: tuple[Choices, Recovered | str]) -> None:
        if self.sender() is not self._job:
            return
        choices, found = answer
        self._tab.set_choices(choices)
        if isinstance(found, Recovered):
            self._tab.show_recovery(found)
        else:
            self._tab.show_nothing(found, animals=True, choices=bool(choices.points))

    @Slot(str)
    def _tell(self, words: str) -> None:
        if self.sender() is self._job:
            self._tab.show_nothing(words)

    # -- saving -------------------------------------------------------------------------------

    @Slot()
    def _ask_figure(self) -> None:
        out = self._ask("Save figure", FIGURES)
        if out is not None:
            self.save_figure(out)

    @Slot()
    def _ask_table(self) -> None:
        out = self._ask("Save table", FILES)
        if out is not None:
            self.save_table(out)

    def save_figure(self, out: Path) -> Job | None:
        """Save the figure as SVG or PNG, as the file's name says, in a job."""
        return self._save(_save_figure, out)

    def save_table(self, out: Path) -> Job | None:
        """Save the tables as CSV or XLSX, as the file's name says, in a job."""
        return self._save(save_table, out)

    def _save(self, write: Write, out: Path) -> Job | None:
        found = self._tab.found
        if found is None:
            return None
        title = f"Save {out.name}"
        job = self._window.queue.submit(title, _written, write, found, out, lane="files")
        job.finished.connect(self._saved)
        job.failed.connect(self._window.tell_problem)
        return job

    @Slot(object)
    def _saved(self, files: list[Path]) -> None:
        names = ", ".join(file.name for file in files[1:])
        self._window.tell(f"Written: {files[0]}{f', and beside it {names}' if names else ''}.")

    def _ask(self, title: str, kinds: dict[str, str]) -> Path | None:
        project = self._workspace.project
        if project is None or self._tab.found is None:
            return None
        folder = Path(self._window.settings.text(FOLDER, str(project.folder)))
        folder = folder if folder.is_dir() else project.folder
        first = next(iter(kinds.values()))
        start = str(folder / f"{project.name} recovery{first}")
        file, kind = QFileDialog.getSaveFileName(self._window, title, start, ";;".join(kinds))
        if not file:
            return None
        out = Path(file)
        if out.suffix.lower() not in kinds.values():
            out = out.with_name(out.name + kinds.get(kind, first))
        self._window.settings.set_text(FOLDER, str(out.parent))
        return out


def _answer(
    ctx: JobContext,
    project: Project,
    embedding: Embedding,
    question: Question,
    rater: Rater | None,
) -> tuple[Choices, Recovered | str]:
    """Return what can be asked, and the answer or why there is none."""
    choices = recovery_choices(project, embedding)
    ctx.check()
    try:
        return choices, recover(ctx, project, embedding, question, rater)
    except DataError as error:
        return choices, str(error)


def _written(ctx: JobContext, write: Write, found: Recovered, out: Path) -> list[Path]:
    try:
        return write(ctx, found, out)
    except OSError as error:
        raise DataError(
            f"{out} cannot be written ({error.strerror}): choose another folder, or close the "
            "program that has it open."
        ) from error


def _save_figure(_: JobContext, found: Recovered, out: Path) -> list[Path]:
    svg = paper_figure(found)
    if out.suffix.lower() != ".png":
        write_text(out, svg)
        return [out]
    with write_beside(out) as beside:
        if not picture_of(svg, MILLIMETRES).save(str(beside)):
            raise OSError(None, "no picture could be made")
    return [out]
