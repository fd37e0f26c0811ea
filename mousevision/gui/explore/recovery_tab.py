"""The tab “Recovery”: how far animals are from their own baselines, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mousevision.gui.browser.parts import column, elastic, label, quiet, row, scrolled
from mousevision.gui.explore.svg_view import SvgView
from mousevision.gui.plots.palette import faint
from mousevision.services.recovered import Choices, Question, Recovered
from mousevision.services.recovery_figure import Look, figure, least_height
from mousevision.services.recovery_words import headline, sentences
from mousevision.services.time_points import baseline_of, common_name

NO_EMBEDDING = (
    "How far each animal is from its own baseline, week by week: make an embedding of the clips "
    "first (panel Embedding), then it is shown here."
)
WORKING = "The distances are being computed…"
NO_GROUPS, ALL_CLIPS = "no groups", "all clips"


class RecoveryTab(QWidget):
    """Shows a `Recovered` and lets the user choose what is asked.

    Signals:
        wanted: It came up.
        asked: The user chose something else to be asked.
        animals_asked: The table of animals is wanted.
        figure_asked, table_asked: It is to be saved.
    """

    wanted = Signal()
    asked = Signal()
    animals_asked = Signal()
    figure_asked = Signal()
    table_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recovery")
        self.setAccessibleName("Recovery")
        self.found: Recovered | None = None
        self.baseline = self._combo(
            "Baseline", "The time points that each animal is compared with: its own clips then."
        )
        self.by = self._combo(
            "Groups", "The column of the animals' table by which animals are grouped."
        )
        self.of = self._combo(
            "Clips", "Use all clips, or only those that are labelled as one class."
        )
        self.headline = label(wrap=True, name="recovery.headline", spoken="What is seen")
        self.view = SvgView("Distance of animals from their own baseline over time")
        self.words = quiet(label(wrap=True, name="recovery.words", spoken="In words"))
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.save = self._button("Save", "Save the figure, or the numbers as a table.")
        menu = QMenu(self.save)
        self.save_figure = menu.addAction("Save &figure… (SVG, PNG)")
        self.save_table = menu.addAction("Save &table… (CSV, Excel)")
        self.save.setMenu(menu)
        self.animals = self._button(
            "Animals' table…", "Say which group animals are of, and when sessions were."
        )
        self.empty = label(NO_EMBEDDING, wrap=True, name="recovery.empty", spoken="Recovery")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._fill_in()
        self._lay_out()
        self._connect()
        self.set_choices(Choices())
        self.show_nothing(NO_EMBEDDING)

    # -- what is asked ------------------------------------------------------------------------

    def question(self) -> Question:
        """Return what is asked."""
        return Question(
            tuple(self.baseline.currentData() or ()),
            self.by.currentData() or "",
            self.of.currentData() or "",
        )

    def set_choices(self, choices: Choices) -> None:
        """Offer what can be asked; what was chosen stays if it is still there."""
        guessed = tuple(point.name for point in baseline_of(choices.points))
        together = f"{common_name(guessed)} ({len(guessed)} together)" if guessed else ""
        baselines = [(guessed, together)] if len(guessed) > 1 else []
        baselines += [((point.name,), point.name) for point in choices.points]
        _refill(self.baseline, baselines, guessed)
        _refill(
            self.by, [("", NO_GROUPS), *((each, f"by {each}") for each in choices.columns)], ""
        )
        classes = ((each, f"only {each}") for each in choices.classes)
        _refill(self.of, [("", ALL_CLIPS), *classes], "")

    # -- what is seen -------------------------------------------------------------------------

    def show_recovery(self, found: Recovered) -> None:
        """Show an answer."""
        self.found = found
        self.headline.setText(headline(found))
        self.words.setText("\n".join(sentences(found)))
        self._draw()
        self._choices.setVisible(True)
        self.save.setEnabled(True)
        self._pages.setCurrentIndex(0)

    def show_nothing(self, why: str, *, animals: bool = False, choices: bool = False) -> None:
        """Show why there is nothing, and what helps: the animals' table, another choice."""
        self.found = None
        self.headline.setText("")
        self.words.setText("")
        self.view.show_figure(None)
        self.empty.setText(why)
        self.animals.setVisible(animals)
        self.save.setEnabled(False)
        self._choices.setVisible(choices)
        self._pages.setCurrentIndex(1)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is to be seen."""
        super().showEvent(event)
        self.wanted.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the colours of a light or a dark window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.found is not None:
            self._draw()

    # -- inside -------------------------------------------------------------------------------

    def _draw(self) -> None:
        assert self.found is not None
        palette = self.palette()
        ground, ink = (
            palette.color(role) for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Text)
        )
        look = Look(
            ground.name(), ink.name(), faint(palette).name(), dark=ground.lightness() < 128
        )
        drawn, least = partial(figure, self.found, look=look), partial(least_height, self.found)
        self.view.show_figure(drawn, headline(self.found), least)

    def _combo(self, spoken: str, tip: str) -> QComboBox:
        combo = elastic(QComboBox())
        combo.setObjectName(f"recovery.{spoken.lower()}")
        combo.setAccessibleName(spoken)
        combo.setToolTip(tip)
        combo.activated.connect(self.asked)
        return combo

    def _button(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(tip)
        return button

    def _fill_in(self) -> None:
        shown = QWidget()
        shown.setLayout(column(self.headline, self.view, self.words, spacing=6, margin=8))
        layout = shown.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setStretchFactor(self.view, 1)
        nothing = QWidget()
        nothing.setLayout(
            column(None, self.empty, row(None, self.animals, None), None, spacing=10, margin=16)
        )
        self._pages.addWidget(scrolled(shown))
        self._pages.addWidget(nothing)

    def _lay_out(self) -> None:
        title = QLabel("&Baseline")
        title.setBuddy(self.baseline)
        chosen = row(title, self.baseline, self.by, self.of, self.save)
        chosen.setContentsMargins(8, 6, 8, 0)
        for combo in (self.baseline, self.by, self.of):
            chosen.setStretchFactor(combo, 1)
        self._choices = QWidget()
        self._choices.setLayout(chosen)
        self.setLayout(column(self._choices, self._pages, spacing=2))

    def _connect(self) -> None:
        self.animals.clicked.connect(self.animals_asked)
        self.save_figure.triggered.connect(self.figure_asked)
        self.save_table.triggered.connect(self.table_asked)


def _refill(combo: QComboBox, entries: Sequence[tuple[object, str]], usual: object) -> None:
    """Offer other entries, and keep what was chosen where it is among them."""
    values = [value for value, _ in entries]
    chosen = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for value, words in entries:
        combo.addItem(words, value)
    wanted = chosen if chosen in values else usual
    combo.setCurrentIndex(values.index(wanted) if wanted in values else -1)
    combo.blockSignals(False)
