"""The bar below two clips: whether they are synchronised, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from mousevision.gui.browser.parts import column, label, row

LINKED = "A and B move together."
BUTTONS = {
    "compare_sync": "Synchronise here",
    "compare_swap": "Swap",
    "compare_other": "Another B",
    "compare": "Close",
}
"""Commands and what their buttons say, shorter than in the menu."""
APART = "A and B are apart until synchronised."


class CompareBar(QWidget):
    """Words, a button for each command, and below clip B what moves it alone."""

    def __init__(
        self, actions: Mapping[str, QAction], alone: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("compare.bar")
        self.setAccessibleName("Comparing two clips")
        self.words = label(LINKED, wrap=True, spoken="Whether both clips move together")
        self.buttons = {name: _button(words, actions[name]) for name, words in BUTTONS.items()}
        upper = row(self.words, alone)
        upper.setStretch(0, 1)
        upper.setStretch(1, 1)
        self.setLayout(column(upper, row(None, *self.buttons.values()), margin=4))

    def tell(self, linked: bool) -> None:
        """Say whether both move together."""
        self.words.setText(LINKED if linked else APART)


def _button(words: str, action: QAction) -> QPushButton:
    """Return a button that does what a command does, with its tip."""
    button = QPushButton(words)
    button.setObjectName(f"compare.{action.objectName()}")
    button.setToolTip(action.toolTip())
    button.setFocusPolicy(button.focusPolicy().TabFocus)
    button.clicked.connect(action.trigger)
    return button
