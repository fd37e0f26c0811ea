"""The pattern of file names, in words that need no regular expression."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QSizePolicy, QVBoxLayout, QWidget

from mousevision.core.errors import SettingError
from mousevision.services.import_plan import ImportPlan, compile_pattern
from mousevision.services.path_template import STANDARD, suggestions
from mousevision.services.words import counted

EXPLANATION = (
    "A file name with {animal}, {session}, {class}, {day} or {anything} in the place of its "
    "parts; a / stands between folder and file."
)
TIP = (
    "For example {animal}_{session}_{anything} takes animal m07 and session week2 from "
    "m07_week2_0012.mp4. The menu offers patterns that fit the first file. A regular expression "
    "with named groups, such as (?P<subject>m\\d+), works too."
)


class PatternField(QWidget):
    """A pattern, the sentence that explains it, and how many files it fits.

    Signals:
        changed: The pattern is another than before.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # Its own completer would finish a pattern that is still being written; this one does not.
        self.box.setCompleter(QCompleter([], self.box))
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box.setAccessibleName("Pattern of the file names")
        self.box.setAccessibleDescription(EXPLANATION)
        self.box.setToolTip(TIP)
        edit = self.box.lineEdit()
        assert edit is not None
        edit.setPlaceholderText(f"for example {STANDARD[0]}; may be left empty")
        edit.setClearButtonEnabled(True)
        edit.setAcceptDrops(False)
        self.box.setAcceptDrops(False)
        explanation = QLabel(EXPLANATION)
        explanation.setWordWrap(True)
        explanation.setToolTip(TIP)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName("What the pattern fits")
        self.words.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(explanation)
        column.addWidget(self.words)
        self._offer("")
        self.box.editTextChanged.connect(self._text_changed)

    def pattern(self) -> str:
        """Return the pattern as it was written."""
        return self.box.currentText().strip()

    def problem(self) -> str:
        """Return in a sentence what is wrong with the pattern; empty if all is well."""
        try:
            if self.pattern():
                compile_pattern(self.pattern())
        except SettingError as error:
            return str(error)
        return ""

    def show_plan(self, plan: ImportPlan) -> None:
        """Say how many files the pattern fits, and offer patterns for them."""
        self._offer(plan.example)
        if not self.problem():
            self._say(fit_words(self.pattern(), plan))

    @Slot()
    def _text_changed(self) -> None:
        problem = self.problem()
        self._say(f"⚠ {problem}" if problem else "")
        self.changed.emit()

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def _offer(self, name: str) -> None:
        """Fill the menu without touching what is written."""
        offered = suggestions(name)
        if [self.box.itemText(at) for at in range(self.box.count())] == offered:
            return
        text = self.box.currentText()
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems(offered)
        self.box.setCurrentIndex(-1)
        self.box.setEditText(text)
        self.box.blockSignals(False)


def fit_words(pattern: str, plan: ImportPlan) -> str:
    """Say how many files a pattern fits."""
    if not pattern or not plan.files:
        return ""
    if plan.fitting:
        return f"It fits {plan.fitting} of {counted(plan.files, 'file')}."
    return f"⚠ It fits none of {counted(plan.files, 'file')}; the first is {plan.example}."
