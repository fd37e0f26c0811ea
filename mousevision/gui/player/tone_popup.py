"""The small window with the sliders for brightness and contrast."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSlider, QWidget


class ToneSliders(QWidget):
    """Brightness and contrast, -100 to 100, and a button that sets both back.

    Signals:
        changed: New brightness and contrast.
    """

    changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.brightness = self._slider("Brightness", "Open the dark parts of the picture.")
        self.contrast = self._slider("Contrast", "Tell similar grays apart.")
        reset = QPushButton("As recorded")
        reset.setToolTip("Set brightness and contrast back.")
        reset.clicked.connect(self.reset)
        words = QLabel("On screen only: the network sees the recording.")
        words.setForegroundRole(words.palette().ColorRole.PlaceholderText)
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(8)
        for row, slider in enumerate((self.brightness, self.contrast)):
            layout.addWidget(QLabel(slider.accessibleName()), row, 0)
            layout.addWidget(slider, row, 1)
        layout.addWidget(words, 2, 0, 1, 2)
        layout.addWidget(reset, 3, 1, Qt.AlignmentFlag.AlignRight)

    def values(self) -> tuple[int, int]:
        """Return brightness and contrast."""
        return self.brightness.value(), self.contrast.value()

    @Slot()
    def reset(self) -> None:
        """Set both back to nothing."""
        self.brightness.setValue(0)
        self.contrast.setValue(0)

    def _slider(self, name: str, tip: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setToolTip(tip)
        slider.setRange(-100, 100)
        slider.setPageStep(10)
        slider.setMinimumWidth(200)
        slider.setAccessibleName(name)
        slider.valueChanged.connect(self._tell)
        return slider

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(*self.values())
