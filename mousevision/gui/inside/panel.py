"""The panel “Look inside”: what a network's layers answer, and how its weights changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QScrollArea, QTabWidget, QWidget

from mousevision.core.run import Run
from mousevision.gui.browser.parts import column, elastic, label, row, scrolled
from mousevision.gui.inside.layers import LayerList
from mousevision.gui.inside.weights import WeightList
from mousevision.services.looking_inside import NO_NETWORK, Inside, Weights

NO_CLIP = "Choose a clip: here is then what each layer of the network answers to its frames."


class InsidePanel(QWidget):
    """Shows `Inside` and `Weights`; asks for them when they are to be seen.

    Signals:
        wanted: What is seen has changed: another run, another tab, or the panel came up.
        enlarged: Layer and filter whose answers are to be laid over the video, or None.
    """

    wanted = Signal()
    enlarged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inside")
        self.setAccessibleName("Look inside")
        self.inside: Inside | None = None
        self._chosen: tuple[int, int] | None = None
        self.runs = elastic(QComboBox())
        self.runs.setObjectName("inside.run")
        self.runs.setAccessibleName("Network to look into")
        self.runs.setToolTip("The run whose network is looked into.")
        self.words = label(NO_NETWORK, wrap=True, name="inside.words")
        self.layers, self.weights = LayerList(), WeightList()
        self.weight_words = label("", wrap=True, name="inside.weight_words")
        self.tabs = QTabWidget()
        self.tabs.addTab(_scrolled(self.words, self.layers), "Layers")
        self.tabs.addTab(_scrolled(self.weight_words, self.weights), "Weights by round")
        self.setLayout(column(row(label("Network"), self.runs, margin=4), self.tabs))
        self.runs.currentIndexChanged.connect(self.wanted)
        self.tabs.currentChanged.connect(self.wanted)
        self.layers.chosen.connect(self._enlarge)

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Offer the runs, the newest first; an older one that was chosen stays chosen."""
        before = self.run_id
        older = self.runs.currentIndex() > 0
        self.runs.blockSignals(True)
        self.runs.clear()
        for run in runs:
            self.runs.addItem(f"run {run.id}, {run.model}", run.id)
        kept = self.runs.findData(before) if older else 0
        self.runs.setCurrentIndex(max(kept, 0) if runs else -1)
        self.runs.blockSignals(False)
        self.runs.setEnabled(bool(runs))
        if not runs:
            self.clear(NO_NETWORK)
        elif self.run_id != before:
            self.wanted.emit()

    @property
    def run_id(self) -> int | None:
        """The run that is looked into; None if there is none."""
        found = self.runs.currentData()
        return None if found is None else int(found)

    @property
    def shows_weights(self) -> bool:
        """Whether the weights are looked at rather than the layers."""
        return self.tabs.currentIndex() == 1

    def clear(self, words: str = NO_CLIP) -> None:
        """Show no layers but a sentence."""
        self.inside = None
        self.words.setText(words)
        self.layers.set_layers(())
        self._choose(None)
        if self.run_id is None:
            self.weight_words.setText(words)
            self.weights.set_pictures(())

    def say_busy(self, words: str) -> None:
        """Say that the answers are on their way; those of the clip before stay until then."""
        self.words.setText(words)

    def show_inside(self, inside: Inside, frame: int) -> None:
        """Show what the layers answer to a clip, at a frame."""
        same = self.inside is not None and self.inside.run == inside.run
        self.inside = inside
        self.layers.set_layers(inside.layers)
        if not same:
            self._choose(None)
        elif self._chosen is not None:  # the same filter, answering to another clip
            self.enlarged.emit(self._chosen)
        self.show_frame(frame)

    def show_frame(self, frame: int) -> None:
        """Follow the playhead."""
        if self.inside is not None:
            self.layers.show_place(self.inside.place(frame))
            self.words.setText(
                f"{self.inside.words(frame)} Brighter is a stronger answer. Click on one to see "
                "it over the video."
            )

    def show_weights(self, weights: Weights) -> None:
        """Show how the weights of a run changed."""
        self.weight_words.setText(weights.words)
        self.weights.set_pictures(weights.pictures)

    @Slot()
    def let_go(self) -> None:
        """Enlarge nothing any more."""
        self._choose(None)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is to be seen."""
        super().showEvent(event)
        self.wanted.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the filter off the video: nothing else in sight would."""
        super().hideEvent(event)
        self._choose(None)

    @Slot(int, int)
    def _enlarge(self, layer: int, number: int) -> None:
        chosen = layer, number
        self._choose(None if chosen == self._chosen else chosen)

    def _choose(self, chosen: tuple[int, int] | None) -> None:
        if chosen is None and self._chosen is None:
            return
        self._chosen = chosen
        self.layers.set_marked(chosen)
        self.enlarged.emit(chosen)


def _scrolled(words: QWidget, content: QWidget) -> QScrollArea:
    inner = QWidget()
    inner.setLayout(column(words, content, None, margin=8))
    return scrolled(inner)
