"""The tab “Selection”: what is special about the selected clips, their mean, typical ones."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from mousevision.gui.browser.parts import column, label, scrolled
from mousevision.gui.explore.strip import SHOWN, Strip
from mousevision.services.about import About

EMPTY = (
    "Select clips: draw a lasso around dots, or select several in the list. Here is then what "
    "they have in common and the others have not, their mean, and the most typical of them."
)
HEADINGS = ("What", "Selected", "By chance", "Animals", "p")
TIPS = (
    "A value that the selected clips have more or less often than the others.",
    "How many selected clips have it, of all clips that have it.",
    "How many would have it if clips were selected by chance.",
    "Of how many animals these clips are: a value that rests on one animal tells of that animal.",
    "Fisher's exact test, two-sided, corrected after Holm for all values asked. It takes clips as "
    "independent, which clips of one animal are not.",
)
ROWS, UNSURE_ROWS = 12, 3
"""Values that are shown at most; and of those that may be chance, how many."""


class SelectionTab(QWidget):
    """Shows `About`.

    Signals:
        wanted: The tab came up: what it shows must be found out.
    """

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("explore_selection")
        self.words = label(EMPTY, wrap=True, name="selection_words", spoken="What is special")
        self.strip = Strip()
        self.table = QTreeWidget()
        self.table.setObjectName("selection_table")
        self.table.setAccessibleName("What is special about the selected clips")
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setHeaderLabels(list(HEADINGS))
        for at, tip in enumerate(TIPS):
            self.table.headerItem().setToolTip(at, tip)
        self.table.setMinimumHeight(96)
        inside = QWidget()
        parts = column(self.words, self.strip, self.table, None, margin=8)
        parts.setStretchFactor(self.table, 9)
        inside.setLayout(parts)
        self.setLayout(column(scrolled(inside)))
        self.clear()

    def clear(self, words: str = EMPTY) -> None:
        """Show that nothing is selected, or that it is being found out."""
        self.words.setText(words)
        self.strip.clear()
        self.strip.hide()
        self.table.hide()

    def show_about(self, found: About, names: dict[int, str]) -> None:
        """Show what is to be said of the selected clips; `names` are of the typical ones."""
        self.words.setText(found.words)
        self.strip.show()
        self.strip.show_mean(found.mean, found.averaged)
        self.strip.show_typical([(clip, names[clip]) for clip in found.clip_ids[:SHOWN]
                                 if clip in names])  # fmt: skip
        self.table.clear()
        sure = sum(each.sure for each in found.special)
        rows = found.special[: min(max(sure, UNSURE_ROWS), ROWS)]
        for each in rows:
            more = "more" if each.inside > each.expected else "less"
            p = "< 0.001" if each.p_value < 0.001 else f"{each.p_value:.3f}"
            cells = [
                f"{each.factor}: {each.value}",
                f"{each.inside:,} / {each.total:,}",
                f"{each.expected:.1f} ({more})",
                str(each.animals),
                p,
            ]
            item = QTreeWidgetItem(cells)
            item.setToolTip(0, each.words())
            if not each.sure:
                self._make_pale(item)
            self.table.addTopLevelItem(item)
        self.table.setVisible(bool(rows))
        for at in range(len(HEADINGS)):
            self.table.resizeColumnToContents(at)

    def _make_pale(self, item: QTreeWidgetItem) -> None:
        """Show that a value may be there by chance; a word says it, too."""
        for at in range(len(HEADINGS)):
            item.setForeground(at, self.palette().placeholderText())
        item.setText(4, f"{item.text(4)} (not sure)")

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is to be seen."""
        super().showEvent(event)
        self.wanted.emit()
