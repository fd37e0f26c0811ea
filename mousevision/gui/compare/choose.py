"""Asks which clip to compare with: the one before, the same animal's, or any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from mousevision.core.annotation import Rater
from mousevision.core.errors import SettingError
from mousevision.core.filters import Both, Compare, Filter, parse_filter
from mousevision.gui.browser.parts import column, label, quiet
from mousevision.store import listing
from mousevision.store.listing import ClipRow
from mousevision.store.project import Project

MOST = 200
"""Clips that are listed; whoever wants another one types part of its name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One clip that can be compared with, and why it stands where it does."""

    clip: ClipRow
    group: str


def choices(
    project: Project, clip: ClipRow, words: str, before: int | None, rater: Rater | None
) -> list[Choice]:
    """Return clips to compare with one, best first.

    First the clip that was at hand before, then the same animal's other sessions, its other clips
    of the same session, and all others.

    Args:
        project: The project.
        clip: The clip at hand.
        words: What is searched for, in the language of the filter.
        before: The clip that was at hand before, or None.
        rater: Who is rating.

    Raises:
        SettingError: If the words make no sense.
    """
    where = parse_filter(words)
    found: dict[int, Choice] = {}

    def add(ids: Iterable[int], group: str, other_session: bool = False) -> None:
        fresh = [i for i in ids if i != clip.id and i not in found]
        for row in listing.clip_rows(project, fresh[: MOST + 1], rater):
            if not (other_session and row.session == clip.session):
                found[row.id] = Choice(row, group)

    everything = listing.clip_ids(project, where, rater=rater)
    if before is not None and before in set(everything):
        add([before], "The clip before")
    if clip.subject is not None:
        same: Filter = Compare("subject", "=", clip.subject)
        same = same if where is None else Both(same, where)
        theirs = listing.clip_ids(project, same, rater=rater)
        add(theirs, f"{clip.subject}, other sessions", other_session=True)
        add(theirs, f"{clip.subject}, same session")
    add(everything, "Other clips")
    return list(found.values())[: MOST + 1]


class ChooseDialog(QDialog):
    """A search box over a list of clips.

    Args:
        project: The project.
        clip: The clip at hand.
        before: The clip that was at hand before, or None.
        rater: Who is rating.
    """

    def __init__(
        self,
        project: Project,
        clip: ClipRow,
        before: int | None,
        rater: Rater | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Compare with another clip")
        self.resize(520, 440)
        self._ask = project, clip, before, rater
        self.search = QLineEdit(placeholderText="Find clips", clearButtonEnabled=True)
        self.search.setAccessibleName("Find clips")
        self.list = QListWidget()
        self.list.setAccessibleName("Clips to compare with")
        self.words = quiet(label(wrap=True))
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText("Compare")
        self.setLayout(
            column(self.search, self.list, self.words, self.buttons, spacing=8, margin=12)
        )
        self.search.textChanged.connect(self.fill)
        self.list.activated.connect(self._on_activated)
        self.list.currentItemChanged.connect(lambda item: ok.setEnabled(item is not None))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.fill("")

    @Slot(str)
    def fill(self, words: str) -> None:
        """List what fits the words."""
        project, clip, before, rater = self._ask
        self.list.clear()
        try:
            found = choices(project, clip, words, before, rater)
        except SettingError as error:
            self.words.setText(str(error))
            return
        group = ""
        for choice in found[:MOST]:
            if choice.group != group:
                group = choice.group
                heading = QListWidgetItem(group, self.list)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(f"    {title_of(choice.clip)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, choice.clip.id)
        if self.list.count():
            self.list.setCurrentRow(1)
        self.words.setText(_words(len(found)))

    def chosen(self) -> int | None:
        """Return the clip that was chosen."""
        item = self.list.currentItem()
        found: int | None = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows move in the list while the search box has the focus."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.search.hasFocus():
            self._go(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _go(self, step: int) -> None:
        row = self.list.currentRow() + step
        while 0 <= row < self.list.count():
            if self.list.item(row).flags() & Qt.ItemFlag.ItemIsSelectable:
                self.list.setCurrentRow(row)
                return
            row += step

    @Slot(QModelIndex)
    def _on_activated(self, _: QModelIndex) -> None:
        if self.chosen() is not None:
            self.accept()


def title_of(clip: ClipRow) -> str:
    """Return `m07 · week 2 · 0012.mp4`."""
    return " · ".join(part for part in (clip.subject, clip.session, clip.name) if part)


def _words(count: int) -> str:
    if count > MOST:
        return f"The first {MOST} are listed: type part of a name, an animal or a session."
    return "" if count else "No clip fits. Type less, or something else."
