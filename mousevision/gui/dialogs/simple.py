"""Small dialogs: classes of a project, rater, animal and session."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from mousevision.core.ethogram import Behaviour
from mousevision.gui.dialogs.class_table import ClassTable

OK_CANCEL = QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel


def _buttons(dialog: QDialog, which: QDialogButtonBox.StandardButton) -> QDialogButtonBox:
    box = QDialogButtonBox(which)
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box


class ClassesDialog(QDialog):
    """Edits the classes of an open project."""

    def __init__(self, behaviours: Sequence[Behaviour], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Classes and keys")
        self.resize(560, 420)
        self.classes = ClassTable()
        buttons = _buttons(self, OK_CANCEL)
        ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.classes.changed.connect(lambda: ok.setEnabled(not self.classes.problem()))
        self.classes.set_behaviours(behaviours)
        column = QVBoxLayout(self)
        column.addWidget(self.classes, 1)
        column.addWidget(buttons)


class RaterDialog(QDialog):
    """Asks who is labelling."""

    def __init__(self, known: Sequence[str], now: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rater")
        self.name = QComboBox()
        self.name.setEditable(True)
        self.name.addItems([*dict.fromkeys([now, *known])])
        self.name.setAccessibleName("Name of the rater")
        words = QLabel("Every rater's labels are kept apart; nobody overwrites what another said.")
        words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(QLabel("Who is labelling?"))
        column.addWidget(self.name)
        column.addWidget(words)
        column.addWidget(_buttons(self, OK_CANCEL))

    def rater(self) -> str:
        """Return the name given."""
        return self.name.currentText().strip()


class AnimalDialog(QDialog):
    """Asks which animal and session some clips show; an empty field leaves it as it is."""

    def __init__(
        self,
        clips: int,
        subjects: Sequence[str],
        sessions: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Animal and session")
        self.subject, self.session = QComboBox(), QComboBox()
        for box, names in ((self.subject, subjects), (self.session, sessions)):
            box.setEditable(True)
            box.addItems(["", *names])
        form = QFormLayout()
        form.addRow("&Animal", self.subject)
        form.addRow("&Session", self.session)
        words = QLabel(f"For {clips} selected clips. What is left empty stays as it is.")
        words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addLayout(form)
        column.addWidget(_buttons(self, OK_CANCEL))
