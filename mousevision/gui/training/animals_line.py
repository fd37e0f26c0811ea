"""Where labelled clips lack an animal: what is kept apart instead, and the way to mend it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from mousevision.gui.browser.parts import column, label, row, warning_colour


class AnimalsLine(QWidget):
    """A sentence and a button; not there while every labelled clip has its animal.

    Signals:
        pressed: The user wants to say which animals the clips show.
    """

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = label(wrap=True, name="grouping_words", spoken="What is kept apart")
        self.button = QPushButton("Say which animals…")
        self.button.setObjectName("say_animals")
        self.button.setToolTip("Select the labelled clips without an animal and name theirs.")
        self.setLayout(column(self.words, row(self.button, None)))
        self.button.clicked.connect(self.pressed)
        self.set_words("")

    def set_words(self, words: str) -> None:
        """Say what is kept apart and what that hides; nothing hides the line."""
        self.words.setText(words)
        self.setVisible(bool(words))
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window into light or dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "button"):
            self._colour()

    def _colour(self) -> None:
        sheet = f"color: {warning_colour(self)}"
        if self.words.styleSheet() != sheet:  # else it changes the palette without end
            self.words.setStyleSheet(sheet)
