"""The tab AUDIT: can the class be had without the animal's movement?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mousevision.core.run import Run
from mousevision.gui.browser.empty import EmptyState
from mousevision.gui.browser.parts import (
    column,
    elastic,
    label,
    quiet,
    row,
    scrolled,
    thin_bar,
    warning_colour,
)
from mousevision.gui.training.fields import keep_from_wheel
from mousevision.gui.training.finding import FindingRow, is_quiet
from mousevision.gui.training.form import Fold
from mousevision.gui.training.runs import local_time
from mousevision.gui.training.signs import ORDER, Sign
from mousevision.gui.training.verdict import Verdict, level_of

ABOUT = (
    "Asks whether the class can be told without the animal's movement: from the background, a "
    "still frame, light and camera, or the files. What can be told so, a network learns instead."
)
EMPTY = {
    False: "No audit yet. It shows whether anything but the movement gives the class away, and "
    "where in the picture.",
    True: "No audit yet of the clips as the network gets them. It shows what is left once they "
    "are prepared as you have chosen under Train.",
}
VIEWS = ((False, "as they were filmed"), (True, "as the network gets them"))
STALE = "Out of date: labels, clips, animals or sessions have changed since. Audit again."


class AuditTab(QWidget):
    """Audit, watch it, read the verdict, open the findings, mend.

    Signals:
        audit_pressed: The button was pressed; whether to judge clips as a network gets them.
        cancel_pressed: The running audit should stop.
        mend_pressed: Settings of the input to take, before the audit is made again.
        view_chosen: The other view of the clips was chosen.
    """

    audit_pressed = Signal(bool)
    cancel_pressed = Signal()
    mend_pressed = Signal(object)
    view_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._why = ""
        self._running = False
        self._shown: tuple[object, ...] | None = None
        self.rows: list[FindingRow] = []
        self.button = QPushButton("Audit these labels")
        self.button.setObjectName("audit_button")
        self.view = elastic(QComboBox())
        self.view.setObjectName("audit_view")
        self.view.setAccessibleName("How the clips are judged")
        self.view.setToolTip(
            "As they were filmed, or after all that is done to them before a network sees them."
        )
        for value, words in VIEWS:
            self.view.addItem(words, value)
        keep_from_wheel(self.view)
        self.progress = thin_bar("Progress of the audit", "audit_progress")
        self.progress_words = quiet(label(name="audit_progress_words", spoken="Progress"))
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("audit_cancel")
        self.cancel.setToolTip("Stop the audit; nothing of it is kept.")
        self.sign = Sign(28)
        self.word = label(name="audit_word", spoken="Verdict")
        self.words = label(wrap=True, name="audit_words", spoken="The verdict in words")
        self.when = quiet(label(wrap=True, name="audit_when", spoken="When it was made"))
        self.stale = label(STALE, wrap=True, name="audit_stale", spoken="Out of date")
        self.skipped = quiet(label(wrap=True, name="audit_skipped", spoken="What was left out"))
        self.empty = EmptyState("training-runs", EMPTY[False])
        self._lay_out()
        self._connect()
        self.show_audit(None, None, Path())
        self.set_running(False)

    def _lay_out(self) -> None:
        font = self.word.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        self.word.setFont(font)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = row(self.sign, self.word, None, spacing=8)
        self._found = QVBoxLayout()
        self._found.setSpacing(4)
        inside = QWidget()
        said = (head, self.words, self.stale, self.when, self.skipped)
        inside.setLayout(column(*said, self._found, None, spacing=8))
        area = scrolled(inside)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(area)
        judged = row(label("Judge the clips"), self.view, spacing=8)
        judged.setStretchFactor(self.view, 1)
        self._bar = QWidget()
        busy = row(self.progress, self.cancel, spacing=8)
        busy.setStretchFactor(self.progress, 1)
        self._bar.setLayout(column(busy, self.progress_words))
        layout = column(
            quiet(label(ABOUT, wrap=True)), judged, self.button, self._bar, self._stack,
            spacing=8, margin=8,
        )  # fmt: skip
        layout.setStretchFactor(self._stack, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.button.clicked.connect(self.audit)
        self.cancel.clicked.connect(self.cancel_pressed)
        self.view.currentIndexChanged.connect(self.view_chosen)

    @property
    def prepared(self) -> bool:
        """Whether clips are to be judged as a network gets them."""
        return bool(self.view.currentData())

    def set_prepared(self, on: bool) -> None:
        """Choose how clips are judged."""
        self.view.setCurrentIndex(int(on))

    def audit(self) -> None:
        """Ask for an audit, if it can be made."""
        if self.button.isEnabled():
            self.audit_pressed.emit(self.prepared)

    def set_able(self, why_not: str) -> None:
        """Allow to audit, or say why it is not possible."""
        self._why = why_not
        able = not why_not and not self._running
        self.button.setEnabled(able)
        self.button.setToolTip(why_not or ABOUT)
        for line in self.rows:
            for mend in line.mends:
                mend.setEnabled(able)

    def set_running(self, on: bool) -> None:
        """Show that an audit runs, or not any more."""
        self._running = on
        self._bar.setVisible(on)
        self.progress.setValue(0)
        self.progress_words.setText("Looking for the clips" if on else "")
        self.set_able(self._why)

    def show_progress(self, fraction: float, words: str) -> None:
        """Show how far the audit is."""
        self.progress.setValue(round(fraction * 1000))
        self.progress_words.setText(words)

    def show_audit(self, run: Run | None, verdict: Verdict | None, folder: Path) -> None:
        """Show an audit, or that there is none.

        Args:
            run: The audit.
            verdict: What it says, and whether that still holds.
            folder: The run's folder, which holds the pictures of places.
        """
        self.empty.set_words(EMPTY[self.prepared])
        self._stack.setCurrentIndex(0 if run is None else 1)
        if run is None or verdict is None:
            self._shown = None
            self._show_rows([])
            return
        self.sign.set_level(level_of(verdict))
        self.word.setText("Too few animals to tell" if verdict.too_few
                          else str(verdict.verdict).capitalize())  # fmt: skip
        self.words.setText(without_word(str(run.metrics["words"])))
        self.when.setText(f"Run {run.id}, made {local_time(run.created)}.")
        self.stale.setVisible(verdict.stale)
        self.stale.setStyleSheet(f"color: {warning_colour(self)}")
        self.skipped.setText(" ".join(run.metrics.get("skipped") or ()))
        self.skipped.setVisible(bool(self.skipped.text()))
        if self._shown != (run.id, folder):
            self._shown = (run.id, folder)
            found = sorted(run.metrics["findings"], key=lambda one: ORDER.index(one["level"]))
            self._show_rows([FindingRow(finding, folder) for finding in found])

    def _show_rows(self, rows: Sequence[FindingRow]) -> None:
        while (item := self._found.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = list(rows)
        silent = [line for line in rows if is_quiet(line.finding)]
        for line in rows:
            line.mend_pressed.connect(self.mend_pressed)
            if line not in silent:
                self._found.addWidget(line)
        if silent:
            inside = QWidget()
            inside.setLayout(column(*silent, spacing=4))
            noun = "check" if len(silent) == 1 else "checks"
            self._found.addWidget(Fold(f"{len(silent)} {noun} without a find", inside))
        if rows and rows[0].level in ORDER[:2]:
            rows[0].open()
        self.set_able(self._why)


def without_word(words: str) -> str:
    """Return a verdict's sentence without the word before it, which stands above."""
    word, colon, rest = words.partition(": ")
    return rest[:1].upper() + rest[1:] if colon and " " not in word else words
