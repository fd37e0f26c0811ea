"""Import: drop files or folders, say where animal, session and class come from, see the result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mousevision.gui.jobs import Job, JobQueue
from mousevision.services.import_plan import ImportPlan, ImportRules, plan_import

SHOWN = 300
WAIT_MILLISECONDS = 250
HEADER = ("File", "Animal", "Session", "Class", "Folder")
EXAMPLE = r"(?P<subject>[^/_]+)_(?P<session>week ?\d+)"
TABLE = "clips.csv"
"""A table of this name in a chosen folder is taken for its table."""
ROLES = (("file", "File"), ("subject", "Animal"), ("session", "Session"), ("class", "Class"))


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
        self.resize(860, 640)
        self.setAcceptDrops(True)
        self._queue = queue
        self._paths: list[Path] = []
        self._job: Job | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MILLISECONDS)
        self._wait.timeout.connect(self._preview)
        self._make_widgets()
        self._lay_out()
        self.add_paths(paths)
        self._show_plan(ImportPlan(()))

    def paths(self) -> list[Path]:
        """Return the files and folders to import."""
        return list(self._paths)

    def rules(self) -> ImportRules:
        """Return where animal, session and class come from."""
        table = self.table.text().strip()
        columns = {role: edit.text().strip() for role, edit in self.columns.items()}
        return ImportRules(
            Path(table) if table else None,
            {role: name for role, name in columns.items() if name},
            self.from_folder.isChecked(),
            self.pattern.text().strip(),
        )

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add files and folders; a table among them becomes the table."""
        for path in paths:
            if path.suffix.lower() in (".csv", ".tsv", ".xlsx"):
                self.table.setText(str(path))
            elif path not in self._paths:
                self._paths.append(path)
                self.list.addItem(str(path))
                if (path / TABLE).is_file() and not self.table.text():
                    self.table.setText(str(path / TABLE))
        self._wait.start()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        urls = event.mimeData().urls()
        self.add_paths([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
        event.acceptProposedAction()

    def _make_widgets(self) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName("Files and folders to import")
        self.list.setMaximumHeight(88)
        self.from_folder = QCheckBox("The folder's name is the class")
        self.pattern = QLineEdit()
        self.pattern.setPlaceholderText(f"for example {EXAMPLE}")
        self.pattern.setToolTip(
            "A regular expression that is searched in each path. Its named groups subject, "
            "session, class and day give the words; the preview below shows what it finds."
        )
        self.table = QLineEdit()
        self.table.setPlaceholderText("CSV or XLSX with a row per file; optional")
        self.columns = {role: QLineEdit() for role, _ in ROLES}
        for (role, title), edit in zip(ROLES, self.columns.values(), strict=True):
            edit.setPlaceholderText(title)
            edit.setToolTip(f"Name of the column with: {title.lower()}. Empty: the usual names.")
            edit.setAccessibleName(f"Column: {role}")
            edit.textChanged.connect(self._wait.start)
        self.preview = QTableWidget(0, len(HEADER))
        self.preview.setHorizontalHeaderLabels(HEADER)
        self.preview.setAccessibleName("What the import will give")
        self.preview.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.preview.verticalHeader().hide()
        self.preview.setWordWrap(False)
        self.preview.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.from_folder.toggled.connect(self._wait.start)
        self.pattern.textChanged.connect(self._wait.start)
        self.table.textChanged.connect(self._wait.start)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = self.buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        choose = QHBoxLayout()
        for text, slot in (
            ("Add files…", self._add_files),
            ("Add folder…", self._add_folder),
            ("Clear", self._clear),
        ):
            button = QPushButton(text)
            button.clicked.connect(slot)
            choose.addWidget(button)
        choose.addWidget(QLabel("or drop files and folders here"), 1)
        table = QHBoxLayout()
        table.addWidget(self.table, 1)
        browse = QPushButton("Choose…")
        browse.clicked.connect(self._choose_table)
        table.addWidget(browse)
        names = QHBoxLayout()
        for edit in self.columns.values():
            names.addWidget(edit)
        form = QFormLayout()
        form.addRow("Table", table)
        form.addRow("Its columns", names)
        form.addRow("Pattern", self.pattern)
        form.addRow("Class", self.from_folder)
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        column.addLayout(choose)
        column.addLayout(form)
        column.addWidget(self.preview, 1)
        column.addWidget(self.words)
        column.addWidget(self.buttons)

    @Slot()
    def _preview(self) -> None:
        if self._job is not None:
            self._job.cancel()
        paths, rules = self.paths(), self.rules()
        self.words.setText("Looking…")
        self._job = self._queue.submit(
            "Import preview", lambda ctx: plan_import(paths, rules), lane="light"
        )
        self._job.finished.connect(self._show_plan)
        self._job.failed.connect(self._show_problem)

    @Slot(object)
    def _show_plan(self, plan: ImportPlan) -> None:
        clips = plan.clips
        self.preview.setRowCount(min(len(clips), SHOWN))
        for at, clip in enumerate(clips[:SHOWN]):
            row = (clip.path.name, clip.subject, clip.session, clip.behaviour)
            for column, text in enumerate((*row, str(clip.path.parent))):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.preview.setItem(at, column, item)
        self.words.setText(_plan_words(plan))
        self.start.setEnabled(bool(clips))

    @Slot(str)
    def _show_problem(self, words: str) -> None:
        self.preview.setRowCount(0)
        self.words.setText(words)
        self.start.setEnabled(False)

    def _add_files(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(self, "Videos or tables to import")
        self.add_paths([Path(file) for file in files])

    def _add_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder of videos")
        if folder:
            self.add_paths([Path(folder)])

    def _choose_table(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "Table", "", "Tables (*.csv *.tsv *.xlsx)")
        if file:
            self.table.setText(file)

    def _clear(self) -> None:
        self._paths.clear()
        self.list.clear()
        self._wait.start()

    def done(self, result: int) -> None:
        """Stop the preview when the dialog closes."""
        self._wait.stop()
        if self._job is not None:
            self._job.cancel()
        super().done(result)


def _plan_words(plan: ImportPlan) -> str:
    """Say in a sentence or two what the import will give."""
    clips = plan.clips
    if not clips:
        return "No videos here yet: add files, or a folder in which there are videos."
    animals = {clip.subject for clip in clips} - {""}
    classes = sorted({clip.behaviour for clip in clips} - {""})
    nameless = sum(not clip.subject for clip in clips)
    words = [f"{len(clips)} clips"]
    words.append(f"{len(animals)} animals" if animals else "no animals named")
    words.append(f"classes {', '.join(classes)}" if classes else "no classes")
    text = ", ".join(words) + "."
    if len(clips) > SHOWN:
        text += f" The first {SHOWN} are shown."
    if nameless:
        text += (
            f" {nameless} without an animal: say which animal each shows, or training cannot "
            "keep animals apart."
        )
    if plan.skipped:
        text += f" {len(plan.skipped)} rows of the table have no file, the first: "
        text += f"{plan.skipped[0].path}."
    return text
