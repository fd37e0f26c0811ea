"""What can be done with the clips that the lasso holds: label, review, ask about them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from mousevision.gui.browser.parts import label, row

HINT = "Drag around dots to select clips; click a dot to play it."


class SelectionBar(QWidget):
    """Shown while clips are selected.

    Signals:
        review_pressed: Review the selected clips.
        ask_pressed: Say what is special about them.
        cleared: Select none.
    """

    review_pressed = Signal()
    ask_pressed = Signal()
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = label(wrap=True, name="selected_words", spoken="Selected clips")
        self.label = _button("Label as", "label_selected", "Give all selected clips a class.")
        self.review = _button(
            "Review", "review_selected", "Show the selected clips one by one, to decide on each."
        )
        self.ask = _button(
            "What is special?", "ask_selected", "What these clips have in common, and the others "
            "have not: class, animal, day, camera.",
        )  # fmt: skip
        self.clear = _button("Clear", "clear_selected", "Select no clips (Escape).")
        self.review.clicked.connect(self.review_pressed)
        self.ask.clicked.connect(self.ask_pressed)
        self.clear.clicked.connect(self.cleared)
        inside = row(self.words, self.label, self.review, self.ask, self.clear, spacing=4)
        inside.setStretchFactor(self.words, 1)
        self.setLayout(inside)
        self.show_count(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as with buttons, so that dots stay where they are when these come and go."""
        self.setMinimumHeight(self.clear.sizeHint().height())
        super().showEvent(event)

    def set_menu(self, classes: QMenu) -> None:
        """Give the menu with a command for each class."""
        self.label.setMenu(classes)

    def set_writable(self, writable: bool) -> None:
        """Say whether clips can be labelled and reviewed."""
        self.label.setEnabled(writable)
        self.review.setEnabled(writable)

    def show_count(self, count: int) -> None:
        """Say how many clips are selected; without any, how to select some."""
        self.words.setText(f"{count:,} selected" if count else HINT)
        for button in (self.label, self.review, self.ask, self.clear):
            button.setVisible(count > 0)


def _button(words: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName(name)
    button.setToolTip(tip)
    return button
