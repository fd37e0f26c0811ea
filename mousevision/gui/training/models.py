"""The list of models, under headings that say what each of them is for."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox

from mousevision.gui.browser.parts import elastic
from mousevision.gui.training.fields import keep_from_wheel
from mousevision.gui.training.types import ModelInfo

HEADINGS = {
    "classifier": "One class for each clip, from labels",
    "bouts": "Behaviours in every frame, from bouts",
    "autoencoder": "What looks alike, without labels",
}


class ModelChoice(QComboBox):
    """Models by kind; a heading cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("model")
        self.setAccessibleName("Model")
        self.setToolTip("What learns.")
        elastic(self)
        self.setMaxVisibleItems(20)
        keep_from_wheel(self)
        self.models: list[ModelInfo] = []

    def set_models(self, models: Sequence[ModelInfo]) -> None:
        """Offer models; what was chosen stays chosen if it is still there."""
        before = self.currentData()
        self.models = sorted(models, key=lambda info: list(HEADINGS).index(info.kind))
        self.blockSignals(True)
        self.clear()
        for kind, group in itertools.groupby(self.models, key=lambda info: info.kind):
            self._add_heading(HEADINGS[kind])
            for info in group:
                words = f"{info.name} (recommended)" if info.recommended else info.name
                self.addItem(words, info.name)
        names = [info.name for info in self.models]
        self.choose(before if before in names else names[0] if names else None)
        self.blockSignals(False)

    def _add_heading(self, words: str) -> None:
        self.addItem(words)
        at = self.count() - 1
        known = self.model()
        assert isinstance(known, QStandardItemModel)
        known.item(at).setEnabled(False)
        font = self.font()
        font.setBold(True)
        self.setItemData(at, font, Qt.ItemDataRole.FontRole)

    def showPopup(self) -> None:
        """Show the list; headings are as easy to read as what is below them, in any colours."""
        for at in range(self.count()):
            if self.itemData(at) is None:
                self.setItemData(at, self.palette().text(), Qt.ItemDataRole.ForegroundRole)
        super().showPopup()

    def choose(self, name: object) -> None:
        """Choose a model by its name; an unknown one changes nothing."""
        if any(info.name == name for info in self.models):
            self.setCurrentIndex(self.findData(name))

    def info(self) -> ModelInfo | None:
        """Return the chosen model."""
        name = self.currentData()
        return next((info for info in self.models if info.name == name), None)
