"""When to say unsure: a slider that trades coverage against error, and shows both."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSlider, QWidget

from mousevision.gui.browser.parts import column, label, quiet, row
from mousevision.gui.training.fields import keep_from_wheel
from mousevision.gui.training.small_plot import SmallPlot

if TYPE_CHECKING:
    from mousevision.learn.abstention import RiskCurve
    from mousevision.services.examining import RunNumbers

ABOUT = "Counted on animals that the network never saw."


class RiskPlot(SmallPlot):
    """Share of wrong answers against share of clips answered, with the chosen point."""

    def __init__(self) -> None:
        super().__init__("Share wrong against share answered", "share of clips answered", "wrong")
        self._low = self.item.plot()
        self._high = self.item.plot()
        self._band = pg.FillBetweenItem(self._low, self._high)
        self.item.addItem(self._band)
        self._line = self.item.plot()
        self._point = pg.ScatterPlotItem(size=11)
        self.item.addItem(self._point)
        self.item.setXRange(0, 1, padding=0.03)
        self.dress()

    def set_curve(self, curve: RiskCurve) -> None:
        """Show a curve and its interval."""
        known = np.flatnonzero(np.isfinite(curve.error))[::-1]
        x = curve.coverage[known]
        self._line.setData(x, curve.error[known])
        sure = known[np.isfinite(curve.low[known])]
        self._low.setData(curve.coverage[sure], curve.low[sure])
        self._high.setData(curve.coverage[sure], curve.high[sure])
        # Where hardly a clip is answered the interval is wide; the rest is what is looked at.
        most = float(np.nanmax([*(1.5 * curve.error[known]), curve.high[0], 0.05]))
        self.item.setYRange(0, min(1.0, most), padding=0.05)

    def set_point(self, coverage: float, error: float) -> None:
        """Show the chosen point; none where nothing is answered."""
        self._point.setData([] if math.isnan(error) else [coverage],
                            [] if math.isnan(error) else [error])  # fmt: skip

    def colour(self) -> None:
        """Colour line, band and point."""
        self._line.setPen(self.pen())
        self._band.setBrush(pg.mkBrush(self.wash()))
        for edge in (self._low, self._high):
            edge.setPen(None)
        self._point.setBrush(pg.mkBrush(self.strong()))
        self._point.setPen(pg.mkPen(self.palette().base().color(), width=1.5))


class UnsureView(QWidget):
    """Slider, sentence, plot, and the button that puts the threshold in force.

    Signals:
        used: Threshold that the network should take from now on.
    """

    used = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._curve: RiskCurve | None = None
        self._numbers: RunNumbers | None = None
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("unsure_slider")
        self.slider.setAccessibleName("Say unsure below this confidence")
        self.slider.setToolTip("Further right: fewer clips are answered, and fewer of them wrong.")
        self.slider.setRange(0, 100)
        self.slider.setPageStep(5)
        keep_from_wheel(self.slider)
        self.value = label(name="unsure_value", spoken="Threshold")
        self.words = label(wrap=True, name="unsure_words", spoken="Coverage and error")
        self.plot = RiskPlot()
        self.use = QPushButton("Use this threshold")
        self.use.setObjectName("use_threshold")
        self.note = quiet(label(wrap=True, name="unsure_note", spoken="Which network it is for"))
        self.setLayout(
            column(self.value, self.slider, self.words, self.plot, row(self.use, None), self.note)
        )
        self.slider.valueChanged.connect(self._show)
        self.use.clicked.connect(lambda: self.used.emit(self.threshold()))

    def threshold(self) -> float:
        """Return what the slider stands on."""
        return self.slider.value() / 100

    def set_numbers(self, numbers: RunNumbers) -> None:
        """Show a run; the slider stays where it is while it is the same run."""
        same = self._numbers is not None and self._numbers.run == numbers.run
        moved = same and self._numbers is not None and not self._in_force(self._numbers)
        self._numbers, self._curve = numbers, numbers.risk
        if self._curve is not None:
            self.plot.set_curve(self._curve)
        if not moved:
            self.slider.setValue(round(numbers.threshold * 100))
        self._show()

    def _in_force(self, numbers: RunNumbers) -> bool:
        return self.slider.value() == round(numbers.threshold * 100)

    def _show(self) -> None:
        numbers, curve = self._numbers, self._curve
        if numbers is None or curve is None:
            return
        at = self.slider.value()
        self.value.setText(f"Say unsure below {self.threshold():.2f}")
        self.words.setText(risk_words(curve, at, numbers.unit))
        self.plot.set_point(float(curve.coverage[at]), float(curve.error[at]))
        in_force = numbers.network is not None and self._in_force(numbers)
        self.use.setEnabled(not numbers.why_not and not in_force)
        self.use.setText("In use" if in_force else "Use this threshold")
        self.use.setToolTip(numbers.why_not or "Clips of less confidence are marked as unsure.")
        whose = f" It is for the network of run {numbers.network}." if numbers.network else ""
        self.note.setText(numbers.why_not or ABOUT + whose)


def risk_words(curve: RiskCurve, at: int, unit: str = "animal") -> str:
    """Return what a threshold does: "covers 83 % of clips, 4 % of those wrong (1 to 9 %, ...)"."""
    covered = f"covers {_percent(curve.coverage[at])} of clips"
    if not curve.kept[at]:
        return "says unsure of every clip"
    rest = f"{curve.groups} {unit}{'' if curve.groups == 1 else 's'}"
    if math.isfinite(curve.low[at]):
        rest = f"{curve.low[at] * 100:.0f} to {_percent(curve.high[at])}, {rest}"
    elif curve.groups < 3:
        rest += ", too few for an interval"
    return f"{covered}, {_percent(curve.error[at])} of those wrong ({rest})"


def _percent(share: float) -> str:
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%"
