"""What the network sees of each clip: which frames, which part of the picture, how prepared."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QSpinBox, QWidget

from mousevision.core.errors import SettingError
from mousevision.core.inputspec import Background, Brightness, InputSpec, Sampling
from mousevision.gui.browser.parts import column, elastic, label, quiet, row
from mousevision.gui.training.fields import keep_from_wheel
from mousevision.gui.training.form import form_layout
from mousevision.gui.training.preview import FrameStrip

_SAMPLING = {
    Sampling.MOTION: "where the picture moves",
    Sampling.UNIFORM: "at equal distances",
}
_BRIGHTNESS = {
    Brightness.CLIP: "made alike in every clip",
    Brightness.NONE: "as filmed",
}
_BACKGROUND = {
    Background.NONE: "as filmed",
    Background.CLIP: "what stands still taken off",
}
_WHOLE = (0.0, 0.0, 1.0, 1.0)


class InputForm(QWidget):
    """The settings of an `InputSpec` in words.

    Signals:
        changed: The user changed a value.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._region = _WHOLE
        self.frames = _spin("frames", "Frames of each clip", 1, 1024)
        self.width_box = _spin("width", "Width of the network's picture, pixels", 8, 1024)
        self.height_box = _spin("height", "Height of the network's picture, pixels", 8, 1024)
        self.first = _spin("first", "Begin of the window, per cent of the clip", 0, 99, " %")
        self.last = _spin("last", "End of the window, per cent of the clip", 1, 100, " %")
        self.sampling = _choice("sampling", "Which frames of the window are taken", _SAMPLING)
        self.brightness = _choice("brightness", "How brightness is prepared", _BRIGHTNESS)
        self.background = _choice("background", "What becomes of what stands still", _BACKGROUND)
        self.colour = QCheckBox("Colour")
        self.colour.setToolTip("Three colours instead of gray; rarely needed, and slower.")
        self.preview = FrameStrip()
        self.region_words = label("whole picture", wrap=True, name="region_words")
        self.whole = QPushButton("Whole picture")
        self.whole.setToolTip("Forget the region of interest.")
        self.whole.clicked.connect(self._forget_region)
        self._lay_out()
        self.set_spec(InputSpec())
        for box in (self.frames, self.width_box, self.height_box, self.first, self.last):
            box.valueChanged.connect(self.changed)
        for combo in (self.sampling, self.brightness, self.background):
            combo.currentIndexChanged.connect(self.changed)
        self.colour.toggled.connect(self.changed)

    def _lay_out(self) -> None:
        layout = form_layout()
        layout.addRow("Frames", self.frames)
        layout.addRow("taken", self.sampling)
        layout.addRow("from", row(self.first, label("to"), self.last, label("of the clip"), None))
        layout.addRow("Size", row(self.width_box, label("×"), self.height_box, None))
        layout.addRow("Brightness", self.brightness)
        layout.addRow("Background", self.background)
        layout.addRow("Region", column(self.region_words, row(self.whole, None)))
        layout.addRow(self.colour)
        hint = "Draw the region of interest in the player (Ctrl+R); the rest is not looked at."
        self.setLayout(column(layout, quiet(label(hint, wrap=True)), self.preview))

    def spec(self) -> InputSpec:
        """Return the settings.

        Raises:
            SettingError: If they make no sense together.
        """
        return InputSpec(
            frames=self.frames.value(),
            height=self.height_box.value(),
            width=self.width_box.value(),
            region=self._region,
            window=(self.first.value() / 100, self.last.value() / 100),
            sampling=self.sampling.currentData(),
            colour=self.colour.isChecked(),
            brightness=self.brightness.currentData(),
            background=self.background.currentData(),
        )

    def problem(self) -> str:
        """Return why the settings make no sense; empty when they do."""
        try:
            self.spec()
        except SettingError as error:
            return str(error)
        return ""

    def set_spec(self, spec: InputSpec) -> None:
        """Show settings."""
        self.frames.setValue(spec.frames)
        self.width_box.setValue(spec.width)
        self.height_box.setValue(spec.height)
        self.set_window(*spec.window)
        self.sampling.setCurrentIndex(list(_SAMPLING).index(spec.sampling))
        self.brightness.setCurrentIndex(list(_BRIGHTNESS).index(spec.brightness))
        self.background.setCurrentIndex(list(_BACKGROUND).index(spec.background))
        self.colour.setChecked(spec.colour)
        self.set_region(spec.region)

    def set_window(self, first: float, last: float) -> None:
        """Take the part of each clip that frames are taken from, as fractions of its length."""
        self.first.setValue(round(first * 100))
        self.last.setValue(round(last * 100))

    def set_region(self, region: tuple[float, float, float, float]) -> None:
        """Take the region of interest: left, top, right, bottom as fractions of the picture."""
        changed = region != self._region
        self._region = region
        left, top, right, bottom = (round(edge * 100) for edge in region)
        whole = region == _WHOLE
        words = f"{left} to {right} % across, {top} to {bottom} % down"
        self.region_words.setText("whole picture" if whole else words)
        self.whole.setVisible(not whole)
        if changed:
            self.changed.emit()

    def _forget_region(self) -> None:
        self.set_region(_WHOLE)


def _spin(name: str, words: str, low: int, high: int, suffix: str = "") -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(f"input_{name}")
    box.setAccessibleName(words)
    box.setToolTip(words + ".")
    box.setRange(low, high)
    box.setSuffix(suffix)
    keep_from_wheel(box)
    return box


def _choice(name: str, words: str, choices: dict[Any, str]) -> QComboBox:
    combo = elastic(QComboBox())
    combo.setObjectName(f"input_{name}")
    combo.setAccessibleName(words)
    combo.setToolTip(words + ".")
    for value, text in choices.items():
        combo.addItem(text, value)
    keep_from_wheel(combo)
    return combo
