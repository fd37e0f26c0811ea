"""The bar above the panels while clips are reviewed, and the one that says who works blind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QCheckBox, QFrame, QToolButton, QWidget

from mousevision.gui.browser.parts import Part, column, label, quiet, row, thin_bar
from mousevision.gui.player.elided import ElidedLabel


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a review is.

    Attributes:
        title: In which order clips come.
        done: Clips that are decided on.
        of: All clips of the review.
        asked: What to do about the clip at hand, or what the review told when it is over.
        last: What was decided last.
        tip: What the clips of this review are.
        predictions: Whether there are any to accept or to hide; who works blind sees none.
    """

    title: str
    done: int
    of: int
    asked: str
    last: str = ""
    tip: str = ""
    predictions: bool = True


class ReviewBar(QFrame):
    """How far the review is, what is asked, and the keys that answer.

    Args:
        answers: The commands shown as buttons, with their keys.
        hide: The command that hides predictions.
        end: The command that ends the review.
    """

    def __init__(
        self,
        answers: Sequence[QAction],
        hide: QAction,
        end: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("review")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Review")
        self.title = label(name="review.title", spoken="Kind of review")
        self.count = label(name="review.count", spoken="Clips decided on")
        self.bar = thin_bar("How far the review is", "review.bar")
        self.bar.setFixedWidth(120)
        self.asked = ElidedLabel()
        self.asked.setObjectName("review.asked")
        self.last = quiet(label(name="review.last", spoken="What was decided last"))
        self.answers = [CommandButton(action) for action in answers]
        self.hide_predictions = QCheckBox("Hide predictions")
        self.hide_predictions.setToolTip(hide.toolTip())
        self.hide_predictions.clicked.connect(hide.trigger)
        hide.toggled.connect(self.hide_predictions.setChecked)
        buttons: list[Part] = [
            *self.answers, 8, self.hide_predictions, 8, CommandButton(end),
        ]  # fmt: skip
        first = row(self.title, 8, self.count, 8, self.bar, 8, self.asked, spacing=4)
        first.setStretchFactor(self.asked, 1)
        second = row(*buttons, None, self.last, spacing=4)
        self.setLayout(column(first, second, spacing=2, margin=4))
        self.hide()

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is; the buttons are for a clip that is there."""
        self.title.setText(f"<b>{progress.title}</b>")
        self.setToolTip(progress.tip)
        self.count.setText(f"{progress.done} / {progress.of}")
        self.count.setVisible(progress.of > 0)
        self.bar.setVisible(progress.of > 0)
        self.bar.setValue(round(1000 * progress.done / max(progress.of, 1)))
        self.asked.setText(progress.asked)
        self.last.setText(progress.last)
        for button in self.answers:
            button.setEnabled(progress.done < progress.of)
        for part in (self.answers[0], self.hide_predictions):
            part.setVisible(progress.predictions)
        self.show()


class BlindBar(QFrame):
    """Says that names are hidden, and how to leave."""

    def __init__(self, leave: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("blind_bar")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Working blind")
        self.words = ElidedLabel()
        self.words.setText(
            "Working blind: names, animals, days, other raters and predictions are hidden, and "
            "clips come in a shuffled order. What is burnt into the pictures stays visible."
        )
        self.leave = QToolButton()
        self.leave.setText("Leave…")
        self.leave.setToolTip("Show everything again; that you left, and why, is logged.")
        self.leave.setAutoRaise(True)
        self.leave.clicked.connect(lambda _=False: leave.trigger())
        layout = row(self.words, self.leave, margin=4)
        layout.setStretchFactor(self.words, 1)
        self.setLayout(layout)
        self.hide()


class CommandButton(QToolButton):
    """A flat button that says what a command does, and its key."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self.setAutoRaise(True)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        key = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = self._action.text().replace("&", "")
        self.setText(f"{words}  [{key}]" if key else words)
        self.setToolTip(self._action.toolTip())
