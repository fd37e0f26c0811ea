"""The line above the embedding: from what and how it is made, and by what it is coloured."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from mousevision.gui.browser.parts import column, elastic, label, row, tool_button


class Header(QWidget):
    """Model, method and the button that makes the embedding; the column that gives the colour.

    Signals:
        make_pressed: The button was pressed.
        colour_chosen: Another column was chosen.
        fit_pressed: All dots should be in sight.
    """

    make_pressed = Signal()
    colour_chosen = Signal()
    fit_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model = _combo("embedding_model", "Model", "What turns a clip into numbers.")
        self._method = _combo(
            "embedding_method", "Method", "How the numbers are reduced to a picture."
        )
        self._column = _combo("colour_by", "Colour by", "What the colours of the dots mean.")
        self._make = QPushButton("Make again")
        self._make.setObjectName("make_embedding")
        self._make.setToolTip("Make the embedding of all clips with this model and method.")
        self._fit = tool_button(
            "plots-fit", "Show all", "Zoom so that every dot is in sight (double click)."
        )
        self._colour_words = label("Colour by")
        self._colour_words.setBuddy(self._column)
        self._make.clicked.connect(self.make_pressed)
        self._fit.clicked.connect(self.fit_pressed)
        self._column.currentIndexChanged.connect(self.colour_chosen)
        first = row(self._model, self._method, self._make)
        first.setStretchFactor(self._model, 1)
        second = row(self._colour_words, self._column, self._fit)
        second.setStretchFactor(self._column, 1)
        self.setLayout(column(first, second))

    def set_models(self, models: Sequence[tuple[str, str]]) -> None:
        """Offer models: name and words."""
        _offer(self._model, models)

    def set_methods(self, methods: Sequence[tuple[str, str]]) -> None:
        """Offer methods: name and words."""
        _offer(self._method, methods)

    def set_columns(self, names: Sequence[str]) -> None:
        """Offer columns to colour by."""
        self._column.blockSignals(True)
        _offer(self._column, [(name, name) for name in names])
        self._column.blockSignals(False)

    def model(self) -> str:
        """Return the name of the chosen model; empty when there is none."""
        return str(self._model.currentData() or "")

    def method(self) -> str:
        """Return the name of the chosen method; empty when there is none."""
        return str(self._method.currentData() or "")

    def column(self) -> str:
        """Return the column to colour by; empty when there is none."""
        return str(self._column.currentData() or "")

    def set_column(self, name: str) -> None:
        """Choose the column to colour by."""
        self._column.setCurrentIndex(self._column.findData(name))

    def set_busy(self, busy: bool) -> None:
        """Forbid to make another embedding while one is being made."""
        self._make.setEnabled(not busy)

    def set_there(self, there: bool) -> None:
        """Show what only makes sense when there are dots."""
        for widget in (self._make, self._fit, self._column, self._colour_words):
            widget.setVisible(there)


def _combo(name: str, spoken: str, tip: str) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setAccessibleName(spoken)
    combo.setToolTip(tip)
    return elastic(combo)


def _offer(combo: QComboBox, choices: Sequence[tuple[str, str]]) -> None:
    """Fill a combo box anew; the choice stays if it is still there."""
    before = combo.currentData()
    combo.clear()
    for name, words in choices:
        combo.addItem(words, name)
    kept = combo.findData(before)
    combo.setCurrentIndex(kept if kept >= 0 else 0 if choices else -1)
