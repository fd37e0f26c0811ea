"""Does the confidence mean what it says? Share right against stated confidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QWidget

from mousevision.gui.browser.parts import column, label
from mousevision.gui.training.small_plot import SmallPlot

if TYPE_CHECKING:
    from mousevision.services.examining import RunNumbers

BINS = 10
Bin = tuple[float, float, int]
"""Mean confidence, share right, number of clips."""


class ReliabilityPlot(SmallPlot):
    """A bar per bin of confidence, its number of clips above it, and the diagonal."""

    def __init__(self) -> None:
        super().__init__(
            "Share right against stated confidence", "stated confidence", "share right"
        )
        self._bars = pg.BarGraphItem(x0=[], width=0.092, y0=0, height=[])
        self._diagonal = self.item.plot([0, 1], [0, 1])
        self._counts: list[Any] = []
        self.item.addItem(self._bars)
        self.item.setXRange(0, 1, padding=0.02)
        self.item.setYRange(0, 1.14, padding=0)
        self.item.getAxis("left").setTicks([[(v / 4, f"{v / 4:g}") for v in range(5)]])
        self.dress()

    def set_bins(self, bins: Sequence[Bin]) -> None:
        """Show bins that hold clips."""
        left = [min(int(sure * BINS), BINS - 1) / BINS + 0.004 for sure, _, _ in bins]
        self._bars.setOpts(x0=left, height=[right for _, right, _ in bins])
        for old in self._counts:
            self.item.removeItem(old)
        self._counts = []
        for x, (_, right, count) in zip(left, bins, strict=True):
            words = pg.TextItem(short_count(count), anchor=(0.5, 1))
            words.setPos(x + 0.046, right)
            self.item.addItem(words)
            self._counts.append(words)
        self.colour()

    def colour(self) -> None:
        """Colour bars, diagonal and counts."""
        self._bars.setOpts(brush=pg.mkBrush(self.wash(130)), pen=pg.mkPen(None))
        self._diagonal.setPen(self.pen(quiet=True))
        font = QFont(self.font())
        font.setPointSizeF(max(8.0, font.pointSizeF() - 1.5))
        for words in self._counts:
            words.setColor(self.palette().color(QPalette.ColorRole.Text))
            words.setFont(font)


class ReliabilityView(QWidget):
    """The plot and its sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label(wrap=True, name="reliability_words", spoken="Calibration")
        self.plot = ReliabilityPlot()
        self.setLayout(column(self.words, self.plot))

    def set_numbers(self, numbers: RunNumbers) -> None:
        """Show the bins of confidence of a run, and its calibration error."""
        bins, ece = numbers.reliability, numbers.ece
        self.words.setText(reliability_words(bins, ece))
        self.plot.set_bins(bins)


def reliability_words(bins: Sequence[Bin], ece: float | None) -> str:
    """Return whether the network is too sure or not sure enough, and by how much."""
    clips = sum(count for _, _, count in bins)
    if not clips or ece is None:
        return ""
    over = sum(count * (sure - right) for sure, right, count in bins) / clips
    how = "surer than it should be" if over > 0 else "less sure than it could be"
    lean = f"; overall it is {how}" if abs(over) >= 0.02 else ""
    return (
        f"Stated confidence and share right differ by {ece:.2f} on average (ECE){lean}. "
        "Bars at the dashed line mean what they say; numbers are clips."
    )


def short_count(count: int) -> str:
    """Return a count in at most four signs: 12, 940, 1.2k, 31k."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 9950 else f"{count / 1000:.0f}k"
