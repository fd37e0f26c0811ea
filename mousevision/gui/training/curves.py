"""How the training goes, live: loss and share of right clips, round by round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from mousevision.gui.browser.parts import column, label, quiet, row
from mousevision.gui.plots.palette import bare_plot, dress
from mousevision.gui.training.fields import only_look
from mousevision.gui.training.types import RoundReport

_HEIGHT = 112
LOSS = "Loss: lower is better"
DRAWING = "Loss, each number a tenth of the one above: lower is better"


class _Stroke(QWidget):
    """A short piece of a line, for the legend."""

    def __init__(self, style: Qt.PenStyle) -> None:
        super().__init__()
        self._style = style
        self.setFixedSize(28, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line in the colour it has in the plots."""
        painter = QPainter(self)
        painter.setPen(_pen(self.palette(), self._style))
        painter.drawLine(2, 6, 26, 6)


class Curves(QWidget):
    """Two small plots over the rounds, with one legend and one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._rounds: list[RoundReport] = []
        self.words = label(name="round_words", spoken="How far the training is", wrap=True)
        self.loss = _plot("Loss, lower is better")
        self.right = _plot("Share of clips right")
        self._lines = {
            (name, part): plot.getPlotItem().plot()
            for name, plot in (("loss", self.loss), ("accuracy", self.right))
            for part in ("train", "tune")
        }
        self._judged = label()
        legend = row(
            _Stroke(Qt.PenStyle.SolidLine),
            self._judged,
            8,
            _Stroke(Qt.PenStyle.DashLine),
            label("clips learnt from"),
            None,
        )
        self._loss_title = quiet(label())
        self._right_title = quiet(label("Share of clips right"))
        self.setLayout(
            column(
                self.words,
                legend,
                self._loss_title,
                self.loss,
                self._right_title,
                self.right,
            )
        )
        self._dress()
        self.set_learns_classes(True)
        self.clear()

    def clear(self) -> None:
        """Forget all rounds."""
        self._rounds = []
        self._draw()

    def add(self, report: RoundReport) -> None:
        """Show one more round."""
        if self._rounds and report.round <= self._rounds[-1].round:
            self._rounds.clear()  # the next fold of an evaluation begins
        self._rounds.append(report)
        self._draw()

    def show_rounds(self, reports: Sequence[RoundReport]) -> None:
        """Show all rounds of a training that is over."""
        self._rounds = list(reports)
        self.set_learns_classes(any(report.tune_accuracy for report in reports))
        self._draw()
        if reports:
            best = min(reports, key=lambda each: each.tune_loss)
            self.words.setText(
                f"{len(reports)} of at most {reports[-1].rounds} rounds; kept is the best on the "
                f"{self._judges}, round {best.round}."
            )

    def set_learns_classes(self, on: bool) -> None:
        """Hide the share of right clips where there are no classes to be right about.

        The error of drawing falls to a hundredth within some rounds, so its scale is logarithmic.
        """
        self._judges = "tuning animals" if on else "clips kept to judge by"
        self._judged.setText(self._judges)
        self._loss_title.setText(LOSS if on else DRAWING)
        self.loss.getPlotItem().setLogMode(x=False, y=not on)
        self._right_title.setVisible(on)
        self.right.setVisible(on)

    @property
    def rounds(self) -> int:
        """Number of rounds shown."""
        return len(self._rounds)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window into light or dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_lines"):
            self._dress()

    def _dress(self) -> None:
        for plot in (self.loss, self.right):
            dress(plot, self.palette(), self.font())
        for (_, part), line in self._lines.items():
            style = Qt.PenStyle.SolidLine if part == "tune" else Qt.PenStyle.DashLine
            line.setPen(_pen(self.palette(), style))

    def _draw(self) -> None:
        x = [report.round for report in self._rounds]
        for (name, part), line in self._lines.items():
            y = [getattr(report, f"{part}_{name}") for report in self._rounds]
            line.setData(x, y, symbol="o" if len(x) == 1 else None, symbolSize=5)  # one is no line
        if self._rounds:
            last, best = self._rounds[-1], min(self._rounds, key=lambda each: each.tune_loss)
            for plot in (self.loss, self.right):
                plot.setXRange(1, max(2, last.rounds), padding=0.02)
            self.words.setText(
                f"Round {last.round} of {last.rounds}; best on the {self._judges} so far: "
                f"round {best.round}."
            )
        self.words.setVisible(bool(self._rounds))


def _plot(spoken: str) -> Any:
    plot = bare_plot(spoken)
    plot.setFixedHeight(_HEIGHT)
    only_look(plot)
    item = plot.getPlotItem()
    item.setMouseEnabled(x=False, y=False)
    item.getAxis("left").setWidth(48)
    item.setLabel("bottom", "round")
    item.setContentsMargins(0, 6, 0, 0)  # room for the uppermost number
    if "Share" in spoken:
        item.setYRange(0, 1, padding=0.1)
    return plot


def _pen(palette: QPalette, style: Qt.PenStyle) -> QPen:
    solid = style is Qt.PenStyle.SolidLine
    role = QPalette.ColorRole.Highlight if solid else QPalette.ColorRole.PlaceholderText
    pen = QPen(palette.color(role), 2 if solid else 1.5, style)
    pen.setCosmetic(True)
    return pen
