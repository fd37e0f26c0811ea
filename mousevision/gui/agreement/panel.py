"""The panel “Agreement”: how well raters agree, pair by pair, and the clips where they do not."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from mousevision.gui.agreement.tables import BoutTable, ClassTable, PairTable
from mousevision.gui.browser.parts import column, label, quiet, row, scrolled
from mousevision.gui.training.tables import Confusion
from mousevision.services.agreement import Agreement, Pair
from mousevision.services.words import counted

WAITING = "Once two raters have labelled the same clips, here is how well they agree."


class AgreementPanel(QWidget):
    """Shows an `Agreement`; asks for it when it is to be seen.

    Signals:
        wanted: It came up.
        clips_asked: Clips to list, and what they are in words.
    """

    wanted = Signal()
    clips_asked = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agreement")
        self.setAccessibleName("Agreement of raters")
        self._found: Agreement | None = None
        self.words = label(WAITING, wrap=True, name="agreement.words", spoken="Agreement")
        self.differ = QPushButton()
        self.differ.setObjectName("agreement.differ")
        self.differ.setToolTip("List the clips that raters gave different classes to.")
        self.pairs, self.classes, self.bouts = PairTable(), ClassTable(), BoutTable()
        self.pair_words = quiet(label(wrap=True))
        self.confusion = Confusion()
        self.confusion.setAccessibleName("What the two raters said of the same clips")
        self._pair_title, self._class_title, self._bout_title = (
            label(words, wrap=True)
            for words in ("Two raters at a time", "Class by class", "Bouts on the timeline")
        )
        self.themselves = label(wrap=True, name="agreement.themselves", spoken="With oneself")
        self.themselves.setToolTip("Review with “Repeat some silently” to learn this.")
        self.changed = QPushButton()
        self.changed.setToolTip("List the clips that got another class when they came up again.")
        self.setLayout(column(scrolled(self._laid_out())))
        self.differ.clicked.connect(self._list_all)
        self.changed.clicked.connect(self._list_changed)
        self.pairs.itemSelectionChanged.connect(self._show_pair)
        self.confusion.cell_clicked.connect(self._list_cell)
        self.show_agreement(None)

    def _laid_out(self) -> QWidget:
        inside = QWidget()
        inside.setLayout(
            column(
                self.words,
                row(self.differ, None),
                self.themselves,
                row(self.changed, None),
                self._pair_title,
                self.pairs,
                self.pair_words,
                self.confusion,
                self._class_title,
                self.classes,
                self._bout_title,
                self.bouts,
                None,
                spacing=8,
                margin=8,
            )
        )
        return inside

    def show_agreement(self, found: Agreement | None) -> None:
        """Show how raters agree; None where nothing is open."""
        chosen = max(self.pairs.currentRow(), 0)
        self._found = found
        self.words.setText(WAITING if found is None else found.words())
        disputed = () if found is None else found.disputed
        self.differ.setText(f"List {counted(len(disputed), 'clip')} on which they differ")
        self.differ.setVisible(bool(disputed))
        self._show_themselves()
        pairs = () if found is None else found.pairs
        self.pairs.set_pairs(pairs)
        shares = {} if found is None or found.kappa is None else found.by_class
        self.classes.set_classes(shares)
        self.bouts.set_pairs(pairs)
        for title, table in (
            (self._pair_title, self.pairs),
            (self._class_title, self.classes),
            (self._bout_title, self.bouts),
        ):
            title.setVisible(table.rowCount() > 0)
            table.setVisible(table.rowCount() > 0)
        if pairs:
            self.pairs.selectRow(min(chosen, len(pairs) - 1))
        self._show_pair()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is to be seen."""
        super().showEvent(event)
        self.wanted.emit()

    @property
    def pair(self) -> Pair | None:
        """The two raters whose table is shown."""
        at = self.pairs.currentRow()
        pairs = () if self._found is None else self._found.pairs
        return pairs[at] if 0 <= at < len(pairs) else None

    @Slot()
    def _show_pair(self) -> None:
        pair = self.pair
        shown = pair is not None and bool(pair.clips)
        self.confusion.setVisible(shown)
        self.pair_words.setVisible(shown)
        if pair is None or self._found is None or not shown:
            return
        self.pair_words.setText(
            f"What {pair.first.name} says (rows) and {pair.second.name} (columns); click a number "
            "for its clips"
        )
        classes = self._found.classes
        first, second = (f"{each.name}: " for each in (pair.first, pair.second))
        self.confusion.set_matrix(classes, pair.table(classes), first, second, named=False)

    def _show_themselves(self) -> None:
        asked = () if self._found is None else self._found.themselves
        self.themselves.setText("\n".join(each.words() for each in asked))
        self.themselves.setVisible(bool(asked))
        self.changed.setText(f"List {counted(len(self._changed), 'clip')} judged otherwise")
        self.changed.setVisible(bool(self._changed))

    @property
    def _changed(self) -> list[int]:
        asked = () if self._found is None else self._found.themselves
        return list(dict.fromkeys(clip for each in asked for clip in each.changed))

    @Slot()
    def _list_changed(self) -> None:
        what = counted(len(self._changed), "clip")
        self.clips_asked.emit(self._changed, f"{what} that a rater judged otherwise again")

    @Slot()
    def _list_all(self) -> None:
        if self._found is not None:
            ids = list(self._found.disputed)
            self.clips_asked.emit(ids, f"{counted(len(ids), 'clip')} on which raters differ")

    @Slot(str, str)
    def _list_cell(self, first: str, second: str) -> None:
        pair = self.pair
        if pair is None:
            return
        ids = list(pair.clips.get((first, second), ()))
        said = f"{pair.first.name}: {first}, {pair.second.name}: {second}"
        self.clips_asked.emit(ids, f"{counted(len(ids), 'clip')}, {said}")
