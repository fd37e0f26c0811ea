"""How reaches are found: a slider and four numbers, told at every step."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QSlider, QWidget

from mousevision.core.proposals import Finding
from mousevision.gui.browser.parts import label, quiet
from mousevision.services.words import counted

LEAST, MOST = 1.1, 100.0
STEPS = 400
LONGEST = 60.0
"""Seconds."""
ROWS = (
    ("shortest", "Shortest", "Stretches that are shorter than this are left out."),
    ("gap", "Longest gap", "Stretches with no more than this between them are one."),
    ("margin", "Margin", "So much is added before and after each stretch."),
)


class Tuning(QWidget):
    """Shows a `Finding` and says when it is changed.

    Signals:
        changed: The `Finding` as it is now.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find.tuning")
        self._fps = 30.0
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("find.slider")
        self.slider.setRange(0, STEPS)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the number beside it takes keys
        self.threshold = self._number("threshold", "Threshold", "×", LEAST, MOST, 0.1)
        tip = "How many times the usual noise the motion must be; the line on the timeline."
        self.slider.setToolTip(tip)
        self.slider.setAccessibleName("Threshold")
        self.threshold.setToolTip(tip)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(2, 1)
        grid.addWidget(label("Threshold"), 0, 0)
        grid.addWidget(self.threshold, 0, 1)
        grid.addWidget(quiet(label("the usual noise")), 0, 2)
        grid.addWidget(self.slider, 1, 0, 1, 3)
        self.seconds: dict[str, QDoubleSpinBox] = {}
        self._frames = {name: quiet(label()) for name, *_ in ROWS}
        for line, (name, words, tip) in enumerate(ROWS, 2):
            number = self._number(name, words, " s", 0.0, LONGEST, 0.05)
            number.setToolTip(tip)
            self.seconds[name] = number
            grid.addWidget(label(words), line, 0)
            grid.addWidget(number, line, 1)
            grid.addWidget(self._frames[name], line, 2)
        self.slider.valueChanged.connect(self._on_slider)
        self.threshold.valueChanged.connect(self._on_threshold)
        self.set_finding(Finding())

    @property
    def finding(self) -> Finding:
        """What is chosen."""
        seconds = {name: number.value() for name, number in self.seconds.items()}
        return Finding(self.threshold.value(), **seconds)

    def set_finding(self, chosen: Finding) -> None:
        """Show this; tells nobody."""
        with QSignalBlocker(self):
            self.threshold.setValue(chosen.threshold)
            for name, number in self.seconds.items():
                number.setValue(getattr(chosen, name))
        self._show_frames()

    def set_fps(self, fps: float) -> None:
        """Say how many frames a second has."""
        self._fps = fps
        self._show_frames()

    def _number(
        self, name: str, spoken: str, unit: str, least: float, most: float, step: float
    ) -> QDoubleSpinBox:
        number = QDoubleSpinBox()
        number.setObjectName(f"find.{name}")
        number.setAccessibleName(spoken)
        number.setDecimals(2)
        number.setRange(least, most)
        number.setSingleStep(step)
        number.setSuffix(unit)
        if name != "threshold":
            number.valueChanged.connect(self._on_number)
        return number

    def _show_frames(self) -> None:
        frames = self.finding.frames(self._fps)
        for (name, *_), count in zip(ROWS, frames, strict=True):
            self._frames[name].setText(f"= {counted(count, 'frame')}")

    @Slot(int)
    def _on_slider(self, step: int) -> None:
        value = LEAST * (MOST / LEAST) ** (step / STEPS)
        if step != _step(self.threshold.value()):
            self.threshold.setValue(value)

    @Slot(float)
    def _on_threshold(self, value: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(_step(value))
        self.changed.emit(self.finding)

    @Slot(float)
    def _on_number(self, _: float) -> None:
        self._show_frames()
        self.changed.emit(self.finding)


def _step(value: float) -> int:
    """Return the slider's place for a threshold; equal ratios are equal ways."""
    return round(STEPS * math.log(value / LEAST) / math.log(MOST / LEAST))
