"""Import: drop files or folders, say where animal, session and class come from, see the result."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mousevision.gui.dialogs.import_list import DropList, dropped_paths
from mousevision.gui.dialogs.import_pattern import PatternField
from mousevision.gui.dialogs.import_preview import PlanTable, plan_words
from mousevision.gui.dialogs.import_table import SUFFIXES, TableField
from mousevision.gui.jobs import Job, JobQueue
from mousevision.services.import_plan import ImportPlan, ImportRules, plan_import

WAIT_MILLISECONDS = 250
TABLE = "clips.csv"
"""A table of this name in a chosen folder is taken for its table."""
MEND = "Nothing can be imported before what is marked ⚠ above is put right or emptied."


class ImportDialog(QDialog):
    """Chooses what to import; `paths()` and `rules()` are the answer.

    Args:
        queue: Runs the preview beside the window.
        paths: Files and folders to begin with, for example those that were dropped.
    """

    def __init__(
        self, queue: JobQueue, paths: Sequence[Path] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import videos")
        self.resize(960, 660)
        self.setAcceptDrops(True)
        self._queue = queue
        self._job: Job | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MILLISECONDS)
        self._wait.timeout.connect(self._preview)
        self._make_widgets(queue)
        self._lay_out()
        self._connect()
        self._show_plan(ImportPlan(()))
        self.add_paths(paths)

    def paths(self) -> list[Path]:
        """Return the files and folders to import."""
        return self.list.paths()

    def rules(self) -> ImportRules:
        """Return where animal, session and class come from."""
        table = self.table.table()
        columns = self.table.chosen() if table else {}
        return ImportRules(table, columns, self.from_folder.isChecked(), self.pattern.pattern())

    @Slot(list)
    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add files and folders; a table among them becomes the table."""
        for path in paths:
            if path.suffix.lower() in SUFFIXES and not path.is_dir():
                self.table.set_table(path)
        self.list.add([path for path in paths if path.suffix.lower() not in SUFFIXES])
        if self.table.table() is None:
            beside = (path / TABLE for path in paths)
            if found := next((path for path in beside if path.is_file()), None):
                self.table.set_table(found)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and folders anywhere, for nobody should have to aim."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        self.add_paths(dropped_paths(event.mimeData()))
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Return in a field from importing what the preview does not show yet."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Stop the preview when the dialog closes."""
        self._wait.stop()
        self.table.stop()
        self._forget()
        super().done(result)

    def _make_widgets(self, queue: JobQueue) -> None:
        self.list = DropList()
        self.table = TableField(queue)
        self.pattern = PatternField()
        self.from_folder = QCheckBox("The folder's &name is the class")
        self.preview = PlanTable()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName("What the import will give, in words")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = self.buttons.addButton("I&mport", QDialogButtonBox.ButtonRole.AcceptRole)

    def _connect(self) -> None:
        self.list.dropped.connect(self.add_paths)
        self.list.changed.connect(self._changed)
        self.list.itemSelectionChanged.connect(self._selected)
        self.table.changing.connect(self._changed)
        self.table.changed.connect(self._changed)
        self.pattern.changed.connect(self._changed)
        self.from_folder.toggled.connect(self._changed)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        choose = QHBoxLayout()
        buttons = self._list_buttons()
        for button in buttons:
            choose.addWidget(button)
        choose.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        column.addLayout(choose)
        column.addLayout(self._form())
        column.addWidget(self.preview, 1)
        column.addWidget(self.words)
        column.addWidget(self.buttons)
        table = (self.table.path, self.table.browse, *self.table.columns.values())
        rest = (self.pattern.box, self.from_folder, self.preview, self.start)
        for before, after in pairwise((self.list, *buttons, *table, *rest)):
            QWidget.setTabOrder(before, after)

    def _list_buttons(self) -> list[QPushButton]:
        self.remove = QPushButton("&Remove")
        self.remove.setToolTip("Take the selected entries out of the list (Delete).")
        self.remove.setEnabled(False)
        named = (
            (QPushButton("Add &files…"), self._add_files),
            (QPushButton("Add f&older…"), self._add_folder),
            (self.remove, self.list.remove_selected),
            (QPushButton("Cl&ear"), self.list.remove_all),
        )
        for button, slot in named:
            button.clicked.connect(slot)
        return [button for button, _ in named]

    def _form(self) -> QGridLayout:
        """Return the fields beside their names; a form layout cuts names beside wrapped words."""
        form = QGridLayout()
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(8)
        form.setColumnStretch(1, 1)
        fields: tuple[tuple[str, QWidget, QWidget], ...] = (
            ("&Table", self.table, self.table.path),
            ("&Pattern", self.pattern, self.pattern.box),
            ("Folder", self.from_folder, self.from_folder),
        )
        for row, (title, field, focus) in enumerate(fields):
            label = QLabel(title)
            label.setBuddy(focus)
            label.setFixedHeight(focus.sizeHint().height())
            form.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            form.addWidget(field, row, 1)
        return form

    @Slot()
    def _changed(self) -> None:
        """Look again soon; until then what is shown may be wrong and cannot be imported."""
        self._forget()
        self.start.setEnabled(False)
        self._wait.start()

    @Slot()
    def _preview(self) -> None:
        self._forget()
        if self.table.busy():
            return  # it tells when it has been read
        rules = self.rules()
        if self.table.problem():
            rules = ImportRules(None, {}, rules.class_from_folder, rules.pattern)
        if self.pattern.problem():
            rules = ImportRules(rules.metadata, rules.columns, rules.class_from_folder)
        paths = self.paths()
        self.words.setText("Looking…")
        self._job = self._queue.submit(
            "Import preview", lambda ctx: plan_import(paths, rules), lane="light"
        )
        self._job.finished.connect(self._show_plan)
        self._job.failed.connect(self._show_problem)

    def _forget(self) -> None:
        """Let go of a preview that is no longer wanted."""
        if self._job is not None:
            self._job.cancel()
            self._job.finished.disconnect(self._show_plan)
            self._job.failed.disconnect(self._show_problem)
            self._job = None

    @Slot(object)
    def _show_plan(self, plan: ImportPlan) -> None:
        wrong = bool(self.table.problem() or self.pattern.problem())
        self.preview.show_plan(plan)
        self.pattern.show_plan(plan)
        words = plan_words(plan, self.table.table() is not None)
        self.words.setText(MEND if wrong and plan.clips else words)
        self.start.setEnabled(bool(plan.clips) and not wrong)

    @Slot(str)
    def _show_problem(self, words: str) -> None:
        self.preview.setRowCount(0)
        self.words.setText(f"⚠ {words}")
        self.start.setEnabled(False)

    @Slot()
    def _selected(self) -> None:
        self.remove.setEnabled(bool(self.list.selectedItems()))

    @Slot()
    def _add_files(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(self, "Videos or tables to import")
        self.add_paths([Path(file) for file in files])

    @Slot()
    def _add_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder of videos")
        if folder:
            self.add_paths([Path(folder)])
