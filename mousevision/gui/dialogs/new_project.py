"""New project: a name, a folder, and which classes there are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mousevision.core import paths
from mousevision.core.class_sets import class_sets
from mousevision.core.ethogram import Behaviour
from mousevision.gui.dialogs.class_table import ClassTable

FORBIDDEN = '<>:"/\\|?*'
"""Characters that Windows does not allow in a name; refused everywhere, so projects can move."""


class NewProjectDialog(QDialog):
    """Asks for what a new project needs; `folder()` and `behaviours()` are the answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("New project")
        self.resize(560, 520)
        self.name = QLineEdit("My study")
        self.name.selectAll()
        self.place = QLineEdit(str(paths.documents_folder()))
        self.place.setAccessibleName("Folder in which the project is made")
        browse = QPushButton("Choose…")
        browse.clicked.connect(self._browse)
        place = QHBoxLayout()
        place.addWidget(self.place, 1)
        place.addWidget(browse)
        self.sets = QComboBox()
        self._sets = class_sets()
        for one in self._sets:
            self.sets.addItem(one.name)
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.classes = ClassTable()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.make = self.buttons.addButton("Make", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out(place)
        self.name.textChanged.connect(self._check)
        self.place.textChanged.connect(self._check)
        self.classes.changed.connect(self._check)
        self.sets.currentIndexChanged.connect(self._choose_set)
        self._choose_set(0)

    def _lay_out(self, place: QHBoxLayout) -> None:
        form = QFormLayout()
        form.addRow("&Name", self.name)
        form.addRow("In folder", place)
        form.addRow("&Begin with", self.sets)
        form.addRow("", self.about)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.classes, 1)
        column.addWidget(self.words)
        column.addWidget(self.buttons)

    def folder(self) -> Path:
        """Return the folder that the project will be."""
        return Path(self.place.text()).expanduser() / self.name.text().strip()

    def behaviours(self) -> Sequence[Behaviour]:
        """Return the classes to begin with."""
        return self.classes.behaviours()

    def problem(self) -> str:
        """Return why the project cannot be made; empty when it can."""
        name = self.name.text().strip()
        if not name:
            return "Give the project a name."
        if any(sign in name for sign in FORBIDDEN) or name.endswith("."):
            return f"The name cannot hold any of {' '.join(FORBIDDEN)} nor end with a dot."
        if not self.folder().parent.is_dir():
            return f"The folder {self.folder().parent} does not exist."
        if self.folder().exists() and any(self.folder().iterdir()):
            return f"{self.folder()} exists already and is not empty: choose another name."
        return self.classes.problem()

    @Slot(int)
    def _choose_set(self, index: int) -> None:
        self.about.setText(self._sets[index].about)
        self.classes.set_behaviours(self._sets[index].behaviours)

    @Slot()
    def _check(self) -> None:
        problem = self.problem()
        self.words.setText(problem or f"Makes the folder {self.folder()}.")
        self.make.setEnabled(not problem)

    def _browse(self) -> None:
        place = QFileDialog.getExistingDirectory(self, "Folder for the project", self.place.text())
        if place:
            self.place.setText(place)
