"""How a picture is made, beyond its method: neighbours, gap and seed."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QFormLayout,
    QPushButton,
    QSpinBox,
    QWidget,
)

from mousevision.gui.browser.parts import label
from mousevision.learn.maps import NEIGHBOURS, MapSettings, Method

Box = TypeVar("Box", QSpinBox, QDoubleSpinBox)
TIPS = {
    "neighbours": "How many clips around each one count as near. Few show small groups, many the "
    "whole; 0 takes the usual number.",
    "gap": "How close UMAP may put clips: 0 packs groups tightly, 1 spreads them.",
    "seed": "Where chance begins. Groups that another seed does not show are not to be trusted.",
}


class MapForm(QWidget):
    """The fields that a method has.

    Signals:
        accepted: Draw the picture with what is set.
    """

    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._method = Method.PCA
        self.neighbours = _field(QSpinBox(), "neighbours", 500)
        self.gap = _field(QDoubleSpinBox(), "gap", 1)
        self.gap.setSingleStep(0.05)
        self.seed = _field(QSpinBox(), "seed", 9999)
        self.words = label(wrap=True, name="map_words")
        self.words.setMinimumWidth(240)
        self.draw = QPushButton("Draw")
        self.draw.setObjectName("map_draw")
        self.draw.setToolTip("Make the picture with these settings; nothing is learnt anew.")
        self.draw.clicked.connect(self.accepted)
        self._form = QFormLayout(self)
        self._form.addRow(self.words)
        for name, field in self._fields().items():
            self._form.addRow(name.capitalize(), field)
        self._form.addRow(self.draw)
        self.show_method(Method.PCA)

    def show_method(self, method: Method) -> None:
        """Show the fields of a method; another one begins with the usual neighbours."""
        if method is not self._method:
            self.neighbours.setValue(0)
        self._method = method
        usual = NEIGHBOURS[method]
        self.neighbours.setSpecialValueText(f"usual ({usual})")
        self._form.setRowVisible(self.neighbours, method is not Method.PCA)
        self._form.setRowVisible(self.seed, method is not Method.PCA)
        self._form.setRowVisible(self.gap, method is Method.UMAP)
        self._form.setRowVisible(self.draw, method is not Method.PCA)
        self.words.setText(_WORDS[method])

    def fit(self) -> None:
        """Be as high as the fields of the method are."""
        self._form.activate()
        width = self._form.sizeHint().width()
        self.setFixedSize(width, self._form.totalHeightForWidth(width))

    def take(self, settings: MapSettings, count: int) -> None:
        """Show the settings of a picture of so many clips; the usual neighbours as such."""
        usual = replace(settings, neighbours=0).checked(count).neighbours
        self.neighbours.setValue(0 if settings.neighbours == usual else settings.neighbours)
        self.gap.setValue(settings.gap)
        self.seed.setValue(settings.seed)

    def settings(self, method: Method, dimensions: int) -> MapSettings:
        """Return the settings of a method as they are set."""
        if method is Method.PCA:
            return MapSettings(method, dimensions)
        gap = round(self.gap.value(), 2) if method is Method.UMAP else 0.1
        return MapSettings(method, dimensions, self.neighbours.value(), gap, self.seed.value())

    def _fields(self) -> dict[str, QAbstractSpinBox]:
        return {"neighbours": self.neighbours, "gap": self.gap, "seed": self.seed}


_WORDS = {
    Method.PCA: "PCA turns the clips so that the largest differences are seen. It has no settings "
    "and bends nothing: distances mean what they seem.",
    Method.TSNE: "t-SNE keeps near clips near. Distances between groups, and the size of groups, "
    "mean nothing.",
    Method.UMAP: "UMAP keeps near clips near, and groups a little in their order. Distances "
    "between groups mean little. Its first start takes up to a minute.",
}


def _field(box: Box, name: str, most: int) -> Box:
    box.setRange(0, most)
    box.setObjectName(f"map_{name}")
    box.setAccessibleName(name.capitalize())
    box.setToolTip(TIPS[name])
    return box
