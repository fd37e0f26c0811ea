"""The embedding plot: every dot is a clip that plays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from mousevision.gui.browser.empty import EmptyState
from mousevision.gui.browser.parts import column, quiet
from mousevision.gui.plots.card import Card
from mousevision.gui.plots.colouring import Colouring, Entry, Value
from mousevision.gui.plots.dots import Looks, Mask, inside
from mousevision.gui.plots.dotsitem import DotsItem
from mousevision.gui.plots.folding import FoldingLabel
from mousevision.gui.plots.header import Header
from mousevision.gui.plots.hover import Hover
from mousevision.gui.plots.lasso import Lasso
from mousevision.gui.plots.legend import Legend
from mousevision.gui.plots.line import Line
from mousevision.gui.plots.palette import bare_plot, dress
from mousevision.gui.plots.selection_bar import SelectionBar
from mousevision.gui.plots.turning import TURN, TURNS

LOW = 440
"""Points of height below which words fold to a line each, so that the dots keep their room."""
LEAST = 120
"""Points of height that the dots have in any case."""
NO_KEYS = Qt.KeyboardModifier.NoModifier
NEAR_HOVER, NEAR_CLICK = 8.0, 12.0


class EmbeddingPlot(QWidget):
    """A dot per clip; like clips lie close together.

    Click plays, drag is lasso (with Shift it adds), wheel zooms, middle drag moves, double click
    shows all; in three dimensions right drag and the arrow keys turn. What the program does
    through the methods below is not signalled back.

    Signals:
        clip_clicked: The clip of the dot that was clicked.
        selection_changed: Ids of the clips that the user selected; empty when none is.
        picked: Other clips are selected, whoever did it.
        hovered: The clip under the resting mouse, or None when it left.
    """

    clip_clicked = Signal(int)
    selection_changed = Signal(object)
    picked = Signal()
    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("embedding")
        self.setAccessibleName("Embedding: a dot for each clip")
        self._ids: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._at: dict[int, int] = {}
        self._columns: Mapping[str, Colouring] = {}
        self._entries: list[Entry] = []
        self._codes: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._selected: Mask | None = None
        self._dropped: Mask | None = None
        self._current: int | None = None
        self._title = self._numbers = ""
        self.header = Header()
        self.busy, self.news = Line("embedding_busy"), Line("embedding_news")
        self.chosen = SelectionBar()
        self.words = quiet(FoldingLabel("embedding_words", "What the plot shows"))
        self.follows = FoldingLabel("embedding_follows", "What the layout follows")
        self.follows.hide()
        self.plot = bare_plot("Embedding plot")
        self.view = self.plot.getPlotItem().getViewBox()
        self.dots = DotsItem(self.view)
        self.lasso = Lasso(self.plot, self.view)
        self.legend = Legend()
        self.card = Card(self.plot)
        self.empty = EmptyState(
            "plots-embedding",
            "No embedding yet. It shows every clip as a dot, and clips that look alike close "
            "together.",
            "Make the embedding",
        )
        self.hover = Hover(self)
        self._lay_out()
        self._connect()
        self._dress()
        self._show_state()

    def _lay_out(self) -> None:
        self._prepare_plot()
        self._full = QWidget()
        layout = column(self.words, self.follows, self.plot, self.chosen, self.legend)
        layout.setStretchFactor(self.plot, 1)
        self._full.setLayout(layout)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._full)
        self._stack.addWidget(self.empty)
        outer = column(self.header, self.busy, self.news, self._stack, margin=8)
        outer.setStretchFactor(self._stack, 1)
        self.setLayout(outer)

    def _prepare_plot(self) -> None:
        self.view.setAspectLocked(True)
        self.view.disableAutoRange()
        for name in ("left", "bottom"):
            # The units of an embedding mean nothing: only distances do.
            self.plot.getPlotItem().hideAxis(name)
        self.plot.setObjectName("embedding_plot")
        self.plot.setMinimumHeight(LEAST)

    def _connect(self) -> None:
        self.header.colour_chosen.connect(self._recolour)
        self.header.fit_pressed.connect(self.show_all)
        self.empty.clicked.connect(self.header.make_first)
        self.chosen.cleared.connect(self._clear_selection)
        self.legend.isolated.connect(self._emphasise)
        self.lasso.clicked.connect(self._clicked)
        self.lasso.drawing.connect(self._drawing)
        self.lasso.drawn.connect(self._drawn)
        self.lasso.double_clicked.connect(self._double_clicked)
        self.lasso.rested.connect(self._moved)
        self.lasso.left.connect(self.hover.leave)
        self.lasso.turned.connect(self._turned)
        self.hover.changed.connect(self._hovered)

    def set_busy(self, words: str) -> None:
        """Say that an embedding is being made; empty words for not any more."""
        self.header.set_busy(bool(words))
        self.empty.button.setEnabled(not words)
        if words and not len(self._ids):
            self.empty.set_words(words)

    def set_points(
        self,
        clip_ids: Sequence[int],
        xy: npt.NDArray[np.floating],
        title: str,
        *,
        stay: bool = False,
    ) -> None:
        """Show an embedding; clips that were selected stay so.

        Args:
            clip_ids: The clips.
            xy: Their places, (clips, 2 or 3).
            title: Method in words.
            stay: Look at them from where the dots before were looked at.

        Raises:
            ValueError: If there is not one place for each clip.
        """
        places = np.asarray(xy, np.float64)
        if len(places) != len(clip_ids):
            raise ValueError(f"{len(places)} places for {len(clip_ids)} clips")
        selected = self._ids[self._selected] if self._selected is not None else self._ids[:0]
        self._ids = np.asarray(clip_ids, np.int64)
        self._at = {int(clip_id): at for at, clip_id in enumerate(clip_ids)}
        self._title, kept = title, np.isin(self._ids, selected)
        self._selected, self._dropped = kept if kept.any() else None, None
        self._columns, self._entries = {}, []
        self._codes = np.zeros(len(places), np.int64)
        self.set_following("", "")
        self.dots.current = self._at.get(self._current or 0)
        self.dots.set_points(places, stay=stay)
        self.lasso.turns = self.dots.turns
        self.legend.set_entries([])
        self._emphasise()
        self._show_state()
        if not stay:
            self.show_all()

    def set_following(self, words: str, numbers: str) -> None:
        """Say what near dots have in common, and how far in numbers; empty: not known yet."""
        self.follows.setText(words)
        self.follows.setVisible(bool(words))
        self._numbers = numbers
        self.words.setText(self._sentence())

    def set_colours(self, columns: Mapping[str, Colouring]) -> None:
        """Say by what the dots can be coloured, in words; the choice of the user stays.

        Raises:
            ValueError: If a column has not one value for each clip.
        """
        for name, colouring in columns.items():
            if len(colouring.values) != len(self._ids):
                raise ValueError(f"{len(colouring.values)} values of {name}, not {len(self._ids)}")
        self._columns = columns
        self.header.set_columns(list(columns))
        self._recolour()

    def set_values(self, column: str, values: Mapping[int, Value]) -> None:
        """Change some clips' values of a column, by clip id, after an edit."""
        colouring = self._columns.get(column)
        changed = {self._at[each]: value for each, value in values.items() if each in self._at}
        if colouring is None or not changed:
            return
        all_values = list(colouring.values)
        for at, value in changed.items():
            all_values[at] = value
        self._columns = {**self._columns, column: replace(colouring, values=all_values)}
        if column == self.header.column():
            self._recolour()

    def set_current(self, clip_id: int | None) -> None:
        """Ring the dot of the clip at hand."""
        self._current = clip_id
        self.dots.current = None if clip_id is None else self._at.get(clip_id)
        self.dots.update()

    def set_trail(self, before: Sequence[int], after: Sequence[int]) -> None:
        """Join the clip at hand with clips before it, nearest last, and clips after it."""
        there = ([self._at[each] for each in some if each in self._at] for some in (before, after))
        self.dots.set_trail(*there)

    def set_selection(self, clip_ids: Sequence[int]) -> None:
        """Fade all dots but these; none, or the one at hand, leaves all bright."""
        mask = np.zeros(len(self._ids), bool)
        mask[[self._at[each] for each in clip_ids if each in self._at]] = True
        chosen = mask if len(clip_ids) > 1 and mask.any() else None
        if chosen is None and self._selected is None:
            return  # as whenever one clip after the other is at hand
        self._selected = chosen
        self._emphasise()
        self.picked.emit()

    def clip_ids(self) -> list[int]:
        """Return the clips that have a dot."""
        return [int(each) for each in self._ids]

    def selected_ids(self) -> list[int]:
        """Return the selected clips."""
        return [] if self._selected is None else [int(i) for i in self._ids[self._selected]]

    def set_card(self, clip_id: int, image: QImage, words: str) -> None:
        """Show picture and words of a clip, if the mouse still rests on its dot."""
        if clip_id != self.hover.clip_id:
            return
        place = self.dots.places()[self._at[clip_id]]
        scene = self.view.mapToScene(QPointF(float(place[0]), float(place[1])))
        point: QPoint = self.plot.mapFromScene(scene)
        self.card.show_at(point, image, words)

    def show_all(self) -> None:
        """Zoom so that every dot is in sight; turn the dots back."""
        if self.dots.turns:
            self.dots.face()
        places = self.dots.bounds()
        if places is not None:
            self.view.setRange(places, padding=0.06)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape selects nothing; arrows turn dots of three dimensions."""
        way = TURNS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self._selected is not None:
            self._select(None)
        elif way is not None and self.dots.turns:
            self._turned(*way)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that turn the dots, while the dots have the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (NO_KEYS, Qt.KeyboardModifier.KeypadModifier)
            if plain and self.dots.turns and Qt.Key(event.key()) in TURNS:
                event.accept()
                return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for the dots in a low panel."""
        super().resizeEvent(event)
        low = event.size().height() < LOW
        for each in (self.words, self.follows, self.news.words, self.busy.words):
            each.fold(low)
        self.legend.set_lines(1 if low else 3)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window into light or dark."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def _dress(self) -> None:
        dress(self.plot, self.palette(), self.font())
        self.dots.set_palette(self.palette())

    def _show_state(self) -> None:
        self._stack.setCurrentWidget(self._full if len(self._ids) else self.empty)
        self.header.set_there(bool(len(self._ids)))
        self.words.setText(self._sentence())

    def _sentence(self) -> str:
        total = f"{len(self._ids):,}"
        if self._selected is not None:
            total = f"{int(self._selected.sum()):,} / {total}"
        return " · ".join(filter(None, (f"{total} clips", self._title, self._numbers)))

    def _recolour(self) -> None:
        colouring = self._columns.get(self.header.column())
        if colouring is None:
            return
        self._entries, self._codes = colouring.coded()
        colours = np.array([QColor(e.colour).rgba() for e in self._entries], np.uint32)
        symbols = np.array([e.symbol for e in self._entries], np.uint8)
        self.dots.set_looks(self._codes, Looks(colours, symbols))
        self.legend.set_entries(self._entries)
        self._emphasise()

    def _emphasise(self) -> None:
        """Fade what is neither selected nor isolated, and count."""
        shown = self._isolated()
        self.dots.set_bright(shown if self._selected is None else shown & self._selected, shown)
        totals = np.bincount(self._codes, minlength=len(self._entries))
        selected = None
        if self._selected is not None:
            codes = self._codes[self._selected]
            selected = np.bincount(codes, minlength=len(self._entries)).tolist()
        if self._entries:
            self.legend.set_counts(selected, totals.tolist())
        self.words.setText(self._sentence())
        self.chosen.show_count(0 if self._selected is None else int(self._selected.sum()))

    def _isolated(self) -> Mask:
        """Return which dots the legend lets stand out."""
        chosen = self.legend.chosen()
        return np.isin(self._codes, chosen) if chosen else np.ones(len(self._ids), bool)

    def _select(self, mask: Mask | None) -> None:
        self._selected = mask if mask is not None and mask.any() else None
        self._emphasise()
        self.picked.emit()
        self.selection_changed.emit(self.selected_ids())

    def _clear_selection(self) -> None:
        self._select(None)

    def _turned(self, across: float, down: float) -> None:
        """Turn the dots by points of the screen, as if a ball of a few inches were turned."""
        self.hover.leave()
        self.dots.turn(across * TURN, -down * TURN)

    def _clicked(self, place: QPointF, shift: bool) -> None:
        at = self.dots.nearest(place, NEAR_CLICK)
        self._dropped = self._selected
        if at is None:
            if self._selected is not None and not shift:
                self._select(None)
            return
        if shift:
            mask = np.zeros(len(self._ids), bool) if self._selected is None else self._selected
            mask = mask.copy()
            mask[at] = True
            self._select(mask)
            return
        clip_id = int(self._ids[at])
        self.set_current(clip_id)
        self.clip_clicked.emit(clip_id)

    def _double_clicked(self) -> None:
        """Show all; what the first of the two clicks has unselected is selected again."""
        if self._selected is None and self._dropped is not None:
            self._select(self._dropped)
        self.show_all()

    def _drawing(self, corners: list[QPointF]) -> None:
        self.hover.leave()
        self.dots.lasso = corners
        self.dots.update()

    def _drawn(self, corners: list[QPointF], shift: bool) -> None:
        places = self.dots.places()
        polygon = np.array([(corner.x(), corner.y()) for corner in corners])
        mask = inside(places[:, 0], places[:, 1], polygon)
        mask &= self._isolated()
        if shift and self._selected is not None:
            mask |= self._selected
        self._select(mask)

    def _moved(self, place: QPointF) -> None:
        at = self.dots.nearest(place, NEAR_HOVER) if len(self._ids) else None
        self.hover.move_to(None if at is None else int(self._ids[at]))

    @Slot(object)
    def _hovered(self, clip_id: int | None) -> None:
        if clip_id is None:
            self.card.hide()
        self.hovered.emit(clip_id)
