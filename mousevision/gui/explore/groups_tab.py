"""The tab “Groups”: groups of alike clips, what they are mostly, and how far they are animals."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from mousevision.gui.browser.parts import column, elastic, label, quiet, row
from mousevision.learn.clusters import Grouping, Number
from mousevision.services.facts import ANIMAL, CLASS
from mousevision.services.grouping import Group, Groups

EMPTY = (
    "Groups of clips that look alike, found without labels, and whether they are what the animals "
    "do, or merely who they are."
)
NO_DOTS = "Make an embedding first: its dots are what is grouped."
SHAPES = {
    Grouping.ROUND: ("round groups (k-means)", "Each clip belongs to the nearest middle."),
    Grouping.STRETCHED: (
        "stretched groups (Gaussian mixture)",
        "Groups may be long and thin, and overlap.",
    ),
    Grouping.ANY_SHAPE: (
        "groups of any shape (HDBSCAN)",
        "Wherever clips lie densely; clips in between are in no group.",
    ),
}
NUMBERS = {
    Number.AUTOMATIC: "as many as there are",
    Number.FEW: "few (2 to 4)",
    Number.SOME: "some (5 to 8)",
    Number.MANY: "many (9 to 20)",
}
HEADINGS = ("Group", "Clips", "Mostly shows", "Mostly of")
WORDS = Qt.ItemDataRole.UserRole


class GroupsTab(QWidget):
    """Asks for `Groups` and shows them.

    Signals:
        find_pressed: Look for groups as the boxes say.
        group_chosen: The clips of the group that was chosen, a tuple of ids.
    """

    find_pressed = Signal()
    group_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("explore_groups")
        self.kind = _combo("groups_shape", "Kind of groups")
        for kind, (words, tip) in SHAPES.items():
            self.kind.addItem(words, str(kind))
            self.kind.setItemData(self.kind.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.number = _combo("groups_number", "How many groups")
        for number, words in NUMBERS.items():
            self.number.addItem(words, str(number))
        self.look = QPushButton("Find groups")
        self.look.setObjectName("groups_find")
        self.look.setToolTip("Look for groups of clips that look alike, and colour the dots.")
        self.words = label(EMPTY, wrap=True, name="groups_words", spoken="What the groups are")
        self.numbers = quiet(label(wrap=True, name="groups_numbers"))
        self.table = QTreeWidget()
        self.table.setObjectName("groups_table")
        self.table.setAccessibleName("Groups; choosing one selects its clips")
        self.table.setToolTip("Choose a group to select its clips, here and in the list.")
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHeaderLabels(list(HEADINGS))
        head = row(self.kind, self.number, self.look)
        head.setStretchFactor(self.kind, 2)
        head.setStretchFactor(self.number, 1)
        inside = column(head, self.words, self.numbers, self.table, None, margin=8)
        inside.setStretchFactor(self.table, 9)
        self.setLayout(inside)
        self.look.clicked.connect(self.find_pressed)
        self.table.itemSelectionChanged.connect(self._choose)
        self.set_there(False)

    def grouping(self) -> Grouping:
        """Return what kind of groups is looked for."""
        return Grouping(str(self.kind.currentData()))

    def wanted_number(self) -> Number:
        """Return how many groups are looked for."""
        return Number(str(self.number.currentData()))

    def set_there(self, there: bool) -> None:
        """Say whether there are dots to be grouped; groups found before are forgotten."""
        self.look.setEnabled(there)
        self.words.setText(EMPTY if there else NO_DOTS)
        self.numbers.hide()
        self.table.blockSignals(True)  # what was chosen is gone: nobody chose another group
        self.table.clear()
        self.table.blockSignals(False)
        self.table.hide()

    def set_busy(self, busy: bool) -> None:
        """Say that groups are being looked for."""
        self.look.setEnabled(not busy)
        if busy:
            self.words.setText("Looking for groups…")

    def show_groups(self, found: Groups) -> None:
        """Show groups."""
        self.words.setText(found.words())
        self.numbers.setText(found.numbers())
        self.numbers.setVisible(bool(found.numbers()))
        self.table.blockSignals(True)
        self.table.clear()
        for group in found.groups:
            item = QTreeWidgetItem(_cells(group))
            item.setData(0, WORDS, group.clip_ids)
            self.table.addTopLevelItem(item)
        self.table.blockSignals(False)
        self.table.show()
        for at in range(len(HEADINGS)):
            self.table.resizeColumnToContents(at)

    @Slot()
    def _choose(self) -> None:
        chosen = self.table.selectedItems()
        if chosen:
            self.group_chosen.emit(tuple(chosen[0].data(0, WORDS)))


def _cells(group: Group) -> list[str]:
    return [f"group {group.number}", f"{len(group.clip_ids):,}", _share(group, CLASS),
            _share(group, ANIMAL)]  # fmt: skip


def _share(group: Group, name: str) -> str:
    found = group.mostly[name]
    return "unknown" if found is None else f"{found[0]}, {found[1]:.0%}"


def _combo(name: str, spoken: str) -> QComboBox:
    combo = elastic(QComboBox())
    combo.setObjectName(name)
    combo.setAccessibleName(spoken)
    combo.setToolTip(f"{spoken}.")
    return combo
